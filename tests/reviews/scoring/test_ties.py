"""How equal scores are parted: the examples of docs/methods.md, and what must always hold."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scoring.chain import By, Entry
from reviews.scoring.ranking import Judgement, rank
from reviews.scoring.scale import Direction
from reviews.scoring.ties import Facts, settle

FIRST, SECOND = Entry(By.CRITERION, "c1"), Entry(By.CRITERION, "c2")
TOPIC, GENDER = Entry(By.ATTRIBUTE, "topic"), Entry(By.ATTRIBUTE, "balance", "women")
PANEL, DRAW = Entry(By.PANEL), Entry(By.DRAW)
HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


def points(**given):
    """application -> criterion -> mean, from ``a="4.5 4"``; "-" is a criterion nobody scored."""
    return {
        name: {f"c{n}": Fraction(text) for n, text in enumerate(row.split(), 1) if text != "-"}
        for name, row in given.items()
    }


TWO_AT_13 = points(x="4.5 4 4.5", y="4 4.5 4.5")


@pytest.mark.parametrize(("entry", "best"), [(FIRST, "x"), (SECOND, "y")])
def test_two_at_13_go_by_the_criterion_that_the_chain_names_first(entry, best):
    """DOMAIN, example 5, both ways."""
    settled = settle({"x": 1, "y": 1}, [entry], Facts(HIGHER, TWO_AT_13))

    assert settled.ranks == {"x": 1 if best == "x" else 2, "y": 1 if best == "y" else 2}
    assert settled.tied == frozenset()


def test_the_example_works_on_the_ranking_itself():
    judgements = [
        Judgement(name, panelist, sum(TWO_AT_13[name].values()))
        for name in "xy"
        for panelist in "pq"
    ]
    ranking = rank([*judgements, Judgement("z", "p", Fraction(12))])
    ranks = {row.application: row.rank for row in ranking.rows}

    settled = settle(ranks, [FIRST], Facts(HIGHER, TWO_AT_13))

    assert (ranks, settled.ranks) == ({"x": 1, "y": 1, "z": 3}, {"x": 1, "y": 2, "z": 3})


def test_each_step_says_who_was_parted_from_whom_by_which_values():
    means = points(a="3", b="4", c="3", d="5")

    settled = settle({"d": 1, "a": 2, "b": 2, "c": 2}, [FIRST, DRAW], Facts(HIGHER, means))

    first, second = (step.as_data() for step in settled.steps)
    assert first == {
        "by": "criterion",
        "key": "c1",
        "rank": 2,
        "group": ["a", "b", "c"],
        "values": {"a": "3", "b": "4", "c": "3"},
        "parts": [["b"], ["a", "c"]],
        "pending": False,
    }
    assert second == {
        "by": "draw",
        "rank": 3,
        "group": ["a", "c"],
        "values": {"a": None, "c": None},
        "parts": [["a", "c"]],
        "pending": True,
    }
    assert json.loads(json.dumps(first)) == first


def test_what_stays_together_shares_its_rank():
    settled = settle({"a": 1, "b": 1, "c": 1}, [FIRST], Facts(HIGHER, points(a="3", b="3", c="2")))

    assert settled.ranks == {"a": 1, "b": 1, "c": 3}
    assert settled.tied == {"a", "b"}
    assert settled.pending == ()


def test_where_lower_is_better_the_lower_mean_is():
    settled = settle({"x": 1, "y": 1}, [FIRST], Facts(LOWER, TWO_AT_13))

    assert settled.ranks == {"x": 2, "y": 1}


@pytest.mark.parametrize("direction", [HIGHER, LOWER])
def test_who_has_no_score_comes_after_those_who_have(direction):
    means = points(a="-", b="0", c="5", d="-")

    settled = settle(dict.fromkeys("abcd", 1), [FIRST], Facts(direction, means))

    assert settled.ranks["a"] == settled.ranks["d"] == 3
    assert dict(settled.steps[0].values) == {"a": None, "b": "0", "c": "5", "d": None}


# Topics, regions, balance


def test_an_uncovered_topic_comes_first():
    """Horizon Europe: what nobody ranked better covers has priority."""
    topics = {"a": "optics", "b": "optics", "c": "wood", "d": "wood"}

    settled = settle(
        {"a": 1, "b": 2, "c": 2, "d": 4}, [TOPIC], Facts(HIGHER, {}, {"topic": topics})
    )

    assert settled.ranks == {"a": 1, "c": 2, "b": 3, "d": 4}


def test_two_with_the_same_uncovered_topic_stay_together():
    settled = settle(
        {"a": 1, "b": 1}, [TOPIC], Facts(HIGHER, {}, {"topic": dict.fromkeys("ab", "x")})
    )

    assert settled.ranks == {"a": 1, "b": 1}


def test_whoever_was_parted_from_the_group_before_covers_too():
    means = points(a="5", b="4", c="4")
    topics = {"a": "optics", "b": "optics", "c": "wood"}

    settled = settle(
        dict.fromkeys("abc", 1), [FIRST, TOPIC], Facts(HIGHER, means, {"topic": topics})
    )

    assert settled.ranks == {"a": 1, "c": 2, "b": 3}


def test_whoever_is_ranked_worse_covers_nothing():
    topics = {"a": "optics", "b": "wood", "c": "optics"}

    settled = settle({"a": 1, "b": 1, "c": 3}, [TOPIC], Facts(HIGHER, {}, {"topic": topics}))

    assert settled.tied == {"a", "b"}


@pytest.mark.parametrize("nothing", [None, ""])
def test_without_a_topic_one_neither_is_uncovered_nor_covers(nothing):
    topics = {"a": nothing, "b": nothing, "c": "wood"}

    settled = settle({"a": 1, "b": 2, "c": 2}, [TOPIC], Facts(HIGHER, {}, {"topic": topics}))

    assert settled.ranks == {"a": 1, "c": 2, "b": 3}
    assert settled.steps[0].values == {"b": None, "c": "wood"}


def test_the_share_nearer_to_one_half_is_better_balanced():
    shares = {"a": "20", "b": "60", "c": Fraction(40), "d": None}

    settled = settle(
        dict.fromkeys("abcd", 1), [GENDER], Facts(HIGHER, {}, {"balance:women": shares})
    )

    assert settled.ranks == {"b": 1, "c": 1, "a": 3, "d": 4}


def test_a_share_of_0_is_a_share():
    shares = {"a": "0", "b": None, "c": "100"}

    settled = settle(
        dict.fromkeys("abc", 1), [GENDER], Facts(HIGHER, {}, {"balance:women": shares})
    )

    assert settled.ranks == {"a": 1, "c": 1, "b": 3}
    assert settled.steps[0].values == {"a": "0", "b": None, "c": "100"}


# Decisions and draws


def test_a_recorded_order_parts_the_group_it_was_recorded_for():
    facts = Facts(HIGHER, panel=[["b", "a"]], lots=[["d", "e", "c"]])

    settled = settle({"a": 1, "b": 1, "c": 3, "d": 3, "e": 3}, [PANEL, DRAW], facts)

    assert settled.ranks == {"b": 1, "a": 2, "d": 3, "e": 4, "c": 5}
    assert settled.pending == ()
    assert [(step.entry, step.group, step.is_pending) for step in settled.steps] == [
        (PANEL, ("a", "b"), False),
        (PANEL, ("c", "d", "e"), True),
        (DRAW, ("c", "d", "e"), False),
    ]
    assert settled.steps[0].values == {"a": "2", "b": "1"}


@pytest.mark.parametrize("order", [["a", "b", "c"], ["a"], ["x", "y"]])
def test_an_order_of_another_group_parts_nobody(order):
    settled = settle({"a": 1, "b": 1}, [DRAW], Facts(HIGHER, lots=[order]))

    assert settled.tied == {"a", "b"}
    assert settled.pending == (("a", "b"),)


def test_a_group_that_waits_for_panel_and_draw_is_named_once():
    assert settle({"a": 1, "b": 1}, [PANEL, DRAW], Facts(HIGHER)).pending == (("a", "b"),)


def test_the_panel_decides_nothing_by_lots_and_the_other_way_round():
    assert settle({"a": 1, "b": 1}, [DRAW], Facts(HIGHER, panel=[["b", "a"]])).tied
    assert settle({"a": 1, "b": 1}, [PANEL], Facts(HIGHER, lots=[["b", "a"]])).tied


@pytest.mark.parametrize(
    ("orders", "part"), [([["a", "a"]], "twice"), ([["a", "b"], ["b", "a"]], "two recorded orders")]
)
def test_a_recorded_order_that_contradicts_itself_is_refused(orders, part):
    with pytest.raises(ValueError, match=part):
        settle({"a": 1, "b": 1}, [DRAW], Facts(HIGHER, lots=orders))


# Whatever comes


@st.composite
def worlds(draw):
    """Ranks with ties, means, topics and some recorded orders."""
    names = [f"n{number}" for number in range(draw(st.integers(1, 9)))]
    scores = {name: draw(st.integers(0, 3)) for name in names}
    ranks = {name: 1 + sum(scores[o] > scores[name] for o in names) for name in names}
    means = {name: {"c1": Fraction(draw(st.integers(0, 2)), 2)} for name in names}
    topics = {name: draw(st.sampled_from(["x", "y", None])) for name in names}
    chain = draw(st.lists(st.sampled_from([FIRST, TOPIC, PANEL]), unique=True))
    groups = [[n for n in names if ranks[n] == r] for r in sorted(set(ranks.values()))]
    panel = [draw(st.permutations(group)) for group in groups if draw(st.booleans())]
    return ranks, chain, Facts(draw(st.sampled_from(Direction)), means, {"topic": topics}, panel)


@given(worlds(), st.randoms())
def test_ranks_are_refined_never_turned_and_the_order_of_input_changes_nothing(world, random):
    ranks, chain, facts = world
    settled = settle(ranks, chain, facts)

    assert set(settled.ranks) == set(ranks)
    for one, its in settled.ranks.items():
        assert its == 1 + sum(other < its for other in settled.ranks.values())
        assert (one in settled.tied) == (list(settled.ranks.values()).count(its) > 1)
        assert all(its < settled.ranks[other] for other in ranks if ranks[one] < ranks[other])
    shuffled = dict(random.sample(list(ranks.items()), len(ranks)))
    assert settle(shuffled, chain, facts) == settled


@given(worlds())
def test_the_steps_alone_give_the_ranks(world):
    """Whoever reads the record comes to the same places."""
    ranks, chain, facts = world
    settled = settle(ranks, chain, facts)
    again = dict(ranks)
    for step in settled.steps:
        assert {again[name] for name in step.group} == {step.rank}
        assert sorted(name for part in step.parts for name in part) == sorted(step.group)
        place = step.rank
        for part in step.parts:
            again |= dict.fromkeys(part, place)
            place += len(part)

    assert again == settled.ranks
