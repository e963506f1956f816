"""What a stage's money and places refuse, in words."""

from django.utils.translation import gettext as _

from core.errors import Refused
from core.formats import money


def require_amounts(dossiers, limits):
    """Money can only be spent on, and a cut only fall at, what asks for an amount.

    Where money is spent, the amount is within the cap per winner. Raises Refused.
    """
    if not limits.needs_amounts:
        return
    problems = []
    for dossier in dossiers:
        requested, name = dossier.pinned.requested, dossier.application.reference
        if requested is None:
            problems.append(_("%(name)s requests no amount.") % {"name": name})
        elif limits.cap_per_winner is not None and requested > limits.cap_per_winner:
            words = _("%(name)s requests more than %(cap)s.")
            problems.append(words % {"name": name, "cap": money(limits.cap_per_winner)})
    if problems:
        raise Refused([*problems, _("Rule such dossiers ineligible, then rank again.")])


def check_amount(amount, requested, limits):
    """Raise Refused for an award that is not above 0, or above what was asked or may be given."""
    if amount is None:
        return
    if amount <= 0:
        raise Refused(_("An award needs an amount above 0."))
    if requested is not None and amount > requested:
        raise Refused(_("At most the %s requested can be awarded.") % money(requested))
    if limits.cap_per_winner is not None and amount > limits.cap_per_winner:
        raise Refused(_("At most %s per winner can be awarded.") % money(limits.cap_per_winner))


def check_limits(selection, limits):
    """Raise Refused where the choices pass the places or the budget."""
    entering = selection.choices.filter(kind=limits.entering)
    if limits.cap is not None and entering.count() > limits.cap:
        words = _("There are only %s places. Take somebody else off the list first.")
        raise Refused(words % limits.cap)
    cost = sum(choice.amount or 0 for choice in entering)
    if limits.budget is not None and cost > limits.budget:
        words = _("The awards would cost %(cost)s, but the budget is %(budget)s.")
        raise Refused(words % {"cost": money(cost), "budget": money(limits.budget)})
