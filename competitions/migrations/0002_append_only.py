from django.db import migrations

from core import append_only


class Migration(migrations.Migration):
    """What was handed in and what was decided is never altered."""

    dependencies = [("competitions", "0001_initial")]

    operations = [
        append_only.refuse_changes("competitions_submission"),
        append_only.refuse_changes("competitions_decision"),
    ]
