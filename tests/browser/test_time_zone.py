"""The browser's zone is suggested in the profile; the person decides."""

import pytest
from playwright.sync_api import expect

from tests.browser.walking import Walk
from tests.factories.accounts import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "timezone_id": "America/New_York"}


def test_the_zone_of_the_browser_is_taken_by_one_press(page, live_server, assert_accessible):
    me = make_user(password=PASSWORD, name="Ada")
    walk = Walk(page, live_server.url, assert_accessible)
    walk.sign_in(me)
    page.goto(f"{live_server.url}/account/profile/")
    walk.look()

    page.get_by_role("button", name="Use the zone of this browser: New York").click()
    expect(page.get_by_label("Time zone")).to_have_value("America/New_York")
    walk.press("Save")

    me.refresh_from_db()
    assert me.zone == "America/New_York"
    walk.end()
