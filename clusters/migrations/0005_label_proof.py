from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("clusters", "0004_label_life")]

    operations = []
