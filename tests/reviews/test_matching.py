from collections import Counter
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.matching import (
    MOST_COST,
    Gap,
    Matching,
    Problem,
    each,
    least_capacity,
    match,
    prove,
)


def problem(panelists, dossiers, *, need=1, capacity=99, **more):
    """A problem with letters for panelists and numbers for dossiers, alike for all."""
    people, papers = list("abcdefghijklmnopqrstuvwxyz"[:panelists]), list(range(1, dossiers + 1))
    return Problem(people, papers, each(need, papers), each(capacity, people), **more)


def given_to(matching):
    return Counter(dossier for _, dossier in matching.pairs)


def test_three_each_are_spread_evenly():
    """24 outlines, 15 panelists, 3 each: 72 judgements, so loads of 4 and 5."""
    matching = match(problem(15, 24, need=3, capacity=5))

    assert matching.is_complete
    assert set(given_to(matching).values()) == {3}
    assert Counter(matching.loads.values()) == {4: 3, 5: 12}


def test_the_same_problem_has_the_same_matching():
    one = problem(15, 24, need=3)

    assert match(one) == match(one)


def test_a_conflict_is_never_assigned():
    everything_but_a = [(p, d) for p, d in product("bcd", [1, 2]) if (p, d) != ("b", 2)]

    matching = match(problem(4, 2, need=1, forbidden=everything_but_a))

    assert set(matching.pairs) <= {("a", 1), ("a", 2), ("b", 2)}
    assert matching.is_complete


def test_existing_work_is_kept_and_counts_for_needs_and_loads():
    kept = [("a", 1), ("a", 2), ("b", 1)]

    matching = match(problem(3, 2, need=2, capacity=3, kept=kept))

    assert matching.pairs == (("c", 2),)
    assert matching.loads == {"a": 2, "b": 1, "c": 1}


def test_more_kept_pairs_than_needed_are_no_fault():
    matching = match(problem(2, 1, need=1, kept=[("a", 1), ("b", 1)]))

    assert (matching.pairs, matching.is_complete) == ((), True)


def test_knowledge_decides_where_loads_are_even():
    utility = np.array([[9, 1], [1, 9]])

    matching = match(problem(2, 2, utility=utility))

    assert (matching.pairs, matching.utility) == ((("a", 1), ("b", 2)), 18)


def test_balance_is_weighed_against_knowledge():
    utility = np.array([[9, 9], [7, 7]])

    assert match(problem(2, 2, utility=utility, balance=0)).loads == {"a": 2, "b": 0}
    assert match(problem(2, 2, utility=utility, balance=2)).loads == {"a": 1, "b": 1}


def test_a_dossier_in_conflict_with_too_many_is_named():
    matching = match(problem(4, 2, need=3, forbidden=[("a", 1), ("b", 1)]))

    assert matching.gaps == (Gap(1, 1, "conflicts", 2),)
    assert given_to(matching) == {1: 2, 2: 3}


def test_too_little_capacity_is_named():
    matching = match(problem(2, 3, need=2, capacity=2))

    assert not matching.is_complete
    assert sum(gap.missing for gap in matching.gaps) == 2
    assert {gap.reason for gap in matching.gaps} == {"capacity"}


def test_a_panel_smaller_than_the_need_is_named():
    assert match(problem(2, 1, need=3)).gaps == (Gap(1, 1, "panel", 2),)
    assert match(problem(0, 1, need=1)).gaps == (Gap(1, 1, "panel", 0),)


def test_nothing_to_assign_is_complete():
    assert match(problem(3, 0)) == Matching((), {"a": 0, "b": 0, "c": 0}, (), 0, 0, {"arcs": 0})
    assert match(problem(0, 0)).is_complete


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (replace(problem(1, 1), panelists=["a", "a"]), "occurs twice"),
        (replace(problem(1, 1), needs={}), "one need for each id"),
        (replace(problem(1, 1), capacity={"a": 1, "z": 1}), "one capacity for each id"),
        (problem(1, 1, need=-1), "need of 1 is negative"),
        (problem(1, 1, capacity=-1), "capacity of a is negative"),
        (problem(1, 1, kept=[("z", 1)]), "not part of the problem"),
        (problem(1, 1, kept=[("a", 1), ("a", 1)]), "kept twice"),
        (problem(1, 1, kept=[("a", 1)], forbidden=[("a", 1)]), "kept and forbidden"),
        (problem(1, 1, kept=[("a", 1)], capacity=0), "more dossiers than their capacity"),
        (problem(1, 1, utility=np.zeros((2, 1), dtype=int)), "shape"),
        (problem(1, 1, utility=np.zeros((1, 1))), "whole numbers"),
        (problem(1, 1, utility=np.array([[2**41]])), "too large"),
        (problem(1, 1, balance=-1), "unevenness"),
        (problem(1, 1, balance=MOST_COST), "unevenness"),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        match(wrong)


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ((("a", 1), ("a", 1)), "assigned twice"),
        ((("c", 1),), "assigned twice"),
        ((("b", 1),), "forbidden"),
        ((("a", 1), ("a", 2)), "more than their capacity"),
        ((("a", 2),), "1 was assigned 0 of 1"),
    ],
)
def test_a_result_that_breaks_a_rule_is_never_believed(pairs, words):
    posed = problem(3, 2, need=2, capacity=1, forbidden=[("b", 1)], kept=[("c", 1)])

    with pytest.raises(ArithmeticError, match=words):
        prove(posed, Matching(pairs, {}, (), 0, 0))


def test_least_capacity_is_enough_in_number():
    assert least_capacity(each(3, range(24)), 15) == 5
    with pytest.raises(ValueError, match="no panelists"):
        least_capacity({}, 0)


# Properties


@st.composite
def problems(draw, most_people=4, most_papers=4):
    posed = problem(draw(st.integers(0, most_people)), draw(st.integers(0, most_papers)))
    pairs = list(product(posed.panelists, posed.dossiers))
    forbidden = [pair for pair in pairs if draw(st.integers(0, 3)) == 0]
    kept, capacity = [], {}
    for panelist in posed.panelists:
        mine = [
            (panelist, d)
            for d in posed.dossiers
            if (panelist, d) not in forbidden and draw(st.integers(0, 5)) == 0
        ]
        kept += mine
        capacity[panelist] = draw(st.integers(len(mine), 4))
    shape = (len(posed.panelists), len(posed.dossiers))
    numbers = draw(st.lists(st.integers(-5, 9), min_size=len(pairs), max_size=len(pairs)))
    return replace(
        posed,
        needs={d: draw(st.integers(0, 3)) for d in posed.dossiers},
        capacity=capacity,
        forbidden=forbidden,
        kept=kept,
        utility=np.array(numbers, dtype=np.int64).reshape(shape),
        balance=draw(st.integers(0, 3)),
    )


@settings(deadline=None)
@given(problems(most_people=8, most_papers=8))
def test_no_hard_rule_is_ever_broken(posed):
    matching = match(posed)

    kept = set(posed.kept)
    have = Counter(dossier for _, dossier in kept)
    assert not set(matching.pairs) & (set(posed.forbidden) | kept)
    assert all(load <= posed.capacity[panelist] for panelist, load in matching.loads.items())
    missing = {gap.dossier: gap.missing for gap in matching.gaps}
    for dossier, need in posed.needs.items():
        wanted = max(need - have[dossier], 0)
        assert given_to(matching)[dossier] == wanted - missing.get(dossier, 0)


def value(posed, pairs):
    """What the solver minimises, spelt out: balance * (load squared - kept squared) - utility."""
    kept = Counter(panelist for panelist, _ in posed.kept)
    loads = kept + Counter(panelist for panelist, _ in pairs)
    uneven = sum(loads[p] ** 2 - kept[p] ** 2 for p in posed.panelists)
    rows = {p: i for i, p in enumerate(posed.panelists)}
    gained = sum(int(posed.utility[rows[p], d - 1]) for p, d in pairs)
    return posed.balance * uneven - gained


def brute_force(posed):
    """Return (most pairs that can be made, least value with that many), trying everything."""
    kept, have = set(posed.kept), Counter(dossier for _, dossier in posed.kept)
    loads = Counter(panelist for panelist, _ in posed.kept)
    free = [
        pair
        for pair in product(posed.panelists, posed.dossiers)
        if pair not in kept and pair not in set(posed.forbidden)
    ]
    for size in range(len(free), -1, -1):
        values = []
        for pairs in combinations(free, size):
            people, papers = Counter(p for p, _ in pairs), Counter(d for _, d in pairs)
            if all(loads[p] + people[p] <= posed.capacity[p] for p in people) and all(
                papers[d] <= posed.needs[d] - have[d] for d in papers
            ):
                values.append(value(posed, pairs))
        if values:
            return size, min(values)
    raise AssertionError


@settings(deadline=None)
@given(problems(most_people=3, most_papers=3))
def test_no_better_matching_exists(posed):
    matching = match(posed)

    assert (len(matching.pairs), matching.cost) == brute_force(posed)
    assert matching.cost == value(posed, matching.pairs)
