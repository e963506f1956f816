"""In which order a panel discusses dossiers: what is most open first, few exits.

Whoever has a conflict of interest leaves the room for that item. Items for which the same
people leave stand next to one another; among all orders with the fewest exits the one is
taken in which the items that need most discussion come first. See docs/methods.md.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction

MOST_EXACT = 12  # groups up to which every order is weighed, in 12 * 12 * 2**12 steps

Group = frozenset[Hashable]  # the people who leave


@dataclass(frozen=True, slots=True)
class Item:
    """One dossier. ``totals`` are its sheets' totals in points, ``leaves`` who must go out."""

    key: Hashable
    totals: tuple[Fraction, ...] = ()
    leaves: Group = frozenset()

    @property
    def mean(self) -> Fraction | None:
        return sum(self.totals, Fraction(0)) / len(self.totals) if self.totals else None

    @property
    def spread(self) -> Fraction:
        """How far the sheets lie apart: highest minus lowest total, in points."""
        return max(self.totals) - min(self.totals) if self.totals else Fraction(0)


def cut_of(
    items: Sequence[Item], *, places: int | None, threshold: Fraction | None, sign: int = 1
) -> Fraction | None:
    """Return the mean total at which the decision falls, in points, or None.

    Half-way between the last dossier within the ``places`` and the first beyond them; where
    all fit, the ``threshold``. ``sign`` is 1 where higher is better and -1 where lower is.
    """
    means = sorted((m for item in items if (m := item.mean) is not None), key=lambda m: -sign * m)
    if places and len(means) > places:
        return (means[places - 1] + means[places]) / 2
    return threshold


def need(item: Item, cut: Fraction | None) -> Fraction:
    """Return how much an item needs discussion, in points: its spread less its way to the cut."""
    mean = item.mean
    return item.spread - (abs(mean - cut) if mean is not None and cut is not None else 0)


def by_need(items: Sequence[Item], cut: Fraction | None) -> list[Item]:
    """Return the plain order: most need first, equal need as given, unjudged ones last."""
    return sorted(items, key=lambda item: (item.mean is None, -need(item, cut)))


def exits(order: Sequence[Item]) -> int:
    """Return how often anybody goes out: at each item those who were in before it."""
    before: Group = frozenset()
    count = 0
    for item in order:
        count += len(item.leaves - before)
        before = item.leaves
    return count


def arrange(items: Sequence[Item], cut: Fraction | None = None) -> list[Item]:
    """Return all items, with as few exits as can be found and by need among these.

    The fewest possible for up to MOST_EXACT different groups of people who leave; above
    that by a search that never gives more exits than the order by need alone.
    """
    groups: dict[Group, list[Item]] = {}
    for item in by_need(items, cut):
        groups.setdefault(item.leaves, []).append(item)
    blocks = list(groups)  # in the order of each one's neediest item
    search = _best if len(blocks) <= MOST_EXACT else _good
    return [item for place in search(blocks) for item in groups[blocks[place]]]


def _best(blocks: Sequence[Group]) -> list[int]:
    """Return the order of blocks with the fewest exits, of several the first by need.

    ``rest[done, last]`` is the fewest exits still to come once the blocks in the bit set
    ``done`` are dealt with, ``last`` the last of them (Held and Karp, 1962).
    """
    size = len(blocks)
    whole = (1 << size) - 1
    cost = _costs(blocks)
    rest: dict[tuple[int, int], int] = {(whole, last): 0 for last in range(size)}
    for done in range(whole - 1, 0, -1):
        left = [place for place in range(size) if not done >> place & 1]
        for last in range(size):
            if done >> last & 1:
                rest[done, last] = min(
                    cost[last][place] + rest[done | 1 << place, place] for place in left
                )
    order: list[int] = []
    done = 0
    while done != whole:
        row = cost[order[-1]] if order else cost[size]
        last = min(
            (place for place in range(size) if not done >> place & 1),
            key=lambda place: (row[place] + rest[done | 1 << place, place], place),
        )
        order.append(last)
        done |= 1 << last
    return order


def _good(blocks: Sequence[Group]) -> list[int]:
    """Return an order no worse than by need and no worse than always going to the nearest.

    Both are improved by moving single blocks while that saves an exit.
    """
    cost = _costs(blocks)
    plain = list(range(len(blocks)))
    tries = [_improved(start, cost) for start in (plain, _nearest(cost))]
    return min(tries, key=lambda order: _length(order, cost))


def _nearest(cost: Sequence[Sequence[int]]) -> list[int]:
    left, order = list(range(len(cost) - 1)), []
    row = cost[-1]
    while left:
        place = min(left, key=lambda place: (row[place], place))
        order.append(place)
        left.remove(place)
        row = cost[place]
    return order


def _improved(order: list[int], cost: Sequence[Sequence[int]]) -> list[int]:
    best = _length(order, cost)
    improves = True
    while improves:
        improves = False
        for place in sorted(order):
            others = [other for other in order if other != place]
            for index in range(len(order)):
                moved = [*others[:index], place, *others[index:]]
                if (length := _length(moved, cost)) < best:
                    order, best, improves = moved, length, True
    return order


def _length(order: Sequence[int], cost: Sequence[Sequence[int]]) -> int:
    return cost[-1][order[0]] + sum(cost[a][b] for a, b in itertools.pairwise(order))


def _costs(blocks: Sequence[Group]) -> list[list[int]]:
    """Return the exits from block to block; the last row is the beginning, with all inside."""
    return [[len(b - a) for b in blocks] for a in [*blocks, frozenset()]]
