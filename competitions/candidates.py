"""Who competes for places and money, in rank order: what selection and cuts work on."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

Money = Decimal | int  # EUR
MOST_MONEY = 10**15  # EUR; sums of what is below stay exact


class Candidate(NamedTuple):
    """One ranked dossier; equal ``rank`` means tied, 1 is best.

    ``fundable`` is False where a threshold is missed, with the ``reasons`` (codes or
    sentences, carried along unread). ``requested`` is in EUR; it may be None only where
    no budget is spent. ``group`` is what a minimum counts, such as a region; None counts for
    none. ``place`` parts equal ranks by what the panel or a draw settled, 1 first; candidates
    of equal rank and place are tied.
    """

    id: Hashable
    rank: int
    fundable: bool = True
    reasons: tuple[str, ...] = ()
    requested: Money | None = None
    group: Hashable | None = None
    place: int = 0


def check_candidates(
    candidates: Sequence[Candidate], cap: int | None = None, budget: Money | None = None
) -> None:
    """Raise ValueError unless the candidates, the cap and the budget can be worked with.

    Refused are an id that occurs twice, a rank below 1, a negative or undefined amount, a
    candidate without amount under a budget, a cap below 1 and a negative budget.
    """
    if cap is not None and cap < 1:
        raise ValueError(f"the cap must be at least 1, not {cap}")
    if budget is not None and not is_money(budget):
        raise ValueError(f"the budget must be a number of at least 0, not {budget}")
    seen: set[Hashable] = set()
    for c in candidates:
        if c.id in seen:
            raise ValueError(f"{c.id} is a candidate twice")
        seen.add(c.id)
        if c.rank < 1:
            raise ValueError(f"{c.id} has the rank {c.rank}; 1 is best")
        if budget is not None and c.requested is None:
            raise ValueError(f"{c.id} requests no amount, and there is a budget to spend")
        if c.requested is not None and not is_money(c.requested):
            raise ValueError(f"{c.id} requests {c.requested}, which is no amount")


def is_money(amount: Money) -> bool:
    return (isinstance(amount, int) or amount.is_finite()) and 0 <= amount < MOST_MONEY


def ordered(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return them best first; ties in the order of their ids, whatever the order given."""
    return sorted(candidates, key=_position)


def _position(c: Candidate) -> tuple[int, int, str, Any]:
    return c.rank, c.place, type(c.id).__name__, c.id


def tie_groups(candidates: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """Yield the groups of equal rank and place, best first."""
    for _, group in groupby(ordered(candidates), key=lambda c: (c.rank, c.place)):
        yield list(group)


def cost(group: Sequence[Candidate]) -> Money:
    """Return what the group requests together, in EUR."""
    return sum((c.requested or 0 for c in group), 0)


def ids(candidates: Sequence[Candidate]) -> tuple[Hashable, ...]:
    return tuple(c.id for c in candidates)
