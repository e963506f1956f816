"""Gaussian quadrature for a density that is only known at points.

Gauss's rule of n nodes for a measure is exact for polynomials up to degree 2n - 1. For a density
that has no rule of its own it is made from the density's values at many points: Lanczos' recurrence
gives the orthogonal polynomials, their tridiagonal matrix the nodes. Source: Golub and Welsch,
*Calculation of Gauss Quadrature Rules*, Mathematics of Computation 23, 1969; Gautschi, *Orthogonal
Polynomials*, 2004, section 2.2.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

Floats = NDArray[np.float64]
PER_PANEL = 4  # Gauss-Legendre points
_LOST = 1e-10  # a recurrence coefficient below this: the measure has no further points


def rule(points: Floats, weights: Floats, count: int) -> tuple[Floats, Floats]:
    """``count`` nodes, ascending, and weights of sum 1 for the measure ``weights`` on ``points``.

    Fewer where the measure has fewer points. The weights need not add up to 1.
    """
    mass = weights / weights.sum()
    centre = float(mass @ points)
    spread = float(np.sqrt(mass @ (points - centre) ** 2))
    if spread <= 1e-12 * max(1.0, abs(centre)):
        return np.array([centre]), np.array([1.0])
    x = (points - centre) / spread
    basis = [np.sqrt(mass)]
    diagonal: list[float] = []
    beside: list[float] = []
    while True:
        following = x * basis[-1]
        diagonal.append(float(following @ basis[-1]))
        for earlier in [*basis, *basis]:  # twice is enough against rounding
            following = following - (earlier @ following) * earlier
        norm = float(np.linalg.norm(following))
        if len(diagonal) == min(count, len(points)) or norm < _LOST:
            break
        beside.append(norm)
        basis.append(following / norm)
    nodes, vectors = linalg.eigh_tridiagonal(np.array(diagonal), np.array(beside))
    return centre + spread * nodes, vectors[0] ** 2


def panels(start: float, width: float, count: int) -> tuple[Floats, Floats]:
    """Gauss-Legendre points and weights on ``count`` panels of ``width``, one after the other."""
    x, w = np.polynomial.legendre.leggauss(PER_PANEL)
    starts = start + width * np.arange(count)
    points = starts[:, None] + width * (x + 1) / 2
    return points.ravel(), np.tile(width * w / 2, count)
