"""What a label's report says of comparable clusters: enough of them, and of none alone.

Comparable are clusters of the same sector, size and age; of the same sector and size; of the same
sector; or all of the label, the narrowest of these that may be shown. Whose age is not known is of
no age. A group may be shown when

1. at least ``SMALLEST`` clusters other than the reader's are in it;
2. it grows in whole batches: of the assessments in the order of their confirmation only those
   count that fill a batch of ``SMALLEST`` different clusters, so that two reports written one
   after the other never differ by less than a batch;
3. it shares all clusters with each wider group, or differs from it by at least ``SMALLEST``, so
   that a narrow figure taken from a wide one leaves nobody alone either.

The reader's own cluster is not taken out, because that would make two readers' groups differ by
one. Of each group of indicators only the quartiles are told, in steps of ``STEP`` percent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

SMALLEST = 5
STEP = 5  # percent
SIZES = ((50, "small"), (100, "medium"))  # committed members, below; ours, as is the last class
LARGE = "large"
AGES = ((5, "young"), (10, "grown"))  # years, below; ours, as is the last class
OLD, UNKNOWN = "old", ""
WAYS = ("sector, size and age", "sector and size", "sector", "all")  # narrowest first


@dataclass(frozen=True, slots=True)
class Peer:
    """One confirmed assessment. ``shares``: group of indicators -> percent of its points."""

    cluster: int
    sector: str
    size: str
    shares: Mapping[str, Fraction]
    age: str = UNKNOWN


@dataclass(frozen=True, slots=True)
class Spread:
    """Percent: a quarter at ``lower`` or below, half at ``middle``, three quarters at ``upper``."""

    lower: int
    middle: int
    upper: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """``way`` is one of ``WAYS``; a group of indicators too few are rated on has no spread."""

    way: str
    clusters: int
    spreads: Mapping[str, Spread]


def size_of(members: int) -> str:
    """Return the size class of a cluster with so many committed members.

    >>> size_of(49), size_of(50), size_of(100)
    ('small', 'medium', 'large')
    """
    return next((name for below, name in SIZES if members < below), LARGE)


def age_of(founded: int | None, year: int) -> str:
    """Return the age class in ``year`` of a cluster that was founded in the year ``founded``.

    >>> age_of(2022, 2026), age_of(2021, 2026), age_of(2016, 2026), age_of(None, 2026)
    ('young', 'grown', 'old', '')
    """
    if founded is None:
        return UNKNOWN
    return next((name for below, name in AGES if year - founded < below), OLD)


def compare(confirmed: Sequence[Peer], own: Peer) -> Comparison | None:
    """Return what a report on ``own`` may say, or None where every group is too small.

    ``confirmed``: all assessments of the label in the order of their confirmation.
    """
    groups = [_latest_in_batches([p for p in confirmed if _belongs(p, own, way)]) for way in WAYS]
    for place, way in enumerate(WAYS):
        group, wider = groups[place], groups[place + 1 :]
        if _others(group, own) >= SMALLEST and all(_is_apart(group, one) for one in wider):
            return Comparison(way, len(group), _spreads(group, own))
    return None


def quartiles(values: Sequence[Fraction]) -> Spread:
    """Return the quartiles of percentages by nearest rank, each to the nearest ``STEP``.

    >>> quartiles([Fraction(n) for n in (40, 51, 62, 73, 98)])
    Spread(lower=50, middle=60, upper=75)
    """
    ordered = sorted(values)
    at = [ordered[-(-len(ordered) * quarter // 4) - 1] for quarter in (1, 2, 3)]
    return Spread(*(STEP * int(value / STEP + Fraction(1, 2)) for value in at))


def _belongs(peer: Peer, own: Peer, way: str) -> bool:
    if way == "sector, size and age" and (own.age == UNKNOWN or peer.age != own.age):
        return False
    if way in ("sector, size and age", "sector and size") and peer.size != own.size:
        return False
    return way == "all" or peer.sector == own.sector


def _latest_in_batches(peers: Sequence[Peer]) -> dict[int, Peer]:
    """Cluster -> its last assessment among those that fill whole batches."""
    kept: dict[int, Peer] = {}
    batch: dict[int, Peer] = {}
    for peer in peers:
        batch[peer.cluster] = peer
        if len(batch) == SMALLEST:
            kept, batch = kept | batch, {}
    return kept


def _others(group: Mapping[int, Peer], own: Peer) -> int:
    return len(group.keys() - {own.cluster})


def _is_apart(group: Mapping[int, Peer], wider: Mapping[int, Peer]) -> bool:
    return len(group.keys() ^ wider.keys()) not in range(1, SMALLEST)


def _spreads(group: Mapping[int, Peer], own: Peer) -> dict[str, Spread]:
    found = {}
    for name in own.shares:
        rated = {key: peer for key, peer in group.items() if name in peer.shares}
        if _others(rated, own) >= SMALLEST:
            found[name] = quartiles([peer.shares[name] for peer in rated.values()])
    return found
