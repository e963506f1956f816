"""The ties that matter to a selection, as its page shows them: how each is or may be parted."""

from dataclasses import dataclass

from reviews import parting, selecting
from reviews.actions import draws
from reviews.forms.selections import TieForm
from reviews.models import Draw, PanelOrder
from reviews.states import SelectionStatus


@dataclass(frozen=True)
class TieGroup:
    """Dossiers that share ``rank``. ``is_over`` the line: nobody is confirmed before it is parted.

    ``group`` are entries, in the order settled. ``form`` takes the panel's order and ``may_draw``
    says that a draw can be announced; both only for whom may change something.
    """

    rank: int
    group: list
    is_over: bool
    how: str
    draw: Draw | None
    form: TieForm | None = None
    may_draw: bool = False

    @property
    def rank_text(self):
        return str(self.rank)


def of(selection, state, user, *, posted=None, rank=None):
    """The groups over the line, and those that are settled or announced, best first.

    ``posted`` is what was sent for the group at ``rank``, to show it again.
    """
    ranking = selection.ranking
    entries = selecting.entries_of(ranking, [c.dossier_id for c in selection.choices.all()])
    draws_of = {d.rank: d for d in Draw.objects.standing().filter(ranking=ranking).for_list()}
    settled = set(PanelOrder.objects.filter(ranking=ranking).values_list("rank", flat=True))
    over = {e.rank for e in entries if e.dossier_id in state.undecided}
    may_change = user.is_officer and selection.status == SelectionStatus.PROPOSED
    return [
        _group(ranking, one, entries, one in over, draws_of.get(one), may_change, posted, rank)
        for one in sorted(over | settled | set(draws_of))
    ]


def _group(ranking, rank, entries, is_over, draw, may_change, posted, posted_rank):
    group = [e for e in entries if e.rank == rank and e.is_fundable]
    how = parting.how(ranking, rank)
    form = None
    if may_change and draw is None and parting.PANEL in parting.ways(ranking.stage) and group:
        data = posted if posted_rank == rank else None
        form = TieForm(data, group=group, initial=_initial(group, how))
    may_draw = may_change and not draws.obstacles(ranking, rank)
    return TieGroup(rank, group, is_over, how, draw, form, may_draw)


def _initial(group, how):
    places = {f"place_{e.dossier_id}": e.place for e in group if e.place}
    return places | {"text": how}


def rank_asked(request, groups):
    """The rank that a form was sent for; the one over the line where the address names none."""
    asked = request.GET.get("rank", "")
    ranks = [one.rank for one in groups if one.form]
    if asked.isdecimal():
        return int(asked) if int(asked) in ranks else None
    return ranks[0] if ranks else None
