"""Accreditations and assessors for the office; the cluster's answers; the visit; interview mode."""

from datetime import timedelta

from core import clock
from reviews.models import Appointment, Visit
from tests.access import HOUSE, NOBODY, OFFICER, page
from tests.access.meetings import TEAM
from tests.factories.assessors import make_accreditation, make_assessor, make_label_stage
from tests.factories.clusters import make_cluster, make_label_type
from tests.factories.competitions import make_application, make_dossier
from tests.factories.reviews import make_assignment

MANAGER = frozenset({"manager"})
ASSESSOR = frozenset({"panelist"})


def stage(world):
    return make_label_stage(judges=1)


def accreditation(world):
    return make_accreditation(label_type=make_label_type())


def dossier(world):
    """Of a cluster with people of all sorts; one assessor at work, one proposed."""
    people = {f"{role}s": [world.person(role)] for role in TEAM}
    application = make_application(call=world.once(stage).call, cluster=make_cluster(**people))
    found = make_dossier(stage=world.once(stage), application=application, status="submitted")
    seat = make_assessor(world.once(stage), user=world.person("panelist"), declared=True)
    make_assignment(seat, found)
    return found


def appointment(world):
    seat = make_assessor(world.once(stage))
    proposed = make_assignment(seat, world.once(dossier), status="proposed")
    until = clock.now() + timedelta(days=10)
    return Appointment.objects.create(
        assignment=proposed, dossier=proposed.dossier, answer_until=until
    )


def visit(world):
    at = clock.now() + timedelta(days=9)
    return Visit.objects.create(
        dossier=world.once(dossier), options=[at.isoformat()], starts_at=at, place="Main Street 4"
    )


def of(make):
    return lambda world: world.once(make).pk


STAGE = {
    "code": lambda world: world.once(stage).call.code,
    "position": lambda world: world.once(stage).position,
}
OWN = {
    "reference": lambda world: world.once(dossier).application.reference,
    "position": lambda world: world.once(stage).position,
}

RULES = {
    "reviews:accreditations": page(HOUSE),
    "reviews:accreditation-add": page(OFFICER, OFFICER),
    "reviews:accreditation": page(HOUSE, NOBODY, pk=of(accreditation)),
    "reviews:accreditation-prolong": page(NOBODY, OFFICER, pk=of(accreditation)),
    "reviews:accreditation-end": page(NOBODY, OFFICER, pk=of(accreditation)),
    "reviews:assessors": page(HOUSE, NOBODY, **STAGE),
    "reviews:assessors-take-on": page(NOBODY, OFFICER, **STAGE),
    "reviews:dossier-assessors": page(HOUSE, OFFICER, pk=of(dossier), **STAGE),
    "reviews:assessor-withdraw": page(
        NOBODY, OFFICER, pk=of(dossier), appointment=of(appointment), **STAGE
    ),
    "reviews:own-assessors": page(TEAM, NOBODY, given=[appointment], **OWN),
    "reviews:assessor-agree": page(NOBODY, MANAGER, pk=of(appointment), **OWN),
    "reviews:assessor-veto": page(NOBODY, MANAGER, pk=of(appointment), **OWN),
    "reviews:assessor-conflict": page(NOBODY, MANAGER, pk=of(appointment), **OWN),
    "reviews:visit-choose": page(NOBODY, MANAGER, given=[visit], **OWN),
    "reviews:visit-others": page(NOBODY, MANAGER, given=[visit], **OWN),
    "reviews:own-visit-calendar": page(TEAM, NOBODY, given=[visit], **OWN),
    "reviews:visit": page(HOUSE | ASSESSOR, OFFICER | ASSESSOR, pk=of(dossier)),
    "reviews:visit-cancel": page(NOBODY, OFFICER | ASSESSOR, given=[visit], pk=of(dossier)),
    "reviews:visit-calendar": page(HOUSE | ASSESSOR, NOBODY, given=[visit], pk=of(dossier)),
    "reviews:interview": page(
        ASSESSOR, NOBODY, pk=lambda world: world.once(dossier).assignments.get().pk
    ),
}
