"""Building a form, and answering one whose questions depend on each other, in a real browser."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from competitions.actions import calls, corrigenda, forms
from competitions.models import Answer, Form, Question
from core import clock
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_draft, make_preset_call
from tests.factories.competitions import make_application, make_dossier, make_form, make_stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EXPORT = {"key": "export", "kind": "yes_no", "label": "Do you export?"}
WHERE = {
    "key": "where",
    "kind": "choices",
    "label": "Where to?",
    "options": {"choices": [["asia", "Asia"], ["america", "America"]]},
    "condition": {"key": "export", "equals": "yes"},
}
RISKS = {
    "key": "risks",
    "kind": "long_text",
    "label": "Risks in Asia",
    "condition": {"key": "where", "equals": "asia"},
}


@pytest.fixture
def open_page(page, live_server):
    """open_page(user, name, *args): the page as ``user`` sees it."""

    def enter(user, name, *args):
        client = Client()
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        page.context.add_cookies([cookie | {"url": live_server.url}])
        return page.goto(live_server.url + reverse(f"competitions:{name}", args=args))

    return enter


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def call(officer):
    return calls.create("leading-edge", by=officer, code="round-1", title="Round one")


def conditional_draft(manager):
    stage = make_stage(form=make_form(EXPORT, WHERE, RISKS))
    application = make_application(call=stage.call, managers=[manager])
    return make_dossier(stage=stage, application=application)


def test_questions_come_and_go_with_the_answers_they_depend_on(page, open_page, assert_accessible):
    manager = make_user()
    draft = conditional_draft(manager)
    open_page(manager, "everything", draft.application.reference, 1)
    where, risks = page.get_by_text("Where to?"), page.get_by_label("Risks in Asia")
    expect(where).to_be_hidden()
    expect(risks).to_be_hidden()

    page.get_by_label("Yes").check()
    expect(where).to_be_visible()
    expect(risks).to_be_hidden()
    page.get_by_label("Asia", exact=True).check()
    expect(risks).to_be_visible()
    risks.fill("Storms")
    risks.press("Tab")
    saved = page.locator("[data-question]", has=risks).locator("[data-saved]")
    expect(saved).to_contain_text("Saved")
    assert_accessible(page)

    page.get_by_label("No", exact=True).check()
    expect(where).to_be_hidden()
    expect(risks).to_be_hidden()
    export = page.locator("[data-question]", has=page.get_by_label("Yes"))
    expect(export.locator("[data-saved]")).to_contain_text("Saved")
    page.reload()
    expect(risks).to_be_hidden()
    page.get_by_label("Yes").check()
    expect(risks).to_have_value("Storms")
    expect(export.locator("[data-saved]")).to_contain_text("Saved")  # nothing is under way
    assert Answer.objects.get(question__key="risks").value == "Storms"


def test_an_officer_builds_a_question_by_keyboard_and_sees_it_while_typing(
    page, open_page, officer, call, assert_accessible
):
    open_page(officer, "office-form", "round-1", 1)
    assert_accessible(page)
    kind = page.get_by_label("New question in The cluster")
    kind.focus()
    page.keyboard.type("one of several")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/new/?kind=choice")

    page.get_by_label("Question", exact=True).focus()
    page.keyboard.type("Which technology?")
    for _field in ("help", "answers"):
        page.keyboard.press("Tab")
    page.keyboard.type("Light")
    page.keyboard.press("Enter")
    page.keyboard.type("Sound")
    preview = page.locator("#question-preview")
    expect(preview.get_by_label("Sound")).to_be_visible()
    expect(preview.get_by_text("Which technology?")).to_be_visible()
    assert_accessible(page)
    for _field in ("required", "more", "save"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/form/edit/**")

    question = Question.objects.get(key="which-technology")
    assert question.options == {"choices": [["light", "Light"], ["sound", "Sound"]]}
    page.get_by_role("button", name="Move up: Which technology?").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#question-{question.pk} + li")).to_contain_text("Partners")


def test_the_preview_of_a_form_asks_as_the_applicants_page_does(
    page, open_page, officer, call, assert_accessible
):
    stage = call.stages.get(position=1)
    section = stage.form.sections.first()
    forms.add_question(stage, section, by=officer, kind="yes_no", label="Do you export?")
    condition = {"key": "do-you-export", "equals": "yes"}
    columns = [{"key": "c1", "label": "Country", "type": "text", "is_required": True}]
    forms.add_question(
        stage,
        section,
        by=officer,
        kind="table",
        label="Where to?",
        condition=condition,
        options={"columns": columns},
        is_secret=True,
    )

    open_page(officer, "office-form-preview", "round-1", 1)

    expect(page.get_by_text("Where to?")).to_be_hidden()
    page.get_by_label("Yes").check()
    expect(page.get_by_label("Country").first).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("kind", ["table", "financing", "files"])
def test_the_form_of_a_question_has_no_barriers(
    page, open_page, officer, call, assert_accessible, kind
):
    section = call.stages.get(position=1).form.sections.first()

    open_page(officer, "office-question-new", "round-1", 1, section.pk)
    page.goto(f"{page.url}?kind={kind}")

    page.get_by_text("When it is asked, who answers").click()
    assert_accessible(page)


def test_a_page_that_was_open_when_the_questions_changed_loses_nothing(page, open_page, officer):
    manager = make_user()
    call = make_preset_call(code="running")
    Form.objects.filter(stages__call=call).update(frozen_at=clock.now())
    draft = make_draft(call=call, managers=[manager])
    open_page(manager, "everything", draft.application.reference, 1)
    stage = call.stages.get(position=1)
    corrigendum = corrigenda.draft(call, by=officer, title="Longer", text="Asked for.")
    change = corrigenda.change_questions(corrigendum, stage, by=officer)
    new = Question.objects.get(section__form=change.form, key="profile")
    forms.edit_question(stage, new, by=officer, label="Your profile")
    corrigenda.publish(corrigendum, by=officer)

    profile = page.get_by_label("Profile of the cluster")
    profile.fill("Typed into the old page")
    profile.press("Tab")
    saved = page.locator("[data-question]", has=profile).locator("[data-saved]")
    expect(saved).to_contain_text("Saved")

    page.reload()
    expect(page.get_by_label("Your profile")).to_have_value("Typed into the old page")


@pytest.mark.parametrize(
    "name", ["office-corrigenda", "office-corrigendum", "office-corrigendum-publish"]
)
def test_the_pages_of_a_corrigendum_have_no_barriers(
    page, open_page, officer, assert_accessible, name
):
    call = make_preset_call(code="running")
    Form.objects.filter(stages__call=call).update(frozen_at=clock.now())
    corrigenda.publish(
        corrigenda.draft(call, by=officer, title="A word", text="Misspelt."), by=officer
    )
    draft = corrigenda.draft(call, by=officer, title="Fewer", text="Too many.")
    stage = call.stages.get(position=1)
    change = corrigenda.change_questions(draft, stage, by=officer)
    novelty = Question.objects.get(section__form=change.form, key="novelty")
    forms.delete_question(stage, novelty, by=officer)

    open_page(officer, name, "running")

    assert_accessible(page)
