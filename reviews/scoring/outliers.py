"""Whether one sheet stands far from the others on the same dossier: a reason to look again.

The rule is declared before anybody scores and the same for all; ``docs/methods.md`` has it with
an example. It changes no number: whoever stands far from the others is asked, and may be right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .totals import Criterion, Mark, panelist_total, scored_points

ENOUGH = 3  # other sheets: the median of two says little
FAR_IN_TOTAL = Fraction(1, 4)  # of the range of the scale
FAR_IN_CRITERION = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Outlier:
    """One distance that is far. ``criterion`` is a code, or None for the total; in points."""

    criterion: str | None
    own: Fraction
    median: Fraction
    others: int


def outliers(
    criteria: Sequence[Criterion],
    own: Mapping[str, Mark],
    others: Sequence[Mapping[str, Mark]],
) -> tuple[Outlier, ...]:
    """Return where ``own`` stands far from the median of ``others``, the total first.

    Far is a quarter of the scale's range or more in the total, half of it in one criterion.
    What has no score is compared with nothing; fewer than three others are not enough.

    Args:
        criteria: the rubric; ``check_rubric`` holds.
        own, others: sheets as criterion code -> mark, every criterion present.

    Raises:
        ValueError: a mark is missing, unknown or off its scale.
    """
    found = []
    totals = [panelist_total(criteria, marks) for marks in others]
    total = panelist_total(criteria, own)
    span = max(_range(criterion) for criterion in criteria)
    if far := _far(None, total, totals, FAR_IN_TOTAL * span):
        found.append(far)
    mine = scored_points(criteria, own)
    theirs = [scored_points(criteria, marks) for marks in others]
    for criterion in criteria:
        given = [points.get(criterion.code) for points in theirs]
        least = FAR_IN_CRITERION * _range(criterion)
        if far := _far(criterion.code, mine.get(criterion.code), given, least):
            found.append(far)
    return tuple(found)


def median(numbers: Sequence[Fraction]) -> Fraction:
    """Return the middle number, or the mean of the middle two. ValueError for no numbers."""
    if not numbers:
        raise ValueError("no median of no numbers")
    ordered, half = sorted(numbers), len(numbers) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def _far(
    code: str | None,
    own: Fraction | None,
    others: Sequence[Fraction | None],
    least: Fraction,
) -> Outlier | None:
    given = [points for points in others if points is not None]
    if own is None or len(given) < ENOUGH:
        return None
    middle = median(given)
    if abs(own - middle) < least:
        return None
    return Outlier(code, own, middle, len(given))


def _range(criterion: Criterion) -> Fraction:
    scale = criterion.scale
    return Fraction(scale.maximum) - Fraction(scale.minimum)
