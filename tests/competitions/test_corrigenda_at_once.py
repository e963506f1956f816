"""Corrigenda and writing at the same moment, on a real PostgreSQL."""

from functools import partial

import pytest
from django.db import transaction

from competitions.actions import answers, corrigenda, forms, stages
from competitions.models import Answer, Call, Corrigendum, Dossier, Form, Question
from core import clock
from core.errors import Refused, WrongTime
from core.models import Letter
from tests.core.threads import together
from tests.factories.accounts import make_user
from tests.factories.applications import make_draft, make_preset_call, question
from tests.factories.competitions import make_call

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 10


def begin(call, title="Later"):
    return corrigenda.draft(call, by=None, title=title, text="Because.")


def test_of_two_simultaneous_drafts_there_is_one():
    for _round in range(ROUNDS):
        call = make_call()

        results = together(partial(begin, call), partial(begin, Call.objects.get(pk=call.pk)))

        assert len([r for r in results if isinstance(r, Corrigendum)]) == 1
        assert len([r for r in results if isinstance(r, Refused)]) == 1
        assert call.corrigenda.count() == 1


def test_two_presses_publish_one_corrigendum_and_numbers_have_no_gaps():
    call = make_preset_call()
    make_draft(call=call, managers=[make_user()])
    for number in range(1, ROUNDS + 1):
        draft = begin(call)
        copies = [Corrigendum.objects.select_related("call").get(pk=draft.pk) for _ in range(2)]

        results = together(*(partial(corrigenda.publish, copy, by=None) for copy in copies))

        assert [r.number for r in results if isinstance(r, Corrigendum)] == [number]
        assert len([r for r in results if isinstance(r, WrongTime)]) == 1
        assert Letter.objects.filter(key=f"corrigendum:{draft.pk}").count() == 1


def test_a_word_saved_while_the_questions_change_is_found_under_the_new_ones():
    for _round in range(ROUNDS):
        manager = make_user()
        call = make_preset_call()
        Form.objects.filter(stages__call=call).update(frozen_at=clock.now())
        draft = make_draft(call=call, managers=[manager])
        profile, copy = question(draft, "profile"), Dossier.objects.get(pk=draft.pk)
        stage = call.stages.get(position=1)
        corrigendum = begin(call)
        change = corrigenda.change_questions(corrigendum, stage, by=None)
        new = Question.objects.get(section__form=change.form, key="profile")
        forms.edit_question(stage, new, by=None, label="Profile")

        save = partial(answers.save, copy, profile, "Typed", by=manager, version=0)
        together(save, partial(corrigenda.publish, corrigendum, by=None))

        answer = Answer.objects.get(dossier=draft)
        assert (answer.value, answer.question_id) == ("Typed", new.pk)


def test_a_question_is_not_added_to_a_form_that_freezes_at_the_same_moment():
    for _round in range(ROUNDS):
        call = make_preset_call()
        stage, copy = call.stages.get(position=1), call.stages.get(position=1)
        section = stage.form.sections.first()
        add = partial(
            forms.add_question, stage, section, by=None, kind="long_text", label="One more"
        )

        added, _frozen = together(add, partial(transaction.atomic(stages.freeze), copy))

        frozen_at = Form.objects.get(pk=stage.form_id).frozen_at
        assert frozen_at is not None
        exists = section.questions.filter(key="one-more").exists()
        assert exists == (not isinstance(added, WrongTime))


def test_two_officers_who_add_the_same_question_add_two():
    for _round in range(ROUNDS):
        call = make_preset_call()
        stages_of_call = [call.stages.get(position=1), call.stages.get(position=1)]
        section = stages_of_call[0].form.sections.first()
        fields = {"by": None, "kind": "yes_no", "label": "Do you export?"}

        together(*(partial(forms.add_question, s, section, **fields) for s in stages_of_call))

        added = section.questions.filter(kind="yes_no").order_by("position")
        assert [q.key for q in added] == ["do-you-export", "do-you-export-2"]
