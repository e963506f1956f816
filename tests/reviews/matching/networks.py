"""Small networks for properties, and every matching of them, tried by brute force."""

from itertools import combinations, product

import numpy as np
from hypothesis import strategies as st

from reviews.matching import Network, Pairs, numbers


def pairs(found):
    """Pairs of (panelist, dossier), in the order that networks keep."""
    found = sorted(found, key=lambda pair: (pair[1], pair[0]))
    return Pairs(numbers([p for p, _ in found]), numbers([d for _, d in found]))


def listed(found):
    return list(zip(found.people.tolist(), found.papers.tolist(), strict=True))


@st.composite
def networks(draw, most_people=4, most_papers=4, by_hand=True, apart=True):
    """Any network: conflicts, work that is there, pairs set and forbidden by hand, kept apart."""
    count, papers = draw(st.integers(0, most_people)), draw(st.integers(0, most_papers))
    hands = ["forced", "barred"] if by_hand else []
    kinds = st.sampled_from(["arc"] * 6 + ["forbidden", "forbidden", "kept", *hands])
    kind_of = {pair: draw(kinds) for pair in product(range(count), range(papers))}
    groups = {
        kind: pairs(pair for pair, found in kind_of.items() if found == kind)
        for kind in ("arc", "kept", "forced", "barred")
    }
    loads = np.bincount(groups["kept"].people, minlength=count)
    affinities = st.integers(-3, 6)
    couples = list(combinations(range(count), 2))
    chosen = [couple for couple in couples if apart and draw(st.integers(0, 3)) == 0]
    return Network(
        needs=numbers([draw(st.integers(0, 3)) for _ in range(papers)]),
        capacity=numbers([int(load) + draw(st.integers(0, 3)) for load in loads]),
        arcs=groups["arc"],
        affinity=numbers([draw(affinities) for _ in range(len(groups["arc"]))]),
        kept=groups["kept"],
        forced=groups["forced"],
        barred=groups["barred"],
        barred_affinity=numbers([draw(affinities) for _ in range(len(groups["barred"]))]),
        apart=numbers(chosen).reshape(-1, 2),
        bonus=numbers([draw(st.integers(0, 2)) for _ in range(len(groups["arc"]))]),
        balance=draw(st.integers(0, 3)),
    )


def matchings(network):
    """(number of pairs, affinities, cost) of every choice of arcs that keeps all hard rules."""
    arcs = listed(network.arcs)
    fixed = listed(network.fixed)
    for size in range(min(len(arcs), int(network.open_needs.sum())) + 1):
        for chosen in combinations(range(len(arcs)), size):
            made = [arcs[place] for place in chosen]
            if keeps_the_rules(network, made, fixed):
                affinities = [int(network.affinity[place]) for place in chosen]
                gains = [int(network.gain[place]) for place in chosen]
                yield size, affinities, cost(network, made, gains)


def keeps_the_rules(network, made, fixed):
    for person in range(network.panelists):
        more = sum(p == person for p, _ in made)
        if more > max(int(network.capacity[person]) - sum(p == person for p, _ in fixed), 0):
            return False
    for paper in range(network.dossiers):
        given = sum(d == paper for _, d in fixed)
        if sum(d == paper for _, d in made) > max(int(network.needs[paper]) - given, 0):
            return False
    for one, other in network.apart.tolist():
        for p, d in made:
            if p in (one, other) and (one + other - p, d) in {*made, *fixed}:
                return False
    return True


def cost(network, made, gains):
    """What the solver minimises, spelt out: balance * (load squared, less fixed) - gains."""
    uneven = 0
    for person, before in enumerate(network.loads.tolist()):
        after = before + sum(p == person for p, _ in made)
        uneven += after**2 - before**2
    return network.balance * uneven - sum(gains)
