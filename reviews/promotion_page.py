"""The reserve list as the office works on it."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Award
from core.formats import money
from reviews import parting, promoting
from reviews.actions import draws
from reviews.forms.selections import TieForm
from reviews.models import Draw, Promotion, SelectionChoice


@dataclass(frozen=True)
class Row:
    """One who waits. ``can``: whole, less or nothing (empty) can be promoted now."""

    choice: SelectionChoice
    can: str
    is_tied: bool


class Tied(NamedTuple):
    """One of those who share the place whose turn it is, as the form of their order names it."""

    dossier_id: int
    reference: str
    cluster: str


def tied(outlook):
    """Those over whom somebody has to decide, for ``TieForm``."""
    applications = [(one.dossier_id, one.dossier.application) for one in outlook.undecided]
    return [Tied(pk, one.reference, str(one.cluster)) for pk, one in applications]


def of(selection, user, tie=None):
    """The context of the page; ``tie`` is a form that was sent and is wrong."""
    outlook = promoting.of(selection)
    promotions = Promotion.objects.filter(selection=selection).select_related(
        "dossier__application__cluster", "proposed_by", "confirmed_by", "decision__award"
    )
    undecided = outlook.undecided
    rank = undecided[0].rank if undecided else None
    ranking = selection.ranking
    may_order = user.is_officer and undecided and parting.PANEL in parting.ways(selection.stage)
    draw = Draw.objects.standing().filter(ranking=ranking, rank=rank).first() if rank else None
    awards = Award.objects.filter(application__call=selection.stage.call_id)
    return {
        "selection": selection,
        "outlook": outlook,
        "rows": _rows(outlook),
        "tiles": _tiles(outlook, awards),
        "promotions": promotions,
        "undecided": undecided,
        "tied_rank": rank,
        "draw": draw,
        "tie_form": tie or (TieForm(group=tied(outlook)) if may_order and not draw else None),
        "may_draw": user.is_officer and rank and not draws.obstacles(ranking, rank),
    }


def _rows(outlook):
    whole = {choice.pk for choice in outlook.next}
    tied = {choice.pk for choice in outlook.undecided}
    short = outlook.first_short.pk if outlook.first_short else None
    return [
        Row(
            choice,
            "whole" if choice.pk in whole else "less" if choice.pk == short else "",
            choice.pk in tied,
        )
        for choice in outlook.waiting
    ]


def _tiles(outlook, awards):
    items = []
    if outlook.places is not None:
        words = ngettext("place free", "places free", outlook.places)
        items.append({"value": outlook.places, "label": words})
    if outlook.money is not None:
        items.append({"value": money(outlook.money), "label": _("free of the budget")})
    items.append({"value": awards.in_force().count(), "label": _("awards in force")})
    items.append({"value": len(outlook.waiting), "label": _("on the reserve list")})
    return items
