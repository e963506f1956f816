"""When the money ends, where a cut falls, and who must enter for a minimum."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competitions.candidates import Candidate
from competitions.minimums import Shortfall
from competitions.selection import select


def contest(*rows):
    """Candidates "a", "b", ... from (rank, EUR) or (rank, EUR, group)."""
    return [
        Candidate(name, row[0], requested=row[1], group=row[2] if len(row) > 2 else None)
        for name, row in zip("abcdefghij", rows, strict=False)
    ]


FOUR = contest((1, 40), (2, 40), (3, 40), (4, 10))


def test_stop_ends_with_the_first_that_does_not_fit():
    selection = select(FOUR, budget=100, exhaustion="stop")

    assert (selection.proposed, selection.reserve) == (("a", "b"), ("c", "d"))
    assert (selection.overtaken, selection.money_left) == ((), 20)


def test_skip_funds_the_next_that_fits_and_the_overtaken_leads_the_reserve_list():
    five = [*FOUR, Candidate("e", 5, requested=30)]

    selection = select(five, budget=100, exhaustion="skip")

    assert (selection.proposed, selection.reserve) == (("a", "b", "d"), ("c", "e"))
    assert (selection.overtaken, selection.money_left) == (("c",), 10)
    assert selection.stopped_by == "budget"


def test_skip_passes_over_a_tie_of_which_nobody_fits_and_asks_about_one_that_fits_in_part():
    nobody = contest((1, 80), (2, 30), (2, 40), (4, 20))
    in_part = contest((1, 80), (2, 15), (2, 40), (4, 5))

    assert select(nobody, budget=100, exhaustion="skip").proposed == ("a", "d")
    asked = select(in_part, budget=100, exhaustion="skip")
    assert (asked.proposed, asked.undecided, asked.reserve) == (("a",), ("b", "c"), ("d",))


def test_an_order_that_was_settled_parts_the_tie():
    tied = [Candidate("a", 1), Candidate("b", 2, place=2), Candidate("c", 2, place=1)]

    selection = select(tied, cap=2)

    assert (selection.proposed, selection.undecided, selection.reserve) == (("a", "c"), (), ("b",))


def test_below_the_cut_nobody_enters_and_places_hold_as_well():
    ranks = contest((1, 8), (2, 8), (2, 7), (4, 6), (5, 6))

    assert select(ranks, last_rank=2).proposed == ("a", "b", "c")
    assert select(ranks, last_rank=2).stopped_by == "cut"
    assert select(ranks, last_rank=4, cap=3).proposed == ("a", "b", "c")
    assert select(ranks, last_rank=4, cap=2).undecided == ("b", "c")


def test_the_best_of_a_group_enters_instead_of_who_would_take_its_last_place():
    four = contest((1, 1, "north"), (2, 1, "north"), (3, 1, "north"), (4, 1, "south"))

    selection = select(four, cap=2, minimums={"south": 1})

    assert (selection.proposed, selection.reserve) == (("a", "d"), ("b", "c"))
    assert (selection.overtaken, selection.stopped_by) == (("b", "c"), "minimum")


def test_money_is_kept_for_the_cheapest_that_the_minimum_needs():
    four = contest((1, 60, "n"), (2, 50, "n"), (3, 70, "s"), (4, 40, "s"))

    assert select(four, budget=100, minimums={"s": 1}).proposed == ("a", "d")
    assert select(four, budget=100, minimums={"s": 1}).money_left == 0


def test_a_minimum_reaches_below_the_cut_and_past_the_end_of_the_money():
    five = contest((1, 50, "n"), (2, 60, "n"), (3, 30, "n"), (4, 20, "s"), (5, 20, "s"))

    assert select(five, budget=100, minimums={"s": 1}).proposed == ("a", "d")
    cut = select(five, last_rank=2, minimums={"s": 1})
    assert (cut.proposed, cut.overtaken) == (("a", "b", "d"), ("c",))


def test_a_tie_is_parted_by_the_minimum_where_only_one_of_it_is_needed():
    needed = contest((1, 1, "n"), (2, 1, "n"), (2, 1, "s"))
    two = contest((1, 1, "n"), (2, 1, "s"), (2, 1, "s"))

    assert select(needed, cap=2, minimums={"s": 1}).proposed == ("a", "c")
    assert select(two, cap=2, minimums={"s": 1}).undecided == ("b", "c")


def test_a_minimum_that_too_few_can_meet_is_named_and_counts_as_far_as_it_goes():
    three = contest((1, 1, "n"), (2, 1, "n"), (3, 1, "s"))

    selection = select(three, cap=2, minimums={"s": 2})

    assert selection.proposed == ("a", "c")
    assert selection.shortfalls == (Shortfall("s", 2, 1, "few"),)


def test_minima_that_the_money_cannot_pay_are_named_and_steer_nothing():
    three = contest((1, 60, "n"), (2, 30, "n"), (3, 120, "s"))

    selection = select(three, budget=100, minimums={"s": 1})

    assert selection.proposed == ("a", "b")
    assert selection.shortfalls == (Shortfall("s", 1, 1, "money"),)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"cap": 2, "minimums": {"n": 2, "s": 1}}, "the minima add up to 3, but the cap is 2"),
        ({"minimums": {"n": 0}}, "must be a whole number from 1, not 0"),
        ({"minimums": {"n": 1.5}}, "must be a whole number from 1, not 1.5"),
        ({"minimums": {"n": True}}, "must be a whole number from 1"),
        ({"exhaustion": "later"}, "exhaustion is stop or skip, not later"),
    ],
)
def test_rules_that_contradict_themselves_are_refused(options, words):
    with pytest.raises(ValueError, match=words):
        select(FOUR, **options)


# Against the definition, by looking at every set of small contests


@st.composite
def rows(draw, tied=False):
    count = draw(st.integers(0, 7))
    ranks = range(1, count + 1)
    if tied:
        scores = draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
        ranks = [1 + sum(other > score for other in scores) for score in scores]
    return [
        Candidate(
            number,
            rank,
            fundable=draw(st.integers(0, 5)) > 0,
            requested=draw(st.integers(0, 9)),
            group=draw(st.sampled_from(["n", "s", "w", None])),
        )
        for number, rank in enumerate(ranks, 1)
    ]


rules = st.fixed_dictionaries(
    {
        "cap": st.none() | st.integers(1, 6),
        "budget": st.none() | st.integers(0, 30),
        "last_rank": st.none() | st.integers(1, 7),
        "minimums": st.dictionaries(st.sampled_from(["n", "s", "w"]), st.integers(1, 2)),
    }
).filter(lambda rule: rule["cap"] is None or sum(rule["minimums"].values()) <= rule["cap"])


def is_sound(chosen, rule):
    counts = {g: sum(c.group == g for c in chosen) for g in rule["minimums"]}
    return (
        (rule["cap"] is None or len(chosen) <= rule["cap"])
        and (rule["budget"] is None or sum(c.requested for c in chosen) <= rule["budget"])
        and all(counts[g] >= least for g, least in rule["minimums"].items())
    )


def first_in_rank_order(sets):
    """The one that has the best rank; among those, the next best; and so on."""
    return min(sets, key=lambda chosen: [*(c.rank for c in chosen), 99], default=None)


def by_definition(candidates, rule, exhaustion):
    """Skip: the first of all sound sets in rank order. Stop: the longest sound beginning."""
    pool = [c for c in candidates if c.fundable]
    open_to_rank = [c for c in pool if rule["last_rank"] is None or c.rank <= rule["last_rank"]]
    if exhaustion == "stop":
        for length in range(len(open_to_rank), -1, -1):
            found = with_needed(pool, open_to_rank[:length], open_to_rank[:length], rule)
            if found is not None:
                return found
        return None
    every = [
        with_needed(pool, free, open_to_rank, rule)
        for size in range(len(open_to_rank) + 1)
        for free in map(list, combinations(open_to_rank, size))
    ]
    return first_in_rank_order([found for found in every if found is not None])


def with_needed(pool, free, seen, rule):
    """``free`` and exactly those whom the minima need, of whom ``seen`` does not hold."""
    lack = {
        g: max(0, least - sum(c.group == g for c in free)) for g, least in rule["minimums"].items()
    }
    rest = [c for c in pool if c not in seen and lack.get(c.group)]
    sets = []
    for some in combinations(rest, sum(lack.values())):
        if all(sum(c.group == g for c in some) == count for g, count in lack.items()):
            chosen = sorted([*free, *some], key=lambda c: c.rank)
            if is_sound(chosen, rule):
                sets.append(chosen)
    return first_in_rank_order(sets)


@settings(max_examples=400, deadline=None)
@given(rows(), rules, st.sampled_from(["stop", "skip"]))
def test_without_ties_the_proposal_is_the_first_sound_set_in_rank_order(
    candidates, rule, exhaustion
):
    selection = select(candidates, exhaustion=exhaustion, **rule)

    expected = by_definition(candidates, rule, exhaustion)
    if expected is None:
        assert selection.shortfalls
    else:
        assert not selection.shortfalls
        assert selection.proposed == tuple(c.id for c in expected)


@settings(max_examples=300, deadline=None)
@given(rows(tied=True), rules, st.sampled_from(["stop", "skip"]), st.randoms())
def test_no_limit_is_passed_and_the_order_of_the_list_changes_nothing(
    candidates, rule, exhaustion, random
):
    selection = select(candidates, exhaustion=exhaustion, **rule)

    mixed = random.sample(candidates, len(candidates))
    assert select(mixed, exhaustion=exhaustion, **rule) == selection
    by_id = {c.id: c for c in candidates}
    chosen = [by_id[i] for i in selection.proposed]
    met = selection.shortfalls or selection.undecided
    assert is_sound(chosen, rule | ({"minimums": {}} if met else {}))
    assert set(selection.overtaken) <= set(selection.reserve) | set(selection.declined)


@settings(max_examples=300, deadline=None)
@given(rows(tied=True), rules, st.sampled_from(["stop", "skip"]), st.randoms())
def test_once_every_tie_is_settled_nothing_is_undecided_and_every_minimum_met(
    candidates, rule, exhaustion, random
):
    """Whatever a draw gives; and who was proposed before it stays proposed."""
    before = select(candidates, exhaustion=exhaustion, **rule)
    places = dict(
        zip(
            [c.id for c in candidates],
            random.sample(range(1, len(candidates) + 1), len(candidates)),
            strict=True,
        )
    )
    settled = [
        Candidate(c.id, c.rank, c.fundable, c.reasons, c.requested, c.group, places[c.id])
        for c in candidates
    ]

    after = select(settled, exhaustion=exhaustion, **rule)

    assert after.undecided == ()
    by_id = {c.id: c for c in candidates}
    if not after.shortfalls:
        assert is_sound([by_id[i] for i in after.proposed], rule)
    assert set(before.proposed) <= set(after.proposed)
