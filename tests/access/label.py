"""Agreed levels are the assessors'; the computed tier is read by the house, too."""

from reviews.models import Assessment, Consensus
from tests.access import HOUSE, OFFICER, page
from tests.factories.competitions import make_call, make_dossier, make_programme, make_stage
from tests.factories.labelling import make_confirmed
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet

ASSESSORS = frozenset({"panelist", "chair"})


def dossier(world):
    """A label dossier on which two assessors have handed in."""
    call = make_call(programme=make_programme(kind="label"))
    stage = make_stage(call=call, kind="assessment", timing="rolling", closes_at=None, quorum=2)
    found = make_dossier(stage=stage, status="submitted", managers=[world.person("manager")])
    panel = make_panel(call=call)
    for role in ASSESSORS:
        seat = make_panelist(panel=panel, user=world.person(role), declared_for=[stage])
        given = make_assignment(seat, found, status="done")
        make_sheet(given, steps=[8, 8], status="submitted")
    return found


def assessed(world):
    """The same with a tier that waits for confirmation."""
    found = world.once(dossier)
    agreed_by = world.person("panelist")
    Consensus.objects.create(
        dossier=found, status="agreed", agreed_by=agreed_by, agreed_at=found.created_at
    )
    Assessment.objects.create(
        dossier=found,
        numerator=50,
        denominator=1,
        report={"reasons": [], "points": 1, "attainable": 2},
        inputs={},
        digest="0" * 64,
    )
    return found


def pk(world):
    return world.once(dossier).pk


def assessed_pk(world):
    return world.once(assessed).pk


def told(world):
    """A confirmed assessment, as its cluster reads it."""
    found = make_confirmed().dossier
    found.application.cluster.roles.create(user=world.person("manager"), role="manager")
    return found


TOLD = {
    "reference": lambda world: world.once(told).application.reference,
    "position": lambda world: world.once(told).stage.position,
}
RULES = {
    "reviews:label-report": page(HOUSE | {"manager"}, **TOLD),
    "reviews:label-report-pdf": page(HOUSE | {"manager"}, **TOLD),
    "reviews:levels": page(ASSESSORS, ASSESSORS, pk=pk),
    "reviews:assessment": page(HOUSE | ASSESSORS, pk=assessed_pk),
    "reviews:assessment-compute": page((), OFFICER, pk=assessed_pk),
    "reviews:assessment-confirm": page(OFFICER, OFFICER, pk=assessed_pk),
}
