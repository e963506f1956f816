"""A meeting in several browsers at once: in step, secret until closed, and out of the room."""

import pytest
from playwright.sync_api import expect

from core import clock
from reviews.actions import conflicts
from reviews.models import AgendaItem, Ballot
from reviews.states import MeetingStatus
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_stage
from tests.factories.meetings import make_hearing, make_item, make_meeting, make_member
from tests.factories.reviews import make_assignment, make_sheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
IN_STEP = 10_000  # ms; a page asks every 1.5 s, and the machine may be busy


class Room:
    """A meeting under way about two dossiers, and a browser for each who takes part."""

    def __init__(self, browser, live_server, sign_in, context_args):
        self.browser, self.url, self.sign_in = browser, live_server.url, sign_in
        self.context_args, self.contexts, self.faults = context_args, [], []
        stage = make_stage(status="closed", kind="full")
        self.meeting = make_meeting(stage=stage)
        self.first, self.second = make_item(self.meeting), make_item(self.meeting)
        self.chair = make_member(self.meeting, role="chair", is_here=True)
        self.members = [make_member(self.meeting) for _ in range(3)]
        given = make_assignment(self.members[0], self.first.dossier, status="done")
        make_sheet(given, steps=[8, 6], status="submitted")

    def enter(self, user, **options):
        context = self.browser.new_context(**self.context_args | options)
        self.contexts.append(context)
        self.sign_in(context, user)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.goto(self.url + self.meeting.get_absolute_url())
        return page

    def leave(self):
        for context in self.contexts:
            context.close()
        assert self.faults == []


@pytest.fixture
def room(browser, live_server, sign_in, browser_context_args):
    room = Room(browser, live_server, sign_in, browser_context_args)
    yield room
    room.leave()


def sees(page, words):
    expect(page.locator("#meeting")).to_contain_text(words, timeout=IN_STEP)


def press(page, name, within="#meeting"):
    with page.expect_navigation():
        page.locator(within).get_by_role("button", name=name).first.click()


def vote(page, answer):
    page.locator(".ballot label", has_text=answer).click()
    press(page, "Cast my vote")


def test_chair_and_members_stay_in_step_and_the_vote_is_secret_until_closed(
    room, assert_accessible
):
    first, second, torn = room.members
    conflicts.record(torn.user, room.first.dossier.application, by=None, reason="partner")
    chair, one = room.enter(room.chair.user), room.enter(first.user)
    two = room.enter(second.user, viewport={"width": 360, "height": 780})
    out = room.enter(torn.user, viewport={"width": 360, "height": 780})
    reference = room.first.dossier.application.reference

    press(chair, f"Take up {reference}")
    sees(chair, f"{torn} leaves the room now.")
    for page in (one, two):
        expect(page.locator("#item-title")).to_be_visible(timeout=IN_STEP)
    sees(out, "You are out of the room for this item.")

    chair.locator("summary", has_text="Vote").click()
    press(chair, "Start the vote")
    vote(one, "not recommended")
    sees(chair, "1 of 3 have voted.")
    sees(two, "1 of 3 have voted.")
    vote(two, "not recommended")
    sees(chair, "2 of 3 have voted.")
    for page in (chair, one, two):
        assert page.locator(".scores-read").count() == 0  # no count, no answer anywhere
        assert page.locator(".ballot input:checked").count() == 0
        assert_accessible(page)
    assert two.evaluate(OVERFLOW) <= 0

    press(chair, "Close the vote")
    for page in (chair, one, two):
        expect(page.locator(".scores-read")).to_contain_text("2", timeout=IN_STEP)

    assert reference not in out.content()
    assert "have voted" not in out.content()
    assert_accessible(out)
    assert out.evaluate(OVERFLOW) <= 0
    assert Ballot.objects.filter(panelist=torn).count() == 0

    chair.get_by_label("The panel's recommendation").select_option("decline")
    press(chair, "End this item")
    sees(out, "No item is being discussed.")
    assert reference not in out.content()
    press(chair, f"Take up {room.second.dossier.application.reference}")
    expect(out.locator("#item-title")).to_be_visible(timeout=IN_STEP)


def test_what_somebody_types_is_not_disturbed_when_the_meeting_goes_on(room):
    AgendaItem.objects.filter(pk=room.first.pk).update(status="open", taken_up_at=clock.now())
    chair, member = room.enter(room.chair.user), room.enter(room.members[0].user)
    words = chair.get_by_label("Decision and reasons")
    words.click()
    words.press_sequentially("Well led, and")

    press(member, "I leave the meeting")
    expect(chair.locator('[data-part="people"]')).to_contain_text("Is here", timeout=IN_STEP)
    press(member, "I am here")
    chair.locator("summary", has_text="Vote").click()
    press(member, "I leave the meeting")  # the count in the item changes below the cursor
    expect(chair.locator(".meeting-item")).to_contain_text("3 members", timeout=IN_STEP)

    expect(words).to_have_value("Well led, and")
    expect(chair.get_by_label("Question")).to_be_visible()  # what was opened stays open
    words.focus()
    chair.keyboard.press("End")
    chair.keyboard.type(" bold.")
    press(member, "I am here")
    expect(chair.locator(".meeting-item")).to_contain_text("4 members", timeout=IN_STEP)
    expect(words).to_be_focused()
    chair.keyboard.type(" Yes.")
    expect(words).to_have_value("Well led, and bold. Yes.")


def test_words_whose_form_has_gone_are_kept_to_be_copied(room):
    AgendaItem.objects.filter(pk=room.first.pk).update(status="open", taken_up_at=clock.now())
    chair, officer = room.enter(room.chair.user), room.enter(make_officer())
    chair.get_by_label("Decision and reasons").fill("Typed too slowly.")

    officer.get_by_label("The panel's recommendation").select_option("fund")
    press(officer, "End this item")

    sees(chair, "No item is being discussed.")
    expect(chair.locator("[data-kept] textarea")).to_have_value("Typed too slowly.")


def test_without_contact_the_page_says_that_it_is_not_in_step(room):
    page = room.enter(room.members[0].user)
    sees(page, "In step with the meeting.")

    page.context.set_offline(True)
    sees(page, "Not in step")
    AgendaItem.objects.filter(pk=room.first.pk).update(status="open", taken_up_at=clock.now())
    type(room.meeting).objects.update(version=7)
    page.context.set_offline(False)

    sees(page, "In step with the meeting.")
    expect(page.locator("#item-title")).to_be_visible(timeout=IN_STEP)


def test_without_script_everything_is_done_by_buttons_and_a_link(room):
    chair = room.enter(room.chair.user, java_script_enabled=False)

    press(chair, "Take up")
    press(chair, "Start the vote") if chair.locator("details[open]").count() else None
    chair.locator("#meeting").get_by_role("link", name="Refresh").click()
    sees(chair, "4 members in the room may vote")
    chair.get_by_label("The panel's recommendation").select_option("fund")
    press(chair, "End this item")
    sees(chair, "No item is being discussed.")


def test_the_agenda_is_put_in_order_with_the_keyboard(room):
    chair = room.enter(room.chair.user)
    up = chair.locator(f"#up-{room.second.pk}")
    up.focus()

    with chair.expect_navigation():
        chair.keyboard.press("Enter")

    assert list(room.meeting.items.all()) == [room.second, room.first]


def test_axe_finds_nothing_on_the_pages_around_a_meeting(room, assert_accessible):
    make_hearing(room.first.dossier)
    meeting, stage = room.meeting, room.meeting.stage
    officer, member = room.enter(make_officer()), room.enter(room.members[0].user)
    place = f"/office/calls/{stage.call.code}/{stage.position}"
    own = f"/judging/meetings/{meeting.pk}"
    hearing = f"{place}/hearings/{room.first.dossier.hearing.pk}"
    for address in (
        f"{place}/meetings/",
        f"{place}/hearings/",
        f"{hearing}/",
        f"{hearing}/cancel/",
        f"{hearing}/scores/",
        f"/judging/panels/{meeting.panel_id}/{stage.position}/meeting/",
        f"{own}/close/",
        f"{own}/aside/",
        f"{own}/minutes/",
    ):
        officer.goto(room.url + address)
        assert_accessible(officer)
        assert officer.evaluate(OVERFLOW) <= 0, address
    for address in (
        "/judging/meetings/",
        f"/judging/panels/{meeting.panel_id}/{stage.position}/hearings/",
        f"{own}/minutes/",
    ):
        member.goto(room.url + address)
        assert_accessible(member)
    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.UNDER_WAY
