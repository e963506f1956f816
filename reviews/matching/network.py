"""A matching as arrays: panelists and dossiers are positions 0, 1, 2 ...

The hard rules are here: how many judgements a dossier needs, how many dossiers a panelist takes,
which pairs may meet at all, which are fixed, and which two panelists never share a dossier.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.int64]
MOST_COST = 2**40  # per pair and per unit of load, so that every sum stays within 64 bits


def numbers(values: object = ()) -> Array:
    return np.asarray(values, dtype=np.int64)


def _none() -> Array:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Panelists and dossiers by position, the same length."""

    people: Array = field(default_factory=_none)
    papers: Array = field(default_factory=_none)

    def __len__(self) -> int:
        return len(self.people)

    def keys(self, panelists: int) -> Array:
        """One number per pair; they ascend with the dossier, then with the panelist."""
        return self.papers * panelists + self.people

    def only(self, mask: NDArray[np.bool_]) -> Pairs:
        return Pairs(self.people[mask], self.papers[mask])


@dataclass(frozen=True, slots=True)
class Network:
    """What is to be matched. Whole numbers throughout (int64).

    ``needs`` (dossiers): judgements wanted, fixed ones included. ``capacity`` (panelists): dossiers
    taken at most, fixed ones included. ``arcs``: pairs that may be made, each once, ascending by
    dossier, then panelist; none of them fixed or barred. ``affinity`` (arcs): greater is better.
    ``bonus`` (arcs, or none): counts in the sum as affinity does, and not for the floor.
    ``kept``: work that stays whatever happens. ``forced``: pairs set by hand that are to be made.
    ``barred``: pairs forbidden by hand, with ``barred_affinity``; what is neither arc nor any of
    these is forbidden for good. ``apart`` (k, 2): panelists who never share a dossier; what is kept
    is excepted. ``balance``: a panelist's k-th dossier costs ``balance * (2k - 1)``, so that a load
    costs ``balance * load**2``.
    """

    needs: Array
    capacity: Array
    arcs: Pairs
    affinity: Array
    kept: Pairs = field(default_factory=Pairs)
    forced: Pairs = field(default_factory=Pairs)
    barred: Pairs = field(default_factory=Pairs)
    barred_affinity: Array = field(default_factory=_none)
    apart: Array = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    bonus: Array = field(default_factory=_none)
    balance: int = 1

    @property
    def gain(self) -> Array:
        """(arcs,) what a pair adds to the sum."""
        return self.affinity + self.bonus if len(self.bonus) else self.affinity

    @property
    def panelists(self) -> int:
        return len(self.capacity)

    @property
    def dossiers(self) -> int:
        return len(self.needs)

    @property
    def fixed(self) -> Pairs:
        """Kept and forced pairs."""
        return Pairs(
            np.concatenate([self.kept.people, self.forced.people]),
            np.concatenate([self.kept.papers, self.forced.papers]),
        )

    @property
    def loads(self) -> Array:
        """(panelists,) dossiers that each has through fixed pairs."""
        return np.bincount(self.fixed.people, minlength=self.panelists).astype(np.int64)

    @property
    def room(self) -> Array:
        """(panelists,) dossiers that each may still be given."""
        return np.maximum(self.capacity - self.loads, 0)

    @property
    def excess(self) -> Array:
        """(panelists,) by how much fixed pairs are more than a panelist takes."""
        return np.maximum(self.loads - self.capacity, 0)

    @property
    def open_needs(self) -> Array:
        """(dossiers,) judgements wanted beyond the fixed ones."""
        given = np.bincount(self.fixed.papers, minlength=self.dossiers)
        return np.maximum(self.needs - given, 0).astype(np.int64)

    def usable(self) -> NDArray[np.bool_]:
        """(arcs,) whether a pair may be made beside what is fixed: nobody meets who is apart."""
        mask = self.open_needs[self.arcs.papers] > 0
        if len(self.apart):
            keys, fixed = self.arcs.keys(self.panelists), self.fixed
            for one, other in np.concatenate([self.apart, self.apart[:, ::-1]]).tolist():
                taken = fixed.papers[fixed.people == one]
                mask &= ~np.isin(keys, taken * self.panelists + other)
        return mask

    def clashes(self) -> list[tuple[int, int, int]]:
        """(panelist, panelist, dossier) that forced pairs bring together though they are apart."""
        by_hand = set(self.forced.keys(self.panelists).tolist())
        fixed = by_hand | set(self.kept.keys(self.panelists).tolist())
        found = []
        for one, other in self.apart.tolist():
            for dossier in range(self.dossiers):
                both = {dossier * self.panelists + one, dossier * self.panelists + other}
                if both <= fixed and both & by_hand:
                    found.append((one, other, dossier))
        return found


def check(network: Network) -> None:
    """Raise ValueError where a network contradicts itself."""
    count = network.panelists
    groups = (network.arcs, network.kept, network.forced, network.barred)
    for pairs in groups:
        if len(pairs.people) != len(pairs.papers):
            raise ValueError("pairs have as many panelists as dossiers")
        _require_range(pairs.people, count)
        _require_range(pairs.papers, network.dossiers)
    keys = network.arcs.keys(count)
    if np.any(np.diff(keys) <= 0):
        raise ValueError("arcs must ascend by dossier, then panelist, each once")
    others = np.concatenate([pairs.keys(count) for pairs in groups[1:]])
    if len(np.unique(others)) != len(others):
        raise ValueError("a pair is fixed or barred twice")
    if len(others) and len(keys):
        places = np.minimum(np.searchsorted(keys, others), len(keys) - 1)
        if np.any(keys[places] == others):
            raise ValueError("a pair that may be made is fixed or barred, too")
    _check_numbers(network)


def _require_range(positions: Array, count: int) -> None:
    if len(positions) and (positions.min() < 0 or positions.max() >= count):
        raise ValueError("a position is out of range")


def _check_numbers(network: Network) -> None:
    if len(network.affinity) != len(network.arcs) or len(network.gain) != len(network.arcs):
        raise ValueError("there must be one affinity per arc")
    if len(network.barred_affinity) != len(network.barred):
        raise ValueError("there must be one affinity per barred pair")
    for values in (network.needs, network.capacity):
        if len(values) and values.min() < 0:
            raise ValueError("a need or a capacity is negative")
    for values in (network.gain, network.affinity, network.barred_affinity):
        if len(values) and max(int(values.max()), -int(values.min())) > MOST_COST:
            raise ValueError("an affinity is too large")
    if not 0 <= network.balance * 2 * (network.dossiers + 1) <= MOST_COST:
        raise ValueError("the cost of unevenness is negative or too large")
    if network.apart.ndim != 2 or network.apart.shape[1:] != (2,):
        raise ValueError("panelists are kept apart in twos")
    _require_range(network.apart.ravel(), network.panelists)
    if np.any(network.apart[:, 0] == network.apart[:, 1]):
        raise ValueError("nobody is kept apart from themselves")
