"""From a preset to a published call, and what keeps one from being published."""

from datetime import timedelta

import pytest

from competitions.actions import calls, stages
from competitions.call_checks import call_problems
from competitions.models import Criterion, Form, Programme, Question, Stage
from competitions.presets import PRESETS
from competitions.states import CallStatus, StageStatus
from core import clock
from core.audit import AuditEvent
from core.errors import NotReady, Refused
from core.models import Letter
from core.states import TransitionNotAllowed
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import make_application, make_stage

pytestmark = pytest.mark.django_db


def make_draft_call(preset="leading-edge", **fields):
    defaults = {"by": make_officer(), "code": "round-1", "title": "Round one"}
    return calls.create(preset, **defaults | fields)


def set_dates(call):
    """Every stage four weeks, one after the other, the first from now on."""
    start = clock.now()
    for stage in call.stages.all():
        stages.schedule(stage, by=None, opens_at=start, closes_at=start + timedelta(weeks=4))
        start += timedelta(weeks=5)


def make_published_call(**fields):
    call = make_draft_call(**fields)
    set_dates(call)
    return calls.publish(call, by=make_officer())


def test_a_contest_is_made_with_all_that_its_preset_describes():
    call = make_draft_call()

    outline, full = call.stages.all()
    assert call.status == CallStatus.DRAFT
    assert (call.budget, call.cap_per_winner, call.private_share_min) == (2e8, 4e7, 50)
    assert (outline.places, full.places) == (15, 5)
    assert [criterion.weight for criterion in outline.rubric.criteria.all()] == [1] * 5
    assert outline.rubric == full.rubric
    assert outline.rubric.criteria.first().descriptors["5"].startswith("Excellent")
    assert outline.form.sections.count() == 4
    assert full.form.sections.first().questions.first().carries_over == "profile"
    assert AuditEvent.objects.about(call).get().verb == "create"


def test_a_label_call_brings_its_label_type_and_31_indicators():
    call = make_draft_call("cluster-management")

    assert call.programme.label_type.policy["gold"]["renewal_years"] == 3
    assert call.stages.get().is_rolling
    assert call.stages.get().rubric.criteria.filter(is_baseline=True).exists()
    assert Criterion.objects.count() == 31
    assert call_problems(call) == []


def test_two_calls_share_the_programme_and_nothing_else():
    make_draft_call()
    make_draft_call(code="round-2")

    assert Programme.objects.count() == 1
    assert Form.objects.count() == 4
    assert Criterion.objects.count() == 10


def test_every_preset_gives_a_call_that_lacks_nothing_but_dates():
    for preset in PRESETS:
        call = make_draft_call(preset, code=preset)
        set_dates(call)

        assert call_problems(call) == []


def test_eligibility_follows_the_figures_of_the_call():
    call = make_draft_call(cap_per_winner=30_000_000)
    calls.edit(call, by=None, private_share_min=40)

    assert [rule["needed"] for rule in call.eligibility] == ["40", "30000000.00"]


def test_the_plan_of_a_form_sets_dates_and_places_of_every_stage():
    start = clock.now()
    plan = {2: {"opens_at": start, "closes_at": start + timedelta(days=1), "places": 3}}
    call = make_draft_call(plan=plan)
    calls.edit(call, by=None, plan={1: {"quorum": 2}}, title="Renamed")

    first, second = call.stages.all()
    assert (second.places, second.opens_at, first.quorum) == (3, start, 2)
    assert call.title == "Renamed"


def test_weights_and_thresholds_change_until_the_call_is_published():
    call = make_draft_call()
    rubric = call.stages.first().rubric
    first = rubric.criteria.first()
    changes = {first: {"weight": 3, "threshold": 2}}

    calls.weigh(call, rubric, by=make_officer(), changes=changes, threshold=12)

    first.refresh_from_db()
    assert (first.weight, first.threshold, rubric.threshold) == (3, 2, 12)
    set_dates(call)
    calls.publish(call, by=make_officer())
    with pytest.raises(TransitionNotAllowed):
        calls.weigh(call, rubric, by=make_officer(), changes=changes, threshold=None)


def test_publishing_names_everything_that_is_missing_and_changes_nothing():
    call = make_draft_call(budget=10, cap_per_winner=20)
    call.stages.get(position=1).rubric.criteria.update(weight=0)

    with pytest.raises(NotReady) as error:
        calls.publish(call, by=make_officer())

    assert error.value.problems == [
        "Set when the stage “Outline” opens and closes.",
        "Set when the stage “Full application” opens and closes.",
        "The most per winner is more than the budget.",
        "All weights of the criteria are 0: at least one must count.",
    ]
    call.refresh_from_db()
    assert call.status == CallStatus.DRAFT


def test_a_stage_may_not_open_before_the_one_before_it_closes():
    call = make_draft_call()
    set_dates(call)
    first, second = call.stages.all()
    stages.schedule(
        second, by=None, opens_at=first.opens_at, closes_at=first.closes_at + timedelta(weeks=9)
    )

    assert call_problems(call) == ["The stage “Full application” opens before “Outline” closes."]


def test_a_threshold_off_the_scale_and_an_empty_form_are_found():
    call = make_draft_call()
    set_dates(call)
    stage = call.stages.last()
    stage.rubric.criteria.filter(position=1).update(threshold=6)
    stage.form.sections.all().delete()

    assert call_problems(call) == [
        "The threshold of “Financial participation of business and private investors” is off "
        "the scale.",
        "The form of the stage “Full application” has no question.",
    ]


def test_conditions_that_can_never_be_met_are_found():
    call = make_draft_call()
    set_dates(call)
    questions = Question.objects.filter(section__form=call.stages.first().form)
    questions.filter(key="profile").update(condition={"key": "nobody", "equals": "x"})
    questions.filter(key="novelty").update(condition={"key": "talent", "equals": "x"})
    questions.filter(key="strategy").update(condition={"key": "strategy", "equals": "x"})

    assert call_problems(call) == [
        "Outline: “Profile of the cluster” depends on a question that is not there.",
        "Outline: “Joint strategy and goals” depends in the end on itself.",
        "Outline: “Novelty” depends on an answer that nobody can give.",
    ]


def test_a_question_that_begins_with_an_answer_nobody_gives_is_found():
    call = make_draft_call()
    set_dates(call)
    Question.objects.filter(section__form=call.stages.first().form, key="talent").delete()

    assert call_problems(call) == [
        "Full application: “Training, qualification and young talent” begins with an answer that "
        "the stage before does not ask for.",
    ]


def test_publishing_opens_the_first_stage_when_it_is_due_and_freezes_criteria_and_form():
    call = make_published_call()

    first, second = call.stages.all()
    assert call.status == CallStatus.PUBLISHED
    assert (first.status, second.status) == (StageStatus.OPEN, StageStatus.PLANNED)
    assert first.form.frozen_at
    assert first.rubric.frozen_at
    assert second.form.frozen_at is None


def test_a_call_is_published_once():
    call = make_published_call()

    with pytest.raises(TransitionNotAllowed):
        calls.publish(call, by=make_officer())


def test_a_published_call_is_not_edited():
    call = make_published_call()

    with pytest.raises(TransitionNotAllowed):
        calls.edit(call, by=make_officer(), budget=1)


def test_a_call_closes_when_everything_is_decided():
    stage = make_stage(status=StageStatus.CLOSED)

    with pytest.raises(Refused, match="Not decided yet: Outline"):
        calls.close(stage.call, by=None)

    stages.decide(stage, by=None)
    calls.close(stage.call, by=None)
    calls.archive(stage.call, by=None)
    assert stage.call.status == CallStatus.ARCHIVED


def test_cancelling_tells_everybody_who_takes_part_why():
    manager = make_user()
    stage = make_stage()
    make_application(call=stage.call, managers=[manager])

    calls.cancel(stage.call, by=make_officer(), reason="The budget was not granted.")

    letter = Letter.objects.get()
    assert letter.address == manager.email
    assert "The budget was not granted." in letter.text
    assert Stage.objects.get().status == StageStatus.CLOSED


def test_cancelling_needs_a_reason():
    stage = make_stage()

    with pytest.raises(Refused):
        calls.cancel(stage.call, by=make_officer(), reason=" ")
