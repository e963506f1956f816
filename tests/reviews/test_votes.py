"""Votes: secret while open, of those in the room, counted exactly, and never changed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from core.audit import AuditEvent
from core.errors import NotReady, Refused, WrongTime
from core.models import AuditPersonal
from core.states import TransitionNotAllowed
from reviews.actions import conflicts, meetings, panels, votes
from reviews.models import Ballot, Exit, Standing, Vote
from reviews.states import ItemStatus
from tests.factories.accounts import make_officer
from tests.factories.clusters import make_cluster
from tests.factories.competitions import make_rubric, make_stage
from tests.factories.meetings import (
    make_ballot,
    make_item,
    make_meeting,
    make_member,
    make_vote,
)
from tests.factories.reviews import make_conflict, make_panelist

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def item():
    return make_item(make_meeting(), status=ItemStatus.OPEN)


@pytest.fixture
def members(item):
    return [make_member(item.meeting) for _ in range(3)]


def cast(vote, seat, choice=0):
    return votes.cast(Vote.objects.get(pk=vote.pk), by=seat.user, choice=choice)


def close(vote, by):
    return votes.close(Vote.objects.get(pk=vote.pk), by=by).result


def test_votes_are_counted_as_they_stand_at_the_closing(officer, item, members):
    vote = votes.open(item, by=officer, question="Fund?", options=["Yes", "No"])
    cast(vote, members[0], 1)
    cast(vote, members[0], 0)  # changed one's mind
    cast(vote, members[1], 0)
    cast(vote, members[2], None)

    assert close(vote, officer) == {
        "in_room": 3,
        "cast": 3,
        "abstained": 1,
        "struck": 0,
        "is_valid": True,
        "counts": [2, 0],
        "mean": None,
    }
    assert Ballot.objects.count() == 3


def test_the_mean_of_a_vote_on_the_score_is_exact(officer):
    """DOMAIN: votes 2, 3, 3, 2 -> 2.5; a member in conflict is not in the mean."""
    stage = make_stage(status="closed", rubric=make_rubric(minimum=1, maximum=9, step=1))
    item = make_item(make_meeting(stage=stage), status=ItemStatus.OPEN)
    seats = [make_member(item.meeting) for _ in range(5)]
    vote = votes.open(item, by=officer, question="Score", kind="score")
    assert vote.options == [str(k) for k in range(1, 10)]
    for seat, points in zip(seats, [2, 3, 3, 2, 9], strict=True):
        cast(vote, seat, points - 1)

    conflicts.record(seats[4].user, item.dossier.application, by=officer, reason="partner")

    result = close(vote, officer)
    assert result["mean"] == [5, 2]
    assert (result["cast"], result["struck"], result["in_room"]) == (4, 1, 4)


def test_below_the_quorum_the_vote_says_that_it_is_not_valid(officer, item, members):
    vote = votes.open(item, by=officer, question="Fund?", options=["Yes", "No"])
    cast(vote, members[0])

    assert close(vote, officer)["is_valid"] is False


@pytest.mark.parametrize("who", ["absent", "in conflict", "undeclared", "ended", "own", "stranger"])
def test_only_who_is_in_the_room_votes(officer, item, members, who):
    vote = votes.open(item, by=officer, question="Fund?", options=["Yes", "No"])
    seat = members[0]
    if who == "absent":
        meetings.leave(item.meeting, seat, by=officer)
    elif who == "in conflict":
        make_conflict(seat.user, item.dossier.application)
    elif who == "undeclared":
        Standing.objects.filter(panelist=seat).update(declared_at=None)
    elif who == "ended":
        panels.end(seat, by=officer)
    elif who == "own":
        item.dossier.application.cluster.roles.create(user=seat.user, role="viewer")
    else:
        seat = make_panelist()

    with pytest.raises(NotReady if who == "absent" else PermissionDenied):
        cast(vote, seat)

    assert not Ballot.objects.exists()


def test_an_officer_has_no_vote(officer, item, members):
    vote = votes.open(item, by=officer, question="Fund?", options=["Yes", "No"])

    with pytest.raises(PermissionDenied):
        votes.cast(vote, by=officer, choice=0)


@pytest.mark.parametrize("choice", [-1, 2, 99])
def test_what_is_not_on_the_ballot_is_refused(officer, item, members, choice):
    vote = votes.open(item, by=officer, question="Fund?", options=["Yes", "No"])

    with pytest.raises(Refused, match="Choose one"):
        cast(vote, members[0], choice)


@pytest.mark.parametrize("options", [[], ["Yes"], ["Yes", " Yes "], ["Yes", " "]])
def test_a_choice_needs_two_different_answers(officer, item, options):
    with pytest.raises(Refused, match="at least two"):
        votes.open(item, by=officer, question="Fund?", options=options)


def test_one_vote_at_a_time_and_numbered(officer, item, members):
    first = votes.open(item, by=officer, question="Fund?", options=["Yes", "No"])
    with pytest.raises(NotReady, match="open already"):
        votes.open(item, by=officer, question="Again?", options=["Yes", "No"])
    with pytest.raises(DatabaseError), transaction.atomic():
        make_vote(item)
    close(first, officer)

    second = votes.open(item, by=officer, question="Again?", options=["Yes", "No"])

    assert (first.number, second.number) == (1, 2)


def test_a_vote_needs_an_item_under_discussion(officer):
    item = make_item(make_meeting())

    with pytest.raises(WrongTime, match="not being discussed"):
        votes.open(item, by=officer, question="Fund?", options=["Yes", "No"])


def test_after_the_closing_nothing_changes(officer, item, members):
    vote = votes.open(item, by=officer, question="Fund?", options=["Yes", "No"])
    cast(vote, members[0])
    close(vote, officer)

    with pytest.raises(WrongTime, match="closed"):
        cast(vote, members[0], 1)
    with pytest.raises(TransitionNotAllowed):
        close(vote, officer)
    assert Ballot.objects.get().choice == 0


def test_a_conflict_found_during_the_vote_strikes_the_ballot_and_leads_out(officer, item, members):
    vote = votes.open(item, by=officer, question="Fund?", options=["Yes", "No"])
    for seat in members:
        cast(vote, seat)
    version = item.meeting.outline_version

    conflicts.record(members[0].user, item.dossier.application, by=members[0].user, reason="family")

    assert Ballot.objects.get(panelist=members[0]).is_struck
    assert Exit.objects.get(item=item).panelist == members[0]
    item.meeting.refresh_from_db()
    assert item.meeting.outline_version > version
    result = close(vote, officer)
    assert (result["cast"], result["struck"], result["counts"]) == (2, 1, [2, 0])


def test_who_joins_the_cluster_during_the_vote_is_not_counted(officer, item, members):
    vote = votes.open(item, by=officer, question="Fund?", options=["Yes", "No"])
    cast(vote, members[0])
    cast(vote, members[1])
    item.dossier.application.cluster.roles.create(user=members[0].user, role="viewer")

    result = close(vote, officer)

    assert (result["cast"], result["struck"]) == (1, 1)


def test_a_conflict_elsewhere_strikes_nothing(officer, item, members):
    other = make_item(item.meeting)
    vote = votes.open(item, by=officer, question="Fund?", options=["Yes", "No"])
    cast(vote, members[0])

    conflicts.record(members[0].user, other.dossier.application, by=officer, reason="family")

    assert not Ballot.objects.get().is_struck
    assert not Exit.objects.exists()


def test_no_event_and_no_value_beside_it_tells_what_somebody_voted(officer, item, members):
    """Two votes that differ in nothing but what was voted leave the same trail."""

    def trail(choice):
        vote = votes.open(item, by=officer, question="Fund?", options=["Yes", "No"])
        last = AuditEvent.objects.order_by("pk").last().pk
        cast(vote, members[0], choice)
        (event,) = AuditEvent.objects.filter(pk__gt=last)
        close(vote, officer)
        return event

    yes, no, abstention = trail(0), trail(1), trail(None)

    for event in (yes, no, abstention):
        assert event.verb == "cast ballot"
        assert '"data":{}' in event.text.replace(" ", "")
        assert not AuditPersonal.objects.filter(event=event).exists()


def test_the_words_of_a_ballot_row_never_say_what_it_holds(item, members):
    vote = make_vote(item)

    for choice, member in enumerate(members[:2]):
        assert str(make_ballot(vote, member, choice)) == f"{member.pk} in {vote.pk}"


# What the database itself refuses


@pytest.mark.embedded
def test_the_database_refuses_a_ballot_beside_a_conflict(item, members):
    vote = make_vote(item)
    Standing.objects.filter(panelist=members[0]).update(is_excluded=True)

    with pytest.raises(DatabaseError, match="cannot both be in force"), transaction.atomic():
        make_ballot(vote, members[0])
    make_ballot(vote, members[0], is_struck=True)
    with pytest.raises(DatabaseError, match="cannot both be in force"), transaction.atomic():
        Ballot.objects.update(is_struck=False)


@pytest.mark.embedded
def test_the_database_refuses_a_conflict_beside_a_ballot_of_an_open_vote(item, members):
    vote = make_vote(item)
    make_ballot(vote, members[0])
    standing = Standing.objects.filter(panelist=members[0], dossier=item.dossier)

    with pytest.raises(DatabaseError, match="cannot both be in force"), transaction.atomic():
        standing.update(is_excluded=True)
    Ballot.objects.update(is_struck=True)
    standing.update(is_excluded=True)


@pytest.mark.embedded
def test_the_database_refuses_every_change_after_the_closing(officer, item, members):
    vote = votes.open(item, by=officer, question="Fund?", options=["Yes", "No"])
    cast(vote, members[0])
    close(vote, officer)

    for act in (
        lambda: Ballot.objects.update(choice=1),
        lambda: make_ballot(vote, members[1]),
        lambda: Ballot.objects.all()._raw_delete("default"),
        lambda: Vote.objects.update(result={}),
        lambda: Vote.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.embedded
def test_the_database_keeps_a_ballot_with_its_vote_and_its_member(item, members):
    ballot = make_ballot(make_vote(item), members[0])

    with pytest.raises(DatabaseError, match="keeps its vote"), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(panelist=members[1])
    with pytest.raises(DatabaseError), transaction.atomic():
        make_ballot(ballot.vote, members[0], 1)


@pytest.mark.embedded
def test_the_database_refuses_a_ballot_of_somebody_without_a_standing(item):
    vote = make_vote(item)

    with pytest.raises(DatabaseError, match="standing"), transaction.atomic():
        make_ballot(vote, make_panelist(panel=make_meeting().panel))


def test_a_cluster_of_somebody_else_changes_nothing(officer, item, members):
    make_cluster(managers=[members[0].user])
    vote = votes.open(item, by=officer, question="Fund?", options=["Yes", "No"])

    cast(vote, members[0])

    assert close(vote, officer)["cast"] == 1
