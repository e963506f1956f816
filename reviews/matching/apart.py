"""The solver where two panelists must not share a dossier: OR-Tools' CP-SAT.

Flows cannot say "not both". The model is the same one otherwise: hard rules as constraints, whole
costs. One worker, a fixed seed and a limit counted in work instead of in seconds make the answer
the same on every machine; whether it is proven to be the best is part of the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from reviews.matching import flow
from reviews.matching.flow import Mask
from reviews.matching.network import Network

EFFORT = 60.0  # CP-SAT's deterministic time; about so many seconds on one core


@dataclass(frozen=True, slots=True)
class Answer:
    """``chosen`` (arcs,); ``cost`` as in a flow. ``is_proven``: nothing better exists."""

    chosen: Mask
    cost: int
    is_proven: bool


def violated(network: Network, chosen: Mask) -> bool:
    """Whether the chosen arcs bring two together who are kept apart."""
    people, papers = network.arcs.people[chosen], network.arcs.papers[chosen]
    return any(
        np.intersect1d(papers[people == one], papers[people == other]).size
        for one, other in network.apart.tolist()
    )


def cheapest(network: Network, mask: Mask, *, effort: float = EFFORT) -> Answer:
    """Choose as many arcs of ``mask`` as can be with nobody beside whom they are kept apart from,
    at the least cost. Raises ArithmeticError where the effort ends before any answer.
    """
    chosen, cost = flow.cheapest(network, mask)
    if not violated(network, chosen):
        return Answer(chosen, cost, True)  # the best without the rule keeps it: the best with it
    model, places, x, missing, costs = _model(network, mask)
    model.minimize(sum(missing))
    solver = _solver(effort)
    first = _solved(solver, solver.solve(model))
    if first is None:
        raise ArithmeticError("no matching was found within the limit")
    made = [solver.boolean_value(variable) for variable in x]
    model.add(sum(missing) == round(solver.objective_value))
    for variable, value in zip(x, made, strict=True):
        model.add_hint(variable, value)
    model.minimize(costs)
    solver = _solver(effort)
    second = _solved(solver, solver.solve(model))
    if second is not None:
        made = [solver.boolean_value(variable) for variable in x]
    chosen = np.zeros(len(mask), dtype=bool)
    chosen[places[made]] = True
    return Answer(chosen, _cost(network, chosen), bool(first and second))


def _cost(network: Network, chosen: Mask) -> int:
    more = np.bincount(network.arcs.people[chosen], minlength=network.panelists)
    uneven = (network.loads + more) ** 2 - network.loads**2
    return int(network.balance * uneven.sum() - network.gain[chosen].sum())


def fewest_missing(network: Network, mask: Mask, *, effort: float = EFFORT) -> tuple[int, bool]:
    """(judgements that stay missing at least, whether that is proven)."""
    model, _places, _x, missing, _costs = _model(network, mask)
    model.minimize(sum(missing))
    solver = _solver(effort)
    is_proven = _solved(solver, solver.solve(model))
    if is_proven is None:
        return int(network.open_needs.sum()), False
    return round(solver.objective_value), is_proven


def floor(network: Network, mask: Mask, *, effort: float = EFFORT) -> tuple[int | None, bool]:
    """(the greatest t as in ``flow.floor``, whether that is proven). Call where needs can be met.

    The floor without the rule bounds it from above; from there levels are halved by CP-SAT.
    """
    bound = flow.floor(network, mask)
    if bound is None:
        return None, True
    levels = np.unique(network.affinity[mask])
    levels = levels[levels <= bound]
    low, high, is_proven, probe = -1, len(levels) - 1, True, len(levels) - 1
    while low < high:
        narrowed = mask & (network.affinity >= levels[probe])
        is_met = flow.most_pairs(network, narrowed) == int(network.open_needs.sum())
        if is_met:
            missing, sure = fewest_missing(network, narrowed, effort=effort)
            is_met, is_proven = missing == 0, is_proven and (sure or missing == 0)
        if is_met:
            low = probe
        else:
            high = probe - 1
        probe = (low + high + 1) // 2
    return (int(levels[low]) if low >= 0 else None), is_proven


def _model(network: Network, mask: Mask) -> tuple[Any, np.ndarray, list[Any], list[Any], Any]:
    from ortools.sat.python import cp_model  # heavy: loaded only when somebody is kept apart

    model, places = cp_model.CpModel(), np.flatnonzero(mask)
    people, papers = network.arcs.people[places].tolist(), network.arcs.papers[places].tolist()
    x = [model.new_bool_var("") for _ in places]
    by_person: dict[int, dict[int, Any]] = {}
    by_paper: dict[int, list[Any]] = {}
    for person, paper, variable in zip(people, papers, x, strict=True):
        by_person.setdefault(person, {})[paper] = variable
        by_paper.setdefault(paper, []).append(variable)
    missing = []
    for paper, need in enumerate(network.open_needs.tolist()):
        if need:
            missing.append(model.new_int_var(0, need, ""))
            model.add(sum(by_paper.get(paper, [])) + missing[-1] == need)
    loaded, load_costs = flow.load_arcs(network)
    y = [model.new_bool_var("") for _ in loaded]
    units: dict[int, list[Any]] = {}
    for person, variable in zip(loaded.tolist(), y, strict=True):
        units.setdefault(person, []).append(variable)
    for person, mine in by_person.items():
        model.add(sum(mine.values()) == sum(units.get(person, [])))
    for one, other in network.apart.tolist():
        shared = by_person.get(one, {}).keys() & by_person.get(other, {}).keys()
        for paper in sorted(shared):
            model.add_at_most_one(by_person[one][paper], by_person[other][paper])
    costs = cp_model.LinearExpr.weighted_sum(
        [*x, *y], [*(-network.gain[places]).tolist(), *load_costs.tolist()]
    )
    return model, places, x, missing, costs


def _solver(effort: float) -> Any:
    from ortools.sat.python import cp_model  # heavy, as above

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = effort
    return solver


def _solved(solver: Any, status: Any) -> bool | None:
    """Whether the answer is proven to be the best; None where there is no answer."""
    name = solver.status_name(status)
    return {"OPTIMAL": True, "FEASIBLE": False}.get(name)
