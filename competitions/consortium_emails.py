"""Letters to partners and signatories, when what they stood by was changed."""

from accounts.models import User
from competitions import timing
from competitions.call_emails import managers_of
from competitions.models import Participant
from core import clock, mail

Role = Participant.Role


def sign_off_lapsed(signed):
    """One letter for one sign-off, however much is typed afterwards."""
    dossier, partner = signed.dossier, signed.partner
    people = User.objects.able().filter(
        participations__partner=partner, participations__role__in=[Role.EDITOR, Role.PART]
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


def power_refused(confirmed):
    """To who confirmed, and to those who manage the cluster."""
    dossier = confirmed.dossier
    mail.queue(
        f"power-refused:{confirmed.stored_id}",
        to=[confirmed.confirmed_by.email, *managers_of([dossier.application])],
        template="competitions/power_refused",
        about=dossier.application,
        context=_context(dossier)
        | {
            "stored": confirmed.stored,
            "takes_words": timing.takes_words(dossier, clock.now()),
        },
    )


def _context(dossier):
    return {
        "dossier": dossier,
        "application": dossier.application,
        "stage": dossier.stage,
        "call": dossier.stage.call,
    }
