"""Ruling on whether a dossier may take part; always by a person, out with a reason."""

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import decision_emails, states
from competitions.models import Outcome
from core.errors import Refused


def find_eligible(dossier, *, by):
    return states.FIND_ELIGIBLE.apply(dossier, by=by)


@transaction.atomic
def find_ineligible(dossier, *, by, reason):
    """Take the dossier out of the judging; the application ends, the cluster is told why."""
    _require(reason, _("Say why it is ineligible: the cluster reads the reason."))
    states.FIND_INELIGIBLE.apply(dossier, by=by, reason=reason)
    _set_outcome(dossier.application, Outcome.INELIGIBLE)
    decision_emails.found_ineligible(dossier, reason)
    return dossier


@transaction.atomic
def reinstate(dossier, *, by, reason):
    """Take an ineligible dossier back into the judging."""
    _require(reason, _("Say why it takes part again: the record keeps the reason."))
    states.REINSTATE.apply(dossier, by=by, reason=reason)
    _set_outcome(dossier.application, Outcome.IN_PROGRESS)
    decision_emails.reinstated(dossier, reason)
    return dossier


def _require(reason, words):
    if not reason.strip():
        raise Refused(words)


def _set_outcome(application, outcome):
    application.outcome = outcome
    application.save(update_fields=["outcome", "updated_at"])
