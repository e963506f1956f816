"""Letters about complaints: that one was received, and how it was decided."""

from django.urls import reverse
from django.utils.functional import lazy

from competitions.call_emails import managers_of
from competitions.states import ComplaintStatus
from core import formats, mail

moment = lazy(formats.moment, str)  # in the language of the letter


def filed(complaint):
    """The receipt, to everybody who manages the cluster."""
    _tell(complaint, "filed", received=moment(complaint.received_at, _call(complaint).zone))


def ruled(complaint):
    """The ruling with its reason and what follows."""
    _tell(complaint, "ruled", is_upheld=complaint.status == ComplaintStatus.UPHELD)


def _call(complaint):
    return complaint.decision.dossier.stage.call


def _tell(complaint, what, **context):
    dossier = complaint.decision.dossier
    application = dossier.application
    path = reverse("competitions:complaint", args=[application.reference, dossier.stage.position])
    mail.queue(
        f"complaint-{what}:{complaint.pk}",
        to=managers_of([application]),
        template=f"competitions/complaint_{what}",
        about=application,
        context={
            "complaint": complaint,
            "application": application,
            "call": _call(complaint),
            "path": path,
            **context,
        },
    )
