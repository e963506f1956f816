from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reviews", "0015_deciding_rest"), ("competitions", "0013_catalogues")]

    operations = []
