"""The scoring screen in real Chromium: five keys and Ctrl+Enter per outline, nothing lost."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from reviews.models import ScoreSheet
from reviews.states import SheetStatus
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_dossier, make_rubric, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LEVELS = {str(level): f"What level {level} means." for level in range(6)}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def sign_in(page, live_server, user):
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )


@pytest.fixture
def stage():
    rubric = make_rubric(*({"descriptors": LEVELS} for _ in range(5)))
    return make_stage(status="closed", rubric=rubric)


@pytest.fixture
def seat(stage):
    panel = make_panel(call=stage.call)
    seat = make_panelist(panel=panel, declared_for=[stage])
    for _ in range(3):
        make_assignment(seat, make_dossier(stage=stage, status="submitted"))
    return seat


@pytest.fixture
def judging(page, live_server, seat):
    """The panelist's list, with no fault in the console."""
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    sign_in(page, live_server, seat.user)
    page.goto(live_server.url + reverse("reviews:judging"))
    yield page
    assert faults == []


def steps(sheet):
    return [score.steps for score in sheet.scores.order_by("criterion__position")]


def open_next(page):
    """Open the next outline; the screen takes keys once the first score has the focus."""
    page.get_by_role("link", name="Judge the next one").click()
    wait_for_focus(page)


def wait_for_focus(page):
    page.locator("[data-criterion] input:focus").wait_for(state="attached")


def test_one_click_then_five_keys_and_ctrl_enter_per_outline(judging):
    open_next(judging)
    for _ in range(3):
        wait_for_focus(judging)
        for key in ("4", "Shift+3", "5", "0", "Shift+1"):
            judging.keyboard.press(key)
        with judging.expect_navigation():
            judging.keyboard.press("Control+Enter")

    assert [steps(sheet) for sheet in ScoreSheet.objects.all()] == [[8, 7, 10, 0, 3]] * 3
    judging.get_by_role("link", name="Judging", exact=True).first.click()
    judging.get_by_role("button", name="Hand in all 3 sheets").click()
    judging.wait_for_selector("text=3 sheets handed in")
    assert ScoreSheet.objects.submitted().count() == 3


def test_changes_are_saved_by_themselves_and_digits_in_a_comment_stay_digits(judging):
    open_next(judging)
    judging.keyboard.press("3")
    assert judging.locator("[data-descriptor]").first.text_content() == "What level 3 means."
    judging.locator("summary", has_text="Comment").first.click()
    judging.get_by_label("Comment on Criterion 1").fill("")
    judging.get_by_label("Comment on Criterion 1").press_sequentially("5 partners")

    judging.wait_for_selector("text=All saved")

    score = ScoreSheet.objects.get().scores.get(criterion__position=1)
    assert (score.steps, score.comment) == (6, "5 partners")
    assert "1 of 5 scored" in judging.locator("[data-state]").text_content()


def test_two_windows_do_not_overwrite_each_other(judging, live_server):
    open_next(judging)
    other = judging.context.new_page()
    other.goto(judging.url)
    other.get_by_label("Comment to the panel").fill("Written in the second window.")
    other.wait_for_selector("text=All saved")

    judging.get_by_label("Comment to the panel").fill("Written in the first window.")
    judging.get_by_role("button", name="compare both").click()

    judging.wait_for_selector("text=Nothing is lost")
    assert "Written in the second window." in judging.content()
    kept = judging.get_by_label("Comment to the panel").input_value()
    assert kept == "Written in the first window."
    judging.get_by_role("button", name="Save", exact=True).click()
    judging.wait_for_selector("text=Saved.")
    assert ScoreSheet.objects.get().panel_comment == "Written in the first window."


def test_a_button_pressed_while_a_save_is_under_way_waits_for_it(judging):
    open_next(judging)
    judging.get_by_label("Comment to the panel").fill("Quick.")
    judging.route("**/judging/sheets/**", lambda route: route.continue_())
    judging.wait_for_timeout(1250)  # the save has just begun
    with judging.expect_navigation():
        judging.get_by_role("button", name="Save and next").click()

    assert "409" not in judging.title()
    assert ScoreSheet.objects.get().panel_comment == "Quick."


def test_axe_finds_nothing_on_the_panelists_pages(judging, stage, seat, assert_accessible):
    assert_accessible(judging)
    open_next(judging)
    judging.keyboard.press("3")
    assert_accessible(judging)
    assert judging.evaluate(OVERFLOW) <= 0

    base = judging.url.split("/judging/")[0]
    for name in ("conflicts", "confidentiality"):
        place = [seat.pk, stage.position] if name == "conflicts" else [seat.pk]
        judging.goto(base + reverse(f"reviews:{name}", args=place))
        assert_accessible(judging)


def test_axe_finds_nothing_on_the_office_pages(page, live_server, stage, seat, assert_accessible):
    dossier = make_dossier(stage=stage, status="submitted")
    make_sheet(
        make_assignment(seat, dossier, status="done"),
        steps=[8] * 5,
        status=SheetStatus.SUBMITTED,
    )
    sign_in(page, live_server, make_officer())
    call, place = stage.call.code, [stage.call.code, stage.position]
    for name, arguments in {
        "panels": [call],
        "panel": [call, seat.panel.pk],
        "panelist-add": [call, seat.panel.pk],
        "office-conflicts": [call],
        "assignments": place,
        "assignments-proposal": place,
        "progress": place,
        "dossier-sheets": [*place, dossier.pk],
        "rankings": place,
    }.items():
        page.goto(live_server.url + reverse(f"reviews:{name}", args=arguments))
        assert_accessible(page)
        assert page.evaluate(OVERFLOW) <= 0, name
