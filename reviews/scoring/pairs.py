"""How probably one application is better than another, by the model of the expected rank.

At a node of ``components`` the difference of two values is normal, its variance counting the
panelists whom the two share, so that ``P(one is better)`` is the mean over the nodes of

    Phi((value_i - value_k) / (se * d)),   d^2 = own_i + own_k + |shared_i - shared_k|^2,

as in ``posterior``, for these two alone. Added over all others it gives the expected rank.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import ndtr

from .exact import Judged
from .expected_rank import FINE, MOST_NODES, is_level, model
from .options import Options
from .perfect import perfect_fit
from .quanta import rounded
from .scale import Direction

_TINY = 1e-300


class Known(StrEnum):
    """What the scores say of two."""

    ESTIMATED = "estimated"
    LEVEL = "level"  # all scores are the same: either order is as probable
    ADDITIVE = "additive"  # explained without a rest: there is an order, but no probability
    UNRANKED = "unranked"  # one of the two has too few judgements


@dataclass(frozen=True, slots=True)
class Pair:
    """``one`` and ``other``: the probability to be the better one, adding up to 1, or None."""

    known: Known
    one: float | None = None
    other: float | None = None


def compare(judged: Judged, one: str, other: str, direction: Direction, options: Options) -> Pair:
    """Return how probably each of two applications is truly better than the other.

    ``judged`` as of ``ranking.considered``; the probabilities are whole multiples of 1e-6. They
    do not depend on which of the two comes first, nor on names: who is exchangeable has 1/2.

    Raises ValueError if both are the same, or above 2,000 panelists.
    """
    if one == other:
        raise ValueError("an application is not compared with itself")
    if one not in judged or other not in judged:
        return Pair(Known.UNRANKED)
    if is_level(judged):
        return Pair(Known.LEVEL, 0.5, 0.5)
    fit = perfect_fit(judged)
    if fit is not None and fit.spare:
        return Pair(Known.ADDITIVE)
    first = _first_better(judged, min(one, other), max(one, other), direction, options)
    found = (first, round(1 - first, 6))
    return Pair(Known.ESTIMATED, *(found if one < other else found[::-1]))


def _first_better(
    judged: Judged, one: str, other: str, direction: Direction, options: Options
) -> float:
    components, _span = model(judged, options)
    places = list(components.crossed.design.applications)
    rows = np.array([places.index(one), places.index(other)])
    total = 0.0
    for node in components.nodes(MOST_NODES):
        solution = node.solution()
        own, shared = solution.factors(rows)
        apart = shared[0] - shared[1]
        spread = max(float(own.sum() + apart @ apart), _TINY) ** 0.5
        merit = direction.sign * solution.values[rows]
        total += float(node.weights @ ndtr((merit[0] - merit[1]) / spread / node.residuals))
    return float(rounded(np.array([total]), FINE)[0])
