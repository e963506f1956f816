"""Bands of neighbours whose order the scores do not settle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SETTLED = 0.95  # probability from which an order counts as settled
SLACK = 1e-9  # a probability nearer to that has reached it


def bands(order: Sequence[int], better: NDArray[np.float64]) -> NDArray[np.int64]:
    """The band of each row, from 1.

    Down the list, a band is led by its first: whoever the leader is better than with a
    probability below ``SETTLED`` belongs to it, and the first who is settled to be worse leads
    the next one. So of two in one band neither the leader's lead is settled; of two in different
    bands the lower is settled to be worse than the leader of the upper, or lies behind such a one.

    Args:
        order: rows in the order of the list.
        better: P(row better than column).
    """
    found = np.zeros(len(order), dtype=np.int64)
    leader, band = None, 0
    for row in order:
        if leader is None or better[leader, row] >= SETTLED - SLACK:
            leader, band = row, band + 1
        found[row] = band
    return found
