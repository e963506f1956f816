"""Why a matching cannot be made, as alternatives: each a set of changes that would help.

In the exact sense: with all changes of an alternative every need is met, and with any part of
them (a change left out, or by one less) it is not. So that this holds, amounts come from flows
that count units: the units that a maximum flow lacks, and a flow of least cost through dear arcs
that stand for more capacity. Where flows cannot tell, a set that is enough is thinned out unit by
unit. Source of the deficiency: Ahuja, Magnanti, Orlin, "Network Flows", 1993, chapter 6.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from reviews.matching import flow
from reviews.matching.changes import Change, changed
from reviews.matching.network import Array, Network, Pairs
from reviews.matching.solving import Solution, can_be_met, solve

Alternative = tuple[Change, ...]
DEAR = 2**20  # a unit of capacity costs this and its number, so that few come before evenly spread


def explain(network: Network, solution: Solution, *, newcomer: int = 8) -> list[Alternative]:
    """The alternatives, simplest first; none where the solution is complete.

    ``newcomer``: how many dossiers a panelist takes who joins.
    """
    if solution.is_complete:
        return []
    must = [
        Change("capacity", int(over), panelist=int(person))
        for person, over in enumerate(solution.excess)
        if over
    ]
    roomy, found = changed(network, must), list[Alternative | None]()
    if not solution.clashes:  # else only lifting what is set by hand helps
        found = [_for_all(network), _for_some(network, roomy, must)]
        if not can_be_met(roomy):
            found += [
                _more_panelists(roomy, must, newcomer),
                _both(roomy, must, newcomer),
                _content_with_fewer(roomy, must),
            ]
    found.append(_by_hand(network))
    distinct = dict.fromkeys(alternative for alternative in found if alternative)
    return [alternative for alternative in distinct if can_be_met(changed(network, alternative))]


def _for_all(network: Network) -> Alternative | None:
    """The least capacity with which, held by everybody, the needs can be met."""
    low = int(network.capacity.min(initial=0))
    high = max(network.dossiers, int(network.loads.max(initial=0)))
    change = _least(network, lambda n: [Change("everybody", n)], low, high)
    return tuple(change) if change else None


def _least(
    network: Network, make: Callable[[int], Sequence[Change]], low: int, high: int
) -> Sequence[Change] | None:
    """``make(n)`` of the least n from low + 1 to high that helps; None if not even high does."""
    if high <= low or not can_be_met(changed(network, make(high))):
        return None
    while low + 1 < high:
        middle = (low + high) // 2
        if can_be_met(changed(network, make(middle))):
            high = middle
        else:
            low = middle
    return make(high)


def _for_some(network: Network, roomy: Network, must: list[Change]) -> Alternative | None:
    """The fewest units of capacity that help, whoever holds them."""
    extra = _extra_units(roomy)
    if extra is None:
        return None
    raised = Counter({change.panelist: change.amount for change in must})
    raised.update({int(person): int(extra[person]) for person in np.flatnonzero(extra)})
    changes = [Change("capacity", raised[person], panelist=person) for person in sorted(raised)]
    return _thinned(network, changes) if len(network.apart) else tuple(changes)


def _extra_units(network: Network) -> Array | None:
    """(panelists,) units of capacity to add, fewest in all; None where capacity is not enough."""
    from ortools.graph.python import min_cost_flow  # heavy: loaded only when one explains

    mask, needs, count = network.usable(), network.open_needs, network.panelists
    total = int(needs.sum())
    if flow.most_pairs(network, mask, np.full(count, network.dossiers)) < total:
        return None
    people, papers = network.arcs.people[mask], network.arcs.papers[mask]
    sink = 1 + count + len(needs)
    graph = min_cost_flow.SimpleMinCostFlow()
    add = graph.add_arcs_with_capacity_and_unit_cost
    add(1 + people, 1 + count + papers, np.ones_like(people), np.zeros_like(people))
    everyone = np.arange(count)
    add(np.zeros_like(everyone), 1 + everyone, network.room, np.zeros_like(everyone))
    owners = np.repeat(everyone, network.dossiers)
    dear = DEAR + np.tile(np.arange(network.dossiers), count)
    units = add(np.zeros_like(owners), 1 + owners, np.ones_like(owners), dear)
    ends = 1 + count + np.arange(len(needs))
    add(ends, np.full_like(ends, sink), needs, np.zeros_like(ends))
    graph.set_nodes_supplies(np.array([0, sink]), np.array([total, -total]))
    if graph.solve() != graph.OPTIMAL:
        raise ArithmeticError("the solver failed at a problem that can be solved")
    used = graph.flows(units) > 0
    return np.bincount(owners[used], minlength=count).astype(np.int64)


def _more_panelists(roomy: Network, must: list[Change], newcomer: int) -> Alternative | None:
    """The fewest newcomers that help, those who are there staying as they are."""
    change = _newcomers(roomy, newcomer)
    return (*must, change) if change else None


def _newcomers(network: Network, capacity: int) -> Change | None:
    most = max(int(network.open_needs.sum()), 1)
    found = _least(network, lambda n: [Change("newcomers", n, capacity=capacity)], 0, most)
    return found[0] if found else None


def _both(roomy: Network, must: list[Change], newcomer: int) -> Alternative | None:
    """As few newcomers as conflicts ask for, and capacity raised where that is cheaper."""
    unbounded = replace(roomy, capacity=roomy.capacity + roomy.dossiers)
    change = _newcomers(unbounded, newcomer)
    if change is None:
        return None
    joined = changed(roomy, [change])
    extra = _extra_units(joined)
    if extra is None or not extra[: roomy.panelists].any() or extra[roomy.panelists :].any():
        return None
    raised = [Change("capacity", int(extra[p]), panelist=int(p)) for p in np.flatnonzero(extra)]
    if len(roomy.apart):
        return _thinned(roomy, [change, *raised], before=must)
    return (*must, change, *raised)


def _content_with_fewer(roomy: Network, must: list[Change]) -> Alternative | None:
    """Fewer judgements for the dossiers that stay short: as many fewer as a matching lacks."""
    missing = solve(roomy, fair=False).missing
    fewer = [Change("fewer", int(missing[d]), dossier=int(d)) for d in np.flatnonzero(missing)]
    return (*must, *fewer) if fewer else None


def _by_hand(network: Network) -> Alternative | None:
    """What was set by hand and has to be lifted: one kind alone if that is enough."""
    kinds = [
        [Change("allow", panelist=p, dossier=d) for p, d in _listed(network.barred)],
        [Change("release", panelist=p, dossier=d) for p, d in _listed(network.forced)],
        [Change("together", panelist=p, other=o) for p, o in network.apart.tolist()],
    ]
    for changes in [*kinds, list(chain.from_iterable(kinds))]:
        if changes and can_be_met(changed(network, changes)):
            return _thinned(network, changes)
    return None


def _listed(pairs: Pairs) -> list[tuple[int, int]]:
    return list(zip(pairs.people.tolist(), pairs.papers.tolist(), strict=True))


def _thinned(
    network: Network, changes: Sequence[Change], before: Sequence[Change] = ()
) -> Alternative | None:
    """``changes`` without every unit that is not needed; None where even all do not help.

    More of a change never harms, so one round through them leaves a set that no part can replace.
    """
    kept = list(changes)
    if not can_be_met(changed(network, kept)):
        return None
    for place, change in enumerate(changes):
        low, high = -1, change.amount  # the least amount that helps beside all others
        while low + 1 < high:
            middle = (low + high) // 2
            kept[place] = replace(change, amount=middle)
            trial = [one for one in kept if one.amount]
            low, high = (low, middle) if can_be_met(changed(network, trial)) else (middle, high)
        kept[place] = replace(change, amount=high)
    return (*before, *(one for one in kept if one.amount))
