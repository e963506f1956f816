"""The solver without pairs to keep apart: flows through OR-Tools.

    source -> panelist   one arc per further dossier, each dearer than the one before
    panelist -> dossier  capacity 1, cost -affinity
    dossier -> sink      as many as the dossier still needs

Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows", 1993.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reviews.matching.network import Array, Network

Mask = NDArray[np.bool_]


def most_pairs(network: Network, mask: Mask, room: Array | None = None) -> int:
    """Return how many pairs of the arcs in ``mask`` can be made at once, by a maximum flow."""
    from ortools.graph.python import max_flow  # heavy: loaded only when one matches

    room = network.room if room is None else room
    needs, count = network.open_needs, network.panelists
    people, papers = network.arcs.people[mask], network.arcs.papers[mask]
    sink = 1 + count + network.dossiers
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(1 + people, 1 + count + papers, np.ones_like(people))
    flow.add_arcs_with_capacity(np.zeros_like(room), 1 + np.arange(count), room)
    ends = 1 + count + np.arange(len(needs))
    flow.add_arcs_with_capacity(ends, np.full_like(ends, sink), needs)
    status = flow.solve(0, sink)
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"the solver of maximum flows ended with status {status}")
    return int(flow.optimal_flow())


def floor(network: Network, mask: Mask) -> int | None:
    """The greatest t with which all needs can be met by pairs of affinity >= t alone.

    None where they cannot be met at all, or nothing is needed. No dossier does better than its
    best few: that bounds the search, which halves the distinct affinities by maximum flows.
    """
    total = int(network.open_needs.sum())
    if total == 0:
        return None
    levels = np.unique(network.affinity[mask])
    levels = levels[levels <= _bound(network, mask)]
    low, high = -1, len(levels) - 1  # low: feasible (-1: not known to be)
    probe = high  # the bound itself is often reached
    while low < high:
        if most_pairs(network, mask & (network.affinity >= levels[probe])) == total:
            low = probe
        else:
            high = probe - 1
        probe = (low + high + 1) // 2
    return int(levels[low]) if low >= 0 else None


def _bound(network: Network, mask: Mask) -> int:
    """The least, over dossiers, of the affinity of the last one among the best it needs."""
    papers, affinity = network.arcs.papers[mask], network.affinity[mask]
    order = np.lexsort((-affinity, papers))
    papers, affinity = papers[order], affinity[order]
    needing = np.flatnonzero(network.open_needs)
    last = np.searchsorted(papers, needing) + network.open_needs[needing] - 1
    if np.any(last >= len(papers)) or np.any(papers[last] != needing):
        return int(np.iinfo(np.int64).min)  # somebody has too few: no floor holds
    return int(affinity[last].min())


def cheapest(network: Network, mask: Mask) -> tuple[Mask, int]:
    """Choose as many of the arcs in ``mask`` as can be, at the least cost.

    Returns which of all arcs are chosen, and the cost: balance of loads minus what the pairs gain.
    """
    from ortools.graph.python import min_cost_flow  # heavy: loaded only when one matches

    count, needs = network.panelists, network.open_needs
    people, papers = network.arcs.people[mask], network.arcs.papers[mask]
    loaded, load_costs = load_arcs(network)
    sink, total = 1 + count + len(needs), int(needs.sum())
    flow = min_cost_flow.SimpleMinCostFlow()
    add = flow.add_arcs_with_capacity_and_unit_cost
    arcs = add(1 + people, 1 + count + papers, np.ones_like(people), -network.gain[mask])
    add(np.zeros_like(loaded), 1 + loaded, np.ones_like(loaded), load_costs)
    ends = 1 + count + np.arange(len(needs))
    add(ends, np.full_like(ends, sink), needs, np.zeros_like(ends))
    flow.set_nodes_supplies(np.array([0, sink]), np.array([total, -total]))
    status = flow.solve_max_flow_with_min_cost()
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"the solver ended with status {status}")
    chosen = np.zeros(len(mask), dtype=bool)
    chosen[np.flatnonzero(mask)[flow.flows(arcs) > 0]] = True
    return chosen, int(flow.optimal_cost())


def load_arcs(network: Network) -> tuple[Array, Array]:
    """(panelist positions, costs) of one unit arc per further dossier that a panelist may take."""
    room = np.minimum(network.room, network.dossiers)
    people = np.repeat(np.arange(len(room)), room)
    begins = np.repeat(np.cumsum(room) - room, room)
    nth = network.loads[people] + np.arange(len(people)) - begins + 1
    return people, network.balance * (2 * nth - 1)
