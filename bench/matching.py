"""What a matching costs beside OR-Tools called directly on the same arcs.

Run: ``python -m bench.matching``. Each size runs in a process of its own, so that its greatest
memory can be told. Times are medians of rounds made in turn; only their ratios mean anything.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import time

import numpy as np

SIZES = [(500, 150), (1_000, 200), (10_000, 2_000)]
EACH, BEST, FIELDS, ROUNDS = 3, 60, 17, 5


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("size", nargs="*", type=int)
    size = parser.parse_args().size
    if size:
        return one(*size)
    failed = 0
    for dossiers, panelists in SIZES:
        command = [sys.executable, "-m", "bench.matching", str(dossiers), str(panelists)]
        failed |= subprocess.run(command).returncode
    return failed


def one(dossiers, panelists):
    from reviews.matching import flow, solve

    begun = time.perf_counter()
    network, candidates = posed(dossiers, panelists)
    made = time.perf_counter() - begun
    direct(network)  # the libraries are loaded
    times = {"direct": [], "whole": [], "fair": []}
    for _ in range(ROUNDS):
        cost, chosen = timed(times["direct"], direct, network)
        plain = timed(times["whole"], solve, network, fair=False)
        fair = timed(times["fair"], solve, network)
    total = int(network.affinity[chosen].sum())
    least = network.affinity >= fair.floor
    fair_cost, _chosen = direct(network, least)
    checks = [
        plain.is_complete and fair.is_complete,
        (plain.cost, plain.affinity) == (cost, total),
        fair.cost == fair_cost,
        flow.most_pairs(network, network.affinity > fair.floor) < network.needs.sum(),
    ]
    times = {name: statistics.median(found) for name, found in times.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{dossiers:,} x {panelists:,}, {EACH} each, {len(network.arcs):,} arcs: ", end="")
    print(f"direct {times['direct']:.3f} s, arcs made in {made:.2f} s")
    print(f"  candidates per dossier: {candidates}")
    print(f"  sum and cost equal: {checks[1]}, floor {fair.floor} is the highest: {all(checks)}")
    print(f"  whole function / direct: {times['whole'] / times['direct']:.2f} (at most 1.5)")
    print(f"  with the floor / direct: {times['fair'] / times['direct']:.2f} (at most 8)")
    print(f"  greatest memory {peak:.2f} GiB (at most 3)", flush=True)
    return int(not all(checks))


def posed(dossiers, panelists):
    """Fields, wishes and conflicts at random; the best of each dossier, all where these are few."""
    from reviews.matching import Network, Pairs, affinity

    random = np.random.default_rng(11)
    names = [f"field {number:02}" for number in range(FIELDS)]
    expertise = [random.choice(names, 3, replace=False).tolist() for _ in range(panelists)]
    points = affinity.topics(random.choice(names, dossiers).tolist(), expertise)
    allowed = random.random(points.shape) >= 0.03
    wishes = np.flatnonzero(random.random(points.size) < 0.05)
    papers, people = np.divmod(wishes, panelists)
    values = random.choice([affinity.GLADLY, affinity.RATHER_NOT], len(wishes))
    affinity.add(points, Pairs(people, papers), values)
    needs = np.full(dossiers, EACH)
    capacity = np.full(panelists, -(-dossiers * EACH // panelists) + 2)

    def make(count):
        arcs, affinities = affinity.best(points, allowed, count)
        return Network(needs, capacity, arcs, affinities, balance=affinity.BALANCE)

    few = BEST if dossiers * panelists > 1_000_000 else panelists
    return affinity.widened(make, few)


def direct(network, mask=None):
    """(cost, chosen arcs) by OR-Tools alone: arcs in, flows out, nothing looked at."""
    from ortools.graph.python import min_cost_flow

    mask = slice(None) if mask is None else mask
    people, papers = network.arcs.people[mask], network.arcs.papers[mask]
    count, dossiers = len(network.capacity), len(network.needs)
    sink, total = 1 + count + dossiers, int(network.needs.sum())
    flow = min_cost_flow.SimpleMinCostFlow()
    add = flow.add_arcs_with_capacity_and_unit_cost
    arcs = add(1 + people, 1 + count + papers, np.ones_like(people), -network.affinity[mask])
    owners = np.repeat(np.arange(count), network.capacity)
    nth = np.concatenate([np.arange(most) for most in network.capacity]) + 1
    costs = network.balance * (2 * nth - 1)
    add(np.zeros_like(owners), 1 + owners, np.ones_like(owners), costs)
    ends = 1 + count + np.arange(dossiers)
    add(ends, np.full_like(ends, sink), network.needs, np.zeros_like(ends))
    flow.set_nodes_supplies(np.array([0, sink]), np.array([total, -total]))
    if flow.solve_max_flow_with_min_cost() != flow.OPTIMAL:
        raise SystemExit("the solver failed")
    return flow.optimal_cost(), np.flatnonzero(flow.flows(arcs) > 0)


def timed(times, call, *args, **options):
    begun = time.perf_counter()
    answer = call(*args, **options)
    times.append(time.perf_counter() - begun)
    return answer


if __name__ == "__main__":
    sys.exit(main())
