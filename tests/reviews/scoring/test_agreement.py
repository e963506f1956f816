from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scoring.agreement import Agreement, agreement, pooled

STEPS = st.lists(st.integers(0, 20), max_size=15)
PAIRS = st.lists(st.integers(0, 20), min_size=2, max_size=15)


def test_the_worked_example_of_the_methods():
    """3.5, 4 and 2 on a scale of half marks: 7, 8 and 4 steps."""
    assert agreement([7, 8, 4]) == Agreement(3, 4, Fraction(8, 3), Fraction(1, 3))


def test_two_criteria_are_pooled_by_pairs():
    found = pooled([[7, 8, 4], [6, 6]])

    assert found == Agreement(3, 4, Fraction(1 + 3 + 4 + 0, 4), Fraction(2, 4))


@pytest.mark.parametrize("judgements", [[], [5]])
def test_one_alone_agrees_with_nobody(judgements):
    assert agreement(judgements) == Agreement(len(judgements), None, None, None)


@given(PAIRS)
def test_order_does_not_matter(judgements):
    assert agreement(judgements) == agreement(sorted(judgements))


@given(PAIRS, st.integers(0, 50))
def test_only_distances_count(judgements, more):
    assert agreement([value + more for value in judgements]) == agreement(judgements)


@given(PAIRS)
def test_the_figures_stay_in_their_bounds(judgements):
    found = agreement(judgements)

    assert 0 <= found.difference <= found.spread == max(judgements) - min(judgements)
    assert 0 <= found.within <= 1
    assert (found.difference == 0) == (found.spread == 0)
    assert found.spread > 1 or found.within == 1


@given(STEPS)
def test_pooling_one_criterion_is_that_criterion(judgements):
    assert pooled([judgements]) == agreement(judgements) == pooled([judgements, []])
