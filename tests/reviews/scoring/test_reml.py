from fractions import Fraction

import numpy as np
import pytest

from reviews.scoring.anova import anova, predicted
from reviews.scoring.crossed import Crossed
from reviews.scoring.design import Design
from reviews.scoring.equations import Judging
from reviews.scoring.identified import verdict
from reviews.scoring.least_squares import additive
from reviews.scoring.mixed import fitted
from reviews.scoring.ranking import Judgement, rank
from reviews.scoring.reml import LARGE, estimate
from tests.reviews.scoring.normal_equations import Dense, unbalanced
from tests.reviews.scoring.test_methods import APART, judged


def is_estimable(seed):
    """More judgements than effects, so that the residual stands on its own."""
    design = Design.of(unbalanced(seed))
    judging = Judging(design)
    parts = judging.parts()
    effects = len(design.applications) + len(design.panelists) - parts.count
    return len(design.score) > effects and not verdict(design, judging, parts)[0]


SEEDS = [seed for seed in range(120) if is_estimable(seed)][:50]


@pytest.mark.parametrize("seed", SEEDS)
def test_estimates_are_those_of_an_independent_optimiser(seed):
    judgements = unbalanced(seed)

    found = estimate(Crossed(Design.of(judgements)))

    likelihood, variances = Dense(judgements).reml()
    assert found.log_likelihood == pytest.approx(likelihood, abs=1e-8)
    total = sum(variances)
    ours = found.variances
    mine = (ours.application, ours.panelist, ours.residual)
    for own, expected in zip(mine, variances, strict=True):
        assert abs(own - expected) <= max(1e-4 * expected, 1e-6 * total)


def test_the_designs_are_of_every_kind():
    kinds = [Design.of(unbalanced(seed)) for seed in SEEDS]
    found = [estimate(Crossed(design)).variances for design in kinds]

    assert len(SEEDS) == 50
    assert any(Judging(design).parts().count > 1 for design in kinds)
    assert any(np.bincount(design.panelist).min() == 1 for design in kinds)
    assert any(not variances.panelist for variances in found)


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_a_start_near_the_end_leads_to_the_same_place(seed):
    crossed = Crossed(Design.of(unbalanced(seed)))
    best = estimate(crossed)

    again = estimate(crossed, (1.3, 0.4))

    assert again.log_likelihood == pytest.approx(best.log_likelihood, abs=1e-9)


def test_without_enough_judgements_the_residual_may_vanish_and_that_is_said():
    ranking = rank(unbalanced(0), method="mixed")

    assert ranking.extras["verdict"] == "no_residual"
    assert ranking.extras["variance"]["residual"] == 0
    assert estimate(Crossed(Design.of(unbalanced(0)))).variances.application > 0
    assert LARGE < 1e8


DEGENERATE = {
    "all_equal": "P a 3, b 3; Q a 3, b 3",
    "one_application": "P a 3; Q a 4",
    "one_judgement_each": "P a 3; Q b 4",
    "one_judgement_per_application": "P a 3, b 4; Q c 4, d 1, e 2",
    "one_judgement_per_panelist": "P a 3; Q a 4; R b 1; S b 2; T c 5",
    "unanimous": "P a 3, b 4; Q a 3, b 4, c 1; R c 1",
    "additive": "P a 3, b 4, c 2; Q a 4, b 5, c 3",
    "no_application_variance": "P a 3, b 4; Q a 4, b 3; R a 1, b 1",
    "no_panelist_variance": "P a 3, b 5; Q a 4, b 4; R a 3, b 5; S a 4, b 4",
}
WITHOUT_VALUES = {"one_application", "one_judgement_each", "one_judgement_per_application"}


@pytest.mark.parametrize("code", DEGENERATE)
def test_degenerate_designs_have_a_verdict_and_what_is_still_known(code):
    ranking = rank(judged(DEGENERATE[code]), method="mixed")

    assert ranking.extras["verdict"] == code
    assert ranking.warnings
    assert bool(ranking.rows) is (code not in WITHOUT_VALUES)
    if code in ("all_equal", "no_application_variance"):
        assert {row.rank for row in ranking.rows} == {1}
    if code == "additive":
        assert [float(row.score) for row in ranking.rows] == [4.5, 3.5, 2.5]
        assert [row["severity"] for row in ranking.extras["panelists"]] == [0.5, -0.5]
        assert "variance" not in ranking.extras


def test_one_judgement_per_panelist_is_a_one_way_model():
    ranking = rank(judged(DEGENERATE["one_judgement_per_panelist"]), method="mixed")
    variance = ranking.extras["variance"]

    assert variance["panelist"] is None
    assert variance["residual"] is None
    assert variance["application"] > 0
    assert variance["panelist_and_residual"] > 0
    assert "panelists" not in ranking.extras


def test_a_mixed_model_shrinks_across_parts():
    """DOMAIN example 2, with enough judgements for variances."""
    assert rank(APART, method="mixed").extras["verdict"] == "one_judgement_per_application"


def test_a_panelist_with_one_judgement_is_shrunk_not_believed():
    table = judged("P a 4, b 3, c 2; Q a 5, b 3, c 3; R a 4, b 4, c 1; S c 5")
    found = {row["panelist"]: row for row in rank(table, method="mixed").extras["panelists"]}
    believed = {
        row["panelist"]: row for row in rank(table, method="least-squares").extras["panelists"]
    }

    assert abs(found["S"]["severity"]) < abs(believed["S"]["severity"]) / 2


def large(seed=2):
    return Design.of(unbalanced_large(seed))


def unbalanced_large(seed):
    rng = np.random.default_rng(seed)
    worth, leaning = rng.normal(3, 0.8, 120), rng.normal(0, 0.5, 40)
    return [
        Judgement(f"a{a:03}", f"p{p:02}", Fraction(round(10 * (w + leaning[p] + e)), 10))
        for a, w in enumerate(worth)
        for p, e in zip(rng.choice(40, 5, False).tolist(), rng.normal(0, 0.6, 5), strict=True)
    ]


def test_above_the_limit_analysis_of_variance_takes_over(monkeypatch):
    monkeypatch.setattr("reviews.scoring.mixed.MOST_PANELISTS", 10)
    design = large()
    judging = Judging(design)
    parts = judging.parts()
    exact = estimate(Crossed(design)).variances

    found = fitted(design, judging, parts, 1e-9)

    for name, error in found.variance_error.items():
        assert abs(found.variance[name] - getattr(exact, name)) < error
    assert "Henderson" in found.warnings[0]
    assert found.errors is None


def test_predictions_by_iteration_are_those_by_factorisation():
    design = large()
    judging = Judging(design)
    parts = judging.parts()
    first = anova(design, judging, parts, additive(design, judging, 0.0, 1e-10, parts))
    exact = Crossed(design).at(first.application, first.panelist, first.residual)

    found = predicted(design, judging, first, 1e-10)

    assert np.abs(found.values - exact.values).max() < 1e-9
    assert np.abs(found.effects - exact.panelists).max() < 1e-9


def test_errors_of_the_analysis_of_variance_are_how_it_scatters():
    """Over many samples of one design the estimates scatter as much as is said."""
    design = large()
    judging = Judging(design)
    parts = judging.parts()
    rng = np.random.default_rng(4)
    found = []
    for _ in range(200):
        score = rng.normal(0, 0.8, 120)[design.application] + rng.normal(0, 0.6, 600)
        score += rng.normal(0, 0.5, 40)[design.panelist]
        drawn = Design(
            design.applications, design.panelists, design.application, design.panelist, score
        )
        found.append(anova(drawn, judging, parts, additive(drawn, judging, 0.0, 1e-9, parts)))
    for name, truth in (("application", 0.64), ("panelist", 0.25), ("residual", 0.36)):
        estimates = np.array([getattr(one, name) for one in found])
        said = np.mean([getattr(one, f"{name}_error") for one in found])
        assert abs(estimates.mean() - truth) < 4 * estimates.std() / np.sqrt(200)
        assert 0.8 < estimates.std() / said < 1.25
