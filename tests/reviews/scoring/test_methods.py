"""What every method must keep to, and the worked examples of DOMAIN, section 6."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.scoring.options import Options
from reviews.scoring.ranking import METHODS, Judgement, rank
from tests.reviews.scoring.normal_equations import unbalanced

FLOATS = ("zscore", "least-squares", "ridge", "mixed")
OURS = ("mean", "median", "trimmed", "borda", *FLOATS)


def judged(text):
    """`A app1 4, app2 3; B app2 4` as judgements."""
    found = []
    for part in text.split(";"):
        panelist, rest = part.split(maxsplit=1)
        for pair in rest.split(","):
            application, score = pair.split()
            found.append(Judgement(application, panelist, Fraction(score)))
    return found


CHAIN = judged("A app1 4, app2 3; B app2 4, app3 4.5; C app3 3.5, app4 3")
APART = judged("A app1 5, app2 4; B app3 3, app4 2")


def scores(ranking):
    return {row.application: row.score for row in ranking.rows}


def places(ranking):
    return {row.application: (row.rank, row.tied) for row in ranking.rows}


def test_least_squares_of_the_worked_example():
    """DOMAIN example 1."""
    ranking = rank(CHAIN, method="least-squares")

    assert {a: round(float(s), 4) for a, s in scores(ranking).items()} == {
        "app1": 4.3333,
        "app2": 3.3333,
        "app3": 3.8333,
        "app4": 3.3333,
    }
    assert places(ranking) == {
        "app1": (1, False),
        "app3": (2, False),
        "app2": (3, True),
        "app4": (3, True),
    }
    assert ranking.extras["rows"]["app3"]["raw"] == 4
    assert ranking.extras["panelists"] == [
        {"panelist": "A", "severity": 0.333333, "judgements": 2},
        {"panelist": "B", "severity": -0.666667, "judgements": 2},
        {"panelist": "C", "severity": 0.333333, "judgements": 2},
    ]


def test_least_squares_ranks_nothing_across_parts_and_names_them():
    """DOMAIN example 2."""
    ranking = rank(APART, method="least-squares")

    assert ranking.rows == ()
    assert ranking.extras["parts"] == [["app1", "app2"], ["app3", "app4"]]
    assert ranking.extras["verdict"] == "disconnected"
    reasons = {entry.reason for entry in ranking.not_rankable}
    assert reasons == {"it lies in one of 2 parts that no panelist connects"}


def test_ridge_and_the_mixed_model_rank_across_parts_and_warn():
    extra = judged("A app1 5, app2 4, app5 2; B app3 3, app4 2, app6 3; C app3 1, app4 2, app6 4")
    for method in ("ridge", "mixed"):
        ranking = rank(extra, method=method)
        assert len(ranking.rows) == 6
        assert len(ranking.extras["parts"]) == 2
        assert any("2 parts" in warning for warning in ranking.warnings)


@pytest.mark.parametrize("method", OURS)
def test_a_lone_judgement_and_equal_scores_divide_by_nothing(method):
    """DOMAIN example 3: a panelist with one judgement, one with identical scores."""
    table = judged("A x 4, y 3, z 1; B x 3, y 3, z 3; C x 5; D x 2, y 4, z 3")
    ranking = rank(table, method=method)

    assert {row.application for row in ranking.rows} == {"x", "y", "z"}
    said = " ".join(ranking.warnings)
    if method in ("borda", "least-squares", "ridge", "mixed"):
        assert '"C"' in said
    if method == "zscore":
        assert '"B", "C"' in said


def test_borda_share_of_the_worked_example():
    """DOMAIN example 11: four with a tie for first."""
    four = judged("P a 5, b 5, c 4, d 1")
    expected = {"a": Fraction(5, 6), "b": Fraction(5, 6), "c": Fraction(1, 3), "d": Fraction(0)}

    assert scores(rank(four, method="borda")) == expected
    turned = [Judgement(j.application, j.panelist, -j.score) for j in four]
    lower = rank(turned, method="borda", direction="lower")
    assert scores(lower) == expected
    assert places(lower) == places(rank(four, method="borda"))


def test_borda_of_one_application_is_undefined_with_a_warning():
    ranking = rank(judged("P a 5; Q b 4, c 3"), method="borda")

    assert scores(ranking) == {"b": 1, "c": 0}
    assert [entry.application for entry in ranking.not_rankable] == ["a"]
    assert ranking.warnings == (
        'Left out: panelist "P" judged one application only, which is no order.',
    )


def test_zscore_uses_the_deviation_of_a_population():
    ranking = rank(judged("P a 1, b 2, c 3; Q a 7, b 7, c 7"), method="zscore")

    root = Fraction("1.224745")  # sqrt(3/2)
    assert scores(ranking) == {"a": -root, "b": 0, "c": root}
    assert ranking.extras["left_out"] == ["Q"]


@pytest.mark.parametrize(
    ("share", "expected"), [("0", "13/5"), ("1/10", "13/5"), ("1/5", "7/3"), ("2/5", "2")]
)
def test_trimming_cuts_whole_judgements_at_both_ends(share, expected):
    """Of five judgements 1/5 is one at each end, 1/10 none, 2/5 two."""
    five = judged("P a 1; Q a 2; R a 2; S a 3; T a 5")
    options = Options(trim=Fraction(share))

    assert scores(rank(five, method="trimmed", options=options)) == {"a": Fraction(expected)}


def test_median_of_an_even_number_is_half_way():
    assert scores(rank(judged("P a 1, b 3; Q a 2, b 1; R b 2"), method="median")) == {
        "a": Fraction(3, 2),
        "b": Fraction(2),
    }


def test_balanced_least_squares_is_the_mean():
    table = [
        Judgement(f"a{a}", f"p{p}", Fraction((7 * a * a + 3 * p * a + p) % 11, 2))
        for a in range(8)
        for p in range(4)
    ]
    fitted, plain = rank(table, method="least-squares"), rank(table)

    assert places(fitted) == places(plain)
    for application, score in scores(plain).items():
        assert abs(scores(fitted)[application] - score) <= Fraction(1, 10**6)


@pytest.mark.parametrize("method", FLOATS)
def test_values_are_whole_quanta(method):
    options = Options(resolution=Decimal("0.025"))
    for score in scores(rank(unbalanced(5), method=method, options=options)).values():
        assert (score * 40).denominator == 1


@pytest.mark.parametrize("method", ["least-squares", "ridge", "mixed"])
def test_a_resolution_that_floats_cannot_hold_is_refused(method):
    with pytest.raises(ValueError, match="too fine"):
        rank(unbalanced(5), method=method, options=Options(resolution=Decimal("1e-14")))


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ({"trim": Fraction(1, 2)}, "trim must be at least 0 and below 1/2"),
        ({"trim": Fraction(-1, 9)}, "trim must be"),
        ({"ridge": Fraction(-1)}, "ridge must not be negative"),
        ({"top": 0}, "top must be at least 1"),
        ({"resolution": Decimal(0)}, "resolution must be greater than 0"),
        ({"resolution": Decimal("NaN")}, "resolution must be greater than 0"),
        ({"seed": -1}, "seed must not be negative"),
    ],
)
def test_wrong_options_are_refused(option, words):
    with pytest.raises(ValueError, match=words):
        Options(**option)


@pytest.mark.parametrize("method", OURS)
def test_nothing_judged_is_an_empty_ranking(method):
    assert rank([], method=method, applications=["a"]).rows == ()


def test_the_methods_are_those_that_a_stage_can_choose():
    assert set(OURS) <= set(METHODS)


# Properties

designs = st.dictionaries(
    st.tuples(st.sampled_from("abcdefg"), st.sampled_from("PQRST")),
    st.integers(0, 20),
    min_size=1,
    max_size=25,
).map(lambda d: [Judgement(a, p, Fraction(k, 8)) for (a, p), k in d.items()])
methods = st.sampled_from(OURS)


@settings(max_examples=60, deadline=None)
@given(designs, methods, st.randoms())
def test_the_order_of_the_input_changes_nothing(table, method, random):
    shuffled = random.sample(table, len(table))

    assert rank(shuffled, method=method) == rank(table, method=method)


@settings(max_examples=60, deadline=None)
@given(designs, methods, st.randoms())
def test_names_change_nothing(table, method, random):
    """Relabelled, all is added up in another order: the quanta must not notice."""
    new_a = dict(zip("abcdefg", random.sample("ABCDEFG", 7), strict=True))
    new_p = dict(zip("PQRST", random.sample("vwxyz", 5), strict=True))
    renamed = [Judgement(new_a[j.application], new_p[j.panelist], j.score) for j in table]

    before, after = rank(table, method=method), rank(renamed, method=method)

    assert scores(after) == {new_a[a]: score for a, score in scores(before).items()}
    assert places(after) == {new_a[a]: place for a, place in places(before).items()}
    rows = {new_a[a]: row for a, row in before.extras.get("rows", {}).items()}
    assert after.extras.get("rows", {}) == rows
    assert after.extras.get("variance") == before.extras.get("variance")


@settings(max_examples=60, deadline=None)
@given(designs, methods, st.integers(-40, 40))
def test_a_constant_moves_scores_and_no_place(table, method, eighths):
    moved = [Judgement(j.application, j.panelist, j.score + Fraction(eighths, 8)) for j in table]
    before, after = rank(table, method=method), rank(moved, method=method)

    assert places(after) == places(before)
    shift = 0 if method in ("borda", "zscore") else Fraction(eighths, 8)
    assert scores(after) == {a: score + shift for a, score in scores(before).items()}


@settings(max_examples=60, deadline=None)
@given(designs, methods)
def test_scores_and_direction_turned_together_change_no_place(table, method):
    turned = [Judgement(j.application, j.panelist, -j.score) for j in table]
    before, after = rank(table, method=method), rank(turned, method=method, direction="lower")

    assert places(after) == places(before)
    assert after.extras.get("panelists") == before.extras.get("panelists")


@settings(max_examples=40, deadline=None)
@given(designs, methods)
def test_exchangeable_applications_have_identical_values(table, method):
    """A copy of an application, judged by the same people alike, stands where it stands."""
    first = table[0].application
    twins = [Judgement("zz", j.panelist, j.score) for j in table if j.application == first]
    found = scores(rank([*table, *twins], method=method))

    assert found.get("zz") == found.get(first)
