"""Stages open, close, lapse and are extended by the clock and by officers."""

from datetime import timedelta

import pytest

from competitions import tasks
from competitions.actions import eligibility, stages
from competitions.models import Outcome
from competitions.states import CallStatus, DossierStatus, StageStatus
from core import clock
from core.audit import AuditEvent
from core.errors import Refused
from core.models import Letter
from core.states import TransitionNotAllowed
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import make_call, make_dossier, make_stage

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def make_late_stage(*, since=timedelta(minutes=6), **fields):
    return make_stage(closes_at=clock.now() - since, **fields)


def reload(*rows):
    for row in rows:
        row.refresh_from_db()


def test_a_stage_opens_when_it_is_due_and_freezes_its_form():
    stage = make_stage(status=StageStatus.PLANNED)

    tasks.open_due_stages()

    reload(stage)
    assert stage.status == StageStatus.OPEN
    assert stage.form.frozen_at
    assert stage.rubric.frozen_at
    assert AuditEvent.objects.about(stage).get().verb == "open"


def test_a_stage_does_not_open_before_its_time_nor_in_a_draft_call():
    early = make_stage(status=StageStatus.PLANNED, opens_at=clock.now() + MINUTE)
    hidden = make_stage(status=StageStatus.PLANNED, call=make_call(status=CallStatus.DRAFT))

    tasks.open_due_stages()

    reload(early, hidden)
    assert {early.status, hidden.status} == {StageStatus.PLANNED}


def test_a_later_stage_waits_until_the_one_before_it_is_decided():
    first = make_stage(status=StageStatus.CLOSED)
    second = make_stage(status=StageStatus.PLANNED, call=first.call)
    tasks.open_due_stages()
    reload(second)
    assert second.status == StageStatus.PLANNED

    stages.decide(first, by=make_officer())

    reload(second)
    assert second.status == StageStatus.OPEN


def test_a_stage_closes_five_minutes_after_its_deadline_and_not_earlier():
    stage = make_late_stage(since=timedelta(minutes=4))
    tasks.close_due_stages()
    reload(stage)
    assert stage.status == StageStatus.OPEN

    with clock.frozen(clock.now() + 2 * MINUTE):
        tasks.close_due_stages()

    reload(stage)
    assert stage.status == StageStatus.CLOSED


def test_closing_twice_does_nothing_more():
    stage = make_late_stage()
    tasks.close_due_stages()
    tasks.close_due_stages()

    assert AuditEvent.objects.about(stage).count() == 1


def test_what_was_never_handed_in_lapses_and_what_was_stays():
    stage = make_late_stage()
    draft = make_dossier(stage=stage)
    submitted = make_dossier(stage=stage, status=DossierStatus.SUBMITTED)

    tasks.close_due_stages()

    reload(draft, submitted)
    assert draft.status == DossierStatus.LAPSED
    assert draft.application.outcome == Outcome.LAPSED
    assert submitted.status == DossierStatus.SUBMITTED
    assert submitted.application.outcome == Outcome.IN_PROGRESS


def test_a_draft_with_a_deadline_of_its_own_lapses_only_after_that():
    stage = make_late_stage()
    own = {"closes_at": clock.now() + timedelta(hours=1), "closes_at_reason": "Power cut."}
    draft = make_dossier(stage=stage, **own)
    tasks.close_due_stages()
    reload(draft)
    assert draft.status == DossierStatus.DRAFT

    with clock.frozen(clock.now() + timedelta(hours=2)):
        tasks.close_due_stages()

    reload(draft)
    assert draft.status == DossierStatus.LAPSED


def test_an_officer_does_not_close_before_the_deadline():
    stage = make_stage()

    with pytest.raises(Refused, match="has not passed"):
        stages.close(stage, by=make_officer())


def test_a_rolling_stage_closes_at_any_time_and_its_drafts_go_on():
    stage = make_stage(timing="rolling", closes_at=None)
    draft = make_dossier(stage=stage)

    stages.close(stage, by=make_officer())

    reload(draft)
    assert draft.status == DossierStatus.DRAFT


def test_an_extension_for_all_moves_the_deadline_and_tells_everybody_who_writes():
    manager = make_user()
    stage = make_stage()
    make_dossier(stage=stage, managers=[manager])
    until = stage.closes_at + timedelta(days=7)

    stages.extend(stage, by=make_officer(), closes_at=until, reason="The site was down.")

    reload(stage)
    assert stage.closes_at == until
    letter = Letter.objects.get()
    assert letter.address == manager.email
    assert "The site was down." in letter.text
    assert AuditEvent.objects.about(stage).get().reason == "The site was down."


def test_a_late_extension_opens_the_stage_again_and_brings_lapsed_drafts_back():
    stage = make_late_stage()
    draft = make_dossier(stage=stage)
    tasks.close_due_stages()
    reload(stage)

    stages.extend(
        stage, by=make_officer(), closes_at=clock.now() + timedelta(days=1), reason="Outage."
    )

    reload(stage, draft)
    assert stage.status == StageStatus.OPEN
    assert draft.status == DossierStatus.DRAFT
    assert draft.application.outcome == Outcome.IN_PROGRESS


@pytest.mark.parametrize(
    ("shift", "reason"), [(timedelta(0), "x"), (-MINUTE, "x"), (timedelta(days=1), " ")]
)
def test_an_extension_lengthens_and_has_a_reason(shift, reason):
    stage = make_stage()

    with pytest.raises(Refused):
        stages.extend(stage, by=None, closes_at=stage.closes_at + shift, reason=reason)


def test_an_extension_for_one_leaves_the_others_their_deadline():
    manager = make_user()
    stage = make_stage()
    dossier = make_dossier(stage=stage, managers=[manager])
    until = stage.closes_at + timedelta(days=2)

    stages.extend_one(dossier, by=make_officer(), closes_at=until, reason="Illness.")

    reload(dossier, stage)
    assert (dossier.closes_at, dossier.closes_at_reason) == (until, "Illness.")
    assert stage.closes_at < until
    assert "This deadline is yours alone." in Letter.objects.get().text


def test_an_extension_for_one_brings_its_lapsed_draft_back():
    stage = make_late_stage()
    draft, other = make_dossier(stage=stage), make_dossier(stage=stage)
    tasks.close_due_stages()
    reload(draft)

    stages.extend_one(
        draft, by=make_officer(), closes_at=clock.now() + timedelta(days=1), reason="Outage."
    )

    reload(draft, other)
    assert (draft.status, other.status) == (DossierStatus.DRAFT, DossierStatus.LAPSED)


def test_more_time_does_not_help_what_takes_no_more_words():
    dossier = make_dossier(status=DossierStatus.INELIGIBLE)

    with pytest.raises(Refused, match="takes no more words"):
        stages.extend_one(
            dossier, by=None, closes_at=clock.now() + timedelta(days=99), reason="Please."
        )


def test_only_a_planned_stage_is_scheduled():
    stage = make_stage()

    with pytest.raises(Refused, match="only be extended"):
        stages.schedule(stage, by=None, opens_at=None, closes_at=None)


def test_a_stage_is_decided_when_no_dossier_is_left_undecided():
    stage = make_stage(status=StageStatus.CLOSED)
    dossier = make_dossier(stage=stage, status=DossierStatus.ELIGIBLE)

    with pytest.raises(Refused, match="no decision yet"):
        stages.decide(stage, by=None)
    eligibility.find_ineligible(dossier, by=None, reason="Too late.")
    stages.decide(stage, by=None)
    with pytest.raises(TransitionNotAllowed):
        stages.decide(stage, by=None)
