"""Panels, conflicts, assignments and rankings for the house; judging for those who sit there."""

from reviews.actions import conflicts
from reviews.models import AssignmentBatch
from tests.access import HOUSE, NOBODY, OFFICER, page
from tests.factories.accounts import make_user
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.reviews import (
    make_assignment,
    make_panel,
    make_panelist,
    make_ranking,
    make_sheet,
)

SEATED = frozenset({"panelist", "chair"})
PANELIST = frozenset({"panelist"})


def stage(world):
    return make_stage(status="closed")


def panel(world):
    """A panel on which the panelist and the chair sit, ready to read."""
    panel = make_panel(call=world.once(stage).call)
    for role in ("panelist", "chair"):
        user = world.person(role)
        make_panelist(panel=panel, user=user, declared_for=[world.once(stage)])
    return panel


def seat(world):
    return world.once(panel).panelists.get(user=world.person("panelist"))


def other_seat(world):
    return make_panelist(panel=world.once(panel))


def assignment(world):
    dossier = make_dossier(stage=world.once(stage), status="submitted")
    return make_assignment(world.once(seat), dossier)


def sheet(world):
    dossier = make_dossier(stage=world.once(stage), status="submitted")
    given = make_assignment(world.once(seat), dossier, status="done")
    return make_sheet(given, steps=[8, 8], status="submitted")


def potential(world):
    return conflicts.record(
        make_user(), world.once(assignment).dossier.application, by=None, reason="other"
    )


def batch(world):
    """What an officer assigned in one go."""
    given = world.once(assignment)
    pair = [given.panelist_id, given.dossier_id]
    found = AssignmentBatch.objects.create(stage=given.dossier.stage, source="table", pairs=[pair])
    type(given).objects.filter(pk=given.pk).update(batch=found)
    return found


def ranking(world):
    return make_ranking(
        world.once(stage),
        [world.once(sheet).assignment.dossier],
        parameters={"scale": ["0", "5", "0.5"], "criteria": []},
    )


def code(world):
    return world.once(stage).call.code


def position(world):
    return world.once(stage).position


def of(make):
    return lambda world: world.once(make).pk


STAGE = {"code": code, "position": position}
PANEL = {"code": code, "pk": of(panel)}

RULES = {
    "reviews:panels": page(HOUSE, OFFICER, code=code),
    "reviews:panel": page(HOUSE, NOBODY, **PANEL),
    "reviews:panelist-add": page(OFFICER, OFFICER, **PANEL),
    "reviews:panelist-edit": page(OFFICER, OFFICER, seat=of(other_seat), **PANEL),
    "reviews:panelist-end": page(OFFICER, OFFICER, seat=of(other_seat), **PANEL),
    "reviews:office-conflicts": page(HOUSE, OFFICER, code=code),
    "reviews:conflict-decide": page(OFFICER, OFFICER, code=code, pk=of(potential)),
    "reviews:assignments": page(HOUSE, OFFICER, **STAGE),
    "reviews:assignments-proposal": page(OFFICER, OFFICER, **STAGE),
    "reviews:assignments-undo": page(OFFICER, OFFICER, given=[batch], **STAGE),
    "reviews:assignments-rules": page(OFFICER, OFFICER, **STAGE),
    "reviews:assignments-table": page(OFFICER, OFFICER, **STAGE),
    "reviews:assignments-export": page(HOUSE, NOBODY, **STAGE),
    "reviews:progress": page(HOUSE, NOBODY, **STAGE),
    "reviews:dossier-sheets": page(
        HOUSE, NOBODY, pk=lambda world: world.once(sheet).assignment.dossier_id, **STAGE
    ),
    "reviews:sheet-return": page(
        OFFICER,
        OFFICER,
        pk=lambda world: world.once(sheet).assignment.dossier_id,
        sheet=of(sheet),
        **STAGE,
    ),
    "reviews:rankings": page(HOUSE, OFFICER, **STAGE),
    "reviews:ranking": page(HOUSE, NOBODY, pk=of(ranking), **STAGE),
    "reviews:ranking-export": page(HOUSE, NOBODY, pk=of(ranking), **STAGE),
    "reviews:judging": page(SEATED, NOBODY, given=[panel]),
    "reviews:hand-in-complete": page(NOBODY, SEATED, given=[panel]),
    "reviews:confidentiality": page(PANELIST, PANELIST, seat=of(seat)),
    "reviews:conflicts": page(PANELIST, PANELIST, seat=of(seat), position=position),
    "reviews:preferences": page(PANELIST, PANELIST, seat=of(seat), position=position),
    "reviews:sheet": page(PANELIST, PANELIST, pk=of(assignment)),
    "reviews:assignment-refuse": page(PANELIST, PANELIST, pk=of(assignment)),
    "reviews:late-conflict": page(PANELIST, PANELIST, pk=of(assignment)),
}
