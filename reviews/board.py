"""The decision board of a stage: the ranked list, its limits, the line across it, what is decided.

One run is looked at. Before a selection stands the board shows what the rule gives; afterwards
also what is proposed, confirmed or published. The line is looked at only: it decides nothing.
"""

from functools import cached_property

from django.utils.translation import gettext as _

from clusters.models import Sector
from competitions.states import StageStatus
from core.formats import money
from reviews import board_html, board_lines, board_methods, board_selection, cutting, selecting
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
        self._lists = board_lines.everything(ranking, self.limits)
        hidden = board_lines.hidden(ranking.entries.all(), user)
        self.ranked, self.not_rankable = board_lines.without(self._lists, hidden)
        self.hidden = len(hidden)
        self.choices = self._choices(hidden) if selection else None
        is_open = selection is not None and selection.status == SelectionStatus.PROPOSED
        self.may_amend = user.is_officer and is_open
        is_closed = stage.status == StageStatus.CLOSED
        self.may_keep = user.is_officer and ranking.is_official and is_closed
        self.lines = board_lines.lines(self.ranked)
        self._above = above

    def _choices(self, hidden):
        """Dossier -> choice of those that the user may see.

        The rules for entries and choices are the same; asked again are dossiers of another run.
        """
        choices = {choice.dossier_id: choice for choice in self.state.choices}
        listed = {entry.dossier_id for rows in self._lists for entry in rows}
        if others := choices.keys() - listed:
            every = SelectionChoice.objects.filter(selection=self.selection, dossier__in=others)
            hidden = hidden | board_lines.hidden(every, self.user)
        return {key: choice for key, choice in choices.items() if key not in hidden}

    @cached_property
    def state(self):
        """The standing selection held against rule and limits, whoever looks at it."""
        rests_here = self.selection.ranking_id == self.ranking.pk
        return selecting.state_of(self.selection, lists=self._lists if rests_here else None)

    @property
    def is_other_run(self):
        """Whether one looks at a run that nothing is proposed from."""
        resting_on = self.selection.ranking_id if self.selection else None
        return not self.ranking.is_official and self.ranking.pk != resting_on

    @cached_property
    def _pool(self):
        return board_lines.candidates(self.ranked, self.limits.minimums_by)

    @cached_property
    def proposal(self):
        """What the rule gives of the run: a ``competitions.selection.Selection``."""
        if self.choices is not None and self.ranked == self.state.entries:
            return self.state.proposal
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
        return 7 + self.has_money

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
        if self.limits.cut_factor and (cut := selecting.cut_of(self._pool, self.limits)):
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
    def known(self):
        """What files and pictures say of each dossier besides: by its id."""
        return board_lines.known(self.ranking)

    @cached_property
    def bar(self):
        return board_html.Bars.of(self.ranking, self.numbers)

    @cached_property
    def numbers(self):
        return board_html.Numbers.of_reader()

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
    def balance(self):
        """(title, rows as HTML) of those that enter, by region and by field."""
        pairs = [(_("By region"), self.now.regions), (_("By field"), self.now.fields)]
        return [(title, board_html.shares(self, shares)) for title, shares in pairs]

    def html(self):
        return board_html.body(self)


def run_of(stage, asked, selection, runs):
    """The run to look at: the one ``asked`` for by its key, if it counts or a selection rests on
    it; else that of the ``selection``, else the official one of ``runs``; None if there is none.
    """
    if selection and asked in (None, selection.ranking_id):
        return selection.ranking
    found = next((run for run in runs if run.pk == asked), None)
    if found is None and asked is not None:
        found = stage.rankings.current().for_list().filter(pk=asked).first()
    if found is None and selection:
        return selection.ranking
    return found or next((run for run in runs if run.is_official), None)


def of(board, runs):
    """The context of the board's page; ``runs`` of the stage are those that count."""
    context = {
        "board": board,
        "limits": board.limits,
        "hidden": board.hidden,
        "runs": [(run, board_methods.label(run)) for run in runs] if len(runs) > 1 else [],
    }
    return context if board.selection is None else context | board_selection.of(board)
