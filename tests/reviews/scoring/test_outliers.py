"""Who stands far from the others: the examples of docs/methods.md, and what never counts."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scoring.outliers import ENOUGH, median, outliers
from reviews.scoring.scale import Scale
from reviews.scoring.totals import ABSTAINED, NOT_APPLICABLE, Criterion

SCALE = Scale.of(0, 5, "0.5")
ONE = [Criterion("a", SCALE)]
TWO = [Criterion("a", SCALE), Criterion("b", SCALE)]


def sheets(*points):
    """Sheets of one criterion, in points."""
    return [{"a": SCALE.parse(value)} for value in points]


@pytest.mark.parametrize(("own", "is_far"), [("2", True), ("2.5", False), ("5", True)])
def test_a_total_is_far_from_a_quarter_of_the_range_on(own, is_far):
    found = outliers(ONE, *sheets(own), sheets("3", "3.5", "4"))

    assert (None in {one.criterion for one in found}) is is_far


@pytest.mark.parametrize(("own", "is_far"), [("1", True), ("1.5", False)])
def test_one_criterion_is_far_from_half_of_the_range_on(own, is_far):
    others = [{"a": SCALE.parse(value), "b": 6} for value in ("3", "3.5", "4")]
    found = outliers(TWO, {"a": SCALE.parse(own), "b": 10}, others)

    assert ("a" in {one.criterion for one in found}) is is_far


def test_it_says_what_stands_against_what():
    (total, criterion) = outliers(ONE, *sheets("0.5"), sheets("3", "3.5", "4", "5"))

    assert (total.criterion, total.own, total.median) == (None, Fraction(1, 2), Fraction(15, 4))
    assert (criterion.criterion, criterion.others) == ("a", 4)


def test_two_others_are_not_enough():
    assert outliers(ONE, *sheets("0"), sheets("5", "5")) == ()


@pytest.mark.parametrize("mark", [NOT_APPLICABLE, ABSTAINED])
def test_what_has_no_score_is_compared_with_nothing_and_is_never_0(mark):
    assert outliers(ONE, {"a": mark}, sheets("5", "5", "5")) == ()
    assert outliers(ONE, *sheets("0"), [*sheets("5", "5"), {"a": mark}]) == ()


def test_the_median_of_no_numbers_does_not_exist():
    with pytest.raises(ValueError, match="no numbers"):
        median([])


marks = st.integers(0, SCALE.steps)


@given(own=marks, others=st.lists(marks, min_size=ENOUGH, max_size=9))
def test_turning_the_scale_around_finds_the_same(own, others):
    def turned(steps):
        return {"a": SCALE.steps - steps}

    found = outliers(ONE, {"a": own}, [{"a": steps} for steps in others])
    mirrored = outliers(ONE, turned(own), [turned(steps) for steps in others])

    assert [one.criterion for one in found] == [one.criterion for one in mirrored]
    assert [abs(one.own - one.median) for one in found] == [
        abs(one.own - one.median) for one in mirrored
    ]


@given(own=marks, count=st.integers(ENOUGH, 9))
def test_who_agrees_with_all_others_is_never_asked(own, count):
    assert outliers(ONE, {"a": own}, [{"a": own}] * count) == ()
