"""Building a form: its parts keep their order and their keys, and nothing is built too late."""

import pytest

from competitions.actions import forms
from competitions.actions.erasure import SUPPLIED
from competitions.models import Form, Question
from competitions.snapshots import SIGNATURES
from competitions.states import StageStatus
from core import clock
from core.audit import AuditEvent
from core.errors import Refused, WrongTime
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_call, make_dossier, make_form, make_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def stage(officer):
    """A form of two sections, with the questions a, b and c, d."""
    form = make_form({"key": "a"}, {"key": "b"})
    second = form.sections.create(position=2, title="More")
    for position, key in enumerate("cd", 1):
        second.questions.create(position=position, key=key, kind="yes_no", label=key)
    return make_stage(call=make_call(status="draft"), form=form, status=StageStatus.PLANNED)


def asked(stage, key):
    return Question.objects.get(section__form=stage.form, key=key)


def order(stage):
    """The keys by section, as they are asked."""
    return [
        "".join(question.key for question in section.questions.all())
        for section in stage.form.sections.prefetch_related("questions")
    ]


@pytest.mark.parametrize(
    ("key", "up", "after"),
    [
        ("b", True, ["ba", "cd"]),
        ("a", False, ["ba", "cd"]),
        ("c", True, ["abc", "d"]),  # into the section before, as its last
        ("b", False, ["a", "bcd"]),  # into the section after, as its first
        ("a", True, ["ab", "cd"]),  # the first and the last stay
        ("d", False, ["ab", "cd"]),
    ],
)
def test_a_question_moves_one_place_and_over_the_edge_of_its_section(
    stage, officer, key, up, after
):
    forms.move_question(stage, asked(stage, key), by=officer, up=up)

    assert order(stage) == after


def test_a_question_goes_all_the_way_down_and_up_again(stage, officer):
    for _step in range(5):
        forms.move_question(stage, asked(stage, "a"), by=officer, up=False)
    assert order(stage) == ["b", "cda"]

    for _step in range(5):
        forms.move_question(stage, asked(stage, "a"), by=officer, up=True)
    assert order(stage) == ["ab", "cd"]


def test_a_question_moves_into_an_empty_section(stage, officer):
    forms.add_section(stage, by=officer, title="Empty")

    forms.move_question(stage, asked(stage, "d"), by=officer, up=False)

    assert order(stage) == ["ab", "c", "d"]


def test_sections_change_places(stage, officer):
    second = stage.form.sections.last()

    forms.move_section(stage, second, by=officer, up=True)
    assert order(stage) == ["cd", "ab"]
    forms.move_section(stage, second, by=officer, up=True)
    assert order(stage) == ["cd", "ab"]


@pytest.mark.parametrize(
    ("labels", "keys"),
    [
        (["What is new?", "What is new?"], ["what-is-new", "what-is-new-2"]),
        (["集群", "集群"], ["long-text", "long-text-2"]),
        (["b"], ["b-2"]),
        (["x" * 250], ["x" * 50]),
    ],
)
def test_a_question_gets_a_key_that_no_other_has(stage, officer, labels, keys):
    section = stage.form.sections.last()

    added = [
        forms.add_question(stage, section, by=officer, kind="long_text", label=label)
        for label in labels
    ]

    assert [question.key for question in added] == keys


@pytest.mark.parametrize(("label", "key"), [("Signatures", SIGNATURES), ("Words", SUPPLIED)])
def test_no_question_gets_the_key_of_what_else_may_be_erased(stage, officer, label, key):
    section = stage.form.sections.first()

    added = forms.add_question(stage, section, by=officer, kind="long_text", label=label)

    assert added.key == f"{key}-2"


def test_what_was_built_is_recorded_in_the_stream_of_the_call(stage, officer):
    section = stage.form.sections.first()
    question = forms.add_question(stage, section, by=officer, kind="link", label="Website")
    forms.edit_question(stage, question, by=officer, label="Your website", help="")
    forms.delete_question(stage, question, by=officer)

    events = AuditEvent.objects.in_stream(stage.call.audit_stream).order_by("pk")
    assert [event.verb for event in events] == ["add question", "edit question", "delete question"]
    assert {event.actor_id for event in events} == {officer.pk}
    assert events[1].old == {"question": "website", "label": "Website"}
    assert events[1].new == {"form": stage.form_id, "label": "Your website"}


def test_saving_a_question_unchanged_is_no_event(stage, officer):
    forms.edit_question(stage, asked(stage, "a"), by=officer, label="Profile")

    assert not AuditEvent.objects.exists()


def test_a_condition_must_name_a_question_and_an_answer_it_can_have(stage, officer):
    for condition in ({"key": "nobody", "equals": "yes"}, {"key": "c", "equals": "perhaps"}):
        with pytest.raises(Refused):
            forms.edit_question(stage, asked(stage, "a"), by=officer, condition=condition)
    forms.edit_question(
        stage, asked(stage, "d"), by=officer, condition={"key": "c", "equals": "no"}
    )
    circle = {"key": "d", "equals": "yes"}
    with pytest.raises(Refused, match="depends in the end on itself"):
        forms.edit_question(stage, asked(stage, "c"), by=officer, condition=circle)


def test_what_another_question_waits_for_is_not_deleted(stage, officer):
    condition = {"key": "c", "equals": "yes"}
    forms.edit_question(stage, asked(stage, "a"), by=officer, condition=condition)

    with pytest.raises(Refused, match="“Profile” is asked by its answer only"):
        forms.delete_question(stage, asked(stage, "c"), by=officer)
    with pytest.raises(Refused):
        forms.delete_section(stage, asked(stage, "c").section, by=officer)
    forms.delete_section(stage, asked(stage, "a").section, by=officer)
    assert order(stage) == ["cd"]


def test_a_question_to_which_answers_were_carried_over_is_not_deleted(stage, officer):
    """Those shortlisted find the next stage begun before it opens and its form is frozen."""
    dossier = make_dossier(stage=stage)
    dossier.answers.create(question=asked(stage, "a"), value="From the outline")

    with pytest.raises(Refused, match="carried over already"):
        forms.delete_question(stage, asked(stage, "a"), by=officer)
    with pytest.raises(Refused, match="carried over already"):
        forms.delete_section(stage, asked(stage, "a").section, by=officer)
    forms.delete_question(stage, asked(stage, "b"), by=officer)


def test_what_somebody_else_has_deleted_is_said(stage, officer):
    question = asked(stage, "a")
    forms.delete_question(stage, question, by=officer)

    with pytest.raises(WrongTime, match="deleted this meanwhile"):
        forms.edit_question(stage, question, by=officer, label="Still there?")


@pytest.mark.parametrize("status", ["closed", "cancelled", "archived"])
def test_nothing_is_built_in_a_call_that_is_over(officer, status):
    stage = make_stage(call=make_call(status=status), status=StageStatus.PLANNED)

    with pytest.raises(WrongTime):
        forms.add_section(stage, by=officer, title="Too late")


def test_nothing_is_built_in_a_form_that_froze_since_it_was_read(stage, officer):
    section = stage.form.sections.first()
    Form.objects.filter(pk=stage.form_id).update(frozen_at=clock.now())

    with pytest.raises(WrongTime, match="change by a corrigendum only"):
        forms.add_question(stage, section, by=officer, kind="link", label="Website")
