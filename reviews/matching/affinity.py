"""How well a panelist and a dossier fit, in whole points. Greater is better; 0 is "nothing known".

Points are weighed against the balance of loads: ``BALANCE`` makes TOPIC worth one dossier of
unevenness, since moving a dossier from load k + d to load k gains ``2 * BALANCE * (d - 1)``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from reviews.matching import flow
from reviews.matching.network import Array, Network, Pairs, numbers

BALANCE = 2
TOPIC = 4  # the field of the dossier is among those that the panelist knows
GLADLY, RATHER_NOT = 2, -2  # what the panelist said; "if needed" is 0
BLOCK = 512  # dossiers at a time: keys take 8 bytes per pair
STAY = 1  # a bonus: the dossier is with the panelist already, where work not begun may move


def topics(fields: Sequence[str], expertise: Sequence[Sequence[str]]) -> NDArray[np.int8]:
    """Points for knowledge, of shape (dossiers, panelists): TOPIC where the field is known."""
    names = sorted(set(fields))
    known = np.array(
        [[name in mine for mine in map(set, expertise)] for name in names], dtype=np.int8
    ).reshape(len(names), len(expertise))
    return TOPIC * known[[names.index(name) for name in fields]]


def add(points: NDArray[np.int8], pairs: Pairs, values: Sequence[int]) -> None:
    """Add a value to the points of each pair, in place. Pairs are distinct."""
    points[pairs.papers, pairs.people] += np.asarray(values, dtype=np.int8)


def best(points: NDArray[np.int8], allowed: NDArray[np.bool_], count: int) -> tuple[Pairs, Array]:
    """The ``count`` best allowed panelists of each dossier, as arcs with their affinities.

    ``points`` and ``allowed`` have the shape (dossiers, panelists); ``count`` is 1 or more.
    Among equals each dossier begins at another panelist, so that not all ask for the same few.
    """
    dossiers, panelists = points.shape
    if count >= panelists:
        papers, people = np.nonzero(allowed)
        return Pairs(numbers(people), numbers(papers)), points[papers, people].astype(np.int64)
    found = [
        _best_of(points[start : start + BLOCK], allowed[start : start + BLOCK], count, start)
        for start in range(0, max(dossiers, 1), BLOCK)
    ]
    papers, people = (np.concatenate(part) for part in zip(*found, strict=True))
    return Pairs(numbers(people), numbers(papers)), points[papers, people].astype(np.int64)


def widened(make: Callable[[int], Network], count: int) -> tuple[Network, int]:
    """The network that ``make`` gives of so many candidates per dossier, and how many they are.

    Twice as many, and again, while the needs cannot be met and there is anybody left.
    """
    network = make(count)
    while count < network.panelists:
        if flow.most_pairs(network, network.usable()) == int(network.open_needs.sum()):
            break
        count = min(2 * count, network.panelists)
        network = make(count)
    return network, count


def _best_of(
    points: NDArray[np.int8], allowed: NDArray[np.bool_], count: int, start: int
) -> tuple[Array, Array]:
    dossiers, panelists = points.shape
    turn = (np.arange(start, start + dossiers) * 7919) % panelists  # a prime: turns differ
    place = (np.arange(panelists)[None, :] - turn[:, None]) % panelists
    keys = place - points.astype(np.int64) * panelists  # the least is the best
    keys[~allowed] = np.iinfo(np.int64).max
    chosen = np.sort(np.argpartition(keys, count - 1, axis=1)[:, :count], axis=1)
    papers = np.repeat(np.arange(dossiers), count)
    people = chosen.ravel()
    is_allowed = allowed[papers, people]
    return papers[is_allowed] + start, people[is_allowed]
