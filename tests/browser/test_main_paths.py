"""The main paths of applicant, panelist and officer in real Chromium, from sign-in to the end."""

import re

import pytest
from playwright.sync_api import expect

from competitions.models import Call, Submission
from reviews.models import ScoreSheet
from reviews.states import SheetStatus
from tests.browser.walking import Walk
from tests.factories.accounts import PASSWORD, make_officer, make_user
from tests.factories.applications import make_preset_call, question, questions, valid
from tests.factories.clusters import make_cluster
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def walk(page, live_server, assert_accessible):
    """A walk that looks at every page with axe."""
    walk = Walk(page, live_server.url, assert_accessible)
    yield walk
    walk.end()


@pytest.fixture
def quick_walk(page, live_server):
    walk = Walk(page, live_server.url)
    yield walk
    walk.end()


# The applicant


@pytest.fixture
def manager():
    make_preset_call(title="Leading-edge clusters")
    manager = make_user(password=PASSWORD)
    make_cluster(managers=[manager], name="Light Valley")
    return manager


def test_applicant_signs_in_writes_hands_in_and_has_a_receipt(walk, manager):
    page = walk.page
    walk.sign_in(manager)
    walk.click("Leading-edge clusters")
    walk.look()
    walk.click("Apply", exact=True)
    walk.look()
    page.get_by_label("Title").fill("Light from waste heat")
    walk.press("Begin writing")
    walk.look()

    answer_everything(walk, manager)
    sees_that_it_is_saved(walk, manager)
    walk.look()
    walk.press("Check and hand in")
    walk.sees("Nothing is missing.")
    walk.look()
    walk.press("Hand in")

    walk.sees("We have received this on")
    walk.sees(Submission.objects.get().digest)
    walk.look()


def test_from_home_to_the_receipt_are_at_most_four_pages_and_four_clicks(quick_walk, manager):
    walk = quick_walk
    walk.sign_in(manager)
    walk.start_counting()

    walk.click("Apply")
    walk.page.get_by_label("Title").fill("Light from waste heat")
    walk.press("Begin writing")
    assert len(set(walk.pages)) <= 2  # before the first answer
    answer_everything(walk, manager)
    walk.press("Check and hand in")
    walk.press("Hand in")

    walk.sees("We have received this on")
    assert walk.clicks <= 4
    assert len(set(walk.pages)) <= 4


def draft_of(manager):
    return manager.cluster_roles.get().cluster.applications.get().dossiers.get()


def answer_everything(walk, manager):
    draft = draft_of(manager)
    for asked in questions(draft).exclude(kind__in=["partners", "files"]):
        walk.page.locator(f"#q{asked.pk}").fill(valid(asked))
    partners = walk.page.locator(f"#q{question(draft, 'partners').pk} [data-row]").first
    partners.get_by_label("Organisation").fill("Acme")
    partners.get_by_label("Type").select_option("sme")


def sees_that_it_is_saved(walk, manager):
    """A second after the last key, without pressing anything."""
    asked = question(draft_of(manager), "profile")
    line = walk.page.locator(f'[data-question="q{asked.pk}"] [data-saved]')
    expect(line).to_contain_text("Saved")


# The panelist


@pytest.fixture
def seat():
    call = make_preset_call(title="Leading-edge clusters")
    stage = call.stages.get(position=1)
    stage.status = "closed"
    stage.save(update_fields=["status"])
    seat = make_panelist(panel=make_panel(call=call), user=make_user(password=PASSWORD))
    make_assignment(seat, make_dossier(stage=stage, status="submitted"))
    make_dossier(stage=stage, status="submitted")
    return seat


def test_panelist_declares_in_one_click_scores_by_keyboard_and_hands_in(walk, seat):
    walk.sign_in(seat.user)
    walk.click("Declare conflicts of interest")
    walk.look()
    walk.press("None of these 2")
    walk.look()
    walk.click("Judge the next one")
    walk.look()
    walk.keys("4", "Shift+3", "5", "0", "Shift+1")
    walk.sees("All saved")
    walk.press("Hand in")
    walk.sees("All sheets are in. Thank you.")
    walk.look()

    sheet = ScoreSheet.objects.get()
    assert sheet.status == SheetStatus.SUBMITTED
    steps = [score.steps for score in sheet.scores.order_by("criterion__position")]
    assert steps == [8, 7, 10, 0, 3]


# The officer


def test_officer_makes_a_call_from_the_preset_and_publishes_it(walk):
    page = walk.page
    walk.sign_in(make_officer(password=PASSWORD), second_factor=True)
    walk.click("New call")
    walk.look()
    walk.click(re.compile("Start from this.*Leading-edge cluster competition"))
    walk.look()
    page.get_by_label("Title").fill("Leading-edge clusters")
    page.get_by_label("Code").fill("leading-edge")
    page.get_by_label("Summary").fill("Money for the best.")
    days = ["2026-01-01T12:00", "2031-01-01T12:00", "2031-02-01T12:00", "2031-03-01T12:00"]
    for name, value in zip(_dates(), days, strict=True):
        page.locator(f"[name={name}]").fill(value)
    walk.press("Make draft")
    walk.look()
    walk.click("Publish", exact=True)
    walk.look()
    walk.press("Publish call")
    walk.sees("The call is published.")
    walk.look()
    walk.click("Public page")
    walk.look()

    assert Call.objects.get().status == "published"


def _dates():
    return [f"stage_{stage}_{edge}_at" for stage in (1, 2) for edge in ("opens", "closes")]


@pytest.mark.worker
def test_officer_has_the_ranking_computed_and_proposes_a_selection(worker, walk):
    stage = make_stage(title="Outline", status="closed", places=2)
    panel = make_panel(call=stage.call)
    seats = [make_panelist(panel=panel, declared_for=[stage]) for _ in range(3)]
    for points in (6, 8, 8):
        dossier = make_dossier(stage=stage, status="submitted")
        for seat in seats:
            assignment = make_assignment(seat, dossier, status="done")
            make_sheet(assignment, steps=[points] * 2, status=SheetStatus.SUBMITTED)
    walk.sign_in(make_officer(password=PASSWORD), second_factor=True)
    walk.click("All sheets are in: compute the ranking")
    walk.look()
    walk.press("Compute the ranking")
    walk.look()
    expect(walk.page.get_by_text("Done.")).to_be_visible(timeout=60_000)
    walk.click("Show the result")
    walk.sees("1=")
    walk.look()

    walk.page.goto(walk.base)
    walk.click("Propose a selection from the ranking")
    walk.look()
    walk.press("Propose by the rule")
    walk.sees("Another officer must confirm what you proposed.")
    walk.look()
