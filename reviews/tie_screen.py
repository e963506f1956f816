"""The ties that matter to a selection, as its page shows them: how each is or may be parted."""

from dataclasses import dataclass

from core.http import whole_number
from core.prepared import prepared
from reviews import parting
from reviews.forms.selections import TieForm
from reviews.models import Draw, PanelOrder
from reviews.states import SelectionStatus


@dataclass(frozen=True)
class TieGroup:
    """Dossiers that share ``rank``. ``is_over`` the line: nobody is confirmed before it is parted.

    ``group`` (``board_lines.Entry``) stands in the order settled. ``may_order``: the panel's order
    can be recorded; ``may_draw``: a draw can be announced; both only for whom may change something.
    """

    rank: int
    group: list
    is_over: bool
    how: str
    draw: Draw | None
    may_order: bool = False
    may_draw: bool = False

    @property
    def is_settled(self):
        return all(entry.place for entry in self.group)

    def form(self, data=None):
        """The panel's order; as it was settled until something is sent."""
        places = {f"place_{e.dossier_id}": e.place for e in self.group if e.place}
        return TieForm(data, group=self.group, initial=places | {"text": self.how})


def of(selection, state, user):
    """The groups over the line, and those that are settled or announced, best first."""
    ranking = selection.ranking
    draws = {draw.rank: draw for draw in _draws(ranking.pk)}
    for draw in draws.values():
        draw.ranking = ranking  # their addresses ask for its stage
    orders = dict(_orders(ranking.pk))
    over = {e.rank for e in state.entries if e.dossier_id in state.undecided}
    ways = parting.ways(selection.stage)
    if not user.is_officer or selection.status != SelectionStatus.PROPOSED:
        ways = []
    found = []
    for one in sorted(over | set(orders) | set(draws)):
        group = [e for e in state.entries if e.rank == one and e.is_fundable]
        draw, how = draws.get(one), orders.get(one, "")
        may_order = bool(group) and parting.PANEL in ways and draw is None
        may_draw = parting.DRAW in ways and draw is None and not how
        found.append(TieGroup(one, group, one in over, how, draw, may_order, may_draw))
    return found


@prepared
def _draws(ranking):
    return Draw.objects.standing().filter(ranking=ranking)


@prepared
def _orders(ranking):
    settled = PanelOrder.objects.filter(ranking=ranking).order_by("pk")
    return settled.values_list("rank", "text")


def asked_for(request, groups):
    """The group that the address names, or the first that waits; None if nothing can be settled."""
    open_ones = [one for one in groups if one.may_order]
    if "rank" in request.GET:
        rank = whole_number(request.GET["rank"])
        return next((one for one in open_ones if one.rank == rank), None)
    return open_ones[0] if open_ones else None
