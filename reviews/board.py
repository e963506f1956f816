"""A selection as its page shows it: rows in rank order, the line, the money, what is wrong."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import DecisionKind
from core import charts, visibility
from core.formats import money
from reviews import selecting
from reviews.actions import selections
from reviews.models import RankingEntry, SelectionChoice
from reviews.states import SelectionStatus

TONES = {
    DecisionKind.SHORTLISTED: "good",
    DecisionKind.AWARDED: "good",
    DecisionKind.RESERVE: "warn",
    DecisionKind.DECLINED: "neutral",
}


@dataclass(frozen=True)
class Row:
    """One dossier. ``ends_line``: below it the rule draws the line."""

    choice: SelectionChoice
    entry: RankingEntry | None
    is_undecided: bool
    ends_line: bool

    @property
    def tone(self):
        return TONES[self.choice.kind]

    @property
    def rank_text(self):
        return self.entry.rank_text if self.entry else "\N{EN DASH}"


def of(selection, user):
    """The context of the selection's page for ``user``.

    Before publication nobody in conflict with an application of it comes here. Afterwards they
    read the other rows and no more: sums and figures would tell what became of the hidden one.
    """
    everything = SelectionChoice.objects.filter(selection=selection)
    choices = _ordered(everything)
    seen = set(visibility.visible(everything, user).values_list("pk", flat=True))
    state = selecting.state_of(selection, choices)
    rows = [row for row in _rows(selection, choices, state) if row.choice.pk in seen]
    has_conflict = len(seen) < len(choices)
    is_open = selection.status in (SelectionStatus.PROPOSED, SelectionStatus.CONFIRMED)
    return {
        "rows": rows,
        "hidden": len(choices) - len(seen),
        "state": state,
        "limits": state.limits,
        "problems": selections.problems(selection) if is_open else [],
        "has_conflict": has_conflict,
        "obstacle": selections.publishing_obstacle(selection.stage) if is_open else "",
        "warnings": _warnings(choices) if is_open else [],
        "tiles": [] if has_conflict else tiles(state, choices),
        "chart": None if has_conflict else budget_chart(state, choices),
        "may_amend": user.is_officer and selection.status == SelectionStatus.PROPOSED,
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
    choices = _ordered(SelectionChoice.objects.filter(selection=selection))
    kinds = [choice.kind for choice in choices]
    counts = [(kind.label, kinds.count(kind)) for kind in DecisionKind if kind in kinds]
    state = selecting.state_of(selection, choices)
    return {"counts": counts, "state": state, "limits": state.limits, "total": len(choices)}


def _ordered(choices):
    found = choices.select_related("dossier__application__cluster", "dossier__pinned")
    return sorted(found, key=lambda c: (c.rank is None, c.rank or 0, c.dossier_id))


def _rows(selection, choices, state):
    entries = {
        entry.dossier_id: entry
        for entry in selecting.entries_of(selection.ranking, [c.dossier_id for c in choices])
    }
    above = [c.pk for c in choices if c.dossier_id in state.proposal.proposed]
    last = above[-1] if above else None
    return [
        Row(c, entries.get(c.dossier_id), c.dossier_id in state.undecided, c.pk == last)
        for c in choices
    ]


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
