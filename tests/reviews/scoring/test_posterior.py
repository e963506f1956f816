"""The posterior against the model written out, integrated over a dense grid of all variances."""

import numpy as np
import pytest

from reviews.scoring import posterior as module
from reviews.scoring.components import Components, needed
from reviews.scoring.crossed import Crossed
from reviews.scoring.design import Design
from reviews.scoring.posterior import posterior
from reviews.scoring.scale import Direction

from .dense import at, drawn, integrated, judged

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
SCALE = 1.25

DESIGNS = {
    "incomplete": judged("1:A:4 2:A:3 2:B:4 3:B:9/2 3:C:7/2 4:C:3"),
    "complete": judged("1:A:5 1:B:4 1:C:4 2:A:3 2:B:3 2:C:1 3:A:4 3:B:2 3:C:2"),
    "unbalanced": judged("1:A:5 1:B:4 1:C:3 1:D:5 2:A:2 3:B:3 3:D:7/2 4:C:1"),
    "two parts": judged("1:A:5 2:A:4 1:B:4 2:B:4 3:C:3 4:C:1 3:D:3 4:D:2"),
    "one judgement each": judged("1:A:5 2:A:4 3:B:3 4:B:2"),
    "everybody judges once": judged("1:A:5 1:B:4 2:C:3 2:D:2 3:E:2 3:F:3"),
    "merit of nobody": judged("1:A:5 1:B:3 2:A:4 2:B:3 3:A:5 3:B:2"),
}


def of(judgements, direction=HIGHER, scale=SCALE):
    crossed = Crossed(Design.of(judgements))
    nodes = Components(crossed, scale).nodes(15)
    return nodes, posterior(crossed, nodes, direction)


@pytest.mark.parametrize("name", DESIGNS)
def test_it_is_what_a_dense_grid_of_all_variances_gives(name):
    sds, better, _effects, _errors = integrated(DESIGNS[name], SCALE)

    nodes, found = of(DESIGNS[name])

    residual = np.array([node.weights @ node.residuals for node in nodes])
    a = sum(residual * [node.application**0.5 for node in nodes])
    b = sum(residual * [node.panelist**0.5 for node in nodes])
    assert [a, b, residual.sum()] == pytest.approx(sds, abs=0.003)
    assert found.better == pytest.approx(better, abs=0.001)
    assert found.expected_rank == pytest.approx(len(better) - better.sum(axis=1), abs=0.001)


def test_value_and_standard_error_are_mean_and_deviation_of_the_posterior():
    """Of a complete design the values' differences are those of the effects."""
    _sds, _better, effects, _errors = integrated(DESIGNS["complete"], SCALE)

    _nodes, found = of(DESIGNS["complete"])

    assert found.value - found.value.mean() == pytest.approx(effects - effects.mean(), abs=0.003)
    assert found.value.mean() == pytest.approx(28 / 9, abs=1e-9)


def test_at_one_node_the_covariance_is_that_of_the_model():
    (node, *_), _found = of(DESIGNS["unbalanced"])
    own, shared = node.factors()

    sds = np.array([[node.application**0.5, node.panelist**0.5, 1.0]])
    _log, mean, covariance = at(DESIGNS["unbalanced"], sds)

    middle = np.eye(4) - 0.25
    assert middle @ (np.diag(own) + shared @ shared.T) @ middle == pytest.approx(
        middle @ covariance[0] @ middle, abs=1e-9
    )
    assert middle @ node.solution().values == pytest.approx(middle @ mean[0], abs=1e-9)


def test_nodes_weigh_1_together_and_more_of_them_change_nothing(monkeypatch):
    crossed = Crossed(Design.of(drawn(61, 15, 3, seed=2)))
    usual = Components(crossed, SCALE).nodes(15)
    ranks = posterior(crossed, usual, HIGHER).expected_rank
    monkeypatch.setattr("reviews.scoring.components.needed", lambda points, mass, most: 15)
    many = Components(crossed, SCALE).nodes(15)

    assert sum(node.weights.sum() for node in usual) == pytest.approx(1)
    assert len(many) > 3 * len(usual)
    assert posterior(crossed, many, HIGHER).expected_rank == pytest.approx(ranks, abs=2e-5)


@pytest.mark.parametrize("sds", [(0.6, 0.4, 0.5), (0.02, 0.02, 0.5), (0.5, 0.02, 0.2)])
def test_finer_panels_change_nothing(monkeypatch, sds):
    """Also where a variance is 0, so far as the scores can tell."""
    crossed = Crossed(Design.of(drawn(20, 8, 3, seed=4, sds=sds)))
    ranks = posterior(crossed, Components(crossed, SCALE).nodes(15), HIGHER).expected_rank
    monkeypatch.setattr("reviews.scoring.quadrature.PER_PANEL", 9)
    monkeypatch.setattr("reviews.scoring.components.PER_PANEL", 9)

    finer = posterior(crossed, Components(crossed, SCALE).nodes(15), HIGHER).expected_rank

    assert finer == pytest.approx(ranks, abs=1e-5)


def test_wide_densities_get_more_nodes():
    points = np.linspace(-5, 5, 201)

    counts = [needed(points, np.exp(-0.5 * (points / sd) ** 2), 11) for sd in (0.1, 0.4, 0.8, 2)]

    assert counts == [5, 7, 9, 11]
    assert needed(points, np.ones(201), 3) == 3


def test_of_two_exactly_one_is_better():
    _nodes, found = of(drawn(300, 40, 3, seed=1))

    off = ~np.eye(300, dtype=bool)
    assert (found.better + found.better.T)[off] == pytest.approx(1)
    assert (np.diag(found.better) == 0).all()
    assert found.expected_rank.sum() == pytest.approx(300 * 301 / 2)


def test_where_lower_is_better_ranks_turn_around():
    judgements = drawn(12, 6, 3, seed=3)
    _nodes, higher = of(judgements)
    _nodes, lower = of(judgements, LOWER)

    assert lower.expected_rank == pytest.approx(13 - higher.expected_rank)
    assert lower.value == pytest.approx(higher.value)


def test_beside_the_crowd_ranks_are_nearly_those_of_the_pairs(monkeypatch):
    judgements = drawn(120, 30, 4, seed=6)
    _nodes, exact = of(judgements)
    monkeypatch.setattr(module, "EXACT", 100)

    _nodes, near = of(judgements)

    assert near.better is None
    assert near.expected_rank == pytest.approx(exact.expected_rank, abs=0.6)  # of 120
    assert near.expected_rank.sum() == pytest.approx(120 * 121 / 2, abs=1e-4)
    assert near.standard_error == pytest.approx(exact.standard_error)
    assert near.value == pytest.approx(exact.value)
