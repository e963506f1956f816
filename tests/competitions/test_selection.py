from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.candidates import Candidate
from competitions.choosing import Deviation, check_choice
from competitions.cuts import budget_multiple_cut
from competitions.selection import select


def ranked(*ranks, requested=None):
    """Candidates named 1, 2, ... with these ranks; ``requested`` is one amount or a list."""
    amounts = requested if isinstance(requested, list) else [requested] * len(ranks)
    return [
        Candidate(number, rank, requested=amount)
        for number, (rank, amount) in enumerate(zip(ranks, amounts, strict=True), start=1)
    ]


def codes(choice):
    return [problem.code for problem in choice.problems]


def test_ranks_enter_up_to_the_cap_and_the_rest_wait():
    selection = select(ranked(1, 2, 3, 4, 5), cap=2, reserve_places=2)

    assert selection.proposed == (1, 2)
    assert (selection.undecided, selection.reserve, selection.declined) == ((), (3, 4), (5,))
    assert (selection.stopped_by, selection.places) == ("cap", 0)


def test_a_cap_that_is_not_reached_stays_open():
    selection = select(ranked(1, 2), cap=5)

    assert (selection.proposed, selection.places, selection.stopped_by) == ((1, 2), 3, None)


def test_below_the_threshold_is_declined_whatever_is_left():
    candidates = [Candidate("a", 1), Candidate("b", 2, fundable=False, reasons=("impact",))]

    selection = select(candidates, cap=5)

    assert (selection.proposed, selection.reserve, selection.declined) == (("a",), (), ("b",))


def test_budget_is_spent_in_whole_awards_and_nobody_overtakes():
    selection = select(ranked(1, 2, 3, 4, requested=[40, 40, 40, 10]), budget=100)

    assert (selection.proposed, selection.reserve) == ((1, 2), (3, 4))
    assert (selection.money_left, selection.stopped_by) == (20, "budget")


def test_a_tie_that_fits_enters_whole():
    assert select(ranked(1, 2, 2), cap=3).proposed == (1, 2, 3)


def test_a_tie_over_the_cap_waits_for_a_decision():
    """DOMAIN example 13: a tie group over the cap needs a recorded decision."""
    selection = select(ranked(*range(1, 15), 15, 15, 17, *range(18, 25)), cap=15)

    assert selection.proposed == tuple(range(1, 15))
    assert (selection.undecided, selection.places) == ((15, 16), 1)
    assert selection.reserve == tuple(range(17, 25))


def test_a_tie_over_the_budget_waits_for_a_decision_if_one_of_it_would_fit():
    selection = select(ranked(1, 2, 2, 4, requested=[50, 40, 60, 5]), budget=100)

    assert (selection.proposed, selection.undecided, selection.reserve) == ((1,), (2, 3), (4,))
    assert selection.money_left == 50


def test_a_tie_of_which_nobody_fits_leads_the_reserve_list():
    selection = select(ranked(1, 2, 2, requested=[90, 40, 60]), budget=100, reserve_places=1)

    assert (selection.undecided, selection.reserve, selection.declined) == ((), (2, 3), ())


def test_no_reserve_places_means_no_reserve_list():
    assert select(ranked(1, 2, 3), cap=1, reserve_places=0).declined == (2, 3)


@pytest.mark.parametrize(
    ("candidates", "options", "words"),
    [
        (ranked(1), {"cap": 0}, "cap must be at least 1"),
        (ranked(1), {"budget": -1}, "budget must be a number of at least 0"),
        (ranked(1), {"budget": Decimal("NaN")}, "budget must be a number"),
        (ranked(1), {"budget": 5}, "1 requests no amount"),
        (ranked(1, requested=-1), {}, "1 requests -1"),
        (ranked(1, requested=Decimal("Infinity")), {}, "which is no amount"),
        (ranked(0), {}, "rank 0"),
        ([*ranked(1), *ranked(1)], {}, "1 is a candidate twice"),
        (ranked(1), {"reserve_places": -1}, "-1 places"),
    ],
)
def test_what_cannot_be_worked_with_is_refused(candidates, options, words):
    with pytest.raises(ValueError, match=words):
        select(candidates, **options)


# The budget-multiple cut


def test_cut_falls_where_the_requests_come_closest_to_the_multiple():
    """DOMAIN example 6: cumulated 8, 23, 29, 35; nearest to 30 is 29; four enter."""
    cut = budget_multiple_cut(ranked(1, 2, 2, 4, 5, requested=[8, 8, 7, 6, 6]), budget=10, factor=3)

    assert cut is not None
    assert (cut.rank, cut.entered, cut.requested, cut.target) == (4, (1, 2, 3, 4), 29, 30)


def test_cut_takes_the_lower_sum_at_equal_distance():
    cut = budget_multiple_cut(ranked(1, 2, requested=[28, 4]), budget=10, factor=3)

    assert cut is not None
    assert cut.requested == 28


def test_the_best_group_enters_even_if_it_asks_for_too_much():
    cut = budget_multiple_cut(ranked(1, 1, 3, requested=[99, 99, 1]), budget=1)

    assert cut is not None
    assert cut.entered == (1, 2)


def test_cut_leaves_out_who_is_not_fundable():
    candidates = [Candidate("a", 1, fundable=False, requested=5)]

    assert budget_multiple_cut(candidates, budget=10) is None
    with pytest.raises(ValueError, match="factor"):
        budget_multiple_cut(candidates, budget=10, factor=0)


# Choices


OUTLINES = ranked(*range(1, 25))


def confirm(count, **options):
    proposal = select(OUTLINES, cap=15)
    return check_choice(OUTLINES, range(1, count + 1), proposal=proposal, cap=15, **options)


def test_fewer_than_the_cap_may_be_confirmed_and_more_may_not():
    """DOMAIN example 13: cap 15 of 24 outlines; 11 is valid, 16 is refused."""
    why = dict.fromkeys(range(12, 16), "The jury saw no path to the market.")

    assert codes(confirm(15)) == []
    assert codes(confirm(11, reasons=why)) == []
    assert codes(confirm(0, reasons=dict.fromkeys(range(1, 16), "None convinced."))) == []
    assert codes(confirm(16, reasons={16: "Close."})) == ["over_cap"]


def test_every_deviation_needs_its_own_reason():
    choice = confirm(13, reasons={14: "Withdrew its partner.", 15: " "})

    assert choice.deviations == (Deviation(14, "left_out"), Deviation(15, "left_out"))
    assert [problem.data for problem in choice.problems] == [{"id": 15, "deviation": "left_out"}]


def test_who_overtakes_and_who_is_below_the_threshold_is_named():
    candidates = [*ranked(1, 2, 3), Candidate("weak", 4, fundable=False)]
    proposal = select(candidates, cap=2)

    choice = check_choice(candidates, [1, 3, "weak"], proposal=proposal, cap=3)

    assert choice.deviations == (
        Deviation(2, "left_out"),
        Deviation(3, "passed_over"),
        Deviation("weak", "below_threshold"),
    )


def test_choosing_out_of_a_tie_group_needs_a_recorded_decision():
    candidates = ranked(1, 2, 2)
    proposal = select(candidates, cap=2)

    assert codes(check_choice(candidates, [1, 3], proposal=proposal, cap=2)) == ["reason_missing"]
    decided = check_choice(
        candidates, [1, 3], proposal=proposal, cap=2, reasons={3: "Drawn by lot."}
    )
    assert (codes(decided), decided.deviations) == ([], (Deviation(3, "tie"),))
    assert "over_cap" in codes(check_choice(candidates, [1, 2, 3], proposal=proposal, cap=2))
    assert codes(check_choice(candidates, [1], proposal=proposal, cap=2)) == []


def test_budget_is_never_exceeded_and_a_lower_award_has_a_reason():
    candidates = ranked(1, 2, 3, requested=[40, 40, 40])
    proposal = select(candidates, budget=100)
    why = {3: "Half the work packages."}

    over = check_choice(candidates, [1, 2, 3], proposal=proposal, budget=100, reasons=why)
    fits = check_choice(
        candidates, [1, 2, 3], proposal=proposal, budget=100, amounts={3: 20}, reasons=why
    )

    assert (codes(over), over.money_left) == (["over_budget"], -20)
    assert (codes(fits), fits.cost, fits.money_left) == ([], 100, 0)
    assert Deviation(3, "lower_amount") in fits.deviations


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (41, "above_request"),
        (-1, "bad_amount"),
        (Decimal("NaN"), "bad_amount"),
        (Decimal("1e99"), "bad_amount"),
    ],
)
def test_an_award_is_an_amount_up_to_the_request(amount, code):
    candidates = ranked(1, requested=40)
    proposal = select(candidates, budget=100)

    choice = check_choice(candidates, [1], proposal=proposal, budget=100, amounts={1: amount})

    assert codes(choice) == [code]


def test_unknown_and_repeated_ids_are_problems():
    candidates = ranked(1, 2)
    proposal = select(candidates)

    assert codes(check_choice(candidates, [1, 2, 2, 9], proposal=proposal)) == ["unknown", "twice"]


# Properties


@st.composite
def contests(draw):
    scores = draw(st.lists(st.integers(0, 6), max_size=12))
    ranks = [1 + sum(other > score for other in scores) for score in scores]
    return [
        Candidate(
            number,
            rank,
            fundable=draw(st.booleans()),
            requested=Decimal(draw(st.integers(0, 5000))) / 100,
        )
        for number, rank in enumerate(ranks)
    ]


limits = st.fixed_dictionaries(
    {
        "cap": st.none() | st.integers(1, 8),
        "budget": st.none() | st.integers(0, 200),
    }
)


@given(contests(), limits, st.none() | st.integers(0, 5))
def test_a_proposal_keeps_every_limit_and_accounts_for_everybody(candidates, limit, reserve):
    selection = select(candidates, **limit, reserve_places=reserve)

    parts = (selection.proposed, selection.undecided, selection.reserve, selection.declined)
    assert Counter(i for part in parts for i in part) == Counter(c.id for c in candidates)
    by_id = {c.id: c for c in candidates}
    assert all(by_id[i].fundable for part in parts[:3] for i in part)
    if limit["cap"] is not None:
        assert len(selection.proposed) <= limit["cap"]
    if limit["budget"] is not None:
        spent = sum(by_id[i].requested for i in selection.proposed)
        assert spent + selection.money_left == limit["budget"]
        assert selection.money_left >= 0
    worst = max((by_id[i].rank for i in selection.proposed), default=0)
    assert all(
        by_id[i].rank > worst for part in (selection.undecided, selection.reserve) for i in part
    )


@given(contests(), limits)
def test_the_proposal_itself_can_always_be_confirmed(candidates, limit):
    proposal = select(candidates, **limit)

    choice = check_choice(candidates, proposal.proposed, proposal=proposal, **limit)

    assert (choice.problems, choice.deviations) == ((), ())


@given(contests(), limits, st.data())
def test_no_choice_over_cap_or_budget_is_ever_without_a_problem(candidates, limit, data):
    chosen = data.draw(st.lists(st.sampled_from([c.id for c in candidates] or [0]), unique=True))
    reasons = {c.id: "A reason." for c in candidates}

    choice = check_choice(
        candidates, chosen, proposal=select(candidates, **limit), reasons=reasons, **limit
    )

    if not choice.problems:
        cost = sum(c.requested for c in candidates if c.id in chosen)
        assert limit["cap"] is None or len(chosen) <= limit["cap"]
        assert limit["budget"] is None or cost <= limit["budget"]
