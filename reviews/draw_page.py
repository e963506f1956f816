"""A draw as its pages show it: to the office, and to everybody who wants to repeat it."""

from dataclasses import dataclass

from competitions import lots
from competitions.announced import Section
from competitions.states import StageStatus
from core import visibility
from reviews.models import Draw, DrawLot
from reviews.states import DrawStatus


@dataclass(frozen=True)
class PublicDraw:
    """``lots`` in the order drawn, or of the references before; empty where it is closed.

    ``recipe`` are lines for a shell that print the lots anew, once drawn. Before the stage is
    decided ``is_told`` is false: the order, and the secret that gives it, would tell who wins
    before the winners are told. The seal holds them to what was drawn.
    """

    draw: Draw
    lots: list
    is_closed: bool
    is_told: bool
    recipe: str


def of(draw):
    """The context of a draw's page in the office."""
    lots = list(draw.lots.all())
    return {"draw": draw, "lots": lots, "recipe": recipe(draw), "is_told": True}


def recipe(draw):
    if draw.status != DrawStatus.DRAWN:
        return ""
    return lots.recipe(draw.secret, draw.value, [lot.reference for lot in draw.lots.all()])


def sees_all(draw, user):
    """Whether no conflict closes any of its applications to ``user``."""
    group = DrawLot.objects.filter(draw=draw)
    return visibility.visible(group, user).count() == group.count()


def public(call, user):
    """The draws of a call. References are public; to whom a conflict ties to one, none is shown."""
    found = list(Draw.objects.filter(ranking__stage__call=call).for_list())
    closed = set()
    if user.is_authenticated:
        group = DrawLot.objects.filter(draw__in=found)
        free = visibility.unvetoed(group, user).values("pk")
        closed = set(group.exclude(pk__in=free).values_list("draw", flat=True))
    return [_public(draw, is_closed=draw.pk in closed) for draw in found]


def _public(draw, *, is_closed):
    is_told = draw.ranking.stage.status == StageStatus.DECIDED
    lots = [] if is_closed else list(draw.lots.all())
    if not is_told:
        lots.sort(key=lambda lot: lot.reference)
    return PublicDraw(draw, lots, is_closed, is_told, recipe(draw) if lots and is_told else "")


def on_call_page(call, user):
    """The section of the public page of a call, where something is drawn or to be drawn."""
    rows = public(call, user)
    return Section("reviews/_draws_public.html", rows) if rows else None
