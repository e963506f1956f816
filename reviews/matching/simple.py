"""A matching with ids instead of positions, for small problems and for reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reviews.matching.network import Network, Pairs, numbers
from reviews.matching.solving import Solution, solve

Pair = tuple[Hashable, Hashable]  # (panelist, dossier)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be matched. Ids are any hashable values; their order breaks ties.

    ``needs``: dossier -> judgements it needs, those of fixed pairs included.
    ``capacity``: panelist -> dossiers they take at most, fixed pairs included.
    ``forbidden``: pairs that must not meet: conflicts, refusals.
    ``kept``: pairs that stay whatever happens: work that is there already.
    ``forced`` and ``barred``: pairs that are to be made, or not to be made, because somebody said
    so; ``apart``: two panelists who never share a dossier. Of these an explanation may say that
    they have to be lifted.
    ``utility``: whole numbers of shape (panelists, dossiers) in the order of the ids, greater
    is better; None: all alike.
    ``balance``: whole cost of unevenness, as in ``Network``; 0 ignores loads. Moving a dossier
    from load k + d to load k gains ``2 * balance * (d - 1)``, to be weighed against ``utility``.
    """

    panelists: Sequence[Hashable]
    dossiers: Sequence[Hashable]
    needs: Mapping[Hashable, int]
    capacity: Mapping[Hashable, int]
    forbidden: Collection[Pair] = frozenset()
    kept: Collection[Pair] = frozenset()
    forced: Collection[Pair] = frozenset()
    barred: Collection[Pair] = frozenset()
    apart: Collection[Pair] = frozenset()
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
    """``pairs`` are new, forced ones among them, in the order of dossiers, then panelists.

    ``loads`` counts kept and new pairs by panelist. ``utility`` is the sum over the pairs that
    were chosen, ``floor`` the least of them at best, ``cost`` what the solver minimised (balance of
    loads minus utility). With ``gaps`` the matching has as many pairs as can be, and cannot be
    applied as it stands.
    """

    pairs: tuple[Pair, ...]
    loads: Mapping[Hashable, int]
    gaps: tuple[Gap, ...]
    utility: int
    cost: int
    floor: int | None
    solution: Solution

    @property
    def is_complete(self) -> bool:
        return self.solution.is_complete


def match(problem: Problem, *, fair: bool = True) -> Matching:
    """Assign panelists to dossiers: every need met within every capacity, as ``solve`` says.

    Raises ValueError where the problem contradicts itself, ArithmeticError as ``solve`` does.
    """
    network = network_of(problem)
    solution = solve(network, fair=fair)
    made = _joined(network.arcs.only(solution.chosen), network.forced)
    order = np.argsort(made.keys(network.panelists))
    loads = network.loads + np.bincount(
        network.arcs.people[solution.chosen], minlength=network.panelists
    )
    return Matching(
        pairs=tuple(
            (problem.panelists[i], problem.dossiers[j])
            for i, j in zip(made.people[order].tolist(), made.papers[order].tolist(), strict=True)
        ),
        loads=dict(zip(problem.panelists, loads.tolist(), strict=True)),
        gaps=tuple(
            Gap(problem.dossiers[place], missing, reason, free)
            for place, missing, reason, free in gaps(network, solution)
        ),
        utility=solution.affinity,
        cost=solution.cost,
        floor=solution.floor,
        solution=solution,
    )


def gaps(network: Network, solution: Solution) -> Iterator[tuple[int, int, str, int]]:
    """(dossier, judgements missing, reason, panelists who may judge it) where some are missing."""
    short = np.flatnonzero(solution.missing)
    may = _joined(network.arcs, network.fixed)
    free = np.bincount(may.papers, minlength=network.dossiers)
    for place in short.tolist():
        reason = "conflicts" if free[place] < network.needs[place] else "capacity"
        if network.panelists < network.needs[place]:
            reason = "panel"
        yield place, int(solution.missing[place]), reason, int(free[place])


def each(count: int, ids: Iterable[Hashable]) -> dict[Hashable, int]:
    """Return the same number for every id: ``each(3, dossiers)``."""
    return dict.fromkeys(ids, count)


def network_of(problem: Problem) -> Network:
    """The problem as arrays. Raises ValueError where ids do not fit each other."""
    panelists, dossiers = set(problem.panelists), set(problem.dossiers)
    if len(panelists) != len(problem.panelists) or len(dossiers) != len(problem.dossiers):
        raise ValueError("a panelist or a dossier occurs twice")
    _require_each("need", dossiers, problem.needs)
    _require_each("capacity", panelists, problem.capacity)
    groups = {name: set(getattr(problem, name)) for name in ("kept", "forced", "barred")}
    _require_known(problem, groups, panelists, dossiers)

    rows = {panelist: i for i, panelist in enumerate(problem.panelists)}
    columns = {dossier: j for j, dossier in enumerate(problem.dossiers)}
    allowed = np.ones((len(dossiers), len(panelists)), dtype=bool)
    for panelist, dossier in set(problem.forbidden).union(*groups.values()):
        if panelist in rows and dossier in columns:
            allowed[columns[dossier], rows[panelist]] = False
    papers, people = np.nonzero(allowed)
    utility = _utility(problem)
    placed = {name: _placed(pairs, rows, columns) for name, pairs in groups.items()}
    barred = placed["barred"]
    apart = sorted((rows[one], rows[other]) for one, other in problem.apart)
    return Network(
        needs=numbers([problem.needs[dossier] for dossier in problem.dossiers]),
        capacity=numbers([problem.capacity[panelist] for panelist in problem.panelists]),
        arcs=Pairs(numbers(people), numbers(papers)),
        affinity=utility[people, papers],
        barred_affinity=utility[barred.people, barred.papers],
        apart=numbers(apart).reshape(-1, 2),
        balance=problem.balance,
        kept=placed["kept"],
        forced=placed["forced"],
        barred=barred,
    )


def _require_each(words: str, ids: set[Hashable], values: Mapping[Hashable, int]) -> None:
    if set(values) != ids:
        raise ValueError(f"there must be one {words} for each id, and for no other")


def _require_known(
    problem: Problem,
    groups: Mapping[str, set[Pair]],
    panelists: set[Hashable],
    dossiers: set[Hashable],
) -> None:
    forbidden, seen = set(problem.forbidden), Counter[Pair]()
    for name, pairs in groups.items():
        for panelist, dossier in pairs:
            words = f"the pair {panelist}, {dossier} is {name} and"
            if panelist not in panelists or dossier not in dossiers:
                raise ValueError(f"{words} not part of the problem")
            if name != "barred" and (panelist, dossier) in forbidden:
                raise ValueError(f"{words} forbidden")
            if seen[panelist, dossier]:
                raise ValueError(f"{words} something else, too")
            seen[panelist, dossier] += 1


def _utility(problem: Problem) -> NDArray[np.int64]:
    shape = (len(problem.panelists), len(problem.dossiers))
    if problem.utility is None:
        return np.zeros(shape, dtype=np.int64)
    if problem.utility.shape != shape or problem.utility.dtype.kind != "i":
        raise ValueError(f"utilities must be whole numbers of shape {shape}")
    return problem.utility.astype(np.int64)


def _placed(
    pairs: set[Pair], rows: Mapping[Hashable, int], columns: Mapping[Hashable, int]
) -> Pairs:
    placed = sorted((columns[dossier], rows[panelist]) for panelist, dossier in pairs)
    return Pairs(numbers([i for _, i in placed]), numbers([j for j, _ in placed]))


def _joined(one: Pairs, other: Pairs) -> Pairs:
    return Pairs(
        np.concatenate([one.people, other.people]), np.concatenate([one.papers, other.papers])
    )
