"""How far several judgements of the same thing lie apart, in whole steps of their scale."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Agreement:
    """What pairs of judgements have in common; all lengths are in steps.

    ``spread`` is the highest minus the lowest; of several criteria, the widest. ``difference`` is
    the mean absolute difference of two judgements, ``within`` the share of pairs that lie at most
    one step apart. All three are None where no two judgements can be compared.
    """

    count: int
    spread: int | None
    difference: Fraction | None
    within: Fraction | None


def agreement(judgements: Sequence[int]) -> Agreement:
    """How far ``judgements``, whole steps of one criterion, lie apart.

    >>> agreement([7, 8, 4])
    Agreement(count=3, spread=4, difference=Fraction(8, 3), within=Fraction(1, 3))
    """
    return pooled([judgements])


def pooled(criteria: Iterable[Sequence[int]]) -> Agreement:
    """The same over several criteria: each pair of judgements of one criterion counts once.

    ``count`` is that of the criterion with the most judgements.
    """
    columns = [list(column) for column in criteria]
    distances = [abs(a - b) for column in columns for a, b in combinations(column, 2)]
    count = max(map(len, columns), default=0)
    if not distances:
        return Agreement(count, None, None, None)
    near = sum(distance <= 1 for distance in distances)
    return Agreement(
        count,
        max(distances),
        Fraction(sum(distances), len(distances)),
        Fraction(near, len(distances)),
    )
