"""Who comes next on the reserve list of a published selection, with what was given back.

The arithmetic is ``competitions.selection``, as for the selection itself: whole awards in the order
of the reserve list, within the places and the money that are free, by the same policy where the
money ends, and with the same least numbers.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from competitions import groups
from competitions import selection as rule
from competitions.candidates import Candidate
from competitions.models import Award, DecisionKind
from competitions.states import DossierStatus
from core.formats import money
from reviews import parting, selecting
from reviews.models import SelectionChoice
from reviews.states import PromotionStatus


@dataclass(frozen=True)
class Outlook:
    """The reserve list as it stands.

    ``waiting`` are its choices in order, without who has left it. ``places`` and ``money`` (EUR)
    are free, None where there is no limit. ``next`` can be promoted whole, in this order;
    ``undecided`` share a place and do not all fit; ``first_short`` is first in line and gets
    something only if it agrees to less. ``notes`` are sentences.
    """

    waiting: list
    places: int | None
    money: object
    next: list = field(default_factory=list)
    undecided: list = field(default_factory=list)
    first_short: SelectionChoice | None = None
    left_for_short: object = None
    notes: list = field(default_factory=list)


def of(selection, *, besides=None):
    """The outlook of a published ``selection`` of a last stage.

    What open promotions would take is taken already, ``besides`` the one that is looked at.
    """
    limits = selecting.limits_of(selection.stage)
    is_open = selection.promotions.filter(status=PromotionStatus.PROPOSED)
    taken = list(is_open.exclude(pk=besides.pk if besides else None))
    awards = Award.objects.filter(application__call=selection.stage.call_id)
    winners = awards.in_force().select_related("application__cluster__region")
    counts = Counter(groups.of(one.application, limits.minimums_by) for one in winners)
    places = None if limits.cap is None else max(0, limits.cap - len(winners) - len(taken))
    left = None if limits.budget is None else limits.budget - awards.spent()
    if left is not None:
        left = max(0, left - sum(one.amount for one in taken))
    waiting = _waiting(selection, {one.dossier_id for one in taken})
    if places == 0 or not waiting:
        return Outlook(waiting, places, left)
    lacking = {g: n - counts[g] for g, n in limits.minimums.items() if n > counts[g]}
    return _look(selection, waiting, places, left, limits, lacking)


def _look(selection, waiting, places, left, limits, lacking):
    by_id = {choice.dossier_id: choice for choice in waiting}
    if places is not None and sum(lacking.values()) > places:
        lacking = {}  # fewer places are free than the least numbers lack: by rank alone
    found = rule.select(
        _candidates(selection, waiting, limits),
        cap=places,
        budget=left,
        exhaustion=limits.exhaustion,
        minimums=lacking,
    )
    first = by_id[found.reserve[0]] if found.reserve else None
    has_room = found.places is None or found.places > 0
    shares = first and [c.reserve_position for c in waiting].count(first.reserve_position) > 1
    if found.undecided or not has_room or not found.money_left or shares:
        first = None
    return Outlook(
        waiting,
        places,
        left,
        next=[by_id[pk] for pk in found.proposed],
        undecided=[by_id[pk] for pk in found.undecided],
        first_short=first,
        left_for_short=found.money_left if first else None,
        notes=selecting.shortfalls(found, limits),
    )


def _waiting(selection, without):
    """Who is on the reserve list still, in its order; equal places as the tie was settled."""
    rows = selection.choices.filter(
        kind=DecisionKind.RESERVE, dossier__status=DossierStatus.RESERVE
    ).exclude(dossier__in=without)
    rows = rows.select_related("dossier__pinned", "dossier__application__cluster__region")
    places = parting.places(selection.ranking)
    return sorted(
        rows,
        key=lambda c: (c.reserve_position, places.get(c.dossier_id, 0), c.dossier_id),
    )


def _candidates(selection, waiting, limits):
    """Their place on the reserve list is their rank here: it was published."""
    places = parting.places(selection.ranking)
    return [
        Candidate(
            id=choice.dossier_id,
            rank=choice.reserve_position,
            requested=choice.dossier.pinned.requested,
            group=groups.of(choice.dossier.application, limits.minimums_by),
            place=places.get(choice.dossier_id, 0),
        )
        for choice in waiting
    ]


def most(outlook, choice):
    """The most that ``choice`` can get now, in EUR; 0 where it is not its turn."""
    if choice in outlook.next:
        return choice.dossier.pinned.requested
    return outlook.left_for_short if choice == outlook.first_short else 0


def obstacle(outlook, dossier, amount):
    """Why ``dossier`` cannot get ``amount`` now, as a sentence; empty if it can."""
    if any(choice.dossier_id == dossier.pk for choice in outlook.next):
        return _limits(outlook, dossier, amount)
    if outlook.first_short and outlook.first_short.dossier_id == dossier.pk:
        if amount <= outlook.left_for_short:
            return ""
        words = _("Only %(left)s are free: the whole request does not fit.")
        return words % {"left": money(outlook.left_for_short)}
    if any(choice.dossier_id == dossier.pk for choice in outlook.undecided):
        return _("It shares its place: settle first in which order they come.")
    return _("It is not its turn: by the rule nobody overtakes who stands before it.")


def _limits(outlook, dossier, amount):
    if outlook.money is not None and amount > outlook.money:
        return _("Only %(left)s are free.") % {"left": money(outlook.money)}
    return ""
