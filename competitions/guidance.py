"""What an applicant is to do next, in words, for lists, the application's page and the home."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions import timing
from competitions.models import Outcome
from competitions.states import DossierStatus
from core import clock


@dataclass(frozen=True)
class Step:
    """``action`` is the verb of a link to ``url``; without one there is nothing to do."""

    words: str
    action: str = ""
    url: str = ""
    due: datetime | None = None


def latest(application):
    """The dossier of the last stage reached; reads what ``for_list`` has fetched."""
    return max(application.dossiers.all(), key=lambda dossier: dossier.stage.position)


def next_step(application, dossier=None, part=None):
    """``part`` is the key of the partner whose part is all that the reader writes."""
    dossier = dossier or latest(application)
    dossier.stage.call = application.call  # the same row: saves a query per line of a list
    due = timing.deadline(dossier)
    if application.outcome != Outcome.IN_PROGRESS:
        return Step(
            _("Closed: the application is %(outcome)s.")
            % {"outcome": application.get_outcome_display()}
        )
    now = clock.now()
    if timing.takes_words(dossier, now):
        return _part(dossier, part, due) if part else _writing(application, dossier, due)
    match dossier.status:
        case DossierStatus.DRAFT if dossier.stage.opens_at and now < dossier.stage.opens_at:
            return Step(_("%(stage)s opens soon.") % _title(dossier), due=dossier.stage.opens_at)
        case DossierStatus.DRAFT:
            return Step(_("The deadline has passed. Nothing was handed in."))
        case DossierStatus.SHORTLISTED:
            return Step(_("Shortlisted. The next stage opens here; we write to you."))
        case DossierStatus.RESERVE:
            return Step(_("On the reserve list. We write to you when a place becomes free."))
        case DossierStatus.INELIGIBLE:
            return Step(_("Ruled ineligible. The letter gives the reason."))
    return Step(_("%(stage)s is handed in and is being judged.") % _title(dossier))


def _writing(application, dossier, due):
    address = [application.reference, dossier.stage.position]
    if dossier.status == DossierStatus.SUBMITTED:
        return Step(
            _("%(stage)s is handed in. You may still change it and hand in again.")
            % _title(dossier),
            _("Change it"),
            reverse("competitions:dossier", args=address),
            due,
        )
    return Step(
        _("Write the answers and hand in: %(stage)s.") % _title(dossier),
        _("Go on writing"),
        reverse("competitions:everything", args=address),
        due,
    )


def _part(dossier, part, due):
    address = [dossier.application.reference, dossier.stage.position, part]
    return Step(
        _("Write your part and sign it off: %(stage)s.") % _title(dossier),
        _("Your part"),
        reverse("competitions:part", args=address),
        due,
    )


def _title(dossier):
    return {"stage": dossier.stage.title}
