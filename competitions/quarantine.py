"""A file of a dossier was refused by the virus scanner: the record, and a letter to its team."""

from competitions import emails
from competitions.models import Attachment
from core import audit


def refuse(stored):
    """Part of ``core.scanning.settle``, in its transaction."""
    found = Attachment.objects.filter(stored=stored, removed_at=None).select_related(
        "dossier__application__cluster", "dossier__stage__call", "question"
    )
    for attachment in found:
        dossier = attachment.dossier
        audit.record(
            dossier,
            "withhold file",
            by=None,
            new={"file": str(stored.pk), "threat": stored.threat},
        )
        emails.file_refused(attachment)
