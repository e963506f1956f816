"""Vote and closing, vote and conflict, two closings: at the same moment, on PostgreSQL."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import NotReady, WrongTime
from core.states import TransitionNotAllowed
from reviews.actions import agendas, conflicts, meetings, votes
from reviews.models import AgendaItem, Ballot, Meeting, Minutes, Standing, Vote
from reviews.states import ItemStatus, VoteStatus
from tests.core.threads import together
from tests.factories.accounts import make_officer
from tests.factories.meetings import make_item, make_meeting, make_member

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 12


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def officer():
    return make_officer()


def a_vote(officer, members=3):
    item = make_item(make_meeting(), status=ItemStatus.OPEN)
    seats = [make_member(item.meeting) for _ in range(members)]
    return votes.open(item, by=officer, question="Fund?", options=["Yes", "No"]), seats


def faults(results, *allowed):
    return [r for r in results if isinstance(r, Exception) and not isinstance(r, allowed)]


def test_a_ballot_either_comes_before_the_closing_and_counts_or_is_refused(officer):
    counted = 0
    for _ in range(ROUNDS):
        vote, (seat, *_others) = a_vote(officer)

        cast, closed = together(
            partial(votes.cast, fresh(vote), by=seat.user, choice=0),
            partial(votes.close, fresh(vote), by=officer),
        )

        assert not faults([cast], WrongTime), cast
        assert not faults([closed]), closed
        stored = Ballot.objects.filter(vote=vote).count()
        assert fresh(vote).result["counts"][0] == stored == (not isinstance(cast, Exception))
        counted += stored
    assert 0 <= counted <= ROUNDS


def test_a_ballot_and_a_conflict_are_never_both_in_force(officer):
    for _ in range(ROUNDS):
        vote, (seat, *_others) = a_vote(officer)
        application = vote.item.dossier.application

        cast, recorded = together(
            partial(votes.cast, fresh(vote), by=seat.user, choice=0),
            partial(conflicts.record, seat.user, application, by=officer, reason="partner"),
        )

        assert not faults([cast], PermissionDenied), cast
        assert not faults([recorded]), recorded
        assert Standing.objects.get(panelist=seat).is_excluded
        assert not Ballot.objects.filter(vote=vote, is_struck=False).exists()
        assert votes.close(fresh(vote), by=officer).result["cast"] == 0


def test_a_conflict_and_the_closing_leave_a_result_that_fits_the_ballots(officer):
    for _ in range(ROUNDS):
        vote, seats = a_vote(officer)
        for seat in seats:
            votes.cast(fresh(vote), by=seat.user, choice=0)
        application = vote.item.dossier.application

        closed, recorded = together(
            partial(votes.close, fresh(vote), by=officer),
            partial(conflicts.record, seats[0].user, application, by=officer, reason="family"),
        )

        assert not faults([closed, recorded]), (closed, recorded)
        kept = Ballot.objects.filter(vote=vote, is_struck=False).count()
        assert fresh(vote).result["counts"] == [kept, 0]


def test_of_two_closings_of_a_vote_one_counts(officer):
    for _ in range(ROUNDS):
        vote, seats = a_vote(officer)
        votes.cast(fresh(vote), by=seats[0].user, choice=1)

        results = together(*(partial(votes.close, fresh(vote), by=officer) for _ in range(2)))

        assert len(faults(results)) == 1
        assert not faults(results, TransitionNotAllowed), results
        assert fresh(vote).status == VoteStatus.CLOSED


def test_of_two_closings_of_a_meeting_one_fixes_the_minutes(officer):
    for _ in range(ROUNDS):
        meeting = make_item(make_meeting()).meeting

        results = together(*(partial(meetings.close, fresh(meeting), by=officer) for _ in range(2)))

        assert len(faults(results)) == 1
        assert not faults(results, TransitionNotAllowed), results
        assert Minutes.objects.filter(meeting=meeting).count() == 1


def test_two_leaders_never_take_up_two_items(officer):
    for _ in range(ROUNDS):
        meeting = make_meeting()
        items = [make_item(meeting) for _ in range(2)]

        results = together(*(partial(agendas.take_up, fresh(item), by=officer) for item in items))

        assert not faults(results, NotReady), results
        assert AgendaItem.objects.filter(meeting=meeting, status=ItemStatus.OPEN).count() == 1


def test_ballots_of_all_members_at_once_are_all_counted(officer):
    vote, seats = a_vote(officer, members=6)
    before = Meeting.objects.get().version

    results = together(
        *(
            partial(votes.cast, fresh(vote), by=seat.user, choice=n % 2)
            for n, seat in enumerate(seats)
        )
    )

    assert not faults(results), results
    assert votes.close(Vote.objects.get(), by=officer).result["counts"] == [3, 3]
    assert Meeting.objects.get().version == before + 7


def test_whoever_sends_one_ballot_twice_at_once_has_one(officer):
    vote, (seat, *_others) = a_vote(officer)

    results = together(
        *(partial(votes.cast, fresh(vote), by=seat.user, choice=choice) for choice in (0, 1))
    )

    assert not faults(results), results
    assert Ballot.objects.count() == 1
