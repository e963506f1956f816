from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("competitions", "0010_how_it_is_decided")]
    operations = []
