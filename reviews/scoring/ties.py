"""What becomes of equal scores: a declared chain parts them, and every step is recorded.

Scores are never touched. A group that shares a rank goes through the chain of
``reviews.scoring.chain``; each entry parts it into smaller groups, best first, and those go on.
What stays together at the end of the chain shares its rank: "1=".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from typing import Any

from .chain import BALANCED, By, Entry
from .scale import Direction

Group = tuple[str, ...]
Orders = Mapping[frozenset[str], Sequence[str]]
HALF = Fraction(50)  # percent


@dataclass(frozen=True, slots=True)
class Facts:
    """What a chain asks about.

    ``means``: application -> criterion -> mean of its raw scores in points; no entry where
    nobody scored it. ``attributes``: ``Entry.attribute`` -> application -> value (a text, or for
    a balance the share in percent); no entry, None or "" where there is none. ``panel`` and
    ``lots``: the recorded orders in force, each of exactly one whole group, the best first.
    """

    direction: Direction
    means: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    attributes: Mapping[str, Mapping[str, str | Fraction | None]] = field(default_factory=dict)
    panel: Sequence[Sequence[str]] = ()
    lots: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the chain, applied to one group that shared ``rank``.

    ``values``: application -> what was compared, exact (None: it has none). ``parts``: the groups
    into which it fell, best first; one alone if nobody was parted. ``is_pending``: the panel has
    not decided, or no lots were drawn, for this very group.
    """

    entry: Entry
    rank: int
    group: Group
    values: Mapping[str, str | None]
    parts: tuple[Group, ...]
    is_pending: bool = False

    def as_data(self) -> dict[str, Any]:
        """The step for JSON."""
        return {
            **self.entry.as_data(),
            "rank": self.rank,
            "group": list(self.group),
            "values": dict(self.values),
            "parts": [list(part) for part in self.parts],
            "pending": self.is_pending,
        }


@dataclass(frozen=True, slots=True)
class Settled:
    """Final competition ranks, who still shares one, and all steps, best group first.

    ``pending``: the groups for which a decision or a draw is still to be recorded.
    """

    ranks: Mapping[str, int]
    tied: frozenset[str]
    steps: tuple[Step, ...]

    @property
    def pending(self) -> tuple[Group, ...]:
        groups = dict.fromkeys(step.group for step in self.steps if step.is_pending)
        return tuple(group for group in groups if self.tied.issuperset(group))


def settle(ranks: Mapping[str, int], chain: Sequence[Entry], facts: Facts) -> Settled:
    """Part equal ranks by the chain.

    1. Who is ranked better stays ranked better; only equal ranks are parted.
    2. An entry is asked of a group as a whole, and the next one of each group that is left.
    3. *Covered* is what somebody ranked strictly better by then has: of a better rank, or parted
       from this group before. Groups are therefore worked off from the best to the last.
    4. Who has no value comes after those who have one.
    5. A recorded order counts for the group that it was recorded for, and for no other.

    Args:
        ranks: application -> shared rank; equal ranks are the groups.

    Raises:
        ValueError: a recorded order names somebody twice, or two are in force for one group.
    """
    settler = _Settler(facts, _orders(facts.panel), _orders(facts.lots))
    final: list[Group] = []
    names = sorted(ranks, key=lambda name: (ranks[name], name))
    ahead: list[str] = []  # grows with the groups: ten thousand of them are no matter
    for _rank, group in groupby(names, key=ranks.__getitem__):
        parts = settler.parted(tuple(group), chain, ahead)
        final += parts
        ahead += [name for part in parts for name in part]
    places: dict[str, int] = {}
    place = 1
    for part in final:
        places |= dict.fromkeys(part, place)
        place += len(part)
    tied = frozenset(name for part in final if len(part) > 1 for name in part)
    return Settled(places, tied, tuple(settler.steps))


@dataclass(slots=True)
class _Settler:
    facts: Facts
    panel: Orders
    lots: Orders
    steps: list[Step] = field(default_factory=list)

    def parted(self, group: Group, chain: Sequence[Entry], ahead: Sequence[str]) -> list[Group]:
        """The groups into which ``chain`` parts ``group``, behind all who are ``ahead``."""
        if len(group) == 1 or not chain:
            return [group]
        step = self.step(chain[0], group, ahead)
        self.steps.append(step)
        found: list[Group] = []
        for part in step.parts:
            before = [*ahead, *(name for other in found for name in other)]
            found += self.parted(part, chain[1:], before)
        return found

    def step(self, entry: Entry, group: Group, ahead: Sequence[str]) -> Step:
        rank = len(ahead) + 1
        if entry.by in (By.PANEL, By.DRAW):
            orders = self.panel if entry.by == By.PANEL else self.lots
            order = orders.get(frozenset(group))
            if order is None:
                return Step(entry, rank, group, dict.fromkeys(group), (group,), is_pending=True)
            places = {name: str(order.index(name) + 1) for name in group}
            return Step(entry, rank, group, places, tuple((name,) for name in order))
        if entry.by == By.CRITERION:
            means = {name: self.facts.means.get(name, {}).get(entry.name) for name in group}
            shown = {name: None if mean is None else str(mean) for name, mean in means.items()}
            sign = self.facts.direction.sign
            return Step(entry, rank, group, shown, _best_first(group, means, lambda m: -sign * m))
        values = self.facts.attributes.get(entry.attribute, {})
        return _by_attribute(entry, rank, group, values, ahead)


def _by_attribute(
    entry: Entry,
    rank: int,
    group: Group,
    values: Mapping[str, str | Fraction | None],
    ahead: Sequence[str],
) -> Step:
    own = {name: values.get(name) for name in group}
    shown = {name: str(value) if value not in (None, "") else None for name, value in own.items()}
    if entry.name in BALANCED:
        shares = {name: Fraction(v) if (v := own[name]) not in (None, "") else None for name in own}
        parts = _best_first(group, shares, lambda share: abs(share - HALF))
        return Step(entry, rank, group, shown, parts)
    covered = {values.get(name) for name in ahead} | {None, ""}
    fresh = {name: Fraction(own[name] in covered) for name in group}
    return Step(entry, rank, group, shown, _best_first(group, fresh, lambda known: known))


def _best_first(
    group: Group,
    values: Mapping[str, Fraction | None],
    badness: Callable[[Fraction], Fraction],
) -> tuple[Group, ...]:
    """The group in parts of equal badness, the least first; who has no value is last."""

    def key(name: str) -> tuple[bool, Fraction]:
        value = values[name]
        return (True, Fraction(0)) if value is None else (False, badness(value))

    return tuple(tuple(part) for _key, part in groupby(sorted(group, key=key), key=key))


def _orders(recorded: Sequence[Sequence[str]]) -> dict[frozenset[str], Sequence[str]]:
    orders: dict[frozenset[str], Sequence[str]] = {}
    for order in recorded:
        if len(group := frozenset(order)) != len(order):
            raise ValueError(f"a recorded order names somebody twice: {', '.join(order)}")
        if group in orders:
            raise ValueError(f"two recorded orders of one group: {', '.join(sorted(group))}")
        orders[group] = list(order)
    return orders
