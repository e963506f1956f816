from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("competitions", "0012_deciding_rest"), ("clusters", "0006_register")]

    operations = []
