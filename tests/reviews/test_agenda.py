"""The order of an agenda: the worked example, exactness, and what holds for every order."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.agenda import MOST_EXACT, Item, _good, arrange, by_need, cut_of, exits, need


def item(key, *totals, leaves=""):
    return Item(key, tuple(Fraction(total) for total in totals), frozenset(leaves))


def keys(items):
    return "".join(str(one.key) for one in items)


# The example of docs/methods.md: two places, so the cut lies half-way between 3.5 and 3
EXAMPLE = [
    item("a", "4.5", "3.5", leaves="P"),
    item("b", "5", "2"),
    item("c", "3", "3", leaves="P"),
    item("d", "2.75", "1.75", leaves="Q"),
]


def test_worked_example():
    cut = cut_of(EXAMPLE, places=2, threshold=None)

    assert cut == Fraction(13, 4)
    assert [need(one, cut) for one in EXAMPLE] == [
        Fraction(1, 4),
        Fraction(11, 4),
        Fraction(-1, 4),
        Fraction(0),
    ]
    plain = by_need(EXAMPLE, cut)
    assert (keys(plain), exits(plain)) == ("badc", 3)
    found = arrange(EXAMPLE, cut)
    assert (keys(found), exits(found)) == ("bacd", 2)


def test_where_lower_is_better_the_places_go_to_the_lowest():
    items = [item("a", 1), item("b", 2), item("c", 4)]

    assert cut_of(items, places=1, threshold=None, sign=-1) == Fraction(3, 2)


@pytest.mark.parametrize("places", [None, 3, 4])
def test_where_all_fit_the_threshold_is_the_cut(places):
    items = [item("a", 1), item("b", 2), item("c")]

    assert cut_of(items, places=places, threshold=Fraction(3)) == 3
    assert cut_of(items, places=places, threshold=None) is None


def test_exact_fractions_decide_which_is_nearer_to_the_cut():
    """Three tenths are not 0.1 + 0.2: in floats the two would not tie."""
    cut = Fraction(3, 10)
    items = [item("a", Fraction(3, 10)), item("b", Fraction(1, 10) + Fraction(2, 10))]

    assert need(items[0], cut) == need(items[1], cut) == 0
    assert keys(by_need(items, cut)) == "ab"


def test_what_nobody_has_judged_comes_last():
    assert keys(by_need([item("a"), item("b", 1)], Fraction(5))) == "ba"


def test_an_empty_agenda_and_one_item():
    assert arrange([]) == []
    assert exits([]) == 0
    assert exits(arrange([item("a", leaves="PQ")])) == 2


groups = st.frozensets(st.sampled_from("PQRSTU"), max_size=3)
totals = st.lists(st.integers(0, 10).map(lambda k: Fraction(k, 2)), max_size=3).map(tuple)


@st.composite
def agendas(draw, most):
    rows = draw(st.lists(st.tuples(totals, groups), max_size=most))
    return [Item(key, given_, leaves) for key, (given_, leaves) in enumerate(rows)]


@given(agendas(40))
@settings(max_examples=60)
def test_every_dossier_once_and_never_more_exits_than_the_plain_order(items):
    cut = cut_of(items, places=3, threshold=None)

    found = arrange(items, cut)

    assert sorted(one.key for one in found) == sorted(one.key for one in items)
    assert exits(found) <= exits(by_need(items, cut))
    assert exits(found) <= exits(items)


@given(agendas(40))
@settings(max_examples=40)
def test_within_those_whom_the_same_people_leave_for_most_need_comes_first(items):
    cut = cut_of(items, places=3, threshold=None)
    plain = by_need(items, cut)

    found = arrange(items, cut)

    for leaves in {one.leaves for one in items}:
        assert [i for i in found if i.leaves == leaves] == [i for i in plain if i.leaves == leaves]


@given(agendas(6))
@settings(max_examples=80)
def test_no_order_at_all_has_fewer_exits(items):
    """Against every permutation; of those with the fewest, the first by need is taken."""
    cut = cut_of(items, places=2, threshold=None)
    found = arrange(items, cut)
    if not items:
        return

    least = min(exits(order) for order in permutations(items))

    assert exits(found) == least


def test_among_orders_with_as_few_exits_the_most_need_comes_first():
    items = [item("a", 3, leaves="P"), item("b", 5, leaves="Q"), item("c", 4, leaves="R")]

    assert keys(arrange(items, Fraction(5))) == "bca"


@given(agendas(40))
@settings(max_examples=40)
def test_the_search_for_many_groups_gives_every_block_once_and_is_no_worse_than_by_need(items):
    blocks = list(dict.fromkeys(one.leaves for one in by_need(items, None)))
    if not blocks:
        return

    order = _good(blocks)

    assert sorted(order) == list(range(len(blocks)))
    plain = exits([Item(place, (), block) for place, block in enumerate(blocks)])
    assert exits([Item(place, (), blocks[place]) for place in order]) <= plain


def test_more_groups_than_can_be_weighed_are_arranged_all_the_same_and_always_alike():
    people = "ABCDEFGHIJKLMNOP"
    items = [
        Item(place, (Fraction(place % 5),), frozenset({people[place], people[(7 * place) % 16]}))
        for place in range(MOST_EXACT + 4)
    ]

    assert arrange(items) == arrange(items)
    assert exits(arrange(items)) < exits(items)
