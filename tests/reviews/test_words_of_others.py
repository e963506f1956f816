"""What a panel writes where its stage hides the applicant: others read it without names."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions.models import Dossier
from core import clock
from reviews import blinding, own_data
from reviews.actions import agendas, deliberations, discussions
from reviews.models import Attendance, Score, ScoreSheet
from reviews.redaction import as_written
from tests.factories.accounts import make_user
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.deliberating import make_table
from tests.factories.meetings import make_ballot, make_item, make_meeting, make_vote
from tests.factories.reviews import make_panel, make_panelist

pytestmark = pytest.mark.django_db
NAME = "Zephyrwerk"


def said(words):
    return f"{words} ({NAME} Nord, info@zephyrwerk.example)"


@pytest.fixture
def table():
    """Four who have judged, and a chair, of a dossier whose applicant they never learn."""
    table = make_table(blinding="always", steps=[(8, 7), (8, 7), (7, 7), (0, 0)])
    cluster = table.dossier.application.cluster
    cluster.name = f"{NAME} Nord"
    cluster.save()
    return table


@pytest.fixture
def item(table):
    """Under discussion, with everybody in the room."""
    meeting = make_meeting(stage=table.stage, panel=table.chair.panel, is_secret=False)
    item = make_item(meeting, dossier=table.dossier, status="open", taken_up_at=clock.now())
    for seat in (*table.seats, table.chair):
        Attendance.objects.create(meeting=meeting, panelist=seat)
    return item


def page(client, user, name, *args):
    client.force_login(user)
    response = client.get(reverse(f"reviews:{name}", args=args))
    assert response.status_code == 200
    return response.text


def test_a_post_is_whole_to_its_author_and_the_office_alone(client, table):
    discussions.post(table.dossier, by=table.users[1], text=said("So bold"), criterion=None)

    def read_by(user):
        return page(client, user, "discussion", table.dossier.pk)

    for user in (table.users[0], table.chair.user):
        text = read_by(user)
        assert "So bold (" in text
        assert NAME.lower() not in text.lower()
        assert '<span class="visually-hidden">hidden</span>' in text
    for user in (table.users[1], table.officer):
        assert said("So bold") in read_by(user)


@pytest.fixture
def drafted(table):
    """One names the applicant in the draft, one in a minority view, one in a sheet."""
    table.appoint()
    sheet = ScoreSheet.objects.get(assignment__panelist=table.seats[2])
    ScoreSheet.objects.filter(pk=sheet.pk).update(
        comment=said("To them"), panel_comment=said("To us")
    )
    Score.objects.filter(sheet=sheet).update(comment=said("On this"))
    table.draft(text=said("In all"), notes={"criterion-1": said("Of this one")})
    deliberations.speak(
        table.dossier, by=table.users[1], version=1, kind="dissents", text=said("I differ")
    )
    return table


WRITTEN = {
    0: ["In all", "Of this one"],
    1: ["I differ"],
    2: ["To them", "To us", "On this"],
    3: [],
}


@pytest.mark.parametrize("reader", WRITTEN)
def test_of_a_consensus_each_reads_only_the_own_words_whole(client, drafted, reader):
    text = page(client, drafted.users[reader], "consensus", drafted.dossier.pk)

    for writer, written in WRITTEN.items():
        for words in written:
            assert f"{words} (" in text
            assert (said(words) in text) is (reader == writer)
    if not WRITTEN[reader]:
        assert NAME.lower() not in text.lower()


def test_the_office_reads_a_consensus_as_it_was_written(client, drafted):
    text = page(client, drafted.officer, "consensus", drafted.dossier.pk)
    for written in WRITTEN.values():
        assert all(said(words) in text for words in written)


def test_why_it_was_settled_without_some_is_read_without_names(client, drafted):
    deliberations.settle(
        drafted.dossier,
        by=drafted.chair.user,
        version=1,
        reason=said("Two are away"),
        may_overrule=True,
    )

    def read_by(user):
        return page(client, user, "consensus", drafted.dossier.pk)

    assert said("Two are away") in read_by(drafted.chair.user)
    text = read_by(drafted.users[3])
    assert "Two are away (" in text
    assert NAME.lower() not in text.lower()
    assert said("In all") in read_by(drafted.users[0])  # the rapporteur's own words


def test_nothing_that_a_page_redacts_is_ever_stored(client, drafted):
    page(client, drafted.users[3], "consensus", drafted.dossier.pk)

    assert drafted.consensus.text == said("In all")
    assert ScoreSheet.objects.filter(comment=said("To them")).exists()


@pytest.fixture
def voted(table, item):
    """A vote that is closed, one that is open, and what is minuted so far."""
    names = {"question": said("Shall we"), "options": [said("Yes"), "No"]}
    closed = make_vote(item, **names)
    make_ballot(closed, table.seats[0])
    result = {"in_room": 5, "cast": 1, "abstained": 0, "struck": 0, "is_valid": True}
    result |= {"counts": [1, 0], "mean": None}
    rows = type(closed).objects.filter(pk=closed.pk)
    rows.update(status="closed", result=result, closed_at=clock.now())
    make_vote(item, question=said("And now"), options=[said("Gladly"), "No"])
    agendas.minute(
        item,
        by=table.officer,
        version=0,
        outcome="fund",
        decision=said("It convinces"),
        minority=said("Not me"),
    )
    return item


MINUTED = ("Shall we", "Yes", "It convinces", "Not me")


@pytest.mark.parametrize("name", ["meeting", "meeting-minutes"])
def test_votes_and_minutes_are_read_without_names(client, table, voted, name):
    text = page(client, table.users[1], name, voted.meeting_id)

    for words in MINUTED:
        assert f"{words} (" in text
    assert ("Gladly (" in text) is (name == "meeting")
    assert NAME.lower() not in text.lower()

    text = page(client, table.officer, name, voted.meeting_id)
    for words in MINUTED:
        assert said(words) in text


def test_who_minutes_an_item_has_all_of_it_in_the_form(client, table, voted):
    text = page(client, table.chair.user, "meeting", voted.meeting_id)
    assert text.count(said("It convinces")) == 1
    assert said("Shall we") not in text


def test_what_another_has_minuted_meanwhile_is_shown_without_names(client, table, voted):
    client.force_login(table.chair.user)
    response = client.post(
        reverse("reviews:item-minute", args=[voted.pk]),
        {"outcome": "fund", "decision": "Mine.", "minority": "", "version": 0},
    )
    assert response.status_code == 409
    assert "It convinces (" in response.text
    assert NAME.lower() not in response.text.lower()


def test_why_an_item_is_put_aside_is_read_without_names(client, table):
    meeting = make_meeting(stage=table.stage, panel=table.chair.panel)
    make_item(meeting, dossier=table.dossier, status="aside", aside_reason=said("Clear"))

    for name in ("meeting", "meeting-minutes"):
        text = page(client, table.users[0], name, meeting.pk)
        assert "Clear (" in text
        assert NAME.lower() not in text.lower()


def test_the_own_archive_has_votes_without_names(table, voted):
    votes = dict(own_data._met(table.users[0]))["judging/votes.json"]
    assert votes[0]["question"].startswith("Shall we (")
    assert votes[0]["answer"].startswith("Yes (")
    assert NAME.lower() not in str(votes).lower()


def test_open_names_cost_nothing_and_many_hidden_ones_as_much_as_one():
    def asked(stage, number):
        seat = make_panelist(panel=make_panel(call=stage.call), declared_for=[stage])
        for _ in range(number):
            make_dossier(stage=stage, status="submitted", managers=[make_user()])
        rows = list(Dossier.objects.filter(stage=stage).for_list())
        with CaptureQueriesContext(connection) as captured:
            found = blinding.redactors(rows, seat.user)
        assert set(found) == {row.pk for row in rows}
        return len(captured), set(found.values())

    count, found = asked(make_stage(blinding="open"), 3)
    assert (count, found) == (0, {as_written})
    one, _found = asked(make_stage(blinding="always"), 1)
    many, found = asked(make_stage(blinding="always"), 6)
    assert one == many
    assert as_written not in found
