"""Solve a network, and prove what the solver gave before anybody uses it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reviews.matching import apart, flow
from reviews.matching.flow import Mask
from reviews.matching.network import Array, Network, check


@dataclass(frozen=True, slots=True)
class Solution:
    """``chosen`` (arcs,): which pairs are made beside the fixed ones. ``missing`` (dossiers,):
    judgements that no matching can give them all. ``floor``: the greatest t such that every chosen
    pair can have an affinity of t at least; None where it was not asked for or needs are not met.
    ``affinity``: the sum over the chosen pairs. ``cost``: balance of loads minus what the chosen
    pairs gain, the least there is. ``is_proven`` is False only where the limit ended a search with
    panelists kept apart. ``excess`` (panelists,) and ``clashes``: what is wrong with fixed pairs.
    """

    chosen: Mask
    missing: Array
    floor: int | None
    affinity: int
    cost: int
    is_proven: bool
    excess: Array
    clashes: tuple[tuple[int, int, int], ...] = ()

    @property
    def is_complete(self) -> bool:
        return not (self.missing.any() or self.excess.any() or self.clashes)


def solve(network: Network, *, fair: bool = True, effort: float = apart.EFFORT) -> Solution:
    """Meet every need within every capacity: first the highest floor, then the least cost.

    Where the needs cannot all be met, as many pairs as possible are made, without a floor.

    Raises:
        ValueError: the network contradicts itself.
        ArithmeticError: the solver failed, or its result broke a rule. Nothing of it is used.
    """
    check(network)
    usable = network.usable()
    is_apart = bool(len(network.apart))
    least, mask, sure = None, usable, True
    if fair and is_apart and apart.fewest_missing(network, usable, effort=effort)[0] == 0:
        least, sure = apart.floor(network, usable, effort=effort)
    elif fair and not is_apart:
        least = flow.floor(network, usable)
    if least is not None:
        mask = usable & (network.affinity >= least)
    if is_apart:
        answer = apart.cheapest(network, mask, effort=effort)
        chosen, cost, sure = answer.chosen, answer.cost, sure and answer.is_proven
    else:
        chosen, cost = flow.cheapest(network, mask)
    given = np.bincount(network.arcs.papers[chosen], minlength=network.dossiers)
    solution = Solution(
        chosen=chosen,
        missing=network.open_needs - given,
        floor=least,
        affinity=int(network.affinity[chosen].sum()),
        cost=cost,
        is_proven=sure,
        excess=network.excess,
        clashes=tuple(network.clashes()) if is_apart else (),
    )
    prove(network, solution)
    return solution


def prove(network: Network, solution: Solution) -> None:
    """Raise ArithmeticError unless the solution keeps every hard rule of the network.

    What is chosen is an arc, so that nothing forbidden, barred or fixed is chosen, and each once.
    """
    people, papers = network.arcs.people[solution.chosen], network.arcs.papers[solution.chosen]
    if np.any(np.bincount(people, minlength=network.panelists) > network.room):
        raise ArithmeticError("a panelist was assigned more than their capacity")
    given = np.bincount(papers, minlength=network.dossiers)
    is_met = (given + solution.missing == network.open_needs) & (solution.missing >= 0)
    if len(wrong := np.flatnonzero(~is_met)):
        raise ArithmeticError(f"dossier {wrong[0]} was assigned {given[wrong[0]]} panelists")
    if solution.floor is not None:
        chosen = network.affinity[solution.chosen]
        if len(chosen) and int(chosen.min()) < solution.floor:
            raise ArithmeticError("a pair lies below the floor")
    if not len(network.apart):
        return
    fixed = network.fixed
    for one, other in np.concatenate([network.apart, network.apart[:, ::-1]]).tolist():
        mine = papers[people == one]
        theirs = np.concatenate([papers[people == other], fixed.papers[fixed.people == other]])
        if np.intersect1d(mine, theirs).size:
            raise ArithmeticError("two who are kept apart were brought together")


def can_be_met(network: Network, *, effort: float = apart.EFFORT) -> bool:
    """Whether some matching meets every need and rule. Unproven counts as not."""
    if network.excess.any() or network.clashes():
        return False
    usable = network.usable()
    if flow.most_pairs(network, usable) < int(network.open_needs.sum()):
        return False
    return not len(network.apart) or apart.fewest_missing(network, usable, effort=effort)[0] == 0
