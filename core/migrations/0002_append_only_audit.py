from django.db import migrations

from core import append_only


class Migration(migrations.Migration):
    """The audit trail is only ever added to; personal values may be erased, never altered."""

    dependencies = [("core", "0001_initial")]

    operations = [
        append_only.refuse_changes("core_auditevent"),
        append_only.refuse_changes("core_seal"),
        append_only.refuse_changes("core_sealedevent"),
        append_only.refuse_changes("core_auditpersonal", deletes=False),
        append_only.refuse_changes("core_auditstream", updates=False),
    ]
