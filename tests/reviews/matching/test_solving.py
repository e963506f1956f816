"""No matching leaves the solver that breaks a rule, and none is better."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from reviews.matching import Network, numbers, prove, solve
from tests.reviews.matching.networks import (
    keeps_the_rules,
    listed,
    matchings,
    networks,
    pairs,
)


@settings(deadline=None, max_examples=150)
@given(networks(most_people=7, most_papers=7))
def test_no_hard_rule_is_ever_broken(network):
    solution = solve(network)

    made = listed(network.arcs.only(solution.chosen))
    assert keeps_the_rules(network, made, listed(network.fixed))
    never = set(listed(network.kept)) | set(listed(network.forced)) | set(listed(network.barred))
    assert not never & set(made)
    assert len(set(made)) == len(made)
    given_to = Counter(dossier for _, dossier in made)
    for dossier, needed in enumerate(network.open_needs.tolist()):
        assert given_to[dossier] + solution.missing[dossier] == needed


@settings(deadline=None, max_examples=200)
@given(networks(most_people=3, most_papers=3))
def test_no_matching_is_larger_or_cheaper(network):
    solution = solve(network, fair=False)

    best = min((-size, found) for size, _, found in matchings(network))
    assert (-int(solution.chosen.sum()), solution.cost) == best
    assert solution.is_proven


@settings(deadline=None, max_examples=200)
@given(networks(most_people=3, most_papers=3))
def test_no_floor_is_higher_and_no_matching_above_it_is_cheaper(network):
    solution = solve(network)

    total = int(network.open_needs.sum())
    full = [(affinities, found) for size, affinities, found in matchings(network) if size == total]
    if not full or total == 0:
        assert solution.floor is None
        return
    highest = max(min(affinities) for affinities, _ in full)
    assert solution.floor == highest
    assert solution.cost == min(found for affinities, found in full if min(affinities) >= highest)
    assert solution.is_proven


@settings(deadline=None, max_examples=100)
@given(networks())
def test_the_same_network_has_the_same_solution(network):
    assert np.array_equal(solve(network).chosen, solve(network).chosen)


def three():
    """Three panelists of one dossier each, two dossiers of two; 0 and 1 are kept apart."""
    return Network(
        needs=numbers([2, 1]),
        capacity=numbers([1, 1, 1]),
        arcs=pairs([(0, 0), (1, 0), (2, 0), (0, 1), (1, 1)]),
        affinity=numbers([1, 2, 3, 4, 5]),
        kept=pairs([(2, 1)]),
        apart=numbers([[0, 1]]),
    )


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ([0, 1], "kept apart were brought together"),
        ([0, 3], "more than their capacity"),
        ([0, 2], "more than their capacity"),
        ([0], "dossier 0 was assigned 1 panelists"),
    ],
)
def test_a_result_that_breaks_a_rule_is_never_believed(chosen, words):
    network = three()
    mask = np.isin(np.arange(5), chosen)
    solution = replace(solve(network), chosen=mask, missing=numbers([0, 0]), floor=None)

    with pytest.raises(ArithmeticError, match=words):
        prove(network, solution)


def test_a_result_below_its_floor_is_never_believed():
    network = replace(three(), apart=numbers([]).reshape(0, 2))
    mask = np.isin(np.arange(5), [0, 1])

    with pytest.raises(ArithmeticError, match="below the floor"):
        prove(network, replace(solve(network), chosen=mask, missing=numbers([0, 0]), floor=2))


def test_a_search_that_ends_too_early_says_so():
    """Thirty panelists, half of the couples apart: no proof in no time."""
    count, papers = 30, 40
    random = np.random.default_rng(5)
    everything = [(p, d) for d in range(papers) for p in range(count)]
    couples = [(p, q) for p in range(count) for q in range(p) if random.random() < 0.5]
    network = Network(
        needs=np.full(papers, 3),
        capacity=np.full(count, 5),
        arcs=pairs(everything),
        affinity=random.integers(0, 9, len(everything)),
        apart=numbers(couples),
        balance=2,
    )

    solution = solve(network, fair=False, effort=0.3)

    assert not solution.is_proven


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"needs": numbers([2, -1])}, "negative"),
        ({"capacity": numbers([1, 1])}, "out of range"),
        ({"arcs": pairs([(0, 0)])}, "one affinity per arc"),
        ({"kept": pairs([(0, 0)])}, "fixed or barred, too"),
        ({"forced": pairs([(2, 1)])}, "twice"),
        ({"apart": numbers([[1, 1]])}, "apart from themselves"),
        ({"balance": -1}, "unevenness"),
    ],
)
def test_a_network_that_contradicts_itself_is_refused(change, words):
    with pytest.raises(ValueError, match=words):
        solve(replace(three(), **change))


def test_arcs_out_of_order_or_twice_are_refused():
    network = three()
    backwards = type(network.arcs)(network.arcs.people[::-1], network.arcs.papers[::-1])

    with pytest.raises(ValueError, match="ascend"):
        solve(replace(network, arcs=backwards))
