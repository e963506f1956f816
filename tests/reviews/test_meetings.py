"""A meeting from plan to minutes: agenda, who is in the room, what is written down."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from core import clock
from core.audit import AuditEvent
from core.errors import NotReady, Refused, Stale, WrongTime
from core.models import Letter
from core.states import TransitionNotAllowed
from reviews import minutes
from reviews.actions import agendas, conflicts, meetings, votes
from reviews.models import AgendaItem, Exit, Meeting, Minutes
from reviews.states import ItemStatus, MeetingStatus
from tests.factories.accounts import make_auditor, make_officer
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.meetings import let_in, make_item, make_meeting, make_member
from tests.factories.reviews import (
    make_assignment,
    make_conflict,
    make_panel,
    make_panelist,
    make_sheet,
)

pytestmark = pytest.mark.django_db
SOON = timedelta(days=3)


def plan_of(**fields):
    defaults = {
        "starts_at": clock.now() + SOON,
        "minutes": 120,
        "place": "Room 4",
        "link": "",
        "quorum": 2,
        "is_secret": True,
    }
    return defaults | fields


def versions(meeting):
    row = Meeting.objects.get(pk=meeting.pk)
    return row.version, row.outline_version


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def meeting():
    return make_meeting()


@pytest.fixture
def item(meeting):
    return make_item(meeting)


def take_up(item, by):
    agendas.take_up(AgendaItem.objects.get(pk=item.pk), by=by)
    item.refresh_from_db()
    return item


# Planning


def test_members_get_a_letter_for_a_plan_and_another_when_it_moves(officer):
    stage = make_stage(status="closed")
    seat = make_panelist(panel=make_panel(call=stage.call))
    meeting = meetings.plan(seat.panel, stage, by=officer, **plan_of())

    meetings.change(meeting, by=officer, **plan_of(starts_at=meeting.starts_at))
    meetings.change(meeting, by=officer, **plan_of(starts_at=meeting.starts_at, quorum=4))
    assert Letter.objects.filter(address=seat.user.email).count() == 1
    meetings.change(meeting, by=officer, **plan_of(place="Hall", starts_at=meeting.starts_at))

    letters = Letter.objects.filter(address=seat.user.email).order_by("pk")
    assert [letter.subject.startswith("Changed") for letter in letters] == [False, True]
    assert "Hall" in letters[1].text
    assert meeting.sequence == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"place": " "}, "Say where"),
        ({"starts_at": clock.now() - timedelta(minutes=1)}, "passed already"),
    ],
)
def test_a_plan_without_a_place_or_in_the_past_is_refused(officer, fields, words):
    stage = make_stage()

    with pytest.raises(Refused, match=words):
        meetings.plan(make_panel(call=stage.call), stage, by=officer, **plan_of(**fields))

    assert not Meeting.objects.exists()


def test_a_panel_meets_about_its_own_call_only(officer):
    with pytest.raises(Refused, match="another call"):
        meetings.plan(make_panel(), make_stage(), by=officer, **plan_of())


def test_a_cancelled_meeting_says_why_and_cannot_begin(officer):
    meeting = make_meeting(status="planned")
    seat = make_panelist(panel=meeting.panel)
    with pytest.raises(Refused, match="reason"):
        meetings.cancel(meeting, by=officer, reason=" ")

    meetings.cancel(meeting, by=officer, reason="Snow.")

    assert "Snow." in Letter.objects.get(address=seat.user.email).text
    with pytest.raises(TransitionNotAllowed):
        meetings.begin(meeting, by=officer)


def test_beginning_puts_every_dossier_in_judgement_on_the_agenda(officer):
    meeting = make_meeting(status="planned")
    ours = [make_dossier(stage=meeting.stage, status="submitted") for _ in range(2)]
    make_dossier(stage=meeting.stage, status="ineligible")
    make_dossier(stage=meeting.stage)

    meetings.begin(meeting, by=officer)

    assert set(meeting.items.values_list("dossier_id", flat=True)) == {d.pk for d in ours}
    assert meeting.status == MeetingStatus.UNDER_WAY
    assert versions(meeting)[0] == versions(meeting)[1] > 0


def test_a_meeting_about_nothing_does_not_begin(officer):
    meeting = make_meeting(status="planned")

    with pytest.raises(NotReady, match="No dossier"):
        meetings.begin(meeting, by=officer)

    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.PLANNED


def test_of_several_panels_each_has_the_dossiers_that_its_members_judge(officer):
    meeting = make_meeting(status="planned")
    make_panel(call=meeting.stage.call)
    mine = make_dossier(stage=meeting.stage, status="submitted")
    make_dossier(stage=meeting.stage, status="submitted")
    make_assignment(make_panelist(panel=meeting.panel), mine)

    agendas.fill(meeting, by=officer)

    assert [item.dossier for item in meeting.items.all()] == [mine]


# The order


def judge(meeting, *rows):
    """Dossiers with sheets of these totals in steps; returns them."""
    judges = [
        make_panelist(panel=meeting.panel, declared_for=[meeting.stage])
        for _ in range(max(len(row) for row in rows))
    ]
    dossiers = []
    for row in rows:
        dossier = make_dossier(stage=meeting.stage, status="submitted")
        for seat, steps in zip(judges, row, strict=False):
            given = make_assignment(seat, dossier, status="done")
            make_sheet(given, steps=[steps, steps], status="submitted")
        dossiers.append(dossier)
    return dossiers


def test_the_agenda_begins_with_what_is_most_open_and_saves_exits(officer):
    stage = make_stage(status="closed", places=2)
    meeting = make_meeting(stage=stage, status="planned")
    a, b, c, d = judge(meeting, [9, 7], [10, 4], [6, 6], [5, 4])
    torn = make_panelist(panel=meeting.panel)
    for dossier in (a, c):
        make_conflict(torn.user, dossier.application)
    other = make_panelist(panel=meeting.panel)
    make_conflict(other.user, d.application)

    agendas.fill(meeting, by=officer)

    assert [item.dossier for item in meeting.items.all()] == [b, a, c, d]


def test_arranging_again_adds_what_came_and_leaves_what_is_dealt_with(officer, meeting):
    done = make_item(meeting, status=ItemStatus.DONE, outcome="fund")
    waiting = make_item(meeting)
    new = make_dossier(stage=meeting.stage, status="submitted")

    agendas.fill(meeting, by=officer)

    rows = list(meeting.items.all())
    assert rows[0] == done
    assert {row.dossier for row in rows[1:]} == {waiting.dossier, new}


def test_neighbours_change_places_and_nothing_else_moves(officer, meeting):
    first, second, third = (make_item(meeting) for _ in range(3))

    agendas.move(third, second, by=officer)

    assert list(meeting.items.all()) == [first, third, second]


def test_what_is_dealt_with_keeps_its_place(officer, meeting):
    done = make_item(meeting, status=ItemStatus.DONE)

    with pytest.raises(Refused, match="still to come"):
        agendas.move(make_item(meeting), done, by=officer)
    with pytest.raises(Refused, match="no agenda together"):
        agendas.move(make_item(meeting), make_item(make_meeting()), by=officer)


def test_the_lower_half_can_be_put_aside_with_a_reason_and_taken_back(officer, meeting):
    items = [make_item(meeting) for _ in range(2)]
    with pytest.raises(Refused, match="reason"):
        agendas.put_aside(items, by=officer, reason="")

    agendas.put_aside(items, by=officer, reason="Clearly below the line.")
    agendas.take_back(items[0], by=officer)

    assert [item.status for item in meeting.items.all()] == ["waiting", "aside"]
    with pytest.raises(TransitionNotAllowed):
        take_up(items[1], officer)


# In the room


def test_who_is_in_conflict_leaves_for_the_item_and_comes_back(officer, meeting, item):
    stays, goes = make_member(meeting), make_member(meeting)
    conflicts.record(goes.user, item.dossier.application, by=officer, reason="partner")

    take_up(item, officer)
    out = Exit.objects.get()
    assert (out.item, out.panelist, out.returned_at) == (item, goes, None)
    agendas.minute(item, by=officer, version=0, decision="Yes.", outcome="fund")
    agendas.finish(item, by=officer)

    out.refresh_from_db()
    assert out.returned_at is not None
    assert not Exit.objects.filter(panelist=stays).exists()
    verbs = AuditEvent.objects.filter(object_pk=item.pk, object_label="reviews.agendaitem")
    assert {"leave the room", "return to the room"} <= set(verbs.values_list("verb", flat=True))


def test_who_has_not_declared_is_out_until_they_have(officer, meeting, item):
    late = make_member(meeting, declared=False)
    take_up(item, officer)
    assert Exit.objects.filter(panelist=late).exists()
    assert not AgendaItem.objects.visible_to(late.user).exists()

    let_in(late, item.dossier)

    assert AgendaItem.objects.visible_to(late.user).get() == item


def test_who_comes_late_and_is_in_conflict_stays_outside(officer, meeting, item):
    goes = make_member(meeting, is_here=False)
    make_conflict(goes.user, item.dossier.application)
    take_up(item, officer)
    assert not Exit.objects.exists()

    meetings.come(meeting, goes, by=goes.user)
    meetings.come(meeting, goes, by=goes.user)  # pressed twice

    assert meeting.attendance.count() == 1
    assert Exit.objects.get().panelist == goes


def test_who_leaves_can_come_again_and_both_times_are_kept(meeting):
    seat = make_member(meeting)

    meetings.leave(meeting, seat, by=seat.user)
    meetings.leave(meeting, seat, by=seat.user)
    meetings.come(meeting, seat, by=seat.user)

    assert [row.left_at is None for row in meeting.attendance.all()] == [False, True]


def test_a_stranger_does_not_come(meeting):
    with pytest.raises(Refused, match="does not sit"):
        meetings.come(meeting, make_panelist(), by=None)


def test_one_item_at_a_time(officer, meeting, item):
    other = make_item(meeting)
    take_up(item, officer)

    with pytest.raises(NotReady, match="Another item"):
        take_up(other, officer)
    with pytest.raises(DatabaseError), transaction.atomic():
        AgendaItem.objects.filter(pk=other.pk).update(status="open")


def test_nothing_is_taken_up_before_the_meeting_begins(officer):
    item = make_item(make_meeting(status="planned"))

    with pytest.raises(WrongTime):
        take_up(item, officer)


# Who leads


def leaders(meeting):
    return make_member(meeting, role="chair"), make_member(meeting, role="deputy")


def test_the_deputy_leads_while_no_chair_is_in_the_room(meeting, item):
    chair, deputy = leaders(meeting)
    member, auditor = make_member(meeting), make_auditor()
    may = "reviews.lead_item"
    assert chair.user.has_perm(may, item)
    assert not deputy.user.has_perm(may, item)
    assert not member.user.has_perm(may, item)
    assert not auditor.has_perm(may, item)

    make_conflict(chair.user, item.dossier.application)

    assert not chair.user.has_perm(may, item)
    assert deputy.user.has_perm(may, item)


def test_the_deputy_leads_while_the_chair_is_away(meeting, item):
    chair, deputy = leaders(meeting)

    meetings.leave(meeting, chair, by=chair.user)

    assert deputy.user.has_perm("reviews.lead_item", item)


def test_a_chair_in_conflict_can_do_nothing_to_the_item(meeting, item):
    chair, deputy = leaders(meeting)
    make_conflict(chair.user, item.dossier.application)
    with pytest.raises(PermissionDenied):
        take_up(item, chair.user)
    take_up(item, deputy.user)

    for act in (
        lambda: agendas.minute(item, by=chair.user, version=0, decision="", outcome="fund"),
        lambda: agendas.finish(item, by=chair.user),
        lambda: votes.open(item, by=chair.user, question="?", options=["a", "b"]),
    ):
        with pytest.raises(PermissionDenied):
            act()


# Minuting


def test_two_who_minute_at_once_do_not_overwrite_each_other(officer, meeting, item):
    chair = make_member(meeting, role="chair")
    take_up(item, officer)
    agendas.minute(item, by=officer, version=0, decision="Ours.", outcome="fund")

    with pytest.raises(Stale):
        agendas.minute(item, by=chair.user, version=0, decision="Theirs.", outcome="decline")

    item.refresh_from_db()
    assert (item.decision, item.outcome, item.version) == ("Ours.", "fund", 1)


def test_an_item_ends_with_a_recommendation_and_without_an_open_vote(officer, meeting, item):
    take_up(item, officer)
    with pytest.raises(NotReady, match="recommends"):
        agendas.finish(item, by=officer)
    agendas.minute(item, by=officer, version=0, decision="", outcome="open")
    votes.open(item, by=officer, question="Fund?", options=["Yes", "No"])
    with pytest.raises(NotReady, match="vote is still open"):
        agendas.finish(item, by=officer)


def test_an_item_dealt_with_can_be_resumed_and_keeps_its_words(officer, meeting, item):
    take_up(item, officer)
    agendas.minute(item, by=officer, version=0, decision="Yes.", outcome="fund")
    agendas.finish(item, by=officer)
    first = item.taken_up_at

    take_up(item, officer)

    assert (item.status, item.decision, item.taken_up_at) == (ItemStatus.OPEN, "Yes.", first)


def test_what_happens_within_an_item_moves_nothing_for_those_who_are_out(officer, meeting, item):
    take_up(item, officer)
    version, outline = versions(meeting)

    agendas.minute(item, by=officer, version=0, decision="Yes.", outcome="fund")
    votes.close(votes.open(item, by=officer, question="?", options=["a", "b"]), by=officer)

    assert versions(meeting) == (version + 3, outline)


# The end


def close_with_one_item(meeting, item, officer):
    take_up(item, officer)
    agendas.minute(
        item, by=officer, version=0, decision="Well led.", outcome="fund", minority="Too dear."
    )
    agendas.finish(item, by=officer)
    return meetings.close(meeting, by=officer)


def test_minutes_hold_who_was_there_who_went_out_and_what_was_decided(officer, meeting, item):
    here, away = make_member(meeting), make_member(meeting, is_here=False)
    make_conflict(here.user, item.dossier.application)

    final = close_with_one_item(meeting, item, officer)

    content = final.content
    times = {row["name"]: row["times"] for row in content["attendance"]}
    assert len(times[str(here)]) == 1
    assert None not in times[str(here)][0]
    assert times[str(away)] == []
    (entry,) = content["items"]
    assert entry["reference"] == item.dossier.application.reference
    assert [one["name"] for one in entry["exits"]] == [str(here)]
    assert (entry["decision"], entry["outcome"], entry["minority"]) == (
        "Well led.",
        "fund",
        "Too dear.",
    )
    assert final.digest == minutes.digest_of(content)


def test_minutes_are_never_changed(officer, meeting, item):
    final = close_with_one_item(meeting, item, officer)

    for act in (
        lambda: Minutes.objects.filter(pk=final.pk).update(digest="0"),
        lambda: Minutes.objects.filter(pk=final.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
            act()


def test_a_closed_meeting_takes_nothing_more(officer, meeting, item):
    seat = make_member(meeting)
    close_with_one_item(meeting, item, officer)
    meeting.refresh_from_db()

    for act in (
        lambda: meetings.come(meeting, seat, by=seat.user),
        lambda: take_up(item, officer),
        lambda: agendas.fill(meeting, by=officer),
        lambda: agendas.put_aside([item], by=officer, reason="x"),
    ):
        with pytest.raises(WrongTime):
            act()
    with pytest.raises(TransitionNotAllowed):
        meetings.close(meeting, by=officer)


def test_a_meeting_does_not_end_in_the_middle_of_an_item(officer, meeting, item):
    take_up(item, officer)

    with pytest.raises(NotReady, match="still being discussed"):
        meetings.close(meeting, by=officer)


def test_each_reader_has_minutes_without_what_is_closed_to_them(officer, meeting, item):
    other = make_item(meeting)
    member, torn = make_member(meeting), make_member(meeting)
    make_conflict(torn.user, item.dossier.application)
    final = close_with_one_item(meeting, item, officer)

    def items(user):
        return [row["item"] for row in minutes.shown_to(user, meeting, final.content)["items"]]

    assert items(officer) == items(member.user) == [item.pk, other.pk]
    assert items(torn.user) == [other.pk]
    shown = str(minutes.shown_to(torn.user, meeting, final.content))
    assert item.dossier.application.reference not in shown
    assert "Well led." not in shown
    assert "salt" not in shown
