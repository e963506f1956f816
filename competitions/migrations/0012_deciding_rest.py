from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("competitions", "0011_selection_rules")]

    operations = []
