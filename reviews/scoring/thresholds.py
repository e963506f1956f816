"""Whether a dossier's raw scores reach the thresholds: Horizon Europe's rule.

A weight counts for ranking only: the threshold on the total is held against the plain sum
of the criteria (DOMAIN, section 4), and always against raw, unadjusted scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .totals import Criterion


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One threshold that is missed. ``criterion`` is a code, or None for the total; in points."""

    criterion: str | None
    needed: Fraction
    actual: Fraction


@dataclass(frozen=True, slots=True)
class Fundability:
    """``fundable`` if no threshold is missed; ``total`` is the plain sum of criterion scores."""

    fundable: bool
    total: Fraction
    shortfalls: tuple[Shortfall, ...]


def fundability(
    criteria: Sequence[Criterion],
    scores: Mapping[str, Fraction],
    *,
    total_threshold: Fraction | None = None,
) -> Fundability:
    """Hold raw scores against the thresholds per criterion and in total.

    Args:
        criteria: the rubric, all in one direction.
        scores: criterion code -> raw score in points: a dossier's agreed score, or the mean
            of its sheets (``totals.criterion_means``). A criterion that does not apply to the
            dossier is absent: it adds nothing to the sum and its own threshold is not asked
            for. The threshold on the total stays as published.
        total_threshold: the least fundable plain sum, in points, or None.

    >>> from .scale import Scale
    >>> five = Scale.of(0, 5, "0.5")
    >>> three = [Criterion(code, five, threshold=Fraction(3)) for code in "abc"]
    >>> marks = {"a": Fraction(3), "b": Fraction(3), "c": Fraction(4)}
    >>> fundability(three, marks, total_threshold=Fraction(10)).fundable
    True
    """
    if not criteria:
        raise ValueError("the rubric has no criteria")
    scale = criteria[0].scale
    shortfalls = []
    for criterion in criteria:
        needed, actual = criterion.threshold, scores.get(criterion.code)
        if needed is None or actual is None:
            continue
        if not criterion.scale.reaches(actual, needed):
            shortfalls.append(Shortfall(criterion.code, needed, actual))

    total = sum((scores[c.code] for c in criteria if c.code in scores), Fraction(0))
    if total_threshold is not None and not scale.reaches(total, total_threshold):
        shortfalls.append(Shortfall(None, total_threshold, total))
    return Fundability(not shortfalls, total, tuple(shortfalls))
