"""Where two parts of judging meet: ended seats, second seats, and what nobody can see there."""

import pytest
from django.urls import reverse

from core import clock, visibility
from reviews import todo
from reviews.actions import panels
from reviews.models import ScoreSheet
from reviews.states import ItemStatus
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.deliberating import make_table
from tests.factories.meetings import let_in, make_item, make_meeting, make_member
from tests.factories.reviews import (
    make_assignment,
    make_conflict,
    make_panel,
    make_panelist,
    make_sheet,
)

pytestmark = pytest.mark.django_db


def test_with_the_seat_ends_the_view_of_what_others_gave():
    table = make_table()
    user, other = table.users[0], table.seats[1].assignments.get().sheets.get()
    assert ScoreSheet.objects.visible_to(user).filter(pk=other.pk).exists()

    panels.end(table.seats[0], by=table.officer)

    assert not ScoreSheet.objects.visible_to(user).filter(pk=other.pk).exists()
    assert not visibility.allows(user, other)
    own = table.seats[0].assignments.get().sheets.get()
    assert visibility.allows(user, own)


def test_in_a_meeting_scores_wait_for_an_own_sheet_from_another_seat(client):
    meeting = make_meeting()
    item = make_item(meeting, status=ItemStatus.OPEN, taken_up_at=clock.now())
    fellow = make_member(meeting)
    make_sheet(
        make_assignment(fellow, item.dossier, status="done"), steps=[9, 9], status="submitted"
    )
    seat = make_member(meeting)
    second = make_panelist(
        panel=make_panel(call=meeting.stage.call), user=seat.user, declared_for=[meeting.stage]
    )
    let_in(second, item.dossier)
    make_assignment(second, item.dossier)
    client.force_login(seat.user)

    context = client.get(meeting.get_absolute_url()).context

    assert "lines" not in context
    assert context["must_judge"].panelist == second


def test_who_works_for_the_cluster_by_now_is_not_asked_to_agree_its_levels():
    stage = make_stage(kind="assessment", timing="rolling", closes_at=None, status="open")
    dossier = make_dossier(stage=stage, status="submitted")
    seat = make_panelist(panel=make_panel(call=stage.call), declared_for=[stage])
    make_sheet(make_assignment(seat, dossier, status="done"), steps=[4, 4], status="submitted")
    assert [item["url"] for item in todo.for_panelist(seat.user)]

    dossier.application.cluster.roles.create(user=seat.user, role="viewer")

    assert todo.for_panelist(seat.user) == []


def test_what_came_in_after_the_declaration_is_asked_about_on_the_first_page():
    stage = make_stage(kind="assessment", timing="rolling", closes_at=None, status="open")
    seat = make_panelist(panel=make_panel(call=stage.call), declared_for=[stage])
    first = make_assignment(seat, make_dossier(stage=stage, status="submitted"))
    later = make_assignment(seat, make_dossier(stage=stage, status="submitted"))
    seat.standings.filter(dossier=later.dossier).update(declared_at=None)

    ask, judge = todo.for_panelist(seat.user)

    assert ask["url"] == reverse("reviews:conflicts", args=[seat.pk, stage.position])
    assert "came in since" in ask["words"]
    assert judge["url"] == reverse("reviews:sheet", args=[first.pk])
    assert (ask["count"], judge["count"]) == (1, 1)


def test_an_officer_is_not_told_of_conflicts_on_what_is_closed_to_them():
    dossier, officer = make_dossier(status="submitted"), make_officer()
    seat = make_panelist(panel=make_panel(call=dossier.stage.call))
    make_conflict(seat.user, dossier.application, severity="potential")
    url = reverse("reviews:office-conflicts", args=[dossier.stage.call.code])
    assert url in [item["url"] for item in todo.for_officer(officer)]

    make_conflict(officer, dossier.application)

    assert url not in [item["url"] for item in todo.for_officer(officer)]


FAR = ["9999-12-31T23:59", "0001-01-01T00:00", "1900-01-01T00:00"]


@pytest.mark.parametrize("moment", FAR)
def test_a_meeting_in_no_calendar_is_refused(client, moment):
    panel = make_panel(call=make_stage(status="closed").call)
    client.force_login(make_officer())
    given = {"starts_at": moment, "minutes": "1440", "place": "Room 4", "quorum": "2"}

    address = reverse("reviews:meeting-plan", args=[panel.pk, 1])
    response = client.post(address, given, follow=True)

    assert response.status_code == 422
    assert not panel.meetings.exists()


@pytest.mark.parametrize("moment", [m.replace("T", " ") for m in FAR])
def test_hearings_in_no_calendar_are_refused(client, moment):
    stage = make_stage(status="closed")
    dossier = make_dossier(stage=stage, status="submitted")
    client.force_login(make_officer())
    given = {"starts": moment, "minutes": "480", "pause": "0", "place": "Room 4", "hours": "0"}

    address = reverse("reviews:office-hearings", args=[stage.call.code, stage.position])
    response = client.post(address, given)

    assert response.status_code == 422
    assert not hasattr(dossier, "hearing")


def test_lines_and_markup_in_a_place_stay_in_it(client):
    meeting = make_meeting(place="Room\r\nATTENDEE:mailto:x@evil.example\r\nX")
    client.force_login(make_officer())

    calendar = client.get(reverse("reviews:meeting-calendar", args=[meeting.pk])).text

    assert not [line for line in calendar.splitlines() if line.startswith("ATTENDEE")]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/x"])
def test_a_link_that_is_no_web_address_is_refused(client, link):
    panel = make_panel(call=make_stage(status="closed").call)
    client.force_login(make_officer())
    given = {"starts_at": "2100-01-01T00:00", "minutes": "60", "link": link, "quorum": "2"}

    response = client.post(reverse("reviews:meeting-plan", args=[panel.pk, 1]), given)

    assert response.status_code == 422
    assert not panel.meetings.exists()


def test_the_lower_half_is_not_told_before_the_own_sheets_are_in(client):
    meeting = make_meeting()
    judge = make_member(meeting)
    items = [make_item(meeting) for _ in range(3)]
    for item, steps in zip(items, [9, 8, 1], strict=True):
        given = make_assignment(judge, item.dossier, status="done")
        make_sheet(given, steps=[steps, steps], status="submitted")
    chair = make_member(meeting, role="chair")
    client.force_login(chair.user)
    address = reverse("reviews:meeting-aside", args=[meeting.pk])
    assert client.get(address).context["form"]["items"].initial == [str(items[2].pk)]

    make_assignment(chair, items[0].dossier)

    assert client.get(address).context["form"]["items"].initial == []
