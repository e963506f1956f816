"""A winner's answer to the money offered."""

from django.db import transaction

from competitions import decision_emails, states


@transaction.atomic
def accept(award, *, by):
    states.ACCEPT_AWARD.apply(award, by=by)
    decision_emails.award_answered(award, "")
    return award


@transaction.atomic
def refuse(award, *, by, reason=""):
    """Turn the money down; the office decides what becomes of it."""
    states.REFUSE_AWARD.apply(award, by=by, reason=reason)
    decision_emails.award_answered(award, reason)
    return award
