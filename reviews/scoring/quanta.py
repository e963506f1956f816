"""From floats to whole quanta, so that equal values are equal whatever their last bits are.

A float is known to a hundredth of a quantum or better. Rounding at the half would then cut
through values that exact arithmetic puts right there (3.0000005 at a resolution of 0.000001), so
the cut lies a little below it, where scores on whole steps have no business to be.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from .decimals import plain
from .scale import Direction

Floats = NDArray[np.float64]
TILT = 0.01  # of a quantum: what a method may err
MOST = 10.0**10  # quanta: beyond, a float method errs by more than a hundredth of one


def check(values: Floats, resolution: Decimal) -> None:
    """Raise ValueError where a value has more quanta than a float can tell apart."""
    if values.size and not np.abs(values).max() / float(resolution) <= MOST:
        raise ValueError(
            f"the resolution {plain(resolution)} is too fine for numbers as large as these: "
            f"at most {MOST:,.0f} quanta can be told apart"
        )


def wholes(values: Floats, resolution: Decimal) -> NDArray[np.int64]:
    """How many quanta: the nearest number; halves, and what errs below them, go up.

    Raises as ``check`` does.
    """
    check(values, resolution)
    return np.floor(values / float(resolution) + (0.5 + TILT)).astype(np.int64)


def quantised(values: Floats, resolution: Decimal, better: Direction) -> list[Fraction]:
    """The values to rank by, as whole multiples of ``resolution``; halves go to the better side.

    So whole quanta added to all scores, or signs turned together with ``better``, change no tie.
    """
    quantum = Fraction(resolution)
    return [better.sign * k * quantum for k in wholes(better.sign * values, resolution).tolist()]


def rounded(values: Floats, resolution: Decimal) -> list[float]:
    """What stands beside them, as the floats nearest to whole multiples of ``resolution``."""
    over, under = resolution.as_integer_ratio()
    return [k * over / under for k in wholes(values, resolution).tolist()]
