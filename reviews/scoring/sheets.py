"""A million scores as arrays of whole numbers: totals, means and places, exact to the last bit.

The same rules as ``totals`` and ``ranking`` state on fractions, over one common denominator. Where
a number could pass 63 bits, the arrays hold Python's whole numbers instead: slower, never wrong.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .scale import Direction, Scale
from .totals import Criterion

Whole = NDArray[Any]  # int64, or objects that are Python integers
NONE = -1  # in place of steps: not applicable, or abstained
_SAFE = 2**62


def whole(numbers: NDArray[Any], bound: int) -> Whole:
    """Return ``numbers`` as int64 if ``bound`` says that no result passes it, else as objects."""
    return numbers.astype(np.int64 if bound < _SAFE else object)


@dataclass(frozen=True)
class Sheets:
    """J sheets with C criteria of one scale.

    ``dossier`` and ``panelist`` (J, int64) are ids, ``steps`` (J x C, int64) whole steps of the
    scale or NONE. Sorted by dossier, then panelist; each pair occurs once.

    Raises ValueError for steps off the scale and for a pair that occurs twice.
    """

    criteria: Sequence[Criterion]
    dossier: NDArray[np.int64]
    panelist: NDArray[np.int64]
    steps: NDArray[np.int64]

    def __post_init__(self) -> None:
        low, high = self.steps.min(initial=NONE), self.steps.max(initial=NONE)
        if low < NONE or high > self.scale.steps:
            raise ValueError(f"steps from {low} to {high} lie outside 0 to {self.scale.steps}")
        same = (np.diff(self.dossier) == 0) & (np.diff(self.panelist) == 0)
        if same.any():
            at = int(np.argmax(same))
            raise ValueError(f"panelist {self.panelist[at]} judges {self.dossier[at]} twice")

    @classmethod
    def of(
        cls,
        criteria: Sequence[Criterion],
        dossier: NDArray[np.int64],
        panelist: NDArray[np.int64],
        steps: NDArray[np.int64],
    ) -> Sheets:
        """Return the sheets of columns in any order."""
        order = np.lexsort((panelist, dossier))
        return cls(criteria, dossier[order], panelist[order], steps[order])

    @property
    def scale(self) -> Scale:
        return self.criteria[0].scale

    @cached_property
    def points(self) -> tuple[int, int, int]:
        """(a, b, q): k steps are (a + b * k) / q points."""
        minimum, step = Fraction(self.scale.minimum), Fraction(self.scale.step)
        q = math.lcm(minimum.denominator, step.denominator)
        return int(minimum * q), int(step * q), q

    @property
    def _greatest(self) -> int:
        """The greatest size of ``a + b * k``."""
        a, b, _q = self.points
        return max(abs(a), abs(a + b * self.scale.steps), 1)

    @cached_property
    def dossiers(self) -> NDArray[np.int64]:
        """The ids that have a sheet, sorted (N)."""
        return np.unique(self.dossier)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where the sheets of each dossier begin (N)."""
        return np.searchsorted(self.dossier, self.dossiers)

    def per_dossier(self, numbers: Whole) -> Whole:
        """Return the sums of ``numbers`` (J x ...) over the sheets of each dossier (N x ...)."""
        if not len(self.dossier):
            return numbers[:0]
        return np.add.reduceat(numbers, self.starts, axis=0)

    @cached_property
    def totals(self) -> Totals:
        """Each sheet's total: sum(w * s) / sum(w) over the criteria that have a score."""
        scored = self.steps != NONE
        weights = [criterion.weight for criterion in self.criteria]
        most = sum(weights)
        exact = whole(np.array(weights, dtype=object), most * max(self.scale.steps, 1))
        weight = (scored * exact).sum(axis=1)
        common = math.lcm(*(int(w) for w in np.unique(weight) if w))
        a, b, q = self.points
        bound = self._greatest * max(most, 1) * common
        weight = whole(weight, bound)
        steps = (np.where(scored, self.steps, 0) * exact).sum(axis=1).astype(weight.dtype)
        given = weight > 0
        factor = common // np.where(given, weight, 1)
        numerator = np.where(given, (a * weight + b * steps) * factor, 0)
        return Totals(numerator, common * q, given.astype(bool))

    def judgements(self) -> Iterator[tuple[int, int, Fraction]]:
        """Yield (dossier, panelist, total in points) of each sheet that does not abstain."""
        made: dict[int, Fraction] = {}
        totals = self.totals
        given = np.flatnonzero(totals.given)
        columns = (self.dossier[given], self.panelist[given], totals.numerator[given])
        for dossier, panelist, numerator in zip(*(c.tolist() for c in columns), strict=True):
            if numerator not in made:
                made[numerator] = Fraction(numerator, totals.denominator)
            yield dossier, panelist, made[numerator]

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many sheets of each dossier have a total (N)."""
        return self.per_dossier(self.totals.given.astype(np.int64))

    @cached_property
    def sums(self) -> Whole:
        """The sums of the totals of each dossier (N), over the denominator of the totals."""
        most = int(self.counts.max(initial=1))
        bound = self._greatest * self.totals.denominator * most
        return self.per_dossier(whole(self.totals.numerator, bound))

    @cached_property
    def criterion_sums(self) -> tuple[Whole, NDArray[np.int64]]:
        """(numerators over q, counts) of the scores of each dossier and criterion (N x C)."""
        scored = self.steps != NONE
        counts = self.per_dossier(scored.astype(np.int64))
        a, b, _q = self.points
        steps = whole(np.where(scored, self.steps, 0), self._greatest * (len(self.dossier) + 1))
        sums = self.per_dossier(steps)
        return a * counts.astype(sums.dtype) + b * sums, counts


@dataclass(frozen=True)
class Totals:
    """``numerator / denominator`` in points (J); where not ``given`` the sheet abstains."""

    numerator: Whole
    denominator: int
    given: NDArray[np.bool_]


def mean_keys(sums: Whole, counts: NDArray[np.int64]) -> Whole:
    """Return whole numbers that stand to one another as the means ``sums / counts`` do."""
    common = math.lcm(*(int(n) for n in np.unique(counts)))
    most = max((abs(int(n)) for n in (sums.min(initial=0), sums.max(initial=0))), default=0)
    sums = whole(sums, (most + 1) * common)
    return sums * (common // counts.astype(sums.dtype))


def places(keys: Whole, direction: Direction) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return (rank, whether it is shared) of each key: 1, 2, 2, 4, the best key first."""
    _found, inverse, sharing = np.unique(
        direction.sign * -keys, return_inverse=True, return_counts=True
    )
    before = np.concatenate([[0], np.cumsum(sharing)[:-1]]).astype(np.int64)
    return before[inverse] + 1, sharing[inverse] > 1


def falls_short(
    numerator: Whole, denominator: Whole, needed: Fraction, direction: Direction
) -> NDArray[np.bool_]:
    """Return whether ``numerator / denominator`` (> 0, element by element) misses ``needed``."""
    most = max(abs(int(n)) for n in (numerator.min(initial=0), numerator.max(initial=0)))
    bound = (most + int(denominator.max(initial=1)) + 1) * (
        abs(needed.numerator) + needed.denominator
    )
    left = whole(numerator, bound) * needed.denominator
    right = whole(denominator, bound) * needed.numerator
    return (direction.sign * (left - right) < 0).astype(bool)


def plain_sums(numerators: Whole, counts: NDArray[np.int64]) -> tuple[Whole, int]:
    """Return the sum over the criteria of ``numerators / counts`` (N x C), over one denominator.

    A criterion without a score (count 0) adds nothing.
    """
    common = math.lcm(*(int(n) for n in np.unique(counts) if n))
    most = max(abs(int(n)) for n in (numerators.min(initial=0), numerators.max(initial=0)))
    bound = (most + 1) * common * max(counts.shape[1], 1)
    exact = whole(numerators, bound)
    factor = common // np.where(counts > 0, counts, 1).astype(exact.dtype)
    return (np.where(counts > 0, exact, 0) * factor).sum(axis=1), common
