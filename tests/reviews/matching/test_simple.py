"""Worked examples of matchings, with ids."""

from collections import Counter
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from reviews.matching import MOST_COST, Gap, Problem, each, match


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

    assert match(one).pairs == match(one).pairs


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

    def loads(balance):
        return match(problem(2, 2, utility=utility, balance=balance), fair=False).loads

    assert loads(0) == {"a": 2, "b": 0}
    assert loads(2) == {"a": 1, "b": 1}


def test_nobody_gets_a_bad_one_so_that_others_get_a_better_one():
    """The greatest sum is 9 + 0; the floor gives both dossiers somebody who knows a little."""
    utility = np.array([[9, 3], [4, 0]])

    fair, greedy = (match(problem(2, 2, utility=utility, balance=9), fair=f) for f in (True, False))

    assert (fair.pairs, fair.floor, fair.utility) == ((("b", 1), ("a", 2)), 3, 7)
    assert (greedy.pairs, greedy.floor, greedy.utility) == ((("a", 1), ("b", 2)), None, 9)


def test_a_pair_set_by_hand_is_made_and_one_forbidden_by_hand_is_not():
    utility = np.array([[9, 9], [0, 0]])

    matching = match(problem(2, 2, utility=utility, forced=[("b", 1)], barred=[("a", 2)]))

    assert matching.pairs == (("b", 1), ("b", 2))


def test_two_who_are_kept_apart_never_share_a_dossier():
    matching = match(problem(4, 3, need=2, apart=[("a", "b"), ("c", "d")]))

    for dossier in (1, 2, 3):
        judges = {panelist for panelist, given in matching.pairs if given == dossier}
        assert len(judges) == 2
        assert judges not in ({"a", "b"}, {"c", "d"})
    assert matching.solution.is_proven


def test_who_works_on_a_dossier_keeps_off_whoever_is_kept_apart():
    matching = match(problem(3, 1, need=2, kept=[("a", 1)], apart=[("b", "a")]))

    assert matching.pairs == (("c", 1),)


def test_work_that_is_there_stays_beside_whoever_is_kept_apart_by_now():
    kept = [("a", 1), ("b", 1)]

    assert match(problem(3, 1, need=3, kept=kept, apart=[("a", "b")])).pairs == (("c", 1),)


def test_forced_pairs_beyond_a_capacity_or_together_though_apart_are_no_matching():
    much = match(problem(2, 2, forced=[("a", 1), ("a", 2)], capacity=1))
    clash = match(problem(2, 1, forced=[("a", 1), ("b", 1)], apart=[("a", "b")]))

    assert not much.is_complete
    assert much.solution.excess.tolist() == [1, 0]
    assert not clash.is_complete
    assert clash.solution.clashes == ((0, 1, 0),)


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
    matching = match(problem(3, 0))

    assert (matching.pairs, matching.loads) == ((), {"a": 0, "b": 0, "c": 0})
    assert matching.is_complete
    assert match(problem(0, 0)).is_complete


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (replace(problem(1, 1), panelists=["a", "a"]), "occurs twice"),
        (replace(problem(1, 1), needs={}), "one need for each id"),
        (replace(problem(1, 1), capacity={"a": 1, "z": 1}), "one capacity for each id"),
        (problem(1, 1, need=-1), "need or a capacity is negative"),
        (problem(1, 1, capacity=-1), "need or a capacity is negative"),
        (problem(1, 1, kept=[("z", 1)]), "not part of the problem"),
        (problem(1, 1, kept=[("a", 1)], forced=[("a", 1)]), "something else, too"),
        (problem(1, 1, kept=[("a", 1)], forbidden=[("a", 1)]), "kept and forbidden"),
        (problem(1, 1, forced=[("a", 1)], forbidden=[("a", 1)]), "forced and forbidden"),
        (problem(2, 1, apart=[("a", "a")]), "apart from themselves"),
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
