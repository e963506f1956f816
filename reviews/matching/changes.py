"""What can be changed about a matching that cannot be made, one small step at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from reviews.matching.network import Array, Network, Pairs, numbers


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One change by ``amount``; positions of what it is about, -1 where it is about nobody.

    ==============  ========================================================================
    ``capacity``    ``panelist`` takes ``amount`` dossiers more
    ``everybody``   each panelist takes ``amount`` dossiers at least
    ``newcomers``   ``amount`` panelists without conflicts join, each taking ``capacity``
    ``fewer``       ``dossier`` is content with ``amount`` judgements less
    ``allow``       the pair forbidden by hand may meet
    ``release``     the pair set by hand need not be made
    ``together``    ``panelist`` and ``other`` may share a dossier
    ==============  ========================================================================
    """

    kind: str
    amount: int = 1
    panelist: int = -1
    dossier: int = -1
    other: int = -1
    capacity: int = 0


def changed(network: Network, changes: Iterable[Change]) -> Network:
    """The network after all ``changes``."""
    for change in changes:
        network = _ONE[change.kind](network, change)
    return network


def _capacity(network: Network, change: Change) -> Network:
    capacity = network.capacity.copy()
    capacity[change.panelist] += change.amount
    return replace(network, capacity=capacity)


def _everybody(network: Network, change: Change) -> Network:
    return replace(network, capacity=np.maximum(network.capacity, change.amount))


def _newcomers(network: Network, change: Change) -> Network:
    """Newcomers get the positions behind the last panelist, and may judge every dossier."""
    count, joined = network.panelists, change.amount
    people = np.repeat(count + np.arange(joined), network.dossiers)
    papers = np.tile(np.arange(network.dossiers), joined)
    network = replace(
        network,
        capacity=np.concatenate([network.capacity, np.full(joined, change.capacity)]),
    )
    return _with_arcs(network, Pairs(people, papers), np.zeros(len(people), dtype=np.int64))


def _fewer(network: Network, change: Change) -> Network:
    needs = network.needs.copy()
    needs[change.dossier] = max(needs[change.dossier] - change.amount, 0)
    return replace(network, needs=needs)


def _allow(network: Network, change: Change) -> Network:
    is_it = _is(network.barred, change)
    affinity = network.barred_affinity[is_it]
    pair = network.barred.only(is_it)
    network = replace(
        network,
        barred=network.barred.only(~is_it),
        barred_affinity=network.barred_affinity[~is_it],
    )
    return _with_arcs(network, pair, affinity)


def _release(network: Network, change: Change) -> Network:
    is_it = _is(network.forced, change)
    pair = network.forced.only(is_it)
    network = replace(network, forced=network.forced.only(~is_it))
    return _with_arcs(network, pair, np.zeros(len(pair), dtype=np.int64))


def _together(network: Network, change: Change) -> Network:
    pair = sorted((change.panelist, change.other))
    is_it = (np.sort(network.apart, axis=1) == pair).all(axis=1)
    return replace(network, apart=network.apart[~is_it])


def _is(pairs: Pairs, change: Change) -> np.ndarray:
    return (pairs.people == change.panelist) & (pairs.papers == change.dossier)


def _with_arcs(network: Network, pairs: Pairs, affinity: Array) -> Network:
    people = np.concatenate([network.arcs.people, pairs.people])
    papers = np.concatenate([network.arcs.papers, pairs.papers])
    order = np.lexsort((people, papers))
    bonus = network.bonus
    if len(bonus):
        bonus = np.concatenate([bonus, np.zeros_like(affinity)])[order]
    return replace(
        network,
        arcs=Pairs(numbers(people[order]), numbers(papers[order])),
        affinity=np.concatenate([network.affinity, affinity])[order],
        bonus=bonus,
    )


_ONE = {
    "capacity": _capacity,
    "everybody": _everybody,
    "newcomers": _newcomers,
    "fewer": _fewer,
    "allow": _allow,
    "release": _release,
    "together": _together,
}
