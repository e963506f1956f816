"""The pages of a meeting: what each reader sees, and what nobody does."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.states import TransitionNotAllowed
from reviews import meeting_versions
from reviews.actions import agendas, conflicts, meetings, votes
from reviews.models import AgendaItem, Ballot, Meeting, Vote
from reviews.states import ItemStatus, MeetingStatus
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.clusters import make_cluster
from tests.factories.competitions import make_application, make_dossier, make_stage
from tests.factories.meetings import make_ballot, make_item, make_meeting, make_member, make_vote
from tests.factories.reviews import (
    make_assignment,
    make_conflict,
    make_panel,
    make_panelist,
    make_sheet,
)

pytestmark = pytest.mark.django_db
SECRETS = ["A-SECRET", "Heat that nobody knows", "Hidden Cluster"]


@pytest.fixture
def meeting():
    return make_meeting()


@pytest.fixture
def hidden(meeting):
    """An item under discussion with a name that stands nowhere else."""
    application = make_application(
        call=meeting.stage.call,
        reference="A-SECRET",
        title="Heat that nobody knows",
        cluster=make_cluster(name="Hidden Cluster"),
    )
    dossier = make_dossier(stage=meeting.stage, status="submitted", application=application)
    return make_item(meeting, dossier=dossier, status=ItemStatus.OPEN, taken_up_at=clock.now())


def url(name, row, **query):
    return reverse(f"reviews:{name}", args=[row.pk])


def page(client, user, meeting, **headers):
    client.force_login(user)
    return client.get(meeting.get_absolute_url(), headers=headers)


def post(client, user, name, row, **data):
    client.force_login(user)
    return client.post(url(name, row), data)


def shows(response, *words):
    assert response.status_code == 200
    return [word for word in words if word in response.text]


def closed_to(user, item):
    make_conflict(user, item.dossier.application)
    return user


# Out of the room


@pytest.mark.parametrize("role", ["member", "chair", "deputy", "officer", "auditor"])
def test_who_is_in_conflict_learns_that_they_are_out_and_nothing_else(
    client, meeting, hidden, role
):
    make = {"officer": make_officer, "auditor": make_auditor}.get(role)
    user = make() if make else make_member(meeting, role=role).user
    voter = make_member(meeting)
    vote = make_vote(hidden, question="Shall A-SECRET be funded?")
    make_ballot(vote, voter)
    AgendaItem.objects.filter(pk=hidden.pk).update(decision="A-SECRET is brave.")
    closed_to(user, hidden)

    for headers in ({}, {"HX-Request": "true"}):
        response = page(client, user, meeting, **headers)
        assert shows(response, "You are out of the room for this item.")
        assert not shows(response, *SECRETS, "brave", "have voted", "has voted")
        assert not shows(response, "item-title", "vote-title")
    for name in ("meeting-minutes", "meeting-calendar"):
        assert not shows(client.get(url(name, meeting)), *SECRETS, "brave")


def test_in_the_room_the_same_item_is_named(client, meeting, hidden):
    member = make_member(meeting)

    assert shows(page(client, member.user, meeting), *SECRETS) == SECRETS


def test_the_agenda_is_counted_without_what_is_closed(client, meeting, hidden):
    member = make_member(meeting)
    others = [make_item(meeting) for _ in range(2)]
    closed_to(member.user, hidden)

    rows = page(client, member.user, meeting).context["rows"]

    assert [(row.number, row.item) for row in rows] == [(1, others[0]), (2, others[1])]


def test_who_has_not_declared_is_out_and_told_what_to_do(client, meeting, hidden):
    late = make_member(meeting, declared=False)

    response = page(client, late.user, meeting)

    assert shows(response, "Declare now")
    assert not shows(response, *SECRETS)


@pytest.mark.parametrize(
    "name", ["item-take-up", "item-minute", "vote-open", "item-take-back", "item-move"]
)
def test_a_chair_in_conflict_cannot_even_find_the_item(client, meeting, hidden, name):
    chair = make_member(meeting, role="chair")
    closed_to(chair.user, hidden)

    assert post(client, chair.user, name, hidden).status_code == 404


def test_a_member_in_conflict_cannot_find_the_vote(client, meeting, hidden):
    member = make_member(meeting)
    vote = make_vote(hidden)
    closed_to(member.user, hidden)

    assert post(client, member.user, "ballot", vote, choice="0").status_code == 404
    assert not Ballot.objects.exists()


def test_a_chair_is_told_that_the_deputy_leads_the_next_item(client, meeting):
    chair = make_member(meeting, role="chair")
    first, second = make_item(meeting), make_item(meeting)
    closed_to(chair.user, first)

    response = page(client, chair.user, meeting)

    assert shows(response, "You are out of the room for the next item")
    assert response.context["next"] == second


# Leading


def test_the_leader_sees_who_leaves_who_may_vote_and_what_comes_next(client, meeting, hidden):
    chair = make_member(meeting, role="chair")
    gone = make_member(meeting)
    closed_to(gone.user, hidden)

    response = page(client, chair.user, meeting)

    assert shows(response, f"{gone} leaves the room now.")
    assert response.context["eligible"] == [chair]
    assert shows(response, "That is too few.", "Start the vote", "End this item")


def test_a_meeting_runs_by_buttons_alone(client):
    stage = make_stage(status="closed")
    panel = make_panel(call=stage.call)
    dossier = make_dossier(stage=stage, status="submitted")
    officer = make_officer()
    chair = make_panelist(panel=panel, role="chair", declared_for=[stage])
    client.force_login(chair.user)
    begins = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    plan = {"starts_at": begins, "minutes": 90, "place": "Room 4", "quorum": 1}
    response = client.post(reverse("reviews:meeting-plan", args=[panel.pk, stage.position]), plan)
    meeting = Meeting.objects.get()
    assert response.url == meeting.get_absolute_url()

    post(client, chair.user, "meeting-arrange", meeting)
    conflicts.declare_sheet(chair, stage, by=chair.user)
    post(client, chair.user, "meeting-begin", meeting)
    post(client, chair.user, "meeting-attendance", meeting)
    item = meeting.items.get()
    post(client, chair.user, "item-take-up", item)
    ask = {"question": "Fund?", "kind": "choice", "options": "Yes\nNo"}
    post(client, chair.user, "vote-open", item, **ask)
    vote = Vote.objects.get()
    post(client, chair.user, "ballot", vote, choice="0")
    post(client, chair.user, "vote-close", vote)
    said = {"version": 0, "outcome": "fund", "decision": "Well led.", "then": "finish"}
    post(client, chair.user, "item-minute", item, **said)
    response = post(client, officer, "meeting-close", meeting)

    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.CLOSED
    found = client.get(response.url)
    assert shows(found, "Well led.", dossier.application.reference, meeting.final.digest, "Yes")
    pdf = client.get(url("meeting-minutes-pdf", meeting))
    assert pdf.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"minutes": "0"}, "minutes"),
        ({"starts_at": "yesterday"}, "starts_at"),
        ({"place": ""}, "__all__"),
        ({"starts_at": "2020-01-01T10:00"}, "__all__"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"quorum": "0"}, "quorum"),
    ],
)
def test_a_wrong_plan_is_refused_where_it_is_wrong(client, data, field):
    stage = make_stage(status="closed")
    panel = make_panel(call=stage.call)
    client.force_login(make_officer())
    plan = {"starts_at": "2099-05-12T09:00", "minutes": 90, "place": "Room 4", "quorum": 1} | data

    response = client.post(reverse("reviews:meeting-plan", args=[panel.pk, stage.position]), plan)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Meeting.objects.exists()


def test_what_two_leaders_write_at_once_stands_side_by_side_and_nothing_is_lost(
    client, meeting, hidden
):
    chair = make_member(meeting, role="chair")
    agendas.minute(hidden, by=make_officer(), version=0, decision="Theirs.", outcome="decline")

    said = {"version": 0, "outcome": "fund", "decision": "Mine."}
    response = post(client, chair.user, "item-minute", hidden, **said)

    assert response.status_code == 409
    assert "Theirs." in response.text
    assert "Mine." in response.text
    hidden.refresh_from_db()
    assert hidden.decision == "Theirs."
    again = response.context["minute_form"].initial
    post(client, chair.user, "item-minute", hidden, **again)
    hidden.refresh_from_db()
    assert hidden.decision == "Mine."


def test_a_hostile_title_stays_text(client, meeting, hidden):
    member = make_member(meeting)
    application = hidden.dossier.application
    application.title = "<script>alert(1)</script>"
    application.save(update_fields=["title"])

    assert not shows(page(client, member.user, meeting), "<script>alert(1)</script>")


def test_the_lower_half_is_ticked_unless_a_conflict_hides_the_ranks(client, meeting):
    officer, judge = make_officer(), make_panelist(panel=meeting.panel)
    items = [make_item(meeting) for _ in range(3)]
    for item, steps in zip(items, [8, 5, 2], strict=True):
        given = make_assignment(judge, item.dossier, status="done")
        make_sheet(given, steps=[steps, steps], status="submitted")
    client.force_login(officer)
    form = client.get(url("meeting-aside", meeting)).context["form"]
    assert form.fields["items"].initial == [str(items[2].pk)]

    make_conflict(officer, make_item(meeting).dossier.application)

    form = client.get(url("meeting-aside", meeting)).context["form"]
    assert form.fields["items"].initial == []
    data = {"items": [items[2].pk], "reason": "Clearly below."}
    assert client.post(url("meeting-aside", meeting), data).status_code == 302
    assert AgendaItem.objects.get(pk=items[2].pk).status == ItemStatus.ASIDE


def test_items_change_places_by_buttons(client, meeting):
    first, second = make_item(meeting), make_item(meeting)
    response = post(client, make_officer(), "item-move", second, beside=first.pk)

    assert response.status_code == 302
    assert list(meeting.items.all()) == [second, first]
    for nonsense in ("", "x", "99999999999999999999", "-1"):
        answer = post(client, make_officer(), "item-move", second, beside=nonsense)
        assert answer.status_code == 404


def test_a_leader_notes_who_is_there_a_member_only_for_themselves(client, meeting):
    chair, member = make_member(meeting, role="chair"), make_member(meeting, is_here=False)
    other = make_member(meeting, is_here=False)

    assert (
        post(client, member.user, "meeting-attendance", meeting, seat=other.pk).status_code == 403
    )
    post(client, chair.user, "meeting-attendance", meeting, seat=other.pk)
    post(client, member.user, "meeting-attendance", meeting)
    assert post(client, chair.user, "meeting-attendance", meeting, seat=999_999).status_code == 404

    here = meeting.attendance.filter(left_at=None).values_list("panelist", flat=True)
    assert set(here) == {chair.pk, member.pk, other.pk}


# Secrecy


def everything_about(client, users, meeting, item):
    """All that pages, minutes and the fragment give to each of these readers."""
    for user in users:
        client.force_login(user)
        for address in (
            meeting.get_absolute_url(),
            url("meeting-minutes", meeting),
            url("meeting-version", meeting),
        ):
            yield client.get(address, headers={"HX-Request": "true"}).text


@pytest.mark.parametrize("is_secret", [True, False])
def test_while_a_vote_is_open_only_how_many_have_voted_is_seen(client, is_secret):
    meeting = make_meeting(is_secret=is_secret)
    item = make_item(meeting, status=ItemStatus.OPEN)
    seats = [make_member(meeting, role="chair"), make_member(meeting), make_member(meeting)]
    readers = [*(seat.user for seat in seats), make_officer(), make_auditor()]
    vote = make_vote(item, options=["Zebra", "Yak"])
    shown = {}
    for choices in ([0, 0], [1, 1], [0, None]):
        Ballot.objects.update(is_struck=True)
        for seat, choice in zip(seats, choices, strict=False):
            votes.cast(vote, by=seat.user, choice=choice)
        found = list(everything_about(client, readers, meeting, item))
        assert any("2 of 3 have voted." in text for text in found)
        shown[str(choices)] = [without_tokens(text) for text in found]

    first, *others = shown.values()
    assert all(other == first for other in others)


def without_tokens(text):
    """The page without what differs from answer to answer: tokens and the version's number."""
    lines = text.replace('">', '">\n').splitlines()
    changing = ("csrfmiddlewaretoken", "data-number", '"version"')
    return [line for line in lines if not any(word in line for word in changing)]


@pytest.mark.parametrize(("is_secret", "names"), [(True, False), (False, True)])
def test_after_the_closing_names_stand_only_at_an_open_ballot(client, is_secret, names):
    meeting = make_meeting(is_secret=is_secret)
    item = make_item(meeting, status=ItemStatus.OPEN)
    seats = [make_member(meeting) for _ in range(2)]
    vote = make_vote(item, options=["Zebra", "Yak"])
    for seat in seats:
        votes.cast(vote, by=seat.user, choice=0)
    votes.close(vote, by=make_officer())

    for text in everything_about(client, [seats[0].user, make_officer()], meeting, item):
        assert (f"{seats[1]}: Zebra" in text) == (names and "Zebra" in text)
    assert shows(page(client, seats[0].user, meeting), "2 of 2 in the room voted.")


def test_a_vote_that_is_not_valid_says_so(client, meeting, hidden):
    member = make_member(meeting)
    vote = make_vote(hidden)
    votes.cast(vote, by=member.user, choice=0)
    votes.close(vote, by=make_officer())

    assert shows(page(client, member.user, meeting), "This vote is not valid")


def test_a_conflict_found_after_the_closing_asks_for_another_vote(client, meeting, hidden):
    chair, member = make_member(meeting, role="chair"), make_member(meeting)
    vote = make_vote(hidden)
    for seat in (chair, member):
        votes.cast(vote, by=seat.user, choice=0)
    result = votes.close(vote, by=chair.user).result

    conflicts.record(member.user, hidden.dossier.application, by=None, reason="partner")

    assert shows(page(client, chair.user, meeting), "Vote again.")
    vote.refresh_from_db()
    assert vote.result == result  # nothing changes after the closing


@pytest.mark.parametrize("choice", ["", "2", "yes", "-1"])
def test_a_ballot_that_says_nothing_is_refused_and_nothing_stored(client, meeting, hidden, choice):
    member = make_member(meeting)
    vote = make_vote(hidden)

    response = post(client, member.user, "ballot", vote, choice=choice)

    assert response.status_code == 422
    assert not Ballot.objects.exists()


def test_a_ballot_after_the_closing_is_told_that_it_came_too_late(client, meeting, hidden):
    member = make_member(meeting)
    vote = make_vote(hidden)
    votes.close(vote, by=make_officer())

    response = post(client, member.user, "ballot", vote, choice="0")

    assert response.status_code == 409
    assert "This vote is closed" in response.text


# The scores


def test_scores_of_the_others_stand_there_once_the_own_sheet_is_in(client, meeting, hidden):
    judge, other = make_member(meeting), make_member(meeting)
    sheet = make_assignment(judge, hidden.dossier)
    given = make_assignment(other, hidden.dossier, status="done")
    make_sheet(given, steps=[9, 9], status="submitted")

    assert shows(page(client, judge.user, meeting), "once your own sheet is in")
    assert not shows(page(client, judge.user, meeting), "Totals of the score sheets")
    type(sheet).objects.filter(pk=sheet.pk).update(status="done")
    assert shows(page(client, judge.user, meeting), "Totals of the score sheets", "4.50")


@pytest.mark.parametrize("blinding", ["always", "until_sheet"])
def test_a_blind_stage_stays_blind_in_the_meeting(client, blinding):
    stage = make_stage(status="closed", blinding=blinding)
    meeting = make_meeting(stage=stage)
    application = make_application(call=stage.call, cluster=make_cluster(name="Hidden Cluster"))
    dossier = make_dossier(stage=stage, status="submitted", application=application)
    make_item(meeting, dossier=dossier, status=ItemStatus.OPEN)
    member = make_member(meeting)

    assert not shows(page(client, member.user, meeting), "Hidden Cluster")
    assert not shows(client.get(url("meeting-minutes", meeting)), "Hidden Cluster")


# In step


def number(client, user, meeting):
    client.force_login(user)
    return client.get(url("meeting-version", meeting)).json()["version"]


def test_the_number_moves_with_every_action_for_those_in_the_room(client, meeting, hidden):
    member, officer = make_member(meeting), make_officer()
    seen = [number(client, member.user, meeting)]
    for act in (
        lambda: votes.open(hidden, by=officer, question="?", options=["a", "b"]),
        lambda: votes.cast(Vote.objects.get(), by=member.user, choice=0),
        lambda: votes.close(Vote.objects.get(), by=officer),
        lambda: agendas.minute(hidden, by=officer, version=0, decision="x", outcome="fund"),
        lambda: agendas.finish(hidden, by=officer),
        lambda: meetings.leave(meeting, member, by=officer),
    ):
        act()
        seen.append(number(client, member.user, meeting))

    assert len(set(seen)) == len(seen)


def test_for_who_is_out_the_number_stands_still_until_the_item_ends(client, meeting, hidden):
    out, member = make_member(meeting), make_member(meeting)
    officer = make_officer()
    closed_to(out.user, hidden)
    before = number(client, out.user, meeting)

    votes.open(hidden, by=officer, question="?", options=["a", "b"])
    votes.cast(Vote.objects.get(), by=member.user, choice=0)
    votes.close(Vote.objects.get(), by=officer)
    agendas.minute(hidden, by=officer, version=0, decision="x", outcome="fund")

    assert number(client, out.user, meeting) == before
    agendas.finish(AgendaItem.objects.get(pk=hidden.pk), by=officer)
    assert number(client, out.user, meeting) != before


def test_from_the_number_nobody_can_count_what_happened(client, meeting, hidden):
    """Two meetings that went on alike, one with more votes, give unrelated numbers."""
    member = make_member(meeting)
    first = number(client, member.user, meeting)
    Meeting.objects.update(version=1)
    second = number(client, member.user, meeting)

    assert abs(first - second) > 1_000
    assert max(first, second) < 2**48


def test_a_number_that_is_known_is_answered_with_nothing_in_few_queries(
    client, meeting, django_assert_num_queries
):
    member = make_member(meeting)
    client.force_login(member.user)
    tag = client.get(url("meeting-version", meeting))["ETag"]

    with django_assert_num_queries(3):  # session, user, the number
        response = client.get(url("meeting-version", meeting), headers={"If-None-Match": tag})

    assert (response.status_code, response.content) == (304, b"")
    assert response["Cache-Control"] == "private, no-cache"


def test_strangers_have_no_number(client, meeting):
    assert meeting_versions.number_of(meeting.pk, make_user()) is None
    client.force_login(make_user())
    assert client.get(url("meeting-version", meeting)).status_code == 404


def test_another_panels_meeting_does_not_exist(client, meeting):
    stranger = make_panelist(panel=make_panel(call=meeting.stage.call))

    assert page(client, stranger.user, meeting).status_code == 404


def test_the_calendar_file_says_where_and_when(client, meeting):
    member = make_member(meeting)
    client.force_login(member.user)

    response = client.get(url("meeting-calendar", meeting))

    assert response["Content-Type"].startswith("text/calendar")
    assert b"LOCATION:Room 4" in response.content


def test_members_find_their_meetings_and_leaders_plan_from_there(client, meeting):
    member = make_member(meeting)
    client.force_login(member.user)
    response = client.get(reverse("reviews:meetings"))
    assert shows(response, meeting.get_absolute_url())
    assert not shows(response, "Plan a meeting")
    assert shows(client.get(reverse("home")), meeting.get_absolute_url())

    chair = make_member(meeting, role="chair")
    client.force_login(chair.user)
    assert shows(client.get(reverse("reviews:meetings")), "Plan a meeting")


def test_closing_twice_in_a_row_says_that_it_is_closed(client, meeting):
    officer = make_officer()
    post(client, officer, "meeting-close", meeting)

    assert post(client, officer, "meeting-close", meeting).status_code == 409
    with pytest.raises(TransitionNotAllowed):
        meetings.close(meeting, by=officer)
