"""How often each would be among the winners, had the panel been another one like it.

Information beside a ranking and never part of one: panelists are drawn with replacement, then
each drawn panelist's sheets, as many as they are; the means of what was drawn are ranked. The
draws come from a generator with a recorded seed, in the order of ids, so that they can be
repeated. Source: Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993, chapter 8.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .design import Design
from .ranking import Judgement
from .scale import Direction

DRAWS = 2_000
_CHUNK = 4_000_000  # numbers at a time
_EXACT = 2**53  # whole numbers that a float holds

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Resampled:
    """application -> share of the ``draws`` in which it is among the first ``places``."""

    draws: int
    seed: int
    places: int
    among: dict[str, float]


def resample(
    judgements: Iterable[Judgement],
    *,
    places: int,
    direction: Direction | str = Direction.HIGHER,
    seed: int = 0,
    draws: int = DRAWS,
) -> Resampled:
    """Draw panels and count winners.

    An application of which no sheet was drawn is not ranked in that draw. Where a tie reaches
    over the last place, the places left are shared evenly among the tied.

    Raises:
        ValueError: fewer than one place or draw, an unknown direction.
    """
    if places < 1 or draws < 1:
        raise ValueError(f"at least one place and one draw are needed, not {places} and {draws}")
    given = [judgement for judgement in judgements if judgement.score is not None]
    design, sign = Design.of(given), Direction(direction).sign
    if not given:
        return Resampled(draws, seed, places, {})

    points = sign * _whole(design, given)
    rng = np.random.default_rng(seed)
    count = len(points)
    onto = sparse.csr_array(
        (np.ones(count), (np.arange(count), design.application)),
        shape=(count, len(design.applications)),
    )
    totals = np.zeros(len(design.applications))
    step = max(1, _CHUNK // count)
    for start in range(0, draws, step):
        times = _drawn(rng, design, min(step, draws - start))
        weights = times @ onto
        with np.errstate(invalid="ignore"):
            means = ((times * points) @ onto) / weights
        totals += _winners(np.where(weights > 0, means, -np.inf), places).sum(axis=0)
    shares = (totals / draws).round(6).tolist()
    return Resampled(draws, seed, places, dict(zip(design.applications, shares, strict=True)))


def _whole(design: Design, given: list[Judgement]) -> Floats:
    """Scores as whole numbers of one unit, so that equal means are equal floats.

    A quotient of whole numbers that a float holds is rounded correctly: equal fractions, equal
    quotients. Where they are too large, points are used.
    """
    given = sorted(given, key=lambda judgement: (judgement.application, judgement.panelist))
    scores = [Fraction(judgement.score or 0) for judgement in given]
    unit = math.lcm(*{score.denominator for score in scores})
    whole = [int(score * unit) for score in scores]
    if max(map(abs, whole)) * len(whole) >= _EXACT:
        return design.score
    return np.array(whole, dtype=np.float64)


def _drawn(rng: np.random.Generator, design: Design, draws: int) -> Floats:
    """How often each judgement is drawn, (draws, J)."""
    panelists = len(design.panelists)
    panels = rng.multinomial(panelists, np.full(panelists, 1 / panelists), size=draws)
    times = np.zeros((draws, len(design.score)))
    by_panelist = np.argsort(design.panelist, kind="stable")
    ends = np.cumsum(np.bincount(design.panelist, minlength=panelists))
    for panelist, sheets in enumerate(np.split(by_panelist, ends[:-1])):
        each = len(sheets)
        times[:, sheets] = rng.multinomial(panels[:, panelist] * each, np.full(each, 1 / each))
    return times


def _winners(merit: Floats, places: int) -> Floats:
    """1 for who is surely among the first ``places`` of a row, a share for a tie at the end."""
    count = merit.shape[1]
    if places >= count:
        return np.where(np.isfinite(merit), 1.0, 0.0)
    last = np.partition(merit, count - places, axis=1)[:, count - places, None]
    ahead, level = merit > last, (merit == last) & np.isfinite(merit)
    left = places - ahead.sum(axis=1, keepdims=True)
    return ahead + level * (left / np.maximum(level.sum(axis=1, keepdims=True), 1))
