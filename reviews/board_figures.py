"""What a selection chooses and costs, as figures and as one bar above the decision board."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import DecisionKind
from core import charts
from core.formats import money


def tiles(state, choices):
    """Places and money as figures, for components/tiles.html."""
    kinds = [choice.kind for choice in choices]
    cap = state.limits.cap
    chosen = (
        state.chosen if cap is None else _("%(n)s of %(cap)s") % {"n": state.chosen, "cap": cap}
    )
    words = _("winners") if state.limits.budget is not None else state.limits.entering.label
    items = [{"value": chosen, "label": words}]
    if state.limits.budget is not None:
        items.append({"value": money(state.cost), "label": _("awarded in all")})
        items.append({"value": money(state.money_left), "label": _("left of the budget")})
    if reserve := kinds.count(DecisionKind.RESERVE):
        items.append({"value": reserve, "label": _("on the reserve list")})
    items.append({"value": kinds.count(DecisionKind.DECLINED), "label": _("declined")})
    return items


def budget_chart(state, choices):
    """The awards as one bar against the budget; None where no money is spent."""
    winners = [c for c in choices if c.kind == DecisionKind.AWARDED and c.amount]
    if state.limits.budget is None or not winners:
        return None
    parts = {str(choice.dossier.application.cluster): choice.amount for choice in winners}
    sentence = ngettext(
        "%(n)s award costs %(cost)s; %(left)s are left.",
        "%(n)s awards cost %(cost)s; %(left)s are left.",
        len(winners),
    )
    words = {"n": len(winners), "cost": money(state.cost), "left": money(state.money_left)}
    budget = state.limits.budget
    cap_words = _("Budget %s") % money(budget)
    items = [(_("Awards"), parts)]
    return charts.stacked(_("Budget"), sentence % words, items, cap=budget, cap_words=cap_words)
