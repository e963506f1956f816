"""From the scores of one sheet to its total, and from totals to thresholds: exact throughout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from .scale import Scale


class NoScore(Enum):
    """Why a criterion has no score although its panelist has dealt with it."""

    NOT_APPLICABLE = "not applicable"  # the criterion does not fit this dossier
    ABSTAINED = "abstained"  # this panelist does not judge it


NOT_APPLICABLE = NoScore.NOT_APPLICABLE
ABSTAINED = NoScore.ABSTAINED
Mark = int | NoScore  # a score in whole steps of the criterion's scale, or why there is none


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is scored.

    ``weight`` is a whole number; only the ratios of weights matter. ``threshold`` is the
    least fundable score in points (the greatest, where lower is better), or None.
    """

    code: str
    scale: Scale
    weight: int = 1
    threshold: Fraction | None = None


def check_rubric(criteria: Sequence[Criterion]) -> None:
    """Raise ValueError unless totals over ``criteria`` are defined.

    They are with at least one criterion, codes that differ, weights that are whole numbers
    of at least 0 and not all 0, and one direction.
    """
    if not criteria:
        raise ValueError("the rubric has no criteria")
    codes = [criterion.code for criterion in criteria]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"criteria with the same code: {', '.join(twice)}")
    for criterion in criteria:
        weight = criterion.weight
        if isinstance(weight, bool) or not isinstance(weight, int) or weight < 0:
            raise ValueError(f"criterion {criterion.code}: the weight must be a whole number >= 0")
    if not any(criterion.weight for criterion in criteria):
        raise ValueError("the weights of all criteria are 0")
    if len({criterion.scale.direction for criterion in criteria}) > 1:
        raise ValueError("on some criteria higher is better and on others lower: no total exists")


def panelist_total(criteria: Sequence[Criterion], marks: Mapping[str, Mark]) -> Fraction | None:
    """Return one sheet's total in points: sum(w * s) / sum(w) over the scored criteria.

    A criterion that is not applicable, or on which the panelist abstained, leaves both
    sums; it never counts as 0. None means that nothing with a weight was scored: the sheet
    is an abstention and counts neither for the mean nor for the quorum.

    Args:
        criteria: the rubric; ``check_rubric`` holds.
        marks: criterion code -> whole steps of that criterion's scale, NOT_APPLICABLE or
            ABSTAINED. Every criterion must be present.

    Raises:
        ValueError: a mark is missing, unknown or off its scale.
    """
    scored = scored_points(criteria, marks)
    weights = {criterion.code: criterion.weight for criterion in criteria}
    weight = sum(weights[code] for code in scored)
    if not weight:
        return None
    return sum((weights[code] * points for code, points in scored.items()), Fraction(0)) / weight


def scored_points(criteria: Sequence[Criterion], marks: Mapping[str, Mark]) -> dict[str, Fraction]:
    """Return code -> points for the criteria that have a score, in rubric order."""
    if unknown := sorted(set(marks) - {criterion.code for criterion in criteria}):
        raise ValueError(f"marks for unknown criteria: {', '.join(unknown)}")
    points = {}
    for criterion in criteria:
        if criterion.code not in marks:
            raise ValueError(f"criterion {criterion.code} has no mark")
        mark = marks[criterion.code]
        if isinstance(mark, NoScore):
            continue
        try:
            points[criterion.code] = criterion.scale.points(mark)
        except ValueError as error:
            raise ValueError(f"criterion {criterion.code}: {error}") from None
    return points


def exact_mean(numbers: Sequence[Fraction]) -> Fraction:
    """Return the arithmetic mean, exactly. Raises ValueError for no numbers."""
    if not numbers:
        raise ValueError("no mean of no numbers")
    return sum(numbers, Fraction(0)) / len(numbers)


def criterion_means(
    criteria: Sequence[Criterion], sheets: Sequence[Mapping[str, Mark]]
) -> dict[str, Fraction]:
    """Return code -> mean points over the sheets that scored it; without a score no entry."""
    received: dict[str, list[Fraction]] = {}
    for marks in sheets:
        for code, points in scored_points(criteria, marks).items():
            received.setdefault(code, []).append(points)
    return {
        criterion.code: exact_mean(received[criterion.code])
        for criterion in criteria
        if criterion.code in received
    }
