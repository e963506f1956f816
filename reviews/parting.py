"""In which order those stand who share a rank: as the panel or a draw has settled it."""

from django.utils.translation import gettext as _

from reviews.models import Draw, DrawLot, PanelOrder, RankingEntry
from reviews.states import DrawStatus

PANEL, DRAW = "panel", "draw"


def places(ranking):
    """{dossier id: its place within its rank, 1 first} of what is settled for ``ranking``."""
    found = {}
    for order in PanelOrder.objects.filter(ranking=ranking).order_by("pk"):
        found |= {dossier: place for place, dossier in enumerate(order.order, 1)}
    lots = DrawLot.objects.filter(draw__ranking=ranking, draw__status=DrawStatus.DRAWN)
    return found | dict(lots.values_list("dossier_id", "place"))


def group(ranking, rank):
    """The fundable entries that share ``rank``, in the order of their references."""
    entries = RankingEntry.objects.filter(ranking=ranking, rank=rank, is_fundable=True)
    return list(
        entries.select_related("dossier__application__cluster").order_by(
            "dossier__application__reference"
        )
    )


def ways(stage):
    """How the call lets a tie be parted in the end: by the panel, by a draw; both if it is mute."""
    named = [step["by"] for step in stage.tie_chain if step.get("by") in (PANEL, DRAW)]
    return named or [PANEL, DRAW]


def how(ranking, rank):
    """The words on how the tie at ``rank`` was settled by the panel, or an empty text."""
    order = PanelOrder.objects.filter(ranking=ranking, rank=rank).order_by("pk").last()
    return order.text if order else ""


def words(ranking, rank):
    """How the tie at ``rank`` was settled, by the panel or by lot, or an empty text."""
    draw = Draw.objects.filter(ranking=ranking, rank=rank, status=DrawStatus.DRAWN).first()
    return by_lot(draw) if draw else how(ranking, rank)


def by_lot(draw):
    return _("By lot, from %(name)s: %(value)s.") % {"name": draw.value_name, "value": draw.value}
