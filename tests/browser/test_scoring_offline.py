"""Scores given while there is no way to us: kept in the browser, sent later, never doubled."""

# ruff: noqa: F811, the fixtures are imported under the names that tests take them by

import pytest
from playwright.sync_api import expect

from reviews.models import ScoreSheet
from tests.browser.test_scoring import (  # noqa: F401, the fixtures of the scoring screen
    current,
    judging,
    open_next,
    seat,
    stage,
    steps,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_not_saved_stays_on_the_screen_and_says_why(judging):
    open_next(judging)
    first = current(judging)
    judging.keyboard.press("4")
    judging.context.set_offline(True)
    judging.keyboard.press("Control+Enter")

    expect(judging.locator("[data-state]")).to_contain_text("kept in this browser")
    assert current(judging) == first
    judging.context.set_offline(False)
    expect(judging.locator("[data-state]")).to_contain_text("All saved")
    judging.keyboard.press("Control+Enter")
    expect(judging.locator(".breadcrumb [aria-current]")).not_to_have_text(first)


def test_words_that_got_no_answer_stand_again_when_the_sheet_is_opened_next(judging):
    open_next(judging)
    address = judging.url
    judging.evaluate("void (window.fetch = () => Promise.reject())")
    judging.keyboard.press("3")
    judging.get_by_label("Comment to the panel").fill("Written in a tunnel.")
    expect(judging.locator("[data-state]")).to_contain_text("kept in this browser")
    assert not ScoreSheet.objects.exists()

    judging.goto(address)

    expect(judging.get_by_label("Comment to the panel")).to_have_value("Written in a tunnel.")
    expect(judging.locator("[data-state]")).to_contain_text("All saved")
    sheet = ScoreSheet.objects.get()
    assert (sheet.panel_comment, steps(sheet)[0]) == ("Written in a tunnel.", 6)


def test_an_answer_that_never_came_back_is_no_conflict_with_oneself(judging):
    open_next(judging)

    def swallow(route):  # it arrives, but the answer is lost
        route.fetch()
        route.abort()

    judging.route("**/judging/sheets/*/", swallow, times=1)
    judging.get_by_label("Comment to the panel").fill("First")
    expect(judging.locator("[data-state]")).to_contain_text("Not saved yet")
    judging.get_by_label("Comment to the panel").press_sequentially(" and second")

    expect(judging.locator("[data-state]")).to_contain_text("All saved")
    assert ScoreSheet.objects.get().panel_comment == "First and second"
