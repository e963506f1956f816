"""Scores given while there is no way to us: kept in the browser, sent later, never doubled."""

# ruff: noqa: F811, the fixtures are imported under the names that tests take them by

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from reviews.models import ScoreSheet
from tests.browser.test_scoring import (  # noqa: F401, the fixtures of the scoring screen
    current,
    judging,
    open_next,
    seat,
    sign_in,
    stage,
    steps,
)
from tests.factories.accounts import make_officer

PASSWORD = "walk-along-the-river-2026"
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


def end_session(person):
    """Nobody is signed in as them any more: the time is over, or they signed out elsewhere."""
    for session in Session.objects.all():
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()


def score_signed_out(judging, seat):
    """Type a score and words after the session has ended; they are kept and nothing is stored."""
    end_session(seat.user)
    judging.keyboard.press("4")
    judging.get_by_label("Comment to the panel").fill("Typed after the session ended.")
    expect(judging.locator("[data-state]")).to_contain_text("you are signed out")
    assert not ScoreSheet.objects.exists()


def assert_arrived(judging):
    expect(judging.locator("[data-state]")).to_contain_text("All saved", timeout=20_000)
    sheet = ScoreSheet.objects.get()
    assert (sheet.panel_comment, steps(sheet)[0]) == ("Typed after the session ended.", 8)


def test_scores_typed_after_the_session_ended_go_in_once_signed_in_in_another_window(
    judging, live_server, seat
):
    open_next(judging)
    first = current(judging)
    score_signed_out(judging, seat)
    judging.keyboard.press("Control+Enter")
    expect(judging.locator("[data-state]")).to_contain_text("you are signed out")
    assert current(judging) == first

    sign_in(judging, live_server, seat.user)  # the cookies are those of all windows

    assert_arrived(judging)
    assert current(judging) == first
    judging.keyboard.press("Control+Enter")
    expect(judging.locator(".breadcrumb [aria-current]")).not_to_have_text(first)


def test_scores_typed_after_the_session_ended_stand_again_after_signing_in_here(judging, seat):
    open_next(judging)
    seat.user.set_password(PASSWORD)
    seat.user.save()
    score_signed_out(judging, seat)

    judging.reload()
    judging.get_by_label("Email").fill(seat.user.email)
    judging.get_by_label("Password", exact=True).fill(PASSWORD)
    judging.get_by_role("button", name="Sign in", exact=True).click()

    expect(judging.get_by_label("Comment to the panel")).to_have_value(
        "Typed after the session ended."
    )
    assert_arrived(judging)


def test_a_sheet_is_not_handed_in_signed_out_and_nothing_of_it_is_lost(judging, live_server, seat):
    open_next(judging)
    end_session(seat.user)
    for key in ("4", "3", "5", "0", "1"):
        judging.keyboard.press(key)
    judging.get_by_role("button", name="Hand in", exact=True).click()
    expect(judging.locator("[data-state]")).to_contain_text("you are signed out")
    assert not ScoreSheet.objects.exists()

    sign_in(judging, live_server, seat.user)
    expect(judging.locator("[data-state]")).to_contain_text("All saved", timeout=20_000)
    judging.get_by_role("button", name="Hand in", exact=True).click()

    expect(judging.get_by_text("Handed in: A-")).to_be_visible()
    assert steps(ScoreSheet.objects.submitted().get()) == [8, 6, 10, 0, 2]


def test_what_one_person_typed_never_goes_in_under_the_name_of_another(judging, live_server, seat):
    open_next(judging)
    score_signed_out(judging, seat)
    sign_in(judging, live_server, make_officer())

    judging.wait_for_timeout(6_000)  # it is tried again every five seconds

    expect(judging.locator("[data-state]")).to_contain_text("you are signed out")
    assert not ScoreSheet.objects.exists()
