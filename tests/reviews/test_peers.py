"""A report tells of other clusters without telling of any of them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.peers import SMALLEST, STEP, Peer, compare, quartiles
from reviews.peers import _latest_in_batches as in_batches


def peer(cluster, value=50, sector="ict", size="small", age=""):
    return Peer(cluster, sector, size, {"structure": Fraction(value)}, age)


OWN = peer(0)


def test_five_others_are_compared_and_four_are_not():
    assert compare([peer(n) for n in range(1, 5)], OWN) is None
    assert compare([peer(n) for n in range(1, 6)], OWN).clusters == 5


def test_the_own_cluster_is_not_one_of_the_five():
    known_to_oneself = [peer(n) for n in range(5)]

    assert compare(known_to_oneself, OWN) is None


def test_what_does_not_fill_a_batch_waits_for_the_next_one():
    nine = [peer(n, value=40) for n in range(1, 6)] + [peer(n, value=90) for n in range(6, 10)]

    assert compare(nine, OWN) == compare(nine[:5], OWN)
    assert compare([*nine, peer(10, value=90)], OWN) != compare(nine[:5], OWN)


def test_a_batch_is_of_different_clusters():
    again = [peer(n) for n in range(1, 6)] + [peer(1, value=100)] * 5

    assert compare(again, OWN) == compare(again[:5], OWN)


def test_of_each_cluster_the_latest_counts():
    first, second = ([peer(n, value) for n in range(1, 6)] for value in (40, 80))

    spread = compare(first + second, OWN).spreads["structure"]

    assert (spread.lower, spread.middle, spread.upper) == (80, 80, 80)


def test_the_narrowest_group_that_is_large_enough_is_taken():
    alike = [peer(n) for n in range(1, 6)]
    same_sector = [peer(n, size="large") for n in range(6, 11)]
    others = [peer(n, sector="energy") for n in range(11, 16)]

    assert compare(alike + same_sector + others, OWN).way == "sector and size"
    assert compare(same_sector + others, OWN).way == "sector"
    assert compare(others, OWN).way == "all"


def test_those_of_the_same_age_are_taken_where_there_are_enough_and_the_age_is_known():
    young = [peer(n, age="young") for n in range(1, 6)]
    others = [peer(n, age="old") for n in range(6, 11)] + [peer(n) for n in range(11, 16)]

    assert compare(young + others, peer(0, age="young")).way == "sector, size and age"
    assert compare(young + others, OWN).way == "sector and size"
    assert compare(young[1:] + others, peer(0, age="young")).way == "sector and size"


def test_a_narrow_group_that_differs_by_one_from_the_wider_one_is_not_shown():
    """Five of the same size, and a wider group of four of them with one other cluster."""
    in_order = [peer(10, size="large")] + [peer(n) for n in range(1, 6)]

    found = compare(in_order, OWN)

    assert (found.way, found.clusters) == ("sector", 5)


def test_a_group_of_indicators_that_few_were_rated_on_has_no_spread():
    rated = Peer(1, "ict", "small", {"structure": Fraction(50), "financing": Fraction(50)})
    own = Peer(0, "ict", "small", rated.shares)

    assert set(compare([rated, *(peer(n) for n in range(2, 6))], own).spreads) == {"structure"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [((0, 0, 0, 0, 100), (0, 0, 0)), ((52, 53, 57, 58, 61), (55, 55, 60)), ((100,), (100,) * 3)],
)
def test_quartiles_are_told_in_steps(values, expected):
    found = quartiles([Fraction(value) for value in values])

    assert (found.lower, found.middle, found.upper) == expected


peers = st.lists(
    st.builds(
        peer,
        st.integers(0, 30),
        st.integers(0, 100),
        st.sampled_from(["ict", "energy"]),
        st.sampled_from(["small", "large"]),
        st.sampled_from(["young", "old", ""]),
    ),
    max_size=60,
)


@given(peers, st.integers(0, 100))
def test_a_figure_never_rests_on_fewer_than_five_others(confirmed, value):
    found = compare(confirmed, peer(0, value))

    if found:
        assert found.clusters >= SMALLEST
        for spread in found.spreads.values():
            assert spread.lower <= spread.middle <= spread.upper
            assert all(n % STEP == 0 for n in (spread.lower, spread.middle, spread.upper))


@given(peers)
def test_one_more_assessment_changes_nothing_or_five_clusters_at_once(confirmed):
    """Whoever holds the report before beside the one after cannot tell whose is new."""
    before = {}
    for end in range(len(confirmed) + 1):
        after = in_batches(confirmed[:end])
        changed = [key for key in after if after[key] is not before.get(key)]
        assert len(changed) in (0, SMALLEST)
        before = after
