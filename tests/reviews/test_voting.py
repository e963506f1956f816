from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.voting import mean, tally


def test_the_mean_of_the_votes_is_exact():
    """Votes 2, 3, 3, 2 give 2.5; a member in conflict has no ballot among them."""
    points = [Fraction(k) for k in range(6)]

    found = tally([2, 3, 3, 2], options=6, quorum=3)

    assert mean(found.counts, points) == Fraction(5, 2)
    assert mean(tally([1, 1, 2], options=6, quorum=1).counts, points) == Fraction(4, 3)


def test_an_abstention_counts_for_the_quorum_and_is_no_value():
    found = tally([0, 0, None], options=2, quorum=3)

    assert found.is_valid
    assert (found.counts, found.cast, found.abstained) == ((2, 0), 3, 1)
    assert mean(found.counts, [Fraction(1), Fraction(0)]) == 1


def test_below_the_quorum_a_vote_is_not_valid():
    assert not tally([0, 1], options=2, quorum=3).is_valid


def test_without_a_value_there_is_no_mean_and_no_leader():
    found = tally([None, None], options=2, quorum=1)

    assert mean(found.counts, [Fraction(1), Fraction(0)]) is None
    assert found.leaders == ()


def test_a_tie_has_several_leaders():
    assert tally([0, 2, 0, 2, 1], options=3, quorum=1).leaders == (0, 2)


@pytest.mark.parametrize("choice", [-1, 2])
def test_what_was_not_on_the_ballot_is_refused(choice):
    with pytest.raises(ValueError, match="not on the ballot"):
        tally([choice], options=2, quorum=1)


@given(st.lists(st.none() | st.integers(0, 4)), st.integers(1, 9))
def test_every_ballot_is_counted_once_in_whatever_order(ballots, quorum):
    found = tally(ballots, options=5, quorum=quorum)

    assert sum(found.counts) + found.abstained == found.cast == len(ballots)
    assert found == tally(ballots[::-1], options=5, quorum=quorum)
    assert found.is_valid == (len(ballots) >= quorum)
