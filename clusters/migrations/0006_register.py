from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("clusters", "0005_label_proof")]

    operations = []
