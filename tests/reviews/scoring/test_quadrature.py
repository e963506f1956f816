"""Gauss's rule made from points: exact where it must be, and the classical rules where they are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scoring.quadrature import panels, rule

POINTS, _W = panels(-9.0, 0.25, 72)
NORMAL = _W * np.exp(-(POINTS**2) / 2)


@pytest.mark.parametrize("count", [1, 2, 5, 9])
def test_of_the_normal_density_it_is_the_rule_of_gauss_and_hermite(count):
    nodes, weights = rule(POINTS, NORMAL, count)

    expected, masses = np.polynomial.hermite_e.hermegauss(count)
    assert nodes == pytest.approx(expected, abs=1e-8)
    assert weights == pytest.approx(masses / masses.sum(), abs=1e-8)


def test_of_a_flat_density_it_is_the_rule_of_gauss_and_legendre():
    points, weights = panels(-1.0, 0.02, 100)

    nodes, found = rule(points, weights, 6)

    expected, masses = np.polynomial.legendre.leggauss(6)
    assert nodes == pytest.approx(expected, abs=1e-12)
    assert found == pytest.approx(masses / 2, abs=1e-12)


measures = st.lists(
    st.tuples(st.integers(-40, 40), st.integers(1, 9)),
    min_size=1,
    max_size=12,
    unique_by=lambda p: p[0],
)


@given(measures, st.integers(1, 6))
def test_it_is_exact_for_polynomials_up_to_twice_its_nodes(measure, count):
    points, mass = (np.array(column, dtype=float) / 10 for column in zip(*measure, strict=True))

    nodes, weights = rule(points, mass, count)

    assert len(nodes) == min(count, len(points))
    assert weights.sum() == pytest.approx(1)
    assert points.min() - 1e-9 <= nodes.min() <= nodes.max() <= points.max() + 1e-9
    for power in range(2 * len(nodes)):
        true = mass @ points**power / mass.sum()
        assert weights @ nodes**power == pytest.approx(true, rel=1e-6, abs=1e-6 * 4**power)


def test_panels_integrate_polynomials_of_degree_7():
    points, weights = panels(1.0, 0.5, 3)

    assert (points.min() > 1, points.max() < 2.5) == (True, True)
    assert weights @ points**7 == pytest.approx((2.5**8 - 1) / 8)
