"""How far the judgements of a whole stage agree: one number each, exact, or a named reason.

Scores are whole steps or fractions of points; the unit cancels in both coefficients. A group is
what one application received. Everything is summed in fractions, so that a coefficient is the
same on every machine and is rounded only when printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Number = int | Fraction
Groups = Sequence[Sequence[Number]]

TOO_FEW = "too_few"  # fewer than two applications have judgements
ONE_EACH = "one_each"  # no application has two judgements
NO_VARIANCE = "no_variance"  # all judgements are the same
NO_DIFFERENCE = "no_difference"  # the applications' means are the same: a ratio to nothing


@dataclass(frozen=True, slots=True)
class Reliability:
    """Intraclass correlations of one-way analysis of variance.

    ``single``: ICC(1), how much one judgement tells; ``average``: ICC(k), how much a mean of
    ``k`` tells. ``k`` is ``(J - sum(n^2) / J) / (N - 1)`` for J judgements, n of each of N
    applications: the common n where all have as many, less where they have not. None with the
    ``verdict`` why, which is empty where both are known.
    """

    applications: int
    judgements: int
    k: Fraction | None
    single: Fraction | None
    average: Fraction | None
    verdict: str = ""


def intraclass(groups: Groups) -> Reliability:
    """ICC(1) and ICC(k) of judgements grouped by application; empty groups do not count.

    With the mean squares between ``B`` and within ``W``: ``ICC(1) = (B - W) / (B + (k - 1) W)``
    and ``ICC(k) = (B - W) / B``. Source: Shrout and Fleiss, *Intraclass Correlations*,
    Psychological Bulletin 86, 1979; k for unequal groups: Snedecor and Cochran, *Statistical
    Methods*, 1989, section 13.

    >>> found = intraclass([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6],
    ...                     [10, 5, 6, 9], [6, 2, 4, 7]])
    >>> round(float(found.single), 2), round(float(found.average), 2), int(found.k)
    (0.17, 0.44, 4)
    """
    given = [list(map(Fraction, group)) for group in groups if group]
    count, total = len(given), sum(map(len, given))
    if count < 2:
        return Reliability(count, total, None, None, None, TOO_FEW)
    k = (total - Fraction(sum(len(group) ** 2 for group in given), total)) / (count - 1)
    if total == count:
        return Reliability(count, total, k, None, None, ONE_EACH)

    sums = [sum(group, Fraction(0)) for group in given]
    grand = sum(sums, Fraction(0))
    parts = (of_one * of_one / len(group) for of_one, group in zip(sums, given, strict=True))
    of_groups = sum(parts, Fraction(0))
    of_all = sum((score * score for group in given for score in group), Fraction(0))
    between = (of_groups - grand * grand / total) / (count - 1)
    within = (of_all - of_groups) / (total - count)
    if not between and not within:
        return Reliability(count, total, k, None, None, NO_VARIANCE)
    spread = between + (k - 1) * within
    single = (between - within) / spread if spread else None
    if not between:
        return Reliability(count, total, k, single, None, NO_DIFFERENCE)
    return Reliability(count, total, k, single, (between - within) / between)


@dataclass(frozen=True, slots=True)
class Alpha:
    """Krippendorff's alpha over ``judgements`` that can be paired, of ``applications``."""

    applications: int
    judgements: int
    alpha: Fraction | None
    verdict: str = ""


def krippendorff(groups: Groups) -> Alpha:
    """Alpha for interval data: 1 less observed over expected squared disagreement.

    Only applications with two judgements or more make pairs; each counts by its judgements.
    Source: Krippendorff, *Content Analysis*, 2004, chapter 11.
    """
    paired = [group for group in groups if len(group) > 1]
    total = sum(map(len, paired))
    if not paired:
        return Alpha(0, 0, None, ONE_EACH)
    expected = _squares([score for group in paired for score in group]) / (total - 1)
    if not expected:
        return Alpha(len(paired), total, None, NO_VARIANCE)
    observed = sum((_squares(group) / (len(group) - 1) for group in paired), Fraction(0))
    return Alpha(len(paired), total, 1 - observed / expected)


def _squares(given: Sequence[Number]) -> Fraction:
    """The sum of squared differences over all ordered pairs."""
    scores = list(map(Fraction, given))
    total = sum(scores, Fraction(0))
    return 2 * (len(scores) * sum((s * s for s in scores), Fraction(0)) - total * total)


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the scores of one criterion lie apart on the same application, in its steps.

    Over the ``applications`` that at least two scored: the ``mean`` and the ``widest`` of
    highest minus lowest, and ``variance``, the mean square within.
    """

    applications: int
    mean: Fraction | None
    widest: int | None
    variance: Fraction | None


def spreads(criteria: Mapping[str, Sequence[Sequence[int]]]) -> dict[str, Spread]:
    """criterion -> its spread, from criterion -> for each application the steps it received."""
    return {code: _spread([g for g in groups if len(g) > 1]) for code, groups in criteria.items()}


def _spread(groups: Sequence[Sequence[int]]) -> Spread:
    if not groups:
        return Spread(0, None, None, None)
    widths = [max(group) - min(group) for group in groups]
    free = sum(len(group) - 1 for group in groups)
    squares = sum((_squares(group) / (2 * len(group)) for group in groups), Fraction(0))
    return Spread(len(groups), Fraction(sum(widths), len(widths)), max(widths), squares / free)
