"""Complaints: filed by who manages the cluster, ruled on by an officer of no part in it."""

from competitions.actions import complaints
from core import clock
from tests.access import HOUSE, OFFICER, page
from tests.factories.labelling import make_confirmed

TEAM = {"manager", "editor", "viewer"}


def decision(world):
    found = make_confirmed().dossier
    for role in TEAM:
        found.application.cluster.roles.create(user=world.person(role), role=role)
    return found.decisions.get()


def complaint(world):
    about = world.once(decision)
    words = {"step": "visit", "text": "Nobody came.", "received_at": clock.now()}
    return complaints.file(about, by=world.person("manager"), **words)


def pk(world):
    return world.once(complaint).pk


RULES = {
    "competitions:complaint": page(
        HOUSE | TEAM,
        {"manager"},
        reference=lambda world: world.once(decision).dossier.application.reference,
        position=lambda world: world.once(decision).dossier.stage.position,
    ),
    "competitions:office-complaints": page(HOUSE, given=[complaint]),
    "competitions:office-complaint": page(HOUSE, pk=pk),
    "competitions:office-complaint-rule": page(OFFICER, OFFICER, pk=pk),
}
