"""Why there is no matching: what would help is enough, and no part of it is."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from reviews.matching import Change, Network, changed, explain, numbers, solve
from tests.reviews.matching.networks import matchings, networks, pairs


def kinds(alternatives):
    return [[change.kind for change in alternative] for alternative in alternatives]


def all_pairs(panelists, dossiers, *, but=()):
    return pairs((p, d) for d in range(dossiers) for p in range(panelists) if (p, d) not in but)


def network(panelists, dossiers, *, need, capacity, but=(), **more):
    arcs = all_pairs(panelists, dossiers, but=but)
    return Network(
        needs=np.full(dossiers, need),
        capacity=np.full(panelists, capacity),
        arcs=arcs,
        affinity=np.zeros(len(arcs), dtype=np.int64),
        **more,
    )


def explained(posed, **more):
    return explain(posed, solve(posed), **more)


def test_what_can_be_made_needs_no_explanation():
    assert explained(network(3, 2, need=1, capacity=2)) == []


def test_too_little_room_more_for_all_for_some_more_people_or_fewer_judgements():
    """4 dossiers of 3 judgements, 4 panelists of 2: 8 of 12, so 4 are missing."""
    alternatives = explained(network(4, 4, need=3, capacity=2), newcomer=4)

    assert (Change("everybody", 3),) in alternatives
    assert tuple(Change("capacity", 1, panelist=p) for p in range(4)) in alternatives
    assert (Change("newcomers", 1, capacity=4),) in alternatives
    fewer = next(found for found in alternatives if found[0].kind == "fewer")
    assert sum(change.amount for change in fewer) == 4


def test_conflicts_ask_for_people_and_no_capacity_helps():
    """Two of four may judge dossier 0, which needs three."""
    alternatives = explained(network(4, 2, need=3, capacity=9, but=[(0, 0), (1, 0)]))

    assert alternatives == [
        (Change("newcomers", 1, capacity=8),),
        (Change("fewer", 1, dossier=0),),
    ]


def test_conflicts_and_too_little_room_ask_for_both():
    posed = network(3, 4, need=3, capacity=3, but=[(0, 0)])

    alternatives = explained(posed, newcomer=1)

    wanted = ["newcomers", "capacity", "capacity"]
    both = next(found for found in alternatives if kinds([found]) == [wanted])
    assert both[0].amount == 1


def test_a_pair_forbidden_by_hand_is_named():
    posed = network(3, 1, need=3, capacity=1, but=[(0, 0), (1, 0)])
    posed = replace(posed, barred=pairs([(0, 0), (1, 0)]), barred_affinity=numbers([0, 0]))

    assert explained(posed)[-1] == (
        Change("allow", panelist=0, dossier=0),
        Change("allow", panelist=1, dossier=0),
    )


def test_too_many_pairs_set_by_hand_are_named():
    posed = network(2, 2, need=1, capacity=1, but=[(0, 0), (0, 1)])
    posed = replace(posed, forced=pairs([(0, 0), (0, 1)]))

    alternatives = explained(posed)

    assert (Change("capacity", 1, panelist=0),) in alternatives
    assert kinds(alternatives)[-1] == ["release"]


def test_two_kept_apart_are_named_where_nothing_else_is_in_the_way():
    alternatives = explained(network(2, 1, need=2, capacity=1, apart=numbers([[0, 1]])))

    assert (Change("together", panelist=0, other=1),) in alternatives


def parts(alternative):
    """Every alternative with one unit less."""
    for place, change in enumerate(alternative):
        less = [replace(change, amount=change.amount - 1)] if change.amount > 1 else []
        yield (*alternative[:place], *less, *alternative[place + 1 :])


def is_met(posed):
    """By brute force, so that the solver does not judge itself."""
    if posed.excess.any() or posed.clashes():
        return False
    total = int(posed.open_needs.sum())
    return any(size == total for size, _, _ in matchings(posed))


@settings(deadline=None, max_examples=300)
@given(networks(most_people=5, most_papers=5, apart=False))
def test_every_alternative_is_enough_and_no_part_of_it_is(posed):
    for alternative in explained(posed, newcomer=2):
        assert solve(changed(posed, alternative)).is_complete
        for part in parts(alternative):
            assert not solve(changed(posed, part)).is_complete, (alternative, part)


@settings(deadline=None, max_examples=80)
@given(networks(most_people=4, most_papers=3))
def test_the_same_where_some_are_kept_apart(posed):
    for alternative in explained(posed, newcomer=2):
        assert solve(changed(posed, alternative)).is_complete
        for part in parts(alternative):
            assert not solve(changed(posed, part)).is_complete, (alternative, part)


@settings(deadline=None, max_examples=100)
@given(networks(most_people=2, most_papers=2))
def test_the_same_without_the_solver(posed):
    for alternative in explained(posed, newcomer=1):
        if sum(change.kind == "newcomers" and change.amount > 1 for change in alternative):
            continue  # too many to try them all
        assert is_met(changed(posed, alternative))
        assert not any(is_met(changed(posed, part)) for part in parts(alternative))


@settings(deadline=None, max_examples=150)
@given(networks(most_people=4, most_papers=4, apart=False))
def test_there_is_always_something_that_would_help(posed):
    solution = solve(posed)

    assert bool(explain(posed, solution)) != solution.is_complete
