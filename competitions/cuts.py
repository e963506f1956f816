"""Where stage one may end so that stage two fits the money: the budget-multiple cut."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .candidates import Candidate, Money, check_candidates, cost, tie_groups


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a budget-multiple cut falls: all ranks up to ``rank`` enter.

    ``requested`` is their total and ``target`` = factor * budget, both in EUR.
    """

    rank: int
    entered: tuple[Hashable, ...]
    requested: Money
    target: Money


def budget_multiple_cut(
    candidates: Sequence[Candidate], *, budget: Money, factor: int = 3
) -> Cut | None:
    """Cut where the sum requested comes closest to ``factor`` times the budget.

    Whole tie groups enter or stay out; at equal distance the lower sum is taken; the best
    group always enters. None if nobody is fundable. Source: Horizon Europe, two-stage calls.

    >>> five = [Candidate(i, r, requested=m) for i, r, m in zip("abcde", (1, 2, 2, 4, 5),
    ...                                                         (8, 8, 7, 6, 6))]
    >>> budget_multiple_cut(five, budget=10, factor=3)
    Cut(rank=4, entered=('a', 'b', 'c', 'd'), requested=29, target=30)
    """
    check_candidates(candidates, budget=budget)
    if factor < 1:
        raise ValueError(f"the factor must be at least 1, not {factor}")
    target = factor * budget
    best: Cut | None = None
    entered: list[Candidate] = []
    for group in tie_groups([c for c in candidates if c.fundable]):
        entered += group
        total = cost(entered)
        if best is None or _distance(total, target) < _distance(best.requested, target):
            best = Cut(group[0].rank, tuple(c.id for c in entered), total, target)
    return best


def _distance(one: Money, other: Money) -> Decimal:
    return abs(Decimal(one) - Decimal(other))
