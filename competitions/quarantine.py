"""A file of a dossier was refused by the virus scanner: the record, and whom it concerns."""

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions import emails
from competitions.models import Attachment, Dossier
from competitions.states import DossierStatus
from core import audit
from core.models import FileState


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


def for_officer(user):
    """Undecided hand-ins that count and hold such a file, as items for needs_me.html."""
    refused = Attachment.objects.filter(
        stored__state=FileState.INFECTED,
        dossier__in=Dossier.objects.visible_to(user).filter(
            status__in=[DossierStatus.SUBMITTED, DossierStatus.ELIGIBLE]
        ),
    ).select_related("dossier__pinned", "dossier__application", "dossier__stage__call")
    dossiers = {one.dossier_id: one.dossier for one in refused if one.is_in(one.dossier.pinned)}
    return [
        {
            "words": _("A file of %(application)s was refused by the virus scanner")
            % {"application": dossier.application},
            "url": reverse("competitions:office-dossier", args=[dossier.pk]),
            "hint": dossier.stage.call,
            "tone": "warn",
        }
        for dossier in dossiers.values()
    ]
