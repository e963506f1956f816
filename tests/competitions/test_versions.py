"""Whatever is written and however often the questions change: every last word is there."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from competitions import answers as sheets
from competitions import versions
from competitions.actions import answers, corrigenda, forms
from competitions.models import Dossier, Form, Question, Stage
from core import clock
from tests.factories.accounts import make_user
from tests.factories.competitions import make_application, make_dossier, make_form, make_stage

pytestmark = pytest.mark.django_db
NUMBERS = st.integers(min_value=0, max_value=9)
WORDS = st.text(alphabet="abc", min_size=1, max_size=5)
STEPS = st.one_of(
    st.tuples(st.just("write"), NUMBERS, WORDS),
    st.tuples(st.just("write on an old page"), NUMBERS, WORDS),
    st.tuples(st.sampled_from(["delete", "add", "rename", "move"]), NUMBERS, st.just("")),
)


class Round:
    """One dossier of a stage with three questions, and what was typed into it last."""

    def __init__(self):
        self.person = make_user()
        stage = make_stage(form=make_form({"key": "a"}, {"key": "b"}, {"key": "c"}))
        Form.objects.filter(pk=stage.form_id).update(frozen_at=clock.now())
        application = make_application(call=stage.call, managers=[self.person])
        self.dossier = make_dossier(stage=stage, application=application)
        self.first = list(self.questions(stage.form_id))  # of a page that was never reloaded
        self.typed = {}

    @property
    def stage(self):
        stages = Stage.objects.select_related("call", "form", "rubric")
        return stages.get(pk=self.dossier.stage_id)

    def questions(self, form_pk):
        questions = Question.objects.filter(section__form=form_pk).select_related("section")
        return questions.order_by("section__position", "position")

    def take(self, what, number, words):
        match what:
            case "write":
                self.write(list(self.questions(self.stage.form_id)), number, words)
            case "write on an old page":
                self.write(self.first, number, words)
            case _:
                self.change(what, number)

    def write(self, questions, number, words):
        if not questions:
            return
        question = questions[number % len(questions)]
        now = versions.current(self.stage, question)
        answer = self.dossier.answers.filter(question=now).first()
        version = answer.version if answer else 0
        answers.save(self.dossier, question, words, by=self.person, version=version)
        self.typed[question.key] = words

    def change(self, what, number):
        stage = self.stage
        corrigendum = corrigenda.draft(stage.call, by=None, title="Changed", text="Because.")
        form = corrigenda.change_questions(corrigendum, stage, by=None).form
        found = list(self.questions(form.pk))
        if what == "add" or len(found) < 2:
            section = form.sections.first()
            forms.add_question(stage, section, by=None, kind="long_text", label="a")
        elif what == "delete":
            forms.delete_question(stage, found[number % len(found)], by=None)
        elif what == "rename":
            question = found[number % len(found)]
            forms.edit_question(stage, question, by=None, label=f"{question.label} again")
        else:
            forms.move_question(stage, found[0], by=None, up=False)
        corrigenda.publish(corrigendum, by=None)


GONE_TWICE_OVER = [
    ("delete", 0, ""),
    ("write", 0, "aa"),
    ("delete", 0, ""),
    ("write on an old page", 1, "a"),
]


@example(GONE_TWICE_OVER)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=8))
def test_no_sequence_of_writing_and_changing_the_questions_loses_a_word(db, steps):
    this = Round()

    for step in steps:
        this.take(*step)

    dossier = Dossier.objects.get(pk=this.dossier.pk)
    kept = {answer.question.key: answer for answer in dossier.answers.select_related("question")}
    assert {key: answer.value for key, answer in kept.items()} == this.typed
    asked = {item.question.key: item.raw for item in sheets.load(dossier).items}
    for key in asked:
        assert asked[key] == this.typed.get(key, "")
    positions = [q.position for q in this.questions(this.stage.form_id)]
    assert len(set(positions)) == len(positions)
