"""The decision board of a stage: the ranked list, its limits, the line across it, what is decided.

One run is looked at. Before a selection stands the board shows what the rule gives; afterwards
also what is proposed, confirmed or published. The line is looked at only: it decides nothing.
"""

from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.models import Sector
from competitions.models import DecisionKind
from competitions.states import StageStatus
from core.formats import money
from reviews import (
    as_read,
    board_figures,
    board_html,
    board_lines,
    board_methods,
    cutting,
    selecting,
)
from reviews.actions import selections
from reviews.models import SelectionChoice
from reviews.states import SelectionStatus


class Board:
    """What one person sees of one run.

    ``choices`` is None before a selection stands. ``now`` (``reviews.cutting.Result``) is None to
    whom a row is hidden: sums and figures would tell what became of it.
    """

    up = ""  # from the page's address to the board's, which the links of the rows start from

    def __init__(self, stage, ranking, user, *, selection=None, above=None):
        self.stage, self.ranking, self.selection, self.user = stage, ranking, selection, user
        self.limits = selecting.limits_of(stage)
        self.ranked, self.not_rankable = board_lines.entries(ranking, user, self.limits)
        self.hidden = ranking.entries.count() - len(self.ranked) - len(self.not_rankable)
        self.choices = board_lines.choices(selection, user) if selection else None
        is_open = selection is not None and selection.status == SelectionStatus.PROPOSED
        self.may_amend = user.is_officer and is_open
        is_closed = stage.status == StageStatus.CLOSED
        self.may_keep = user.is_officer and ranking.is_official and is_closed
        self.lines = board_lines.lines(self.ranked)
        self._above = above

    @property
    def is_other_run(self):
        """Whether one looks at a run that nothing is proposed from."""
        resting_on = self.selection.ranking_id if self.selection else None
        return not self.ranking.is_official and self.ranking.pk != resting_on

    @property
    def _pool(self):
        return board_lines.candidates(self.ranked, self.limits.minimums_by)

    @cached_property
    def proposal(self):
        """What the rule gives of the run: a ``competitions.selection.Selection``."""
        return selecting.choose(self._pool, self.limits)

    @cached_property
    def undecided(self):
        return frozenset(self.proposal.undecided)

    @cached_property
    def by_rule(self):
        """Dossier -> decision; as it was proposed, where a selection stands."""
        kept = {key: choice.by_rule for key, choice in (self.choices or {}).items()}
        return selecting.kinds_by_rule(self.proposal, self.limits) | kept

    @property
    def budget(self):
        return None if self.limits.budget is None else int(self.limits.budget * 100)

    @cached_property
    def has_money(self):
        return any(entry.requested is not None for entry in self.ranked)

    @property
    def columns(self):
        return 7 + self.has_money + (self.choices is not None) + self.may_amend

    @cached_property
    def now(self):
        """The list cut where one asked for, else where the rule ends."""
        if self.hidden:
            return None
        above = self._line_of_the_rule() if self._above is None else self._above
        limits = {"cap": self.limits.cap, "budget": self.budget}
        return cutting.cut(self.lines, above, **limits, reserve_places=self.limits.reserve_places)

    def _line_of_the_rule(self):
        """After the last who enters before anybody fundable is left out."""
        proposed, last = set(self.proposal.proposed), 0
        for place, line in enumerate(self.lines, 1):
            if line.id in proposed:
                last = place
            elif line.is_fundable:
                break
        return last

    @property
    def further_down(self):
        """How many the rule lets enter below somebody fundable whom it leaves out."""
        above = {line.id for line in self.lines[: self._line_of_the_rule()]}
        return len(set(self.proposal.proposed) - above)

    def limits_drawn(self):
        """(rows above, class, words) of each limit that the list reaches."""
        ends = cutting.ends(self.lines, cap=self.limits.cap, budget=self.budget)
        if cut := selecting.cut_of(self._pool, self.limits):
            ends["cut"] = sum(1 for line in self.lines if line.rank <= cut.rank)
        words = {
            "cut": _("The cut falls here: requests come closest to %(n)s times the budget")
            % {"n": self.limits.cut_factor},
            "places": _("Places end here: at most %(cap)s") % {"cap": self.limits.cap},
            "money": _("The budget ends here: %(budget)s") % {"budget": money(self.limits.budget)},
            "thresholds": _("Nobody below reaches the thresholds"),
        }
        return [(place, name, words[name]) for name, place in ends.items()]

    def field_words(self, entry):
        """The field of an entry as people call it."""
        return self._fields.get(entry.sector, entry.sector)

    @cached_property
    def _fields(self):
        return {key: str(words) for key, words in Sector.choices}

    @cached_property
    def bar(self):
        return board_html.Bars(self.ranking)

    @cached_property
    def numbers(self):
        return board_html.Numbers()

    def euros(self, cents):
        return _("%s EUR") % self.numbers.cents(cents, always=True)

    @cached_property
    def now_words(self):
        """What the line gives, as one line of words; the browser builds the same."""
        now = self.now
        parts = [f"{self.entering_words}: {now.winners}"]
        if now.left is not None:
            parts.append(_("Left: %s") % self.euros(now.left))
        return ". ".join(parts)

    @property
    def entering_words(self):
        is_money = self.limits.budget is not None
        return _("Winners") if is_money else str(self.limits.entering.label).capitalize()

    @property
    def cost_words(self):
        return self.euros(self.now.cost)

    @property
    def left_words(self):
        return self.euros(self.now.left)

    @property
    def problems(self):
        """(name, words, words filled in or "", whether it could never be confirmed) of the line.

        The words keep their places for figures, which the browser fills in as the line moves.
        """
        now, tie = self.now, self.now.tie
        over = -now.left if now.left is not None and now.left < 0 else 0
        tied = tie and {"rank": tie.rank, "n": tie.above, "m": tie.below}
        missing = _("Above the line, but below a threshold: %(n)s.")
        found = [
            ("places", _("Over the places by %(n)s."), {"n": now.too_many or ""}, True),
            ("money", _("Over the budget by %(n)s."), {"n": over and self.euros(over)}, True),
            ("tie", self._tie_words(), tied, False),
            ("missing", missing, {"n": now.missing}, False),
        ]
        return [
            (name, words, words % data if data and data["n"] else "", bad)
            for name, words, data, bad in found
        ]

    @staticmethod
    def _tie_words():
        return _(
            "A tie crosses the line: of those at rank %(rank)s, %(n)s stand above it and %(m)s "
            "below. The panel or a recorded draw decides."
        )

    @property
    def unranked(self):
        """(entry, choice or None) of those without a place."""
        kept = self.choices or {}
        return [(entry, kept.get(entry.dossier_id)) for entry in self.not_rankable]

    @property
    def shares(self):
        """(title, shares with money in words) of the balance."""
        pairs = [(_("By region"), self.now.regions), (_("By field"), self.now.fields)]
        return [(title, [(s, self.euros(s.cents)) for s in shares]) for title, shares in pairs]

    def html(self):
        return board_html.body(self)


def run_of(stage, asked=None, selection=None):
    """The run to look at: the one ``asked`` for by its key, if it counts or a selection rests on
    it; else that of the ``selection``, else the official one; None where there is none.
    """
    found = stage.rankings.current().for_list().filter(pk=asked).first() if asked else None
    if found is None and selection:
        return selection.ranking
    return found or stage.rankings.official().current().for_list().first()


def of(board):
    """The context of the board's page."""
    runs = board_methods.runs(board.stage)
    context = {
        "board": board,
        "limits": board.limits,
        "hidden": board.hidden,
        "runs": [(run, board_methods.label(run)) for run in runs] if len(runs) > 1 else [],
    }
    return context if board.selection is None else context | _of_selection(board)


def _of_selection(board):
    """What is said of the selection that stands, to whom no row of it is hidden."""
    selection = board.selection
    everything = _ordered(SelectionChoice.objects.filter(selection=selection))
    state = selecting.state_of(selection, everything)
    has_conflict = len(board.choices) < len(everything)
    is_open = selection.status in (SelectionStatus.PROPOSED, SelectionStatus.CONFIRMED)
    return {
        "hidden": len(everything) - len(board.choices),
        "seen": as_read.fingerprint(selection, everything),
        "state": state,
        "problems": selections.problems(selection) if is_open else [],
        "has_conflict": has_conflict,
        "obstacle": selections.publishing_obstacle(selection.stage) if is_open else "",
        "warnings": _warnings(everything) if is_open else [],
        "tiles": [] if has_conflict else board_figures.tiles(state, everything),
        "chart": None if has_conflict else board_figures.budget_chart(state, everything),
        "may_amend": board.may_amend,
    }


def state(selection):
    """The selection held against rule and limits, without the rest of its page."""
    return selecting.state_of(
        selection, _ordered(SelectionChoice.objects.filter(selection=selection))
    )


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
