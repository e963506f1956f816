"""Who reviews what: an optimal assignment of panelists to dossiers by minimum-cost flow.

    source -> panelist   one arc per further dossier, each dearer than the one before
    panelist -> dossier  capacity 1, cost -utility; none where the pair is forbidden
    dossier -> sink      as many as the dossier still needs

Hard rules (needs, capacities, forbidden and kept pairs) are constraints, never costs, and are
proven on the result whatever the solver says. Costs are whole numbers, so that the optimum
is exact. Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows", 1993.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pair = tuple[Hashable, Hashable]  # (panelist, dossier)
MOST_COST = 2**40  # per pair and per unit of load, so that every sum stays within 64 bits


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be matched. Ids are any hashable values; their order breaks ties.

    ``needs``: dossier -> judgements it needs, those of kept pairs included.
    ``capacity``: panelist -> dossiers they take at most, kept pairs included.
    ``forbidden``: pairs that must not meet (conflicts, refusals, pairs kept apart by hand).
    ``kept``: pairs that stay whatever happens: work begun, or pairs set by hand.
    ``utility``: whole numbers of shape (panelists, dossiers) in the order of the ids, greater
    is better; None: all alike.
    ``balance``: whole cost of unevenness: a panelist's k-th dossier costs ``balance * (2k - 1)``,
    so that loads cost ``balance * load**2``. 0 ignores loads. To be weighed against ``utility``:
    moving one dossier from load k + d to load k gains ``2 * balance * (d - 1)``.
    """

    panelists: Sequence[Hashable]
    dossiers: Sequence[Hashable]
    needs: Mapping[Hashable, int]
    capacity: Mapping[Hashable, int]
    forbidden: Collection[Pair] = frozenset()
    kept: Collection[Pair] = frozenset()
    utility: NDArray[np.int64] | None = None
    balance: int = 1


@dataclass(frozen=True, slots=True)
class Gap:
    """A dossier that gets too few judgements. ``missing`` more would be needed.

    ``reason``: ``panel`` (it needs more judgements than there are panelists), ``conflicts``
    (only ``free`` of them may judge it, fewer than it needs) or ``capacity`` (those who may
    are taken up).
    """

    dossier: Hashable
    missing: int
    reason: str
    free: int


@dataclass(frozen=True, slots=True)
class Matching:
    """``pairs`` are new, in the order of dossiers, then panelists; kept ones are not repeated.

    ``loads`` counts kept and new pairs by panelist. ``utility`` is the sum over the new pairs,
    ``cost`` what the solver minimised (balance of loads minus utility). With ``gaps`` the
    matching has as many pairs as can be, and cannot be applied as it stands.
    """

    pairs: tuple[Pair, ...]
    loads: Mapping[Hashable, int]
    gaps: tuple[Gap, ...]
    utility: int
    cost: int
    statistics: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        return not self.gaps


def match(problem: Problem) -> Matching:
    """Assign panelists to dossiers: every need met within every capacity, at the least cost.

    Where the needs cannot all be met, as many pairs as possible are made and the dossiers
    that stay short are named in ``gaps``; that is a result, not an error.

    Raises:
        ValueError: the problem contradicts itself: an id twice or unknown, a negative need or
            capacity, a kept pair that is forbidden or beyond its panelist's capacity,
            utilities of the wrong shape or size.
        ArithmeticError: the solver failed, or its result broke a rule. Nothing of it is used.
    """
    _check(problem)
    open_needs = _open_needs(problem)
    people, papers = _allowed_arcs(problem, open_needs)
    chosen, cost = _solve(problem, open_needs, people, papers)
    order = sorted(zip(papers[chosen].tolist(), people[chosen].tolist(), strict=True))
    pairs = tuple((problem.panelists[i], problem.dossiers[j]) for j, i in order)
    utility = 0
    if problem.utility is not None:
        utility = sum(int(problem.utility[i, j]) for j, i in order)

    loads = Counter(panelist for panelist, _ in [*problem.kept, *pairs])
    matching = Matching(
        pairs=pairs,
        loads={panelist: loads[panelist] for panelist in problem.panelists},
        gaps=_gaps(problem, pairs),
        utility=utility,
        cost=cost,
        statistics={"arcs": len(people)},
    )
    prove(problem, matching)
    return matching


def each(count: int, ids: Iterable[Hashable]) -> dict[Hashable, int]:
    """Return the same number for every id: ``each(3, dossiers)``."""
    return dict.fromkeys(ids, count)


def least_capacity(needs: Mapping[Hashable, int], panelists: int) -> int:
    """Return the least equal capacity with which so many panelists can meet all needs.

    Conflicts may ask for more. Raises ValueError without panelists.
    """
    if panelists < 1:
        raise ValueError("there are no panelists")
    return -(-sum(needs.values()) // panelists)


def prove(problem: Problem, matching: Matching) -> None:
    """Raise ArithmeticError unless the matching keeps every hard rule of the problem.

    New pairs are distinct, none is kept already or forbidden; no load is over its capacity; no
    dossier gets more than it needs beyond what is kept; what a dossier lacks is in ``gaps``.
    """
    pairs = set(matching.pairs)
    if len(pairs) != len(matching.pairs) or pairs & set(problem.kept):
        raise ArithmeticError("a pair was assigned twice")
    if pairs & set(problem.forbidden):
        raise ArithmeticError("a forbidden pair was assigned")
    loads = Counter(panelist for panelist, _ in [*problem.kept, *pairs])
    if any(loads[panelist] > problem.capacity[panelist] for panelist in loads):
        raise ArithmeticError("a panelist was assigned more than their capacity")
    missing = {gap.dossier: gap.missing for gap in matching.gaps}
    given = Counter(dossier for _, dossier in pairs)
    for dossier, needed in _open_needs(problem).items():
        if given[dossier] + missing.get(dossier, 0) != needed:
            raise ArithmeticError(f"{dossier} was assigned {given[dossier]} of {needed} panelists")


def _check(problem: Problem) -> None:
    panelists, dossiers = set(problem.panelists), set(problem.dossiers)
    if len(panelists) != len(problem.panelists) or len(dossiers) != len(problem.dossiers):
        raise ValueError("a panelist or a dossier occurs twice")
    _check_numbers("need", dossiers, problem.needs)
    _check_numbers("capacity", panelists, problem.capacity)
    _check_kept(problem, panelists, dossiers)
    _check_costs(problem)


def _check_numbers(words: str, ids: set[Hashable], numbers: Mapping[Hashable, int]) -> None:
    if set(numbers) != ids:
        raise ValueError(f"there must be one {words} for each id, and for no other")
    if wrong := [key for key, number in numbers.items() if number < 0]:
        raise ValueError(f"the {words} of {wrong[0]} is negative")


def _check_kept(problem: Problem, panelists: set[Hashable], dossiers: set[Hashable]) -> None:
    forbidden, kept = set(problem.forbidden), Counter(problem.kept)
    for (panelist, dossier), times in kept.items():
        pair = f"the pair {panelist}, {dossier}"
        if panelist not in panelists or dossier not in dossiers:
            raise ValueError(f"{pair} is kept and not part of the problem")
        if times > 1:
            raise ValueError(f"{pair} is kept twice")
        if (panelist, dossier) in forbidden:
            raise ValueError(f"{pair} is kept and forbidden")
    loads = Counter(panelist for panelist, _ in kept)
    if over := [panelist for panelist in loads if loads[panelist] > problem.capacity[panelist]]:
        raise ValueError(f"{over[0]} already has more dossiers than their capacity")


def _check_costs(problem: Problem) -> None:
    shape = (len(problem.panelists), len(problem.dossiers))
    if problem.utility is not None:
        if problem.utility.shape != shape or problem.utility.dtype.kind != "i":
            raise ValueError(f"utilities must be whole numbers of shape {shape}")
        if problem.utility.size and int(np.abs(problem.utility).max()) > MOST_COST:
            raise ValueError("a utility is too large")
    if not 0 <= problem.balance * 2 * (len(problem.dossiers) + 1) <= MOST_COST:
        raise ValueError("the cost of unevenness is negative or too large")


def _open_needs(problem: Problem) -> dict[Hashable, int]:
    """Return dossier -> judgements needed beyond the kept pairs; never below 0."""
    have = Counter(dossier for _, dossier in problem.kept)
    return {d: max(problem.needs[d] - have[d], 0) for d in problem.dossiers}


def _allowed_arcs(
    problem: Problem, open_needs: Mapping[Hashable, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the positions (panelists, dossiers) of all pairs that may be assigned anew."""
    allowed = np.ones((len(problem.panelists), len(problem.dossiers)), dtype=bool)
    rows = {panelist: i for i, panelist in enumerate(problem.panelists)}
    columns = {dossier: j for j, dossier in enumerate(problem.dossiers)}
    for panelist, dossier in [*problem.forbidden, *problem.kept]:
        if panelist in rows and dossier in columns:
            allowed[rows[panelist], columns[dossier]] = False
    allowed[:, [open_needs[dossier] == 0 for dossier in problem.dossiers]] = False
    people, papers = np.nonzero(allowed)
    return people.astype(np.int64), papers.astype(np.int64)


def _load_arcs(problem: Problem) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (panelist positions, costs) of one unit arc per dossier that a panelist may take."""
    kept = Counter(panelist for panelist, _ in problem.kept)
    people, costs = [], []
    for i, panelist in enumerate(problem.panelists):
        most = min(problem.capacity[panelist], len(problem.dossiers))
        for k in range(kept[panelist] + 1, most + 1):
            people.append(i)
            costs.append(problem.balance * (2 * k - 1))
    return np.array(people, dtype=np.int64), np.array(costs, dtype=np.int64)


def _solve(
    problem: Problem,
    open_needs: Mapping[Hashable, int],
    people: NDArray[np.int64],
    papers: NDArray[np.int64],
) -> tuple[NDArray[np.bool_], int]:
    """Return which of the allowed pairs are chosen, and the least cost of that many."""
    from ortools.graph.python import min_cost_flow  # heavy: loaded only when one matches

    count, source = len(problem.panelists), 0
    first_dossier = 1 + count
    sink = first_dossier + len(problem.dossiers)
    loaded, load_costs = _load_arcs(problem)
    needs = np.array([open_needs[d] for d in problem.dossiers], dtype=np.int64)
    costs = np.zeros(len(people), dtype=np.int64)
    if problem.utility is not None:
        costs = -problem.utility[people, papers].astype(np.int64)

    flow = min_cost_flow.SimpleMinCostFlow()
    add = flow.add_arcs_with_capacity_and_unit_cost
    ones = np.ones(len(people), dtype=np.int64)
    arcs = add(1 + people, first_dossier + papers, ones, costs)
    add(np.full(len(loaded), source), 1 + loaded, np.ones(len(loaded), dtype=np.int64), load_costs)
    ends = first_dossier + np.arange(len(needs))
    add(ends, np.full(len(needs), sink), needs, np.zeros(len(needs), dtype=np.int64))
    total = int(needs.sum())
    flow.set_nodes_supplies(np.array([source, sink]), np.array([total, -total]))
    status = flow.solve_max_flow_with_min_cost()
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"the solver ended with status {status}")
    return flow.flows(arcs) > 0, int(flow.optimal_cost())


def _gaps(problem: Problem, pairs: Sequence[Pair]) -> tuple[Gap, ...]:
    given = Counter(dossier for _, dossier in pairs)
    barred = Counter(
        dossier for panelist, dossier in set(problem.forbidden) if panelist in problem.capacity
    )
    gaps = []
    for dossier, needed in _open_needs(problem).items():
        if missing := needed - given[dossier]:
            free = len(problem.panelists) - barred[dossier]
            reason = "conflicts" if free < problem.needs[dossier] else "capacity"
            if len(problem.panelists) < problem.needs[dossier]:
                reason = "panel"
            gaps.append(Gap(dossier, missing, reason, free))
    return tuple(gaps)
