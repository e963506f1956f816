from django.db import migrations

from core import append_only


class Migration(migrations.Migration):
    """A sheet as it was submitted is never altered."""

    dependencies = [("reviews", "0001_initial")]

    operations = [append_only.refuse_changes("reviews_sheetversion")]
