"""What an applicant does without a mouse, and with two clicks into a stage two that is begun."""

import pytest
from playwright.sync_api import expect

from competitions.actions import applications, submissions
from competitions.models import Submission
from core import clock
from tests.browser.walking import Walk
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.applications import (
    make_complete_draft,
    make_preset_call,
    question,
    questions,
    valid,
)
from tests.factories.clusters import make_cluster

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FAR = 300  # keys of Tab until a control is held to be out of reach


@pytest.fixture
def manager():
    return make_user(password=PASSWORD)


def reach(page, control):
    """Press Tab until the control has the focus."""
    control.wait_for()
    for _ in range(FAR):
        if control.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{control} cannot be reached by keyboard")


def enter(page, control):
    reach(page, control)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page, control, text):
    reach(page, control)
    page.keyboard.type(text)


def test_from_signing_in_to_the_receipt_without_a_mouse(page, live_server, manager):
    make_cluster(managers=[manager])
    make_preset_call(title="Leading-edge clusters")
    page.goto(live_server.url)
    enter(page, page.get_by_role("link", name="Sign in").first)
    write(page, page.get_by_label("Email"), manager.email)
    write(page, page.get_by_label("Password", exact=True), PASSWORD)
    enter(page, page.get_by_role("button", name="Sign in", exact=True))

    enter(page, page.get_by_role("link", name="Apply").first)
    write(page, page.get_by_label("Title"), "Light from waste heat")
    enter(page, page.get_by_role("button", name="Begin writing"))
    draft = manager.cluster_roles.get().cluster.applications.get().dossiers.get()
    for asked in questions(draft).order_by("section__position", "position"):
        if asked.kind == "partners":
            row = page.locator(f"#q{asked.pk} [data-row]").first
            write(page, row.get_by_label("Organisation"), "Acme")
            write(page, row.get_by_label("Type"), "small")  # letters choose in a list
        elif asked.kind != "files":
            write(page, page.locator(f"#q{asked.pk}"), valid(asked))
    enter(page, page.get_by_role("button", name="Check and hand in"))
    enter(page, page.get_by_role("button", name="Hand in", exact=True))

    expect(page.get_by_text("We have received this on").first).to_be_visible()
    assert Submission.objects.get().number in page.url


def test_a_shortlisted_cluster_is_in_its_prefilled_stage_two_with_two_clicks(
    page, live_server, manager
):
    draft = make_complete_draft(managers=[manager], by=manager)
    submissions.submit(draft, by=manager, received_at=clock.now())
    shortlist(draft)
    full = applications.open_next_stage(draft.application, by=None)
    carried = question(draft, "profile")
    walk = Walk(page, live_server.url)
    walk.sign_in(manager)
    walk.start_counting()

    walk.page.get_by_role("link", name=draft.application.title).first.click()
    walk.clicks += 1
    page.wait_for_load_state()
    field = page.locator(f"#q{questions(full).get(carries_over=carried.key).pk}")
    if not field.count():
        walk.click("Everything on one page")

    expect(field).to_have_value(valid(carried))
    assert walk.clicks <= 2
    walk.end()


def shortlist(dossier):
    """As the published selection leaves it, with the next stage open."""
    stages = dossier.stage.call.stages
    stages.filter(position=1).update(status="decided")
    now = clock.now()
    stages.filter(position=2).update(status="open", opens_at=now)
    type(dossier).objects.filter(pk=dossier.pk).update(status="shortlisted")
