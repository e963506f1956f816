"""Agreement of a stage: published examples, a second way to compute it, and what has no figure."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scoring.reliability import (
    Alpha,
    Reliability,
    Spread,
    intraclass,
    krippendorff,
    spreads,
)

SHROUT_FLEISS = [  # Shrout and Fleiss 1979, table 2: six targets, four judges
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]
OBSERVERS = [  # Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011: four, twelve units
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]
UNITS = [
    [int(s) for s in unit if s != "."] for unit in zip(*map(str.split, OBSERVERS), strict=True)
]
groups = st.lists(st.lists(st.integers(0, 10), max_size=5), max_size=6)


def test_the_table_of_shrout_and_fleiss():
    found = intraclass(SHROUT_FLEISS)

    assert (found.applications, found.judgements, found.k) == (6, 24, 4)
    assert (round(float(found.single), 2), round(float(found.average), 2)) == (0.17, 0.44)
    assert (found.single, found.average) == (Fraction(448, 2703), Fraction(1792, 4047))


def test_the_example_of_krippendorff():
    found = krippendorff(UNITS)

    assert (found.applications, found.judgements) == (11, 40)
    assert round(float(found.alpha), 3) == 0.849


def test_the_worked_example_of_the_methods():
    """k0 of 3, 2 and 1 judgements is (6 - 14/6) / 2 = 11/6."""
    found = intraclass([[4, 5, 3], [2, 2], [1]])

    assert found.k == Fraction(11, 6)
    assert (found.single, found.average) == (Fraction(135, 179), Fraction(45, 53))
    assert krippendorff([[4, 5, 3], [2, 2], [1]]).alpha == Fraction(11, 17)


@pytest.mark.parametrize(
    ("given_scores", "verdict"),
    [
        ([], "too_few"),
        ([[3, 4]], "too_few"),
        ([[3, 4], []], "too_few"),
        ([[3], [4], [5]], "one_each"),
        ([[3, 3], [3, 3, 3]], "no_variance"),
    ],
)
def test_where_no_correlation_exists_the_reason_is_named(given_scores, verdict):
    found = intraclass(given_scores)

    assert (found.single, found.average, found.verdict) == (None, None, verdict)


def test_equal_means_have_a_single_figure_and_no_average_one():
    assert intraclass([[2, 4], [3, 3]]) == Reliability(
        2, 4, Fraction(2), Fraction(-1), None, "no_difference"
    )


@pytest.mark.parametrize(
    ("given_scores", "found"),
    [
        ([], Alpha(0, 0, None, "one_each")),
        ([[3], [4]], Alpha(0, 0, None, "one_each")),
        ([[3, 3], [3, 3], [5]], Alpha(2, 4, None, "no_variance")),
    ],
)
def test_where_no_alpha_exists_the_reason_is_named(given_scores, found):
    assert krippendorff(given_scores) == found


def slow_intraclass(given_scores):
    """Sums of squared deviations, as a textbook has them."""
    scores = [Fraction(s) for group in given_scores for s in group]
    grand = sum(scores) / len(scores)
    means = [Fraction(sum(group), len(group)) for group in given_scores]
    sizes = [len(group) for group in given_scores]
    between = sum(n * (m - grand) ** 2 for n, m in zip(sizes, means, strict=True))
    between /= len(sizes) - 1
    within = sum((s - m) ** 2 for g, m in zip(given_scores, means, strict=True) for s in g)
    within /= len(scores) - len(sizes)
    mean_size = Fraction(len(scores), len(sizes))
    unequal = sum((n - mean_size) ** 2 for n in sizes) / ((len(sizes) - 1) * len(scores))
    k = mean_size - unequal
    single = (between - within) / (between + (k - 1) * within)
    return k, single, k * single / (1 + (k - 1) * single)


@given(groups)
def test_it_agrees_with_the_textbook(given_scores):
    found = intraclass(given_scores)
    if found.verdict:
        return
    k, single, stepped_up = slow_intraclass([group for group in given_scores if group])

    assert (found.k, found.single) == (k, single)
    assert found.average == stepped_up  # Spearman and Brown


def slow_alpha(given_scores):
    """The means over all pairs, one by one."""
    units = [group for group in given_scores if len(group) > 1]
    values = [s for group in units for s in group]
    observed = sum(
        Fraction((a - b) ** 2, len(group) - 1) for group in units for a, b in permutations(group, 2)
    ) / len(values)
    expected = Fraction(
        sum((a - b) ** 2 for a, b in permutations(values, 2)), len(values) * (len(values) - 1)
    )
    return 1 - observed / expected


@given(groups)
def test_alpha_agrees_with_all_pairs_one_by_one(given_scores):
    found = krippendorff(given_scores)

    assert found.verdict or found.alpha == slow_alpha(given_scores)


@given(groups, st.integers(-5, 5), st.integers(1, 7))
def test_neither_where_the_scale_begins_nor_its_unit_matters(given_scores, shift, unit):
    moved = [[Fraction(s * unit + shift, 3) for s in group] for group in given_scores]

    assert intraclass(moved) == intraclass(given_scores)
    assert krippendorff(moved) == krippendorff(given_scores)


def test_perfect_agreement_is_1():
    assert intraclass([[1, 1], [4, 4, 4]]).single == krippendorff([[1, 1], [4, 4, 4]]).alpha == 1


def test_spread_per_criterion():
    found = spreads({"a": [[7, 8, 4], [6, 6], [9]], "b": [[5], []]})

    # squares within: (7, 8, 4) 26/3, (6, 6) 0, on 2 + 1 degrees of freedom
    assert found == {
        "a": Spread(2, Fraction(2), 4, Fraction(26, 9)),
        "b": Spread(0, None, None, None),
    }
