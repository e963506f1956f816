"""Letters to partners and signatories, when what they stood by was changed."""

from accounts.models import User
from competitions.models import Participant
from core import mail


def sign_off_lapsed(signed):
    """One letter for one sign-off, however much is typed afterwards."""
    dossier, partner = signed.dossier, signed.partner
    people = User.objects.able().filter(
        participations__partner=partner, participations__role__in=Participant.WRITE
    )
    mail.queue(
        f"sign-off-lapsed:{signed.pk}",
        to=list(people.distinct().values_list("email", flat=True)),
        template="competitions/sign_off_lapsed",
        about=dossier.application,
        context=_context(dossier) | {"partner": partner},
    )


def confirmation_lapsed(confirmed):
    dossier = confirmed.dossier
    mail.queue(
        f"confirmation-lapsed:{confirmed.pk}",
        to=[confirmed.confirmed_by.email],
        template="competitions/confirmation_lapsed",
        about=dossier.application,
        context=_context(dossier),
    )


def _context(dossier):
    return {
        "dossier": dossier,
        "application": dossier.application,
        "stage": dossier.stage,
        "call": dossier.stage.call,
    }
