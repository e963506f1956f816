"""Who is in the room while a dossier is discussed, and who has left it.

In the room is whoever serves on the panel, has declared for the dossier, and is in no conflict
with it. The same holds for hearings. The grants that say so are registered beside the vetoes of
conflicts (``reviews.visibility``), which close the rest.
"""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from competitions.visibility import follow, join
from core.visibility import grant
from reviews import conflicted
from reviews.models import Panelist, PanelistRole, Standing


def register():
    grant("reviews.Meeting", "its panel", _sits_predicate, _sits_q)
    for model, path in {"reviews.AgendaItem": "", "reviews.Vote": "item"}.items():
        grant(model, "in the room", *_in_room(path))
    for model, path in {"reviews.Hearing": "", "reviews.Presentation": "hearing"}.items():
        grant(model, "the panel of the call", *_may_hear(path))
        grant(model, "the cluster", *of_the_team(join(path, "dossier")))


@dataclass
class Room:
    """The seats of a panel at one dossier: who may stay, who must leave, who must declare."""

    free: list = field(default_factory=list)
    leaves: list = field(default_factory=list)
    undeclared: list = field(default_factory=list)


def of(dossiers, seats):
    """dossier id -> Room, in four queries however many there are."""
    dossiers, seats = list(dossiers), list(seats)
    tied = conflicted.pairs(seats, dossiers)
    found = Standing.objects.filter(panelist__in=seats, dossier__in=dossiers)
    standings = {(row.panelist_id, row.dossier_id): row for row in found}
    rooms = {}
    for dossier in dossiers:
        room = rooms[dossier.pk] = Room()
        for seat in seats:
            standing = standings.get((seat.pk, dossier.pk))
            if (seat.pk, dossier.pk) in tied or (standing and standing.is_excluded):
                room.leaves.append(seat)
            elif seat.declared_at and standing and standing.declared_at:
                room.free.append(seat)
            else:
                room.undeclared.append(seat)
    return rooms


def seats_of(panel):
    """Who serves on the panel now, by name."""
    return Panelist.objects.serving().filter(panel=panel).select_related("user")


def seat_of(user, panel):
    return seats_of(panel).filter(user=user).first()


def present(meeting):
    """Ids of the seats that are there now."""
    return set(meeting.attendance.filter(left_at=None).values_list("panelist_id", flat=True))


def has_chair(item):
    """Whether a chair is there who may stay in the room for ``item``."""
    here = present(item.meeting)
    room = of([item.dossier], seats_of(item.meeting.panel))[item.dossier_id]
    return any(seat.role == PanelistRole.CHAIR and seat.pk in here for seat in room.free)


def _good(user):
    """Standings from which the user may hear and discuss a dossier."""
    return Standing.objects.free().filter(
        panelist__user=user,
        panelist__ended_at__isnull=True,
        panelist__declared_at__isnull=False,
    )


def _sits_predicate(user, meeting):
    return Panelist.objects.serving().filter(user=user, panel=meeting.panel_id).exists()


def _sits_q(user):
    seats = Panelist.objects.serving().filter(user=user)
    return Q(panel__in=seats.values("panel"))


def _in_room(path):
    dossier, panel = join(path, "dossier"), join(path, "meeting__panel")

    def predicate(user, obj):
        here = _good(user).filter(dossier=follow(obj, dossier))
        return here.filter(panelist__panel=follow(obj, panel)).exists()

    def q(user):
        here = _good(user).filter(dossier=OuterRef(dossier), panelist__panel=OuterRef(panel))
        return Q(Exists(here))

    return predicate, q


def _may_hear(path):
    dossier = join(path, "dossier")

    def predicate(user, obj):
        return _good(user).filter(dossier=follow(obj, dossier)).exists()

    def q(user):
        return Q(**{join(dossier, "pk__in"): _good(user).values("dossier")})

    return predicate, q


def of_the_team(path):
    """Predicate and ``Q`` of a grant to the team of the cluster; ``path`` leads to the dossier."""
    cluster = join(path, "application__cluster")

    def predicate(user, obj):
        return follow(obj, cluster).roles.filter(user=user).exists()

    def q(user):
        return Q(**{join(cluster, "roles__user"): user})

    return predicate, q
