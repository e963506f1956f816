from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions import deciding_in_words
from competitions.models import Method
from reviews import ranking_words
from reviews.scoring.numbers import rounded_up
from reviews.scoring.ranking import (
    METHODS,
    Judgement,
    NotRankable,
    Scored,
    Undefined,
    percentile,
    rank,
)


def judgements(**given):
    """application=[scores as text; None abstains] by panelists p0, p1, ..."""
    return [
        Judgement(application, f"p{i}", None if score is None else Fraction(score))
        for application, scores in given.items()
        for i, score in enumerate(scores)
    ]


def places(ranking):
    return {row.application: (row.rank, row.tied) for row in ranking.rows}


def test_equal_means_share_the_smallest_rank():
    ranking = rank(judgements(a=[5, 4], b=[4, 4], c=[3, 5], d=[1, 2]))

    assert places(ranking) == {"a": (1, False), "b": (2, True), "c": (2, True), "d": (4, False)}
    assert [row.application for row in ranking.rows] == ["a", "b", "c", "d"]


def test_ties_are_decided_on_fractions_not_on_floats():
    """0.1 + 0.2 + 0.3 and 0.2 + 0.2 + 0.2 differ as floats, and are equal."""
    ranking = rank(judgements(a=["0.1", "0.2", "0.3"], b=["0.2", "0.2", "0.2"]))

    assert places(ranking) == {"a": (1, True), "b": (1, True)}


def test_a_difference_beyond_twelve_decimals_still_decides():
    ranking = rank(judgements(a=["4"], b=["4.0000000000000001"]))

    assert places(ranking) == {"b": (1, False), "a": (2, False)}


def test_lower_can_be_better():
    ranking = rank(judgements(a=[1], b=[2], c=[2]), direction="lower")

    assert places(ranking) == {"a": (1, False), "b": (2, True), "c": (2, True)}


def test_below_quorum_is_not_rankable_with_the_reason():
    ranking = rank(
        judgements(a=[5, 5, 5], b=[5, 5], c=[5, 5, None], d=[None]),
        quorum=3,
        applications=["e"],
    )

    assert places(ranking) == {"a": (1, False)}
    assert ranking.not_rankable == (
        NotRankable("b", "quorum", 2, 3),
        NotRankable("c", "quorum", 2, 3),
        NotRankable("d", "no_judgement", 0, 3),
        NotRankable("e", "no_judgement", 0, 3),
    )
    assert ranking.not_rankable[0].reason == "2 of at least 3 judgements"


def test_an_abstention_counts_for_nothing():
    assert rank(judgements(a=[4, None, 2])).rows[0].score == 3


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"method": "guess"}, "unknown method guess"),
        ({"direction": "up"}, "higher or lower"),
        ({"quorum": 0}, "quorum must be at least 1"),
    ],
)
def test_wrong_options_are_refused(options, words):
    with pytest.raises(ValueError, match=words):
        rank(judgements(a=[1]), **options)


def test_two_judgements_of_one_pair_are_refused():
    twice = [Judgement("a", "p", Fraction(1)), Judgement("a", "p", Fraction(2))]

    with pytest.raises(ValueError, match="p judges a twice"):
        rank(twice)


def test_nothing_to_rank_is_an_empty_ranking():
    assert rank([]).rows == ()


def test_a_further_method_is_one_entry(monkeypatch):
    def best_of_two(judged, direction, options):
        scores = {a: max(j.score for j in js) for a, js in judged.items() if len(js) > 1}
        why = Undefined("single", words="only one judgement")
        alone = {a: why for a in judged if a not in scores}
        return Scored(scores, alone, ("Best scores count.",))

    monkeypatch.setitem(METHODS, "best", best_of_two)
    ranking = rank(judgements(a=[1, 5], b=[4, 4], c=[5]), method="best")

    assert places(ranking) == {"a": (1, False), "b": (2, False)}
    assert ranking.not_rankable[0].reason == "only one judgement"
    assert ranking.warnings == ("Best scores count.",)


def test_every_method_of_a_stage_can_be_computed_and_has_its_words():
    assert METHODS.keys() == set(Method.values)
    assert ranking_words.METHODS.keys() == deciding_in_words.METHODS.keys() == set(Method)


def test_percentile_of_the_worked_example():
    """DOMAIN example 7: rank 7 of 95 is 6.84, printed as 7."""
    exact = percentile(7, 1, 95)

    assert exact == Fraction(650, 95)
    assert round(float(exact), 2) == 6.84
    assert rounded_up(exact) == 7


def test_percentile_of_a_tie_takes_the_mean_rank():
    assert percentile(1, 2, 4) == percentile(1, 1, 4) + Fraction(100, 8)
    with pytest.raises(ValueError, match="no place"):
        percentile(4, 2, 4)


tables = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.lists(st.integers(0, 50), min_size=1, max_size=5),
    min_size=1,
).map(lambda d: {a: [Fraction(k, 10) for k in ks] for a, ks in d.items()})


@given(tables)
def test_rank_is_one_plus_the_number_of_strictly_better_means(table):
    means = {a: sum(scores) / len(scores) for a, scores in table.items()}

    ranking = rank(judgements(**table))

    assert {row.application: row.rank for row in ranking.rows} == {
        a: 1 + sum(other > mine for other in means.values()) for a, mine in means.items()
    }


@given(tables, st.randoms())
def test_order_of_the_input_changes_nothing(table, random):
    given_order = judgements(**table)
    shuffled = random.sample(given_order, len(given_order))

    assert rank(shuffled) == rank(given_order)


@given(tables, st.fractions(-5, 5))
def test_a_constant_changes_no_rank_and_a_flip_changes_the_direction(table, constant):
    moved = {a: [s + constant for s in scores] for a, scores in table.items()}
    flipped = {a: [-s for s in scores] for a, scores in table.items()}
    expected = places(rank(judgements(**table)))

    assert places(rank(judgements(**moved))) == expected
    assert places(rank(judgements(**flipped), direction="lower")) == expected
