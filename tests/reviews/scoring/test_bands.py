"""Bands: whoever the leader does not surely beat belongs to it."""

import numpy as np
import pytest

from reviews.scoring.bands import bands

BETTER = np.array(
    [
        [0.0, 0.80, 0.949, 0.95, 0.99],
        [0.20, 0.0, 0.60, 0.90, 0.94],
        [0.051, 0.40, 0.0, 0.70, 0.94],
        [0.05, 0.10, 0.30, 0.0, 0.90],
        [0.01, 0.06, 0.06, 0.10, 0.0],
    ]
)


def test_a_band_ends_before_the_first_who_is_settled_to_be_worse_than_its_leader():
    assert bands(range(5), BETTER).tolist() == [1, 1, 1, 2, 2]


def test_bands_go_by_the_order_of_the_list_and_are_given_by_row():
    turned = BETTER[::-1, ::-1]

    assert bands([4, 3, 2, 1, 0], turned).tolist() == [2, 2, 1, 1, 1]


def test_whoever_follows_a_new_leader_is_compared_with_that_one_alone():
    """The last is unsettled against nobody but the second leader."""
    better = np.array([[0, 0.96, 0.5], [0.04, 0, 0.5], [0.5, 0.5, 0]])

    assert bands(range(3), better).tolist() == [1, 2, 2]


@pytest.mark.parametrize(("chance", "last"), [(0.95, 2), (0.95 - 1e-12, 2), (0.9499, 1)])
def test_the_bound_itself_is_settled(chance, last):
    assert bands([0, 1], np.array([[0, chance], [1 - chance, 0]])).tolist() == [1, last]


def test_of_nobody_there_are_no_bands():
    assert bands([], np.zeros((0, 0))).tolist() == []
