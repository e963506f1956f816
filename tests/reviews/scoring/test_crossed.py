import numpy as np
import pytest

from reviews.scoring.crossed import Crossed
from reviews.scoring.design import Design
from reviews.scoring.overlap import Overlap
from tests.reviews.scoring.normal_equations import Dense, unbalanced

VARIANCES = [(0.9, 0.4, 0.5), (0.02, 3.0, 0.7), (1.5, 0.0, 0.6), (0.0, 0.8, 0.6), (0.0, 0.0, 2.0)]


def same(found, expected):
    """Each element to 1e-8 of itself, however small it is beside the others."""
    return (np.abs(np.asarray(found) - expected) <= 1e-8 * np.abs(expected)).all()


def near(found, expected):
    """To 1e-8 of the largest: tables in which elements stand for nothing at all."""
    scale = max(np.abs(np.asarray(expected)).max(), 1e-9)
    return np.abs(np.asarray(found) - expected).max() <= 1e-8 * scale


@pytest.mark.parametrize("seed", range(50))
def test_predictions_and_errors_are_those_of_the_normal_equations(seed):
    judgements = unbalanced(seed)
    variances = VARIANCES[seed % len(VARIANCES)]
    solution = Crossed(Design.of(judgements)).at(*variances)

    expected, covariance, (mu, a, b) = Dense(judgements).solve(*variances)

    assert same(solution.mean, expected[mu][0])
    assert same(solution.mean_variance, covariance[mu, mu][0, 0])
    if a is None:
        assert not solution.effects.any()
        assert same(solution.value_variance, covariance[mu, mu][0, 0])
    else:
        assert same(solution.effects, expected[a])
        assert same(solution.values, expected[mu] + expected[a])
        assert same(solution.effect_variance, np.diag(covariance[a, a]))
        total = covariance[a, a] + covariance[mu, mu] + covariance[mu, a] + covariance[a, mu]
        assert same(solution.value_variance, np.diag(total))
        assert same(np.sqrt(solution.value_variance), np.sqrt(np.diag(total)))
        own, shared = solution.factors()
        assert near(np.diag(own) + shared @ shared.T, total)
    if b is None:
        assert not solution.panelists.any()
        assert not solution.panelist_variance.any()
    else:
        assert same(solution.panelists, expected[b])
        assert same(solution.panelist_variance, np.diag(covariance[b, b]))


@pytest.mark.parametrize("seed", range(50))
def test_likelihood_is_that_of_the_full_covariance(seed):
    judgements = unbalanced(seed)
    crossed = Crossed(Design.of(judgements))

    for variances in VARIANCES:
        expected = Dense(judgements).log_likelihood(*variances)
        assert crossed.log_likelihood(*variances) == pytest.approx(expected, rel=1e-11, abs=1e-10)


@pytest.mark.parametrize("seed", range(10))
def test_mean_and_panelists_are_jointly_known_and_values_independent_given_them(seed):
    judgements = unbalanced(seed)
    design = Design.of(judgements)
    solution = Crossed(design).at(0.9, 0.4, 0.5)
    _expected, covariance, (mu, a, b) = Dense(judgements).solve(0.9, 0.4, 0.5)

    centre, spread = solution.joint()
    constant, w, pull, own = solution.conditional()
    who = np.zeros((len(design.applications), len(design.panelists)))
    who[design.application, design.panelist] = 1
    slope = np.hstack([w[:, None], -pull[:, None] * who])

    both = [*range(mu.start, mu.stop), *range(b.start, b.stop)]
    assert near(spread, covariance[np.ix_(both, both)])
    assert near(constant + slope @ centre, solution.values)
    total = covariance[a, a] + covariance[mu, mu] + covariance[mu, a] + covariance[a, mu]
    assert near(np.diag(own) + slope @ spread @ slope.T, total)


def test_common_counts_are_the_same_however_they_are_gathered(monkeypatch):
    overlap = Overlap(Design.of(unbalanced(3)))
    weights = np.arange(1.0, 1 + len(overlap.sizes))
    kept = overlap.common(weights)
    monkeypatch.setattr("reviews.scoring.overlap.MOST_KEPT", 0)
    monkeypatch.setattr("reviews.scoring.overlap._CHUNK", 30)
    who = overlap.incidence.toarray()

    assert near(kept, who.T * weights[overlap.kind] @ who)
    assert near(overlap.common(weights), kept)
    assert near(overlap.forms(kept), np.einsum("ij,jk,ik->i", who, kept, who))


@pytest.mark.parametrize("variances", [(-1, 1, 1), (1, float("nan"), 1), (1, 1, 0)])
def test_variances_that_cannot_be_are_refused(variances):
    crossed = Crossed(Design.of(unbalanced(1)))

    with pytest.raises(ValueError, match="variance cannot be"):
        crossed.at(*variances)
