"""Consensus and discussion: the panel once the own sheet is in, the chair, the house."""

from reviews.actions import deliberations, discussions, reactions
from reviews.models import Panelist
from tests.access import HOUSE, NOBODY, OFFICER, page
from tests.factories.deliberating import make_table
from tests.factories.reviews import make_assignment, make_panelist, make_sheet

READERS = HOUSE | {"panelist", "chair"}
TALKERS = READERS - {"auditor"}
LEADERS = frozenset({"officer", "chair"})
CLUSTER = frozenset({"manager", "editor", "viewer"})


def table(world):
    """A dossier that the panelist has judged, too; the chair has declared for it."""
    found = make_table(reaction_days=7)
    panel, stage, dossier = found.seats[0].panel, found.stage, found.dossier
    seat = make_panelist(panel=panel, user=world.person("panelist"), declared_for=[stage])
    make_sheet(make_assignment(seat, dossier, status="done"), steps=[8, 8], status="submitted")
    Panelist.objects.filter(pk=found.chair.pk).update(user=world.person("chair"))
    cluster = dossier.application.cluster
    for role in CLUSTER:
        cluster.roles.create(user=world.person(role), role=role)
    return found


def drafted(world):
    """With a draft by the panelist."""
    found = world.once(table)
    seat = Panelist.objects.get(user=world.person("panelist"))
    deliberations.appoint(found.dossier, seat, by=found.officer)
    deliberations.draft(
        found.dossier, by=seat.user, version=0, scores={}, notes={}, text="A draft."
    )
    return found


def opened(world):
    found = world.once(table)
    reactions.open(found.dossier, by=found.officer)
    return found


def agreed(world):
    """Agreed as if without a right to react."""
    found = make_table()
    found.settle()
    Panelist.objects.filter(pk=found.chair.pk).update(user=world.person("chair"))
    return found


def pk(make):
    return lambda world: world.once(make).dossier.pk


def code(world):
    return world.once(table).stage.call.code


def position(world):
    return world.once(table).stage.position


def own_post(world):
    found = world.once(drafted)
    author = world.person("panelist")
    return discussions.post(found.dossier, by=author, text="Mine.")


def reference(world):
    return world.once(opened).dossier.application.reference


def chair_seat(world):
    return world.once(table).chair.pk


STAGE = {"code": code, "position": position}
RULES = {
    "reviews:consensuses": page(HOUSE, OFFICER, **STAGE),
    "reviews:reactions-open": page(NOBODY, OFFICER, **STAGE),
    "reviews:reaction-extend": page(OFFICER, OFFICER, pk=pk(opened), **STAGE),
    "reviews:reaction-open": page(NOBODY, OFFICER, pk=pk(table), **STAGE),
    "reviews:consensuses-led": page({"chair"}, NOBODY, seat=chair_seat, position=position),
    "reviews:consensus": page(READERS, {"panelist"}, pk=pk(drafted)),
    "reviews:consensus-speak": page(NOBODY, {"panelist", "chair"}, pk=pk(drafted)),
    "reviews:consensus-settle": page(NOBODY, {"panelist"} | LEADERS, pk=pk(drafted)),
    "reviews:consensus-rapporteur": page(NOBODY, LEADERS, pk=pk(drafted)),
    "reviews:consensus-reopen": page(LEADERS, LEADERS, pk=pk(agreed)),
    "reviews:discussion": page(READERS, TALKERS, pk=pk(drafted)),
    "reviews:discussion-withdraw": page(
        {"panelist"}, {"panelist"}, pk=pk(drafted), said=lambda world: world.once(own_post).pk
    ),
    "reviews:reaction": page(CLUSTER, {"manager"}, reference=reference, position=position),
}
