from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scoring.decimals import NumberRefused, parse_decimal, quoted
from reviews.scoring.scale import Direction, Scale

HALVES = Scale.of(0, 5, "0.5")


@pytest.mark.parametrize(
    ("text", "k"), [("0", 0), ("3.5", 7), (" 5.00 ", 10), ("+4", 8), (".5", 1), ("35e-1", 7)]
)
def test_score_is_read_as_a_whole_number_of_steps(text, k):
    assert HALVES.parse(text) == k


def test_steps_count_from_the_minimum_not_from_zero():
    scale = Scale.of("0.3", "1.3", "0.2")

    assert (scale.steps, scale.parse("0.5"), scale.value(1)) == (5, 1, Decimal("0.5"))
    with pytest.raises(NumberRefused, match=r"from 0\.3"):
        scale.parse("0.6")


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("5.5", "above", "is above 5, the end of the scale"),
        ("-0.5", "below", "is below 0, the start of the scale"),
        ("3.3", "off_step", "is not a whole number of steps of 0.5 from 0"),
        ("nan", "not_finite", "is not a finite number"),
        ("sNaN", "not_finite", "is not a finite number"),
        ("-Infinity", "not_finite", "is not a finite number"),
        ("", "empty", "is empty"),
        ("  ", "empty", "is empty"),
        ("1e999999999", "too_large", "is too large"),
        ("1e9999999999", "not_a_number", "is not a number"),
        ("1e-999999999", "too_fine", "more than 30 decimals"),
        ("3,5", "not_a_number", "write a point"),
        ("1_0", "not_a_number", "is not a number"),
        ("٣", "not_a_number", "is not a number"),  # a digit, but not one of ours
        ("4 5", "not_a_number", "is not a number"),
        ("0x5", "not_a_number", "is not a number"),
        ("9" * 10_000, "not_a_number", "is not a number"),
        ("9" * 20, "too_large", "is too large"),
    ],
)
def test_what_is_off_the_scale_is_named(text, code, words):
    with pytest.raises(NumberRefused, match=words) as error:
        HALVES.parse(text)

    assert error.value.code == code
    assert len(error.value.shown) < 50


@pytest.mark.parametrize("value", [3.5, True, None, 1j])
def test_floats_and_other_things_are_no_scores(value):
    with pytest.raises(TypeError):
        HALVES.parse(value)


def test_zero_with_a_huge_exponent_is_zero():
    assert parse_decimal("0e999999999") == 0


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("1e40"), 10**400])
def test_numbers_are_held_to_the_same_bounds_as_texts(value):
    with pytest.raises(NumberRefused):
        parse_decimal(value)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("5", "0", "1"), "must end above its start"),
        (("0", "0", "1"), "must end above its start"),
        (("0", "5", "0"), "step must be greater than 0"),
        (("0", "5", "-1"), "step must be greater than 0"),
        (("0", "5", "0.3"), "not a whole number of steps"),
        (("0", "1000000000", "1"), "more than 1,000,000 steps"),
        (("0", "x", "1"), 'the maximum "x" is not a number'),
        (("nan", "5", "1"), 'the minimum "nan" is not a finite number'),
    ],
)
def test_a_scale_that_contradicts_itself_is_refused(parts, words):
    with pytest.raises(ValueError, match=words):
        Scale.of(*parts)


def test_a_scale_needs_a_known_direction():
    with pytest.raises(ValueError, match="higher or lower"):
        Scale.of(0, 5, 1, "sideways")


def test_lower_is_better_turns_the_threshold_round():
    lower = Scale.of(1, 5, "0.1", "lower")

    assert lower.reaches(Fraction(2), Fraction(2))
    assert lower.reaches(Fraction(1), Fraction(2))
    assert not lower.reaches(Fraction(21, 10), Fraction(2))
    assert Direction.LOWER.sign == -1


@given(
    minimum=st.decimals("-1000", "1000", places=3),
    step=st.decimals("0.001", "10", places=3),
    steps=st.integers(1, 1000),
    data=st.data(),
)
def test_every_step_is_read_back_from_what_is_printed(minimum, step, steps, data):
    scale = Scale(minimum, minimum + steps * step, step)
    k = data.draw(st.integers(0, steps))

    assert scale.steps == steps
    assert scale.parse(scale.value(k)) == scale.parse(str(scale.value(k))) == k
    assert scale.points(k) == Fraction(scale.value(k))
    with pytest.raises(ValueError, match="outside"):
        scale.points(steps + 1)


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_is_refused_with_a_reason(text):
    with suppress(NumberRefused):
        assert parse_decimal(text).is_finite()


@given(st.text(max_size=60))
def test_a_quoted_text_is_one_printable_line(text):
    assert quoted(text).isprintable()
