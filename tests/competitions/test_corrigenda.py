"""A published call changes by numbered corrigenda, and nobody loses a word by one."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from competitions import answers as sheets
from competitions import checks, versions
from competitions.actions import answers, corrigenda, forms, submissions
from competitions.models import Answer, Corrigendum, Dossier, Form, Question
from competitions.states import DossierStatus, StageStatus
from core import clock
from core.audit import AuditEvent
from core.errors import NotReady, Refused, WrongTime
from core.models import Letter
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_complete_draft, make_draft, make_preset_call, question
from tests.factories.competitions import make_call
from tests.factories.uploads import pdf_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def call():
    call = make_preset_call()
    for stage in call.stages.filter(position=1):
        Form.objects.filter(pk=stage.form_id).update(frozen_at=clock.now())
    return call


def outline(call):
    return call.stages.select_related("call", "form", "rubric").get(position=1)


def begin(call, by, **fields):
    return corrigenda.draft(call, by=by, **{"title": "More", "text": "Because."} | fields)


def changing(call, by):
    """A corrigendum under way in which the questions of the outline may be changed."""
    corrigendum = begin(call, by)
    corrigenda.change_questions(corrigendum, outline(call), by=by)
    return corrigendum


def prepared(call, key):
    form = versions.editable(outline(call))
    return Question.objects.get(section__form=form, key=key)


def texts(dossier):
    dossier = Dossier.objects.get(pk=dossier.pk)
    return {item.question.key: item.raw for item in sheets.load(dossier).items if not item.is_empty}


# Numbers, and what stays for ever


def test_numbers_run_within_a_call_and_a_discarded_draft_takes_none(call, officer):
    one = corrigenda.publish(begin(call, officer), by=officer)
    corrigenda.discard(begin(call, officer), by=officer)
    two = corrigenda.publish(begin(call, officer), by=officer)
    elsewhere = make_call()
    other = corrigenda.publish(begin(elsewhere, officer), by=officer)

    assert (one.number, two.number, other.number) == (1, 2, 1)
    assert str(two) == "Corrigendum 2"
    event = AuditEvent.objects.about(two).latest("pk")
    assert (event.verb, event.actor_id) == ("publish corrigendum", officer.pk)
    assert event.new == {"number": 2, "title": "More", "text": "Because."}


def test_the_events_of_a_draft_hold_its_deadlines_before_and_after(call, officer):
    stage = outline(call)
    one, two = stage.deadline + timedelta(days=1), stage.deadline + timedelta(days=2)
    corrigendum = begin(call, officer, deadlines={stage: one})
    new = {"title": "More", "text": "Because.", "deadlines": {stage: two}}
    corrigenda.edit(corrigendum, by=officer, **new)
    about = AuditEvent.objects.about(corrigendum)
    corrigenda.discard(corrigendum, by=officer)

    drafted, edited, discarded = about.order_by("pk")

    def deadlines(side):
        return {place: datetime.fromisoformat(at) for place, at in side["deadlines"].items()}

    assert deadlines(drafted.new) == deadlines(edited.old) == {"1": one}
    assert deadlines(edited.new) == deadlines(discarded.old) == {"1": two}


def test_there_is_one_draft_at_a_time(call, officer):
    begin(call, officer)

    with pytest.raises(Refused, match="being drafted already"):
        begin(call, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Corrigendum.objects.create(call=call, title="Second", text="Draft")


def test_a_published_corrigendum_is_altered_by_nobody(call, officer):
    published = corrigenda.publish(changing_label(call, officer), by=officer)

    for attempt in (
        lambda: corrigenda.edit(published, by=officer, title="Other", text="Other"),
        lambda: corrigenda.publish(published, by=officer),
        lambda: corrigenda.discard(published, by=officer),
    ):
        with pytest.raises(WrongTime):
            attempt()
    change = published.changes.get()
    for statement in (
        lambda: Corrigendum.objects.filter(pk=published.pk).update(text="Other"),
        lambda: Corrigendum.objects.filter(pk=published.pk)._raw_delete("default"),
        lambda: type(change).objects.filter(pk=change.pk).update(closes_at=clock.now()),
        lambda: type(change).objects.filter(pk=change.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
            statement()


def changing_label(call, officer):
    corrigendum = changing(call, officer)
    profile = prepared(call, "profile")
    forms.edit_question(outline(call), profile, by=officer, label="Profile", word_limit=700)
    return corrigendum


def test_only_a_published_call_has_corrigenda(officer):
    with pytest.raises(WrongTime):
        begin(make_call(status="draft"), officer)


# Deadlines and letters


def test_a_corrigendum_may_give_everybody_more_time(call, officer):
    stage = outline(call)
    before, later = stage.deadline, stage.deadline + timedelta(days=7)

    corrigendum = corrigenda.publish(begin(call, officer, deadlines={stage: later}), by=officer)

    assert outline(call).deadline == later
    change = corrigendum.changes.get()
    assert (change.closed_at, change.closes_at) == (before, later)


def test_an_earlier_deadline_is_refused_and_nothing_is_published(call, officer):
    stage = outline(call)
    corrigendum = begin(call, officer, deadlines={stage: stage.deadline - timedelta(days=1)})

    with pytest.raises(Refused, match="later than the one in force"):
        corrigenda.publish(corrigendum, by=officer)

    corrigendum.refresh_from_db()
    assert corrigendum.published_at is None


def test_one_letter_goes_to_everybody_with_a_draft_or_a_hand_in(call, officer):
    writing, handed, gone = make_user(), make_user(), make_user()
    make_draft(call=call, managers=[writing])
    submitted = make_complete_draft(call=call, managers=[handed], by=handed)
    submissions.submit(submitted, by=handed, received_at=clock.now())
    withdrawn = make_draft(call=call, managers=[gone])
    Dossier.objects.filter(pk=withdrawn.pk).update(status=DossierStatus.WITHDRAWN)
    stage = outline(call)
    corrigendum = changing_label(call, officer)
    later = stage.deadline + timedelta(days=7)
    corrigenda.edit(
        corrigendum, by=officer, title="Longer", text="Asked for.", deadlines={stage: later}
    )

    corrigenda.publish(corrigendum, by=officer)

    letters = Letter.objects.filter(key=f"corrigendum:{corrigendum.pk}")
    assert {letter.address for letter in letters} == {writing.email, handed.email}
    assert letters[0].subject == f"Corrigendum 1: Longer, {call}"
    assert "Asked for." in letters[0].text
    assert 'The deadline of "Outline" is now' in letters[0].text
    assert "- “Profile”: was called “Profile of the cluster”" in letters[0].text
    assert not Letter.objects.filter(key__startswith="stage-extended").exists()


# Questions


def test_words_follow_their_questions_into_the_new_version(call, officer, manager):
    dossier = make_draft(call=call, managers=[manager])
    answers.save(dossier, question(dossier, "profile"), "Our profile", by=manager, version=0)
    answers.attach(dossier, question(dossier, "annex"), pdf_upload(), by=manager)
    before = texts(dossier)

    corrigenda.publish(changing_label(call, officer), by=officer)

    stage = outline(call)
    assert (stage.form.version, stage.form.frozen_at is not None) == (2, True)
    assert texts(dossier) == before
    answer = dossier.answers.get(question__key="profile")
    assert (answer.question.label, answer.version) == ("Profile", 1)
    assert answer.revisions.get().value == "Our profile"
    assert dossier.attachments.get().question.section.form == stage.form


def test_a_question_that_is_removed_keeps_its_words_and_is_no_longer_missing(
    call, officer, manager
):
    dossier = make_draft(call=call, managers=[manager])
    answers.save(dossier, question(dossier, "novelty"), "All is new", by=manager, version=0)
    corrigendum = changing(call, officer)
    forms.delete_question(outline(call), prepared(call, "novelty"), by=officer)

    corrigenda.publish(corrigendum, by=officer)

    dossier = Dossier.objects.get(pk=dossier.pk)
    assert "novelty" not in texts(dossier)
    assert "Novelty" not in {problem.question.label for problem in checks.missing(dossier)}
    kept = dossier.answers.get(question__key="novelty")
    assert kept.value == "All is new"


def test_a_new_question_is_asked_of_everybody_and_never_inherits_old_words(call, officer, manager):
    dossier = make_draft(call=call, managers=[manager])
    answers.save(dossier, question(dossier, "novelty"), "All is new", by=manager, version=0)
    corrigendum = changing(call, officer)
    stage = outline(call)
    section = prepared(call, "novelty").section
    forms.delete_question(stage, prepared(call, "novelty"), by=officer)
    new = forms.add_question(stage, section, by=officer, kind="long_text", label="Novelty")

    corrigenda.publish(corrigendum, by=officer)

    assert new.key == "novelty-2"
    assert "novelty-2" not in texts(dossier)
    missing = checks.missing(Dossier.objects.get(pk=dossier.pk))
    assert "novelty-2" in {problem.question.key for problem in missing}


def test_a_hand_in_from_before_stays_as_it_was(call, officer, manager):
    dossier = make_complete_draft(call=call, managers=[manager], by=manager)
    first = submissions.submit(dossier, by=manager, received_at=clock.now())

    corrigenda.publish(changing_label(call, officer), by=officer)

    dossier = Dossier.objects.get(pk=dossier.pk)
    answers.save(dossier, question(dossier, "profile"), "Rewritten", by=manager, version=1)
    second = submissions.submit(dossier, by=manager, received_at=clock.now())
    assert first.content["form"]["version"] == 1
    assert second.content["form"]["version"] == 2
    labels = [submission.content["answers"][0]["label"] for submission in (first, second)]
    assert labels == ["Profile of the cluster", "Profile"]


def test_what_is_saved_with_an_old_question_in_hand_is_saved_with_the_new_one(
    call, officer, manager
):
    dossier = make_draft(call=call, managers=[manager])
    old = question(dossier, "profile")
    corrigenda.publish(changing_label(call, officer), by=officer)

    answers.save(dossier, old, "Typed meanwhile", by=manager, version=0)

    assert texts(dossier) == {"profile": "Typed meanwhile"}
    assert Answer.objects.get().question != old


def test_unchanged_questions_and_impossible_conditions_are_not_published(call, officer):
    corrigendum = changing(call, officer)

    with pytest.raises(NotReady, match="are as they were"):
        corrigenda.publish(corrigendum, by=officer)
    condition = {"key": "nobody", "equals": "yes"}
    Question.objects.filter(pk=prepared(call, "profile").pk).update(condition=condition)
    with pytest.raises(NotReady, match="depends on a question that is not there"):
        corrigenda.publish(corrigendum, by=officer)


def test_questions_of_a_closed_stage_change_only_with_more_time(call, officer):
    stage = outline(call)
    call.stages.filter(pk=stage.pk).update(status=StageStatus.CLOSED)
    corrigendum = changing_label(call, officer)

    with pytest.raises(NotReady, match="only with a later deadline"):
        corrigenda.publish(corrigendum, by=officer)
    later = {stage: stage.deadline + timedelta(days=7)}
    corrigenda.edit(corrigendum, by=officer, title="More", text="Because.", deadlines=later)
    corrigenda.publish(corrigendum, by=officer)

    assert (outline(call).status, outline(call).form.version) == (StageStatus.OPEN, 2)


def test_questions_that_are_not_frozen_need_no_corrigendum(call, officer):
    corrigendum = begin(call, officer)

    with pytest.raises(WrongTime, match="not frozen yet"):
        corrigenda.change_questions(corrigendum, call.stages.get(position=2), by=officer)


def test_leaving_the_questions_or_discarding_the_draft_leaves_nothing_behind(call, officer):
    before = Form.objects.count()
    corrigendum = changing(call, officer)
    corrigenda.leave_questions(corrigendum, outline(call), by=officer)
    assert (Form.objects.count(), corrigendum.changes.count()) == (before, 0)

    corrigenda.change_questions(corrigendum, outline(call), by=officer)
    corrigenda.discard(corrigendum, by=officer)

    assert Form.objects.count() == before
    assert not Corrigendum.objects.exists()
    assert versions.editable(outline(call)) is None
