from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scoring.numbers import decimal_string, rounded_up


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(7, 6), "1.166666666667"),
        (Fraction(5, 2), "2.5"),
        (Fraction(3), "3"),
        (3, "3"),
        (Fraction(0), "0"),
        (Fraction(-1, 10**13), "0"),
        (Fraction(-7, 2), "-3.5"),
        (Fraction(1, 10**12), "0.000000000001"),
        (Fraction(5, 10**13), "0"),  # half to even
        (Fraction(15, 10**13), "0.000000000002"),
    ],
)
def test_fractions_are_printed_without_trailing_zeros(number, text):
    assert decimal_string(number) == text


def test_negative_places_are_refused():
    with pytest.raises(ValueError, match="must not be negative"):
        decimal_string(Fraction(1), -1)


def test_percentile_is_rounded_up():
    assert (
        rounded_up(Fraction(650, 95)),
        rounded_up(Fraction(7)),
        rounded_up(Fraction(-1, 2)),
    ) == (
        7,
        7,
        0,
    )


@given(st.fractions(), st.integers(0, 15))
def test_it_agrees_with_the_decimal_module(number, places):
    exact = Context(prec=2000, rounding=ROUND_HALF_EVEN)
    wide = exact.divide(Decimal(number.numerator), Decimal(number.denominator))
    if Fraction(wide) != number and 2 * number * 10**places % 1 == 0:
        return  # a half that 2,000 digits cannot show
    expected = wide.quantize(Decimal(1).scaleb(-places), context=exact)

    assert Decimal(decimal_string(number, places)) == expected
