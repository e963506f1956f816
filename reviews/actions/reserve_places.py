"""Numbering a reserve list; part of every action that changes who stands on it."""

from competitions.models import DecisionKind as Kind
from reviews import parting
from reviews.models import SelectionChoice


def number(selection):
    """Places on the reserve list follow the ranks; who is tied still shares a place."""
    places = parting.places(selection.ranking)
    choices = selection.choices.select_related(None)
    choices.exclude(kind=Kind.RESERVE).update(reserve_position=None)
    waiting = list(choices.filter(kind=Kind.RESERVE))
    keys = {c.pk: (c.rank is None, c.rank or 0, places.get(c.dossier_id, 0)) for c in waiting}
    for choice in waiting:
        choice.reserve_position = 1 + sum(key < keys[choice.pk] for key in keys.values())
    SelectionChoice.objects.bulk_update(waiting, ["reserve_position"])
