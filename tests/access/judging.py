"""Panels, conflicts, assignments and rankings for the house; judging for those who sit there."""

from datetime import timedelta

from core import clock, jobs
from reviews.actions import conflicts, panel_invitations
from reviews.models import AssignmentBatch, Note, PanelInvitation
from reviews.offline import jobs as packs
from tests.access import HOUSE, NOBODY, OFFICER, WRITERS, page, public
from tests.factories.accounts import make_user
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.reviews import (
    make_assignment,
    make_employment,
    make_panel,
    make_panelist,
    make_ranking,
    make_sheet,
)
from tests.factories.warm_ups import make_sample

SEATED = frozenset({"panelist", "chair"})
PANELIST = frozenset({"panelist"})
CHAIR = frozenset({"chair"})


def stage(world):
    return make_stage(status="closed")


def panel(world):
    """A panel on which the panelist and the chair sit, ready to read."""
    panel = make_panel(call=world.once(stage).call)
    for role, place in (("panelist", "member"), ("chair", "chair")):
        user = world.person(role)
        make_panelist(panel=panel, user=user, role=place, declared_for=[world.once(stage)])
    return panel


def seat(world):
    return world.once(panel).panelists.get(user=world.person("panelist"))


def chair_seat(world):
    """The chair's, who leads the panel."""
    found = world.once(panel).panelists.get(user=world.person("chair"))
    found.role = "chair"
    found.save(update_fields=["role"])
    return found


def other_seat(world):
    return make_panelist(panel=world.once(panel))


def assignment(world):
    dossier = make_dossier(stage=world.once(stage), status="submitted")
    return make_assignment(world.once(seat), dossier)


def sheet(world):
    dossier = make_dossier(stage=world.once(stage), status="submitted")
    given = make_assignment(world.once(seat), dossier, status="done")
    return make_sheet(given, steps=[8, 8], status="submitted")


def note(world):
    given = world.once(assignment)
    return Note.objects.create(
        user=world.person("panelist"),
        dossier=given.dossier,
        submission=given.dossier.pinned,
        words="Ask for the costs.",
    )


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


def sample(world):
    return make_sample(world.once(stage))


def spare(world):
    """One that may be removed."""
    return make_sample(world.once(stage), position=3)


def pack(world):
    """A pack that its panelist has had made."""
    seat = world.once(assignment).panelist
    return jobs.run(packs.request("pdf", seat, world.once(stage), by=seat.user).pk)


def invited(world):
    """An invitation to the panel, old enough for a reminder."""
    with clock.frozen(clock.now() - timedelta(days=2)):
        sent = panel_invitations.invite(world.once(panel), "ada@example.org", by=None)
    return PanelInvitation.objects.get(invitation=sent)


def employment(world):
    return make_employment(world.once(other_seat).user)


def code(world):
    return world.once(stage).call.code


def position(world):
    return world.once(stage).position


def of(make):
    return lambda world: world.once(make).pk


STAGE = {"code": code, "position": position}
PANEL = {"code": code, "pk": of(panel)}
TAKEN_ALONG = {
    "seat": lambda world: world.once(assignment).panelist_id,
    "position": position,
}

RULES = {
    "reviews:panels": page(HOUSE, OFFICER, code=code),
    "reviews:panel": page(HOUSE, NOBODY, **PANEL),
    "reviews:panelist-add": page(OFFICER, OFFICER, **PANEL),
    "reviews:panelist-edit": page(OFFICER, OFFICER, seat=of(other_seat), **PANEL),
    "reviews:panelist": page(HOUSE, OFFICER, seat=of(other_seat), **PANEL),
    "reviews:employment-remove": page(
        NOBODY, OFFICER, seat=of(other_seat), employment=of(employment), **PANEL
    ),
    "reviews:panelist-substitute": page(OFFICER, OFFICER, seat=of(other_seat), **PANEL),
    "reviews:panel-remind": page(NOBODY, OFFICER, asked=of(invited), **PANEL),
    "reviews:panel-withdraw": page(NOBODY, OFFICER, asked=of(invited), **PANEL),
    "reviews:invitation-answer": public(
        WRITERS | {"stranger"}, token=lambda world: world.once(invited).invitation.token
    ),
    "reviews:panelist-end": page(OFFICER, OFFICER, seat=of(other_seat), **PANEL),
    "reviews:office-conflicts": page(HOUSE, OFFICER, code=code),
    "reviews:conflict-decide": page(OFFICER, OFFICER, code=code, pk=of(potential)),
    "reviews:conflicts-own": page(OFFICER, OFFICER, code=code, given=[assignment]),
    "reviews:conflicts-check": page(OFFICER, OFFICER, code=code),
    "reviews:assignments": page(HOUSE, OFFICER, **STAGE),
    "reviews:assignments-proposal": page(OFFICER, OFFICER, **STAGE),
    "reviews:assignments-undo": page(OFFICER, OFFICER, given=[batch], **STAGE),
    "reviews:assignments-rules": page(OFFICER, OFFICER, **STAGE),
    "reviews:assignments-table": page(OFFICER, OFFICER, **STAGE),
    "reviews:assignments-export": page(HOUSE, NOBODY, **STAGE),
    "reviews:progress": page(HOUSE, NOBODY, **STAGE),
    "reviews:progress-remind": page(NOBODY, OFFICER, given=[panel], **STAGE),
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
    "reviews:warm-up-setting": page(HOUSE | CHAIR, OFFICER | CHAIR, given=[panel], **STAGE),
    "reviews:warm-up-add": page(OFFICER | CHAIR, OFFICER | CHAIR, given=[panel], **STAGE),
    "reviews:warm-up-results": page(HOUSE | CHAIR, NOBODY, given=[panel], pk=of(sample), **STAGE),
    "reviews:warm-up-edit": page(
        OFFICER | CHAIR, OFFICER | CHAIR, given=[panel], pk=of(sample), **STAGE
    ),
    "reviews:warm-up-remove": page(NOBODY, OFFICER | CHAIR, given=[panel], pk=of(spare), **STAGE),
    "reviews:rankings": page(HOUSE, OFFICER, **STAGE),
    "reviews:ranking-runs": page(HOUSE, OFFICER, **STAGE),
    "reviews:ranking": page(HOUSE, NOBODY, pk=of(ranking), **STAGE),
    "reviews:ranking-export": page(HOUSE, NOBODY, pk=of(ranking), **STAGE),
    "reviews:honoraria": page(OFFICER, OFFICER, given=[panel], code=code),
    "reviews:honoraria-download": page(OFFICER, NOBODY, code=code, kind=lambda world: "csv"),
    "reviews:own-figures": page(SEATED, NOBODY, given=[panel]),
    "reviews:judging-quality": page(
        {"chair"}, NOBODY, seat=of(chair_seat), position=position, given=[panel]
    ),
    "reviews:judging": page(SEATED, NOBODY, given=[panel]),
    "reviews:hand-in-complete": page(NOBODY, SEATED, given=[panel]),
    "reviews:confidentiality": page(PANELIST, PANELIST, seat=of(seat)),
    "reviews:own-seat": page(PANELIST, PANELIST, seat=of(seat)),
    "reviews:conflicts": page(PANELIST, PANELIST, seat=of(seat), position=position),
    "reviews:preferences": page(PANELIST, PANELIST, seat=of(seat), position=position),
    "reviews:sheet": page(PANELIST, PANELIST, pk=of(assignment)),
    "reviews:note-add": page(NOBODY, PANELIST, pk=of(assignment)),
    "reviews:note-delete": page(NOBODY, PANELIST, pk=of(assignment), note=of(note)),
    "reviews:second-look": page(
        PANELIST, PANELIST, pk=lambda world: world.once(sheet).assignment_id
    ),
    "reviews:assignment-refuse": page(PANELIST, PANELIST, pk=of(assignment)),
    "reviews:late-conflict": page(PANELIST, PANELIST, pk=of(assignment)),
    "reviews:warm-up": page(PANELIST, NOBODY, given=[sample], seat=of(seat), position=position),
    "reviews:warm-up-sample": page(
        PANELIST,
        PANELIST,
        seat=of(seat),
        position=position,
        number=lambda world: world.once(sample).position,
    ),
    "reviews:offline": page(PANELIST, NOBODY, **TAKEN_ALONG),
    "reviews:offline-make": page(NOBODY, PANELIST, name=lambda world: "pdf", **TAKEN_ALONG),
    "reviews:offline-pack": page(PANELIST, NOBODY, pk=of(pack), **TAKEN_ALONG),
    "reviews:offline-scores": page(PANELIST, NOBODY, **TAKEN_ALONG),
    "reviews:offline-scores-in": page(PANELIST, PANELIST, **TAKEN_ALONG),
}
