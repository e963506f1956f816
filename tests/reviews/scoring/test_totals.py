from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scoring.scale import Scale
from reviews.scoring.thresholds import Shortfall, fundability
from reviews.scoring.totals import (
    ABSTAINED,
    NOT_APPLICABLE,
    Criterion,
    check_rubric,
    criterion_means,
    exact_mean,
    panelist_total,
)

HALVES = Scale.of(0, 5, "0.5")
THREE = [Criterion(code, HALVES, threshold=Fraction(3)) for code in ("excellence", "impact", "way")]
CODES = [criterion.code for criterion in THREE]


def points(*values):
    return {code: Fraction(str(value)) for code, value in zip(CODES, values, strict=True)}


def marks(*values):
    return dict(
        zip(CODES, [v if not isinstance(v, float) else int(2 * v) for v in values], strict=True)
    )


def test_total_is_the_weighted_mean_of_the_scored_criteria():
    weighted = [Criterion("a", HALVES, weight=3), Criterion("b", HALVES, weight=1)]

    assert panelist_total(weighted, {"a": 8, "b": 4}) == Fraction(7, 2)  # (3*4 + 2) / 4


def test_not_applicable_shrinks_the_denominator_and_is_not_zero():
    assert panelist_total(THREE, marks(4.0, NOT_APPLICABLE, 3.0)) == Fraction(7, 2)
    assert panelist_total(THREE, marks(4.0, ABSTAINED, 3.0)) == Fraction(7, 2)
    assert panelist_total(THREE, marks(4.0, 0, 3.0)) == Fraction(7, 3)


@pytest.mark.parametrize("nothing", [NOT_APPLICABLE, ABSTAINED])
def test_a_sheet_without_any_score_has_no_total(nothing):
    assert panelist_total(THREE, dict.fromkeys(CODES, nothing)) is None


def test_a_sheet_that_scores_only_what_weighs_nothing_has_no_total():
    rubric = [Criterion("a", HALVES, weight=0), Criterion("b", HALVES)]

    assert panelist_total(rubric, {"a": 8, "b": NOT_APPLICABLE}) is None


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        ({"excellence": 4, "impact": 4}, "way has no mark"),
        ({"excellence": 4, "impact": 4, "way": 11}, "way: 11 steps lie outside"),
        ({"excellence": 4, "impact": 4, "way": -1}, "outside the scale"),
        ({"excellence": 4, "impact": 4, "way": 1, "x": 1}, "unknown criteria: x"),
    ],
)
def test_an_incomplete_or_foreign_sheet_is_refused(sheet, words):
    with pytest.raises(ValueError, match=words):
        panelist_total(THREE, sheet)


@pytest.mark.parametrize(
    ("rubric", "words"),
    [
        ([], "no criteria"),
        ([Criterion("a", HALVES), Criterion("a", HALVES)], "same code: a"),
        ([Criterion("a", HALVES, weight=0)], "weights of all criteria are 0"),
        ([Criterion("a", HALVES, weight=-1)], "whole number >= 0"),
        ([Criterion("a", HALVES), Criterion("b", Scale.of(1, 5, 1, "lower"))], "no total exists"),
    ],
)
def test_a_rubric_without_defined_totals_is_refused(rubric, words):
    with pytest.raises(ValueError, match=words):
        check_rubric(rubric)


def test_votes_of_those_who_may_vote_are_averaged():
    """DOMAIN example 7: votes 2, 3, 3, 2 give 2.5; a member in conflict is not among them."""
    assert exact_mean([Fraction(v) for v in (2, 3, 3, 2)]) == Fraction(5, 2)
    with pytest.raises(ValueError, match="no numbers"):
        exact_mean([])


def test_criterion_means_leave_out_who_did_not_score():
    sheets = [marks(4.0, NOT_APPLICABLE, 3.0), marks(3.0, NOT_APPLICABLE, ABSTAINED)]

    assert criterion_means(THREE, sheets) == {"excellence": Fraction(7, 2), "way": Fraction(3)}


@pytest.mark.parametrize(
    ("scores", "missed"),
    [
        (points("3.0", "3.0", "4.0"), []),
        (points(5, 5, "2.5"), ["way"]),
        (points(3, 3, "3.5"), [None]),
        (points(2, 2, 2), ["excellence", "impact", "way", None]),
    ],
)
def test_thresholds_of_the_worked_example(scores, missed):
    """DOMAIN example 4."""
    verdict = fundability(THREE, scores, total_threshold=Fraction(10))

    assert [shortfall.criterion for shortfall in verdict.shortfalls] == missed
    assert verdict.fundable is (not missed)
    assert verdict.total == sum(scores.values())


def test_a_weight_counts_for_ranking_and_not_for_the_threshold():
    """DOMAIN example 4: 4/4/4 with impact weighted 1.5 is 14 for ranking, 12 for the threshold."""
    rubric = [Criterion(code, HALVES, weight=3 if code == "impact" else 2) for code in CODES]

    total = panelist_total(rubric, marks(4.0, 4.0, 4.0))
    assert total is not None
    assert total * Fraction(7, 2) == 14  # weights 1 + 1.5 + 1 = 3.5
    assert fundability(rubric, points(4, 4, 4), total_threshold=Fraction(13)).shortfalls == (
        Shortfall(None, Fraction(13), Fraction(12)),
    )


def test_a_criterion_that_does_not_apply_is_not_asked_for():
    scores = {code: score for code, score in points(5, 1, 5).items() if code != "impact"}

    assert fundability(THREE, scores, total_threshold=Fraction(10)).fundable


@given(
    st.lists(
        st.tuples(st.integers(0, 10), st.integers(1, 9), st.booleans()), min_size=1, max_size=8
    )
)
def test_total_lies_between_the_least_and_the_greatest_score(rows):
    rubric = [Criterion(str(i), HALVES, weight=w) for i, (_, w, _) in enumerate(rows)]
    sheet = {str(i): k if on else NOT_APPLICABLE for i, (k, _, on) in enumerate(rows)}

    total = panelist_total(rubric, sheet)

    scored = [Fraction(k, 2) for k, _, on in rows if on]
    if scored:
        assert total is not None
        assert min(scored) <= total <= max(scored)
    else:
        assert total is None
