"""The least number that must enter of a group, and whether that can still be done."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from .candidates import Candidate, Money


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A minimum that cannot be met.

    ``why``: ``few`` (only ``possible`` of the group are fundable: so many count instead of
    ``least``), ``places`` or ``money`` (all minima together pass the cap or the budget, so
    that none of them steers the proposal).
    """

    group: Hashable
    least: int
    possible: int
    why: str


def check_minimums(minimums: Mapping[Hashable, int], cap: int | None) -> None:
    """Raise ValueError for a minimum below 1 and for minima that no cap can hold."""
    for group, least in minimums.items():
        if isinstance(least, bool) or not isinstance(least, int) or least < 1:
            raise ValueError(f"the minimum of {group} must be a whole number from 1, not {least}")
    total = sum(minimums.values())
    if cap is not None and total > cap:
        raise ValueError(f"the minima add up to {total}, but the cap is {cap}")


class Lacking:
    """What the minima still lack, against those who could yet enter.

    A completion takes the cheapest of each group: groups are disjoint, so that no other
    choice leaves more money.
    """

    def __init__(self, minimums: Mapping[Hashable, int], candidates: Sequence[Candidate]) -> None:
        self.least = dict(minimums)
        self.costs: dict[Hashable, list[Money]] = defaultdict(list)
        for c in candidates:
            self.put_back(c)

    def put_back(self, c: Candidate) -> None:
        if c.group in self.least:
            insort(self.costs[c.group], c.requested or 0)

    def take_out(self, c: Candidate) -> None:
        """``c`` has had its turn: it is no part of a completion any more."""
        if c.group in self.least:
            costs = self.costs[c.group]
            del costs[bisect_left(costs, c.requested or 0)]

    def enter(self, c: Candidate) -> None:
        if self.of(c):
            self.least[c.group] -= 1

    def of(self, c: Candidate) -> int:
        """Return how many of the group of ``c`` are still lacking."""
        return self.least.get(c.group, 0) if c.group is not None else 0

    def fits(self, places: int | None, money: Money | None, entering: Sequence[Candidate]) -> bool:
        """Whether ``entering``, taken out before, may enter and the minima be met after it."""
        least = dict(self.least)
        for c in entering:
            if least.get(c.group):
                least[c.group] -= 1
        needed = sum(least.values())
        if places is not None and len(entering) + needed > places:
            return False
        if any(len(self.costs[group]) < count for group, count in least.items()):
            return False
        if money is None:
            return True
        cheapest = sum(sum(self.costs[group][:count]) for group, count in least.items())
        return sum(c.requested or 0 for c in entering) + cheapest <= money


def feasible(
    minimums: Mapping[Hashable, int],
    candidates: Sequence[Candidate],
    places: int | None,
    money: Money | None,
) -> tuple[dict[Hashable, int], tuple[Shortfall, ...]]:
    """Return the minima that can steer a proposal, and those that cannot be met."""
    counts = {g: sum(1 for c in candidates if c.group == g) for g in minimums}
    few = tuple(
        Shortfall(group, least, counts[group], "few")
        for group, least in minimums.items()
        if counts[group] < least
    )
    steering = {g: min(least, counts[g]) for g, least in minimums.items() if counts[g]}
    lacking = Lacking(steering, candidates)
    if lacking.fits(places, money, ()):
        return steering, few
    why = "money" if lacking.fits(places, None, ()) else "places"
    return {}, few + tuple(Shortfall(g, minimums[g], counts[g], why) for g in steering)
