"""Amounts as typed, and the rules of a call on money, in words for the applicant."""

from decimal import Decimal

from django.utils.translation import gettext as _

from competitions import financing
from competitions.kinds.base import Fault
from core import formats

_GRANT, _PRIVATE = "grant", "private"


def read_amount(text, *, may_be_negative=False):
    """(Decimal or None, Fault or None) of what a person typed."""
    try:
        return financing.parse_amount(text, may_be_negative=may_be_negative), None
    except financing.AmountRefused as refusal:
        return None, Fault(_refusal_words(refusal.code))


def _refusal_words(code):
    match code:
        case "negative":
            return _("The amount must not be negative.")
        case "too_large":
            return _("This is more than can be meant here. Check the number.")
    return _("Write a number like 1,234.56 or 1.234,56.")


def rule_faults(table, stage, parts):
    """Faults of ``table`` (source -> amounts) against the rules of the stage's call.

    ``parts`` says at which control each kind of fault stands, by the codes of
    ``financing.problems``; a code that is left out is not looked at.
    """
    if stage is None:
        return []
    call = stage.call
    found = financing.problems(
        table,
        grant=_GRANT,
        private=(_PRIVATE,),
        least_private_share=_decimal(call.private_share_min),
        cap=_decimal(call.cap_per_winner),
        most_years=call.years_max,
    )
    return [Fault(_problem_words(p), parts[p.code]) for p in found if p.code in parts]


def _decimal(value):
    return None if value is None else Decimal(value)


def _problem_words(problem):
    data = problem.data
    match problem.code:
        case "no_volume":
            return _("The total must be above 0.")
        case "over_cap":
            words = _("At most %(cap)s can be requested by one cluster; this is %(requested)s.")
            return words % {name: formats.exact_money(data[name]) for name in data}
        case "too_many_years":
            return _("At most %(most)s years, from the first with money to the last.") % data
    words = _("Private money must be at least %(needed)s %% of the total.")
    words %= {"needed": formats.score(data["needed"])}
    if "missing" not in data:
        return words
    missing = _("%(missing)s are missing.") % {"missing": formats.exact_money(data["missing"])}
    return f"{words} {missing}"
