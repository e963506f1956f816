"""Printing exact numbers. Nothing here is ever compared: ranks come from the fractions."""

from fractions import Fraction

PLACES = 12


def decimal_string(number: Fraction | int, places: int = PLACES) -> str:
    """Return ``number`` in plain decimal notation with at most ``places`` decimals.

    Halves go to the even digit. Trailing zeros are dropped, and the point with them:
    ``3``, ``2.5``, ``1.166666666667``. Zero has no sign.

    >>> decimal_string(Fraction(7, 6)), decimal_string(Fraction(-1, 3), 2)
    ('1.166666666667', '-0.33')
    """
    if places < 0:
        raise ValueError(f"the number of places must not be negative: {places}")
    whole = rounded_half_even(abs(Fraction(number)) * 10**places)
    before, after = divmod(whole, 10**places)
    decimals = f"{after:0{places}d}".rstrip("0") if places else ""
    sign = "-" if number < 0 and whole else ""
    return f"{sign}{before}.{decimals}" if decimals else f"{sign}{before}"


def rounded_half_even(number: Fraction) -> int:
    """Return the nearest whole number; of two equally near ones the even one."""
    whole, rest = divmod(number.numerator, number.denominator)
    twice = 2 * rest
    if twice > number.denominator or (twice == number.denominator and whole % 2):
        return whole + 1
    return whole


def rounded_up(number: Fraction) -> int:
    """Return the least whole number not below ``number`` (NIH prints percentiles so)."""
    return -(-number.numerator // number.denominator)
