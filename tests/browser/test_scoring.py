"""The scoring screen in real Chromium: five keys and Ctrl+Enter per outline, nothing lost."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

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


def current(page):
    """The reference of the outline on the screen."""
    return page.locator(".breadcrumb [aria-current]").text_content()


class Effort:
    """Counts clicks, keys and loaded pages from here on, in the page itself."""

    def __init__(self, page):
        self.page, self.loads = page, 0
        page.on("load", self.loaded)
        page.evaluate(
            "window.effort = { clicks: 0, keys: 0 };"
            "addEventListener('click', (e) => { if (e.isTrusted) effort.clicks += 1; }, true);"
            "addEventListener('keydown', (e) => {"
            "  if (!['Shift', 'Control'].includes(e.key)) effort.keys += 1; }, true);"
        )

    def loaded(self):
        self.loads += 1

    @property
    def counted(self):
        return self.page.evaluate("[effort.clicks, effort.keys]")


@pytest.fixture
def batch(seat, stage):
    """Twenty-four outlines in all."""
    for _ in range(21):
        make_assignment(seat, make_dossier(stage=stage, status="submitted"))


def test_a_batch_of_outlines_takes_five_keys_and_ctrl_enter_each_and_loads_no_page(judging, batch):
    open_next(judging)
    effort, seen = Effort(judging), []
    for number in range(24):
        wait_for_focus(judging)
        seen.append(current(judging))
        for key in ("4", "Shift+3", "5", "0", "Shift+1"):
            judging.keyboard.press(key)
        if number == 23:
            assert effort.counted == [0, 6 * 23 + 5]  # the one click opened the first
            assert effort.loads == 0
        judging.keyboard.press("Control+Enter")
        if number < 23:
            expect(judging.locator(".breadcrumb [aria-current]")).not_to_have_text(seen[-1])

    assert len(set(seen)) == 24
    expect(judging.get_by_text("That was the last one on your list.")).to_be_visible()
    assert [steps(sheet) for sheet in ScoreSheet.objects.all()] == [[8, 7, 10, 0, 3]] * 24
    judging.get_by_role("button", name="Hand in all 24 sheets").click()
    judging.wait_for_selector("text=24 sheets handed in")
    assert ScoreSheet.objects.submitted().count() == 24


def test_the_next_one_is_announced_named_and_reached_again_by_going_back(judging):
    open_next(judging)
    first, address = current(judging), judging.url
    judging.evaluate("window.isTheSamePage = true")
    judging.keyboard.press("4")
    judging.keyboard.press("Control+Enter")
    expect(judging.locator("[data-told]")).to_have_text(re.compile(r"Saved\. Now A-\d+, \d of 3\."))

    assert judging.url != address
    assert judging.title().startswith(current(judging))
    wait_for_focus(judging)

    judging.go_back()
    expect(judging.locator(".breadcrumb [aria-current]")).to_have_text(first)
    assert judging.url == address
    assert judging.locator("[data-criterion] input[value='4']").first.is_checked()
    judging.go_forward()
    expect(judging.locator(".breadcrumb [aria-current]")).not_to_have_text(first)
    assert judging.evaluate("window.isTheSamePage")


def test_without_script_the_button_saves_and_loads_the_next(browser, live_server, seat):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, seat.user)
    page.goto(live_server.url + reverse("reviews:judging"))
    page.get_by_role("link", name="Judge the next one").click()
    first = current(page)
    page.get_by_role("button", name="Save and next").click()
    assert current(page) != first
    context.close()


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
    expect(judging.locator("[data-state]")).to_contain_text("All saved")
    assert ScoreSheet.objects.get().panel_comment == "Written in the first window."


def test_a_button_pressed_while_a_save_is_under_way_waits_for_it(judging):
    open_next(judging)
    first = current(judging)
    judging.route("**/judging/sheets/**", lambda route: route.continue_())
    judging.get_by_label("Comment to the panel").fill("Quick.")
    judging.wait_for_timeout(1250)  # the save has just begun
    judging.get_by_role("button", name="Save and next").click()

    expect(judging.locator(".breadcrumb [aria-current]")).not_to_have_text(first)
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


def test_a_sheet_is_handed_in_by_its_button_also_when_nothing_is_left_to_save(judging):
    open_next(judging)
    for key in ("4", "3", "5", "0", "1"):
        judging.keyboard.press(key)
    expect(judging.locator("[data-state]")).to_contain_text("All saved")
    judging.get_by_role("button", name="Hand in", exact=True).click()

    expect(judging.get_by_text(re.compile("Handed in: A-"))).to_be_visible()
    assert ScoreSheet.objects.submitted().count() == 1


def test_the_next_one_lies_ready_before_it_is_asked_for(judging):
    open_next(judging)
    first = current(judging)
    with judging.expect_response(lambda answer: answer.request.method == "GET"):
        pass  # fetched ahead, a moment after the sheet was opened
    judging.keyboard.press("4")
    asked = []
    judging.on("request", lambda request: asked.append(request.method))
    judging.keyboard.press("Control+Enter")

    expect(judging.locator(".breadcrumb [aria-current]")).not_to_have_text(first)
    assert asked[0] == "POST"
    assert ScoreSheet.objects.get().scores.filter(steps=8).exists()
