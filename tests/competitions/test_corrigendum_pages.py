"""Corrigenda in the browser: the office drafts and publishes, everybody reads, words stay."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from competitions.actions import answers, corrigenda, forms
from competitions.models import Corrigendum, Dossier, Form, Question
from core import clock
from tests.competitions.pages import address, posted
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.applications import make_draft, make_preset_call, question
from tests.factories.uploads import pdf_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


@pytest.fixture
def call():
    call = make_preset_call(code="round-1")
    Form.objects.filter(stages__call=call, stages__position=1).update(frozen_at=clock.now())
    return call


def page(name, *more):
    return reverse(f"competitions:{name}", args=["round-1", *more])


def outline(call):
    return call.stages.select_related("call", "form").get(position=1)


def in_zone(moment):
    return timezone.localtime(moment, timezone.zoneinfo.ZoneInfo("Europe/Berlin"))


def without(call, key, by):
    """Publish that ``key`` is no longer asked and that the profile may be longer."""
    stage = outline(call)
    corrigendum = corrigenda.draft(call, by=by, title="Shorter form", text="Asked too much.")
    change = corrigenda.change_questions(corrigendum, stage, by=by)
    asked = Question.objects.filter(section__form=change.form)
    forms.delete_question(stage, asked.get(key=key), by=by)
    forms.edit_question(stage, asked.get(key="profile"), by=by, word_limit=900)
    return corrigenda.publish(corrigendum, by=by)


def test_from_the_desk_to_a_published_corrigendum(client, call, officer):
    stage = outline(call)
    later = (in_zone(stage.deadline) + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
    assert page("office-corrigenda") in client.get(page("office-call")).text

    fields = {"title": "More time", "text": "The rules were late.", "closes_at_1": later}
    client.post(page("office-corrigendum-new"), fields)
    client.post(page("office-corrigendum-questions", 1), {"to": "change"})
    draft_page = client.get(page("office-corrigendum")).text
    assert "are as they were: change them, or leave them." in draft_page
    profile = Question.objects.filter(key="profile").latest("pk")
    form_page = client.get(page("office-form", 1))
    assert "part of a corrigendum that is being drafted" in form_page.text
    edited = {"label": "Profile", "word_limit": "900", "is_required": "on", "writers": "team"}
    client.post(page("office-question", 1, profile.pk), edited)
    assert "Outline, version 1" in client.get(page("office-call-questions", 1)).text

    shown = client.get(page("office-corrigendum-publish")).text
    assert "now long text, at most 900 words; before long text, at most 600 words" in shown
    client.post(page("office-corrigendum-publish"))

    public = client.get(page("call")).text
    assert 'id="corrigendum-1"' in public
    assert "The rules were late." in public
    assert "was called “Profile of the cluster”" in public
    assert "Outline, version 2" in client.get(page("call-questions", 1)).text
    assert outline(call).deadline > stage.deadline


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"text": " "}, "text"),
        ({"closes_at_1": "2020-01-01T00:00"}, "closes_at_1"),
        ({"closes_at_1": "soon"}, "closes_at_1"),
    ],
)
def test_wrong_input_comes_back_at_its_field(client, call, officer, fields, field):
    typed = {"title": "More time", "text": "Because.", "closes_at_1": ""} | fields

    response = client.post(page("office-corrigendum-new"), typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Corrigendum.objects.exists()


def test_a_deadline_between_now_and_the_one_in_force_is_refused_at_its_field(client, call, officer):
    sooner = (in_zone(outline(call).deadline) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")

    fields = {"title": "Less time", "text": "Because.", "closes_at_1": sooner}
    response = client.post(page("office-corrigendum-new"), fields)

    assert response.context["form"].errors == {
        "closes_at_1": ["Choose a moment after the deadline in force."]
    }


def test_a_second_draft_is_refused_and_what_was_typed_is_kept(client, call, officer):
    corrigenda.draft(call, by=officer, title="First", text="Draft")

    fields = {"title": "Second one", "text": "Because."}
    response = client.post(page("office-corrigendum-new"), fields)

    assert response.status_code == 422
    assert "being drafted already" in response.text
    assert 'value="Second one"' in response.text


def test_the_questions_may_be_left_and_the_draft_discarded(client, call, officer):
    corrigenda.draft(call, by=officer, title="First", text="Draft")
    client.post(page("office-corrigendum-questions", 1), {"to": "change"})
    client.post(page("office-corrigendum-questions", 1), {"to": "leave"})
    assert client.get(page("office-form", 1)).status_code == 409

    assert "Discard the draft “First”?" in client.get(page("office-corrigendum-discard")).text
    client.post(page("office-corrigendum-discard"))
    assert client.get(page("office-corrigendum")).status_code == 404


def test_a_draft_waits_on_the_officers_first_page(client, call, officer):
    corrigenda.draft(call, by=officer, title="First", text="Draft")

    text = client.get("/").text

    assert "Publish or discard the corrigendum “First”" in text
    assert page("office-corrigendum") in text


def test_an_auditor_reads_what_is_published(client, call, officer):
    without(call, "novelty", officer)
    client.force_login(make_auditor())

    text = client.get(page("office-corrigenda")).text

    assert "No longer asked: “Novelty”. Words written there are kept." in text
    assert "Draft a corrigendum" not in text


def test_the_applicant_is_told_and_finds_what_was_left_behind(client, call, officer):
    manager = make_user()
    draft = make_draft(call=call, managers=[manager])
    answers.save(draft, question(draft, "novelty"), "All is new", by=manager, version=0)
    without(call, "novelty", officer)
    client.force_login(manager)

    text = client.get(address("dossier", draft)).text

    assert "Corrigendum 1: Shorter form" in text
    assert f"{page('call')}#corrigendum-1" in text
    assert "A corrigendum has removed these questions" in text
    kept = draft.answers.get()
    history = client.get(address("answer-history", draft, kept.question_id))
    assert "All is new" in history.text
    assert "Novelty" not in client.get(address("everything", draft)).text


# Pages that were open meanwhile


KEYS = ["profile", "novelty", "partners", "annex"]


@pytest.fixture
def open_page(client, call, officer):
    """What a page would post that was opened before the questions changed."""
    manager = make_user()
    draft = make_draft(call=call, managers=[manager])
    answers.save(draft, question(draft, "profile"), "Before", by=manager, version=0)
    client.force_login(manager)
    shown = client.get(address("everything", draft))
    old = {key: f"q{question(draft, key).pk}" for key in KEYS}
    section = question(draft, "profile").section_id
    without(call, "novelty", officer)
    return Dossier.objects.get(pk=draft.pk), posted(shown), old, section


def stored(draft):
    return {answer.question.key: answer.value for answer in draft.answers.all()}


def test_a_page_that_was_open_saves_into_the_questions_as_they_are_now(client, open_page):
    draft, fields, old, _section = open_page
    fields |= {old["profile"]: "After", f"{old['partners']}-0-name": "Acme"}

    response = client.post(address("everything", draft), fields)

    assert response.status_code in (302, 422)
    assert stored(draft)["profile"] == "After"
    assert stored(draft)["partners"][0]["name"] == "Acme"
    assert all(a.question.section.form_id == draft.stage.form_id for a in draft.answers.all())


def test_words_typed_into_a_question_that_is_gone_are_kept_with_it(client, open_page):
    draft, fields, old, section = open_page

    client.post(address("section", draft, section), fields | {old["novelty"]: "Last words"})

    assert stored(draft)["novelty"] == "Last words"
    assert "No longer asked" in client.get(address("dossier", draft)).text


def test_the_address_of_a_section_before_shows_all_questions_as_they_are_now(client, open_page):
    draft, _fields, _old, section = open_page

    page = client.get(address("section", draft, section))

    assert (page.status_code, page.context["parts"]) == (200, page.context["sheet"].parts)
    assert f'id="q{question(draft, "profile").pk}"' in page.text


def test_autosave_of_an_open_page_follows_as_well(client, open_page):
    draft, fields, old, _section = open_page
    names = {name: value for name, value in fields.items() if name.startswith(old["profile"])}

    response = client.post(
        address("answer", draft, int(old["profile"][1:])), names | {old["profile"]: "Typed on"}
    )

    assert response.status_code == 200
    assert response.json()["version"] == 2
    assert stored(draft)["profile"] == "Typed on"
    history = client.get(address("answer-history", draft, int(old["profile"][1:])))
    assert "Typed on" in history.text


def test_a_file_of_an_open_page_is_attached_to_the_question_as_it_is_now(client, open_page):
    draft, fields, old, _section = open_page

    client.post(address("everything", draft), fields | {old["annex"]: pdf_upload()})

    attachment = draft.attachments.get()
    assert attachment.question.section.form_id == draft.stage.form_id
    assert stored(draft)["annex"][0]["name"] == attachment.stored.name


@pytest.mark.parametrize("name", ["q0", "q999999999999999", "q" + "9" * 40, "qq", "q1x"])
def test_names_that_no_page_ever_had_are_passed_over(client, open_page, name):
    draft, _fields, _old, _section = open_page

    response = client.post(address("everything", draft), {name: "x", f"{name}-version": "0"})

    assert response.status_code == 302
    assert stored(draft) == {"profile": "Before"}


def test_a_removed_row_of_an_open_page_is_removed_where_it_stands_now(client, open_page):
    draft, fields, old, _section = open_page
    fields |= {f"{old['partners']}-0-name": "A", f"{old['partners']}-1-name": "B"}

    client.post(address("everything", draft), fields | {"remove": f"{old['partners']}-0"})

    assert [row["name"] for row in stored(draft)["partners"]] == ["B"]
