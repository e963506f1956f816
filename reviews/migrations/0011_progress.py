from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reviews", "0010_warm_up")]
    operations = []
