"""A line across a ranked list: worked examples, and what holds for any list."""

from hypothesis import given
from hypothesis import strategies as st

from reviews.cutting import Line, Share, Tie, cut, ends


def line(rank, cents=100, *, fundable=True, groups=("North", "ict")):
    return Line(f"d{rank}", rank, fundable, cents, groups)


FIVE = [line(1, 40), line(2, 40), line(3, 30, groups=("South", "ict")), line(3, 50), line(5, 10)]


def test_above_the_line_enters_and_the_rest_of_the_fundable_waits():
    found = cut(FIVE, 2, cap=3, budget=100)

    assert (found.winners, found.reserve, found.declined) == (2, 3, 0)
    assert (found.cost, found.left, found.too_many) == (80, 20, 0)
    assert not found.is_over


def test_a_tie_on_both_sides_of_the_line_is_named():
    assert cut(FIVE, 3).tie == Tie(rank=3, above=1, below=1)
    assert cut(FIVE, 2).tie is None
    assert cut(FIVE, 4).tie is None


def test_over_the_cap_and_over_the_budget_is_said_and_by_how_much():
    found = cut(FIVE, 4, cap=3, budget=100)

    assert (found.too_many, found.left) == (1, -60)
    assert found.is_over


def test_who_misses_a_threshold_does_not_enter_wherever_the_line_is():
    lines = [line(1), line(2, fundable=False), line(3), line(4, fundable=False)]

    found = cut(lines, 3)

    assert (found.winners, found.missing, found.reserve, found.declined) == (2, 1, 0, 2)


def test_a_tie_below_a_threshold_asks_nobody():
    assert cut([line(1), line(1, fundable=False)], 1).tie is None


def test_the_reserve_list_ends_with_its_tie():
    lines = [line(1), line(2), line(3), line(3), line(5)]

    assert cut(lines, 1, reserve_places=2).reserve == 3
    assert cut(lines, 1, reserve_places=0).reserve == 0
    assert cut(lines, 1, reserve_places=9).reserve == 4


def test_the_balance_counts_by_region_and_by_field():
    found = cut(FIVE, 3)

    assert found.regions == (Share("North", 2, 4, 80), Share("South", 1, 1, 30))
    assert found.fields == (Share("ict", 3, 5, 110),)


def test_a_line_outside_the_list_is_taken_for_its_end():
    assert cut(FIVE, 99).above == 5
    assert cut(FIVE, -3).above == 0
    assert cut([], 4).winners == 0


def test_the_limits_end_where_the_next_would_pass_them():
    assert ends(FIVE, cap=2, budget=115) == {"places": 2, "money": 3}
    assert ends(FIVE, cap=5, budget=1000) == {}


def test_thresholds_end_after_the_last_who_reaches_them():
    lines = [line(1), line(2, fundable=False), line(3), line(4, fundable=False)]

    assert ends(lines, cap=1) == {"places": 2, "thresholds": 3}


def test_amounts_beyond_what_a_browser_counts_exactly_stay_whole():
    many = [line(rank, 9_007_199_254_740_993) for rank in range(1, 4)]

    assert cut(many, 3, budget=3 * 9_007_199_254_740_993).left == 0


lists = st.lists(
    st.tuples(
        st.integers(1, 4), st.booleans(), st.integers(0, 10**17), st.sampled_from(["N", "S"])
    ),
    max_size=12,
).map(
    lambda rows: [
        Line(n, rank, ok, cents, (where, "ict"))
        for n, (rank, ok, cents, where) in enumerate(sorted(rows))
    ]
)


@given(lists, st.integers(0, 12), st.integers(0, 10**17))
def test_everybody_is_counted_once_and_every_cent_belongs_to_a_region(lines, above, budget):
    found = cut(lines, above, budget=budget)

    assert found.winners + found.reserve + found.declined == len(lines)
    assert sum(share.winners for share in found.regions) == found.winners
    assert sum(share.cents for share in found.regions) == found.cost == budget - found.left


@given(lists, st.integers(1, 5), st.integers(0, 10**17))
def test_nothing_is_over_at_or_above_the_first_limit(lines, cap, budget):
    first = min(ends(lines, cap=cap, budget=budget).values(), default=len(lines))

    assert not cut(lines, first, cap=cap, budget=budget).is_over


def test_a_tie_that_is_settled_no_longer_crosses_the_line():
    settled = [
        Line("a", 1, True, 10, ("N", "ict"), place=1),
        Line("b", 1, True, 10, ("N", "ict"), 2),
    ]

    assert cut(settled, 1).tie is None
    assert cut(settled, 0, reserve_places=1).reserve == 1
