from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    """Make the table that ``settings.CACHES`` names; nothing where the cache is elsewhere."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("core", "0002_append_only_audit")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
