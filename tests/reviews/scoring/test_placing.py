"""Distributions of ranks, against direct integration and against one another."""

import numpy as np
import pytest
from scipy.special import ndtr

from reviews.scoring import placing
from reviews.scoring.components import Components
from reviews.scoring.crossed import Crossed
from reviews.scoring.design import Design
from reviews.scoring.placing import interval, rank_distribution
from reviews.scoring.posterior import posterior
from reviews.scoring.scale import Direction

from .dense import drawn, judged

HIGHER = Direction.HIGHER
LINE = np.linspace(-12, 12, 4001)


def directly(merit, variance):
    """P(rank <= k) of independent normal values, by a sum over a line and over all subsets."""
    sd, count = np.sqrt(variance), len(merit)
    better = ndtr((merit[:, None] - LINE) / sd[:, None])
    found = np.zeros((count, count))
    for own in range(count):
        mass = np.exp(-0.5 * ((LINE - merit[own]) / sd[own]) ** 2)
        mass /= mass.sum()
        others = [other for other in range(count) if other != own]
        for subset in range(2 ** (count - 1)):
            chosen = [bool(subset >> bit & 1) for bit in range(count - 1)]
            chance = mass.copy()
            for other, is_better in zip(others, chosen, strict=True):
                chance = chance * (better[other] if is_better else 1 - better[other])
            found[own, sum(chosen) :] += chance.sum()
    return found


MERIT = np.array([1.0, 0.2, 0.2, -0.4, -3.0])
VARIANCE = np.array([0.5, 0.3, 0.3, 1.0, 0.1])


def test_independent_values_are_placed_as_direct_integration_places_them():
    expected = directly(MERIT, VARIANCE)

    paired = placing._paired(MERIT, VARIANCE, np.zeros((5, 1)))
    alone = placing._independent(MERIT, np.sqrt(VARIANCE))

    assert paired == pytest.approx(expected, abs=1e-4)
    assert alone == pytest.approx(expected, abs=1e-4)


def test_what_is_shared_makes_pairs_surer():
    """Three values, two of which move together: theirs is the one exact pair to be seen."""
    merit, own = np.array([0.5, 0.0, 0.0]), np.full(3, 0.1)
    shared = np.array([[1.0], [1.0], [-2.0]])

    found = placing._paired(merit, own, shared)

    rng = np.random.default_rng(1)
    values = merit + rng.normal(size=(400_000, 3)) * 0.1**0.5
    values += rng.normal(size=(400_000, 1)) * shared[:, 0]
    ranks = (values[:, None, :] > values[:, :, None]).sum(axis=2) + 1
    true = np.array([[(ranks[:, i] <= k).mean() for k in (1, 2, 3)] for i in range(3)])
    assert found == pytest.approx(true, abs=0.015)
    alone = placing._independent(merit, np.sqrt(own + shared[:, 0] ** 2))
    assert np.abs(alone - true).max() > 0.05


def test_all_but_one_leaves_out_exactly_that_one():
    events = np.random.default_rng(2).random((7, 3))

    found = dict(placing._all_but_one(events, placing._nobody(7, 3)))

    assert sorted(found) == list(range(7))
    for left_out, sums in found.items():
        straight = placing._nobody(7, 3)
        for place in range(7):
            if place != left_out:
                straight = placing._with(straight, events[place])
        assert sums == pytest.approx(straight)
        assert sums.sum(axis=0) == pytest.approx(1)
        assert np.arange(7) @ sums == pytest.approx(events.sum(axis=0) - events[left_out])


def distribution(judgements, most=5):
    crossed = Crossed(Design.of(judgements))
    components = Components(crossed, 1.25)
    cumulated = rank_distribution(crossed, components.nodes(most, coarse=True), HIGHER)
    return cumulated, posterior(crossed, components.nodes(15), HIGHER)


@pytest.mark.parametrize(("count", "panelists", "off"), [(24, 15, 0.03), (90, 20, 0.2)])
def test_its_mean_is_the_expected_rank(count, panelists, off):
    cumulated, found = distribution(drawn(count, panelists, 3, seed=7))

    means = 1 + (1 - cumulated).sum(axis=1)
    assert means == pytest.approx(found.expected_rank, abs=off)
    assert (np.diff(cumulated, axis=1) >= 0).all()
    assert (cumulated[:, -1] == 1).all()
    assert cumulated[:, 0].sum() == pytest.approx(1, abs=0.01)


def test_pairs_and_independence_agree_where_panels_are_connected(monkeypatch):
    judgements = drawn(80, 20, 4, seed=5)
    alone, _found = distribution(judgements, most=3)
    monkeypatch.setattr(placing, "PAIRED", 100)
    paired, _found = distribution(judgements, most=3)

    assert alone == pytest.approx(paired, abs=0.01)


def test_two_have_the_distribution_of_their_one_comparison():
    cumulated, found = distribution(judged("1:A:4 1:B:5 2:A:3 2:B:3"), most=11)

    assert cumulated[:, 0] == pytest.approx([found.better[0, 1], found.better[1, 0]], abs=0.002)


def test_an_interval_leaves_as_much_out_at_each_end():
    cumulated = np.array([[0.02, 0.25, 0.5, 0.8, 1], [0.025, 0.2, 0.75, 0.975, 1], [1, 1, 1, 1, 1]])

    def ends(level):
        return [end.tolist() for end in interval(cumulated, level)]

    assert ends(0.5) == [[2, 3, 1], [4, 3, 1]]
    assert ends(0.95) == [[2, 1, 1], [5, 4, 1]]


def test_a_bound_is_reached_although_the_last_bits_miss_it():
    low, high = interval(np.array([[0.25 - 1e-12, 0.75 - 1e-12, 1.0]]), 0.5)

    assert (low.tolist(), high.tolist()) == ([1], [2])


def test_above_the_exact_number_there_is_none(monkeypatch):
    monkeypatch.setattr(placing, "EXACT", 3)

    with pytest.raises(ValueError, match="more than 3 applications"):
        distribution(drawn(4, 3, 2, seed=1))
