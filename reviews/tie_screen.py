"""The ties that matter to a selection, as its page shows them: how each is or may be parted."""

from dataclasses import dataclass

from core.http import whole_number
from reviews import parting
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
    def is_settled(self):
        return all(entry.place for entry in self.group)

    @property
    def rank_text(self):
        return str(self.rank)


def of(selection, state, user, *, posted=None, rank=None):
    """The groups over the line, and those that are settled or announced, best first.

    ``posted`` is what was sent for the group at ``rank``, to show it again.
    """
    ranking = selection.ranking
    standing = Draw.objects.standing().filter(ranking=ranking)
    draws = {d.rank: d for d in standing.select_related("ranking__stage__call")}
    orders = {order.rank: order.text for order in PanelOrder.objects.filter(ranking=ranking)}
    over = {e.rank for e in state.entries if e.dossier_id in state.undecided}
    ways = parting.ways(selection.stage)
    if not user.is_officer or selection.status != SelectionStatus.PROPOSED:
        ways = []
    found = []
    for one in sorted(over | set(orders) | set(draws)):
        group = [e for e in state.entries if e.rank == one and e.is_fundable]
        draw, how = draws.get(one), orders.get(one, "")
        form = None
        if group and parting.PANEL in ways and draw is None:
            data = posted if rank == one else None
            form = TieForm(data, group=group, initial=_initial(group, how))
        may_draw = parting.DRAW in ways and draw is None and not how
        found.append(TieGroup(one, group, one in over, how, draw, form, may_draw))
    return found


def _initial(group, how):
    places = {f"place_{e.dossier_id}": e.place for e in group if e.place}
    return places | {"text": how}


def rank_asked(request, groups):
    """The rank that a form was sent for; the one over the line where the address names none."""
    ranks = [one.rank for one in groups if one.form]
    if "rank" in request.GET:
        asked = whole_number(request.GET["rank"])
        return asked if asked in ranks else None
    return ranks[0] if ranks else None
