"""Points of panelists and dossiers, and the best candidates of each dossier."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reviews.matching import Network, Pairs, numbers, solve
from reviews.matching import affinity as points_of
from tests.reviews.matching.networks import listed


def test_who_knows_the_field_has_points_and_what_they_said_is_added():
    points = points_of.topics(["energy", "health"], [["energy"], ["health", "energy"], []])
    points_of.add(
        points,
        Pairs(numbers([0, 2]), numbers([0, 1])),
        [points_of.RATHER_NOT, points_of.GLADLY],
    )

    assert points.tolist() == [[2, 4, 0], [0, 4, 2]]


def test_nothing_known_is_nothing():
    assert points_of.topics([], [["energy"]]).shape == (0, 1)
    assert points_of.topics(["energy"], []).shape == (1, 0)


@given(st.integers(0, 9), st.integers(1, 9), st.integers(1, 9), st.randoms())
def test_the_best_are_allowed_and_nobody_better_is_left_out(dossiers, panelists, count, random):
    shape = (dossiers, panelists)
    points = np.array([random.randint(-3, 3) for _ in range(dossiers * panelists)], dtype=np.int8)
    points = points.reshape(shape)
    allowed = np.array([random.random() < 0.7 for _ in range(points.size)], dtype=bool)
    allowed = allowed.reshape(shape)

    arcs, affinities = points_of.best(points, allowed, count)

    found = listed(arcs)
    assert found == sorted(set(found), key=lambda pair: (pair[1], pair[0]))
    assert affinities.tolist() == [points[d, p] for p, d in found]
    for dossier in range(dossiers):
        mine = {p for p, d in found if d == dossier}
        may = set(np.flatnonzero(allowed[dossier]).tolist())
        assert mine <= may
        assert len(mine) == min(count, len(may))
        if mine:
            worst = min(points[dossier, p] for p in mine)
            assert all(points[dossier, p] <= worst for p in may - mine)


def test_equals_are_not_the_same_few_for_every_dossier():
    points = np.zeros((40, 20), dtype=np.int8)

    arcs, _ = points_of.best(points, np.ones_like(points, dtype=bool), 3)

    assert len(set(arcs.people.tolist())) == 20


def test_candidates_are_widened_until_the_needs_can_be_met():
    """One panelist is best for all and takes one dossier: the others are looked at, too."""
    points = np.zeros((4, 8), dtype=np.int8)
    points[:, 5] = 4
    allowed = np.ones_like(points, dtype=bool)

    def make(count):
        arcs, affinities = points_of.best(points, allowed, count)
        return Network(np.full(4, 1), np.full(8, 1), arcs, affinities)

    network, count = points_of.widened(make, 1)

    assert count == 2
    assert solve(network).is_complete


def test_where_nobody_is_left_widening_ends():
    points = np.zeros((4, 3), dtype=np.int8)

    def make(count):
        arcs, affinities = points_of.best(points, np.ones_like(points, dtype=bool), count)
        return Network(np.full(4, 1), np.full(3, 1), arcs, affinities)

    network, count = points_of.widened(make, 1)

    assert (count, len(network.arcs)) == (3, 12)
