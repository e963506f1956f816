"""What the board says of the selection that stands: its figures, what is wrong, what it costs."""

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import DecisionKind
from core import charts
from core.formats import money
from reviews import as_read, selecting
from reviews.actions import selections
from reviews.states import SelectionStatus

NAMED = 8  # awards of the budget's bar that have a part of their own


def of(board):
    """What is said of the selection that stands, to whom no row of it is hidden."""
    selection, state = board.selection, board.state
    has_conflict = len(board.choices) < len(state.choices)
    is_open = selection.status in (SelectionStatus.PROPOSED, SelectionStatus.CONFIRMED)
    return {
        "hidden": len(state.choices) - len(board.choices),
        "seen": partial(as_read.fingerprint, selection, state.choices),  # where it is asked for
        "state": state,
        "problems": selections.problems(selection, state) if is_open else [],
        "has_conflict": has_conflict,
        "obstacle": selections.publishing_obstacle(selection.stage) if is_open else "",
        "warnings": _warnings(state.choices) if is_open else [],
        "tiles": [] if has_conflict else tiles(state),
        "may_amend": board.may_amend,
    }


def _warnings(choices):
    """What is sound but should not be overlooked."""
    unranked = sum(1 for choice in choices if choice.rank is None)
    if not unranked:
        return []
    words = ngettext(
        "%d dossier is not ranked and will be declined unless its judgements come in first.",
        "%d dossiers are not ranked and will be declined unless their judgements come in first.",
        unranked,
    )
    return [words % unranked]


def summary(selection):
    """How many of which decision, and what it costs, for the page that asks once more."""
    state = selecting.state_of(selection)
    kinds = [choice.kind for choice in state.choices]
    counts = [(kind.label, kinds.count(kind)) for kind in DecisionKind if kind in kinds]
    return {"counts": counts, "state": state, "limits": state.limits, "total": len(kinds)}


def tiles(state):
    """Places and money as figures, for components/tiles.html."""
    kinds = [choice.kind for choice in state.choices]
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


def budget_chart(board):
    """The awards as one bar against the budget; None where none stand or no money is spent.

    Beyond NAMED of them the rest is one part: more colours and names tell nothing apart.
    """
    if board.selection is None:
        return None
    state = board.state
    chosen = {choice.dossier_id: choice for choice in state.choices}
    in_order = [chosen[entry.dossier_id] for entry in state.entries]
    winners = [c for c in in_order if c.kind == DecisionKind.AWARDED and c.amount]
    if state.limits.budget is None or not winners:
        return None
    names = {entry.dossier_id: entry.cluster for entry in state.entries}
    single = winners if len(winners) <= NAMED else winners[: NAMED - 1]
    parts = {names[c.dossier_id]: c.amount for c in single}
    if rest := winners[len(single) :]:
        parts[_("%d others") % len(rest)] = sum(choice.amount for choice in rest)
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
