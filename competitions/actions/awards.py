"""What becomes of an award: the winner's answer, and what goes back to the budget."""

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import decision_emails, states
from core import audit
from core.errors import Refused, WrongTime
from core.formats import money
from core.states import lock


@transaction.atomic
def accept(award, *, by):
    states.ACCEPT_AWARD.apply(award, by=by)
    decision_emails.award_answered(award, "")
    return award


@transaction.atomic
def refuse(award, *, by, reason=""):
    """Turn the money down; the office decides what becomes of it."""
    lock(award)
    states.REFUSE_AWARD.apply(award, by=by, reason=reason, freed=award.amount)
    decision_emails.award_answered(award, reason)
    return award


@transaction.atomic
def revoke(award, *, by, reason, freed=None):
    """Take an award back; ``freed`` EUR of it are not spent yet (None: nothing is spent)."""
    lock(award)
    states.REVOKE_AWARD.check(award)
    before = award.grant
    freed = before if freed is None else freed
    _check(award, freed, reason)
    states.REVOKE_AWARD.apply(award, by=by, reason=reason, freed=award.freed + freed)
    decision_emails.award_lowered(award, freed, reason)
    return award


@transaction.atomic
def lower(award, *, by, freed, reason, seen=""):
    """Give ``freed`` EUR of an award back to the budget; the rest stays as it is.

    ``seen`` is what had been given back when ``by`` read it: the same is not given back twice.
    """
    lock(award)
    if seen and seen != str(award.freed):
        words = _("%(freed)s have been given back meanwhile: look again.")
        raise Refused(words % {"freed": money(award.freed)})
    if not award.is_in_force:
        raise WrongTime(_("This award is not in force any more."))
    _check(award, freed, reason)
    if freed == award.grant:
        raise Refused(_("Nothing would be left: revoke the award instead."))
    old = {"freed": award.freed}
    award.freed += freed
    award.save(update_fields=["freed", "updated_at"])
    new = {"freed": award.freed}
    audit.record(award, "lower", by=by, old=old, new=new, personal={"reason": reason})
    decision_emails.award_lowered(award, freed, reason)
    return award


def _check(award, freed, reason):
    if not reason.strip():
        raise Refused(_("Give the reason: the cluster and auditors read it."))
    if not 0 < freed <= award.grant:
        words = _("Give an amount above 0 and of at most %(most)s.")
        raise Refused(words % {"most": money(award.grant)})
