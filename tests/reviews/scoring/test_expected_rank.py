"""The method ``expected-rank``: what it gives, what must never matter, what a design may lack."""

import json
from decimal import Decimal
from fractions import Fraction
from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.scoring.expected_rank import _ranked
from reviews.scoring.options import Options
from reviews.scoring.ranking import Judgement, rank

from .dense import drawn, integrated, judged

F = Fraction
FIVE = Options(span=F(5))
EXAMPLE = judged("1:A:4 2:A:3 2:B:4 3:B:9/2 3:C:7/2 4:C:3")  # DOMAIN, example 1


def ranked(judgements, options=FIVE, **more):
    return rank(judgements, method="expected-rank", options=options, **more)


def scores(ranking):
    return {row.application: row.score for row in ranking.rows}


def test_the_worked_example_of_the_methods():
    ranking = ranked(EXAMPLE, Options(span=F(5), top=2))

    first, *_, last = ranking.rows
    assert [row.application for row in ranking.rows] == ["1", "3", "4", "2"]
    assert (float(first.score), float(last.score)) == pytest.approx((1.7918, 3.1110), abs=1e-4)
    row = ranking.extras["rows"]["1"]
    assert row["raw"] == 4
    assert float(row["adjusted"]) == pytest.approx(3.9472, abs=1e-4)
    assert row["standard_error"] == pytest.approx(0.7140, abs=1e-4)
    assert row["p_top_k"] == pytest.approx(0.7617, abs=1e-4)
    assert (row["interval_50"], row["interval_95"], row["band"]) == ((1, 2), (1, 4), 1)
    assert [one["panelist"] for one in ranking.extras["panelists"]] == ["A", "B", "C"]
    severities = [one["severity"] for one in ranking.extras["panelists"]]
    assert severities == pytest.approx([0.1546, -0.4239, 0.2693], abs=1e-4)


def test_the_example_agrees_with_a_dense_grid():
    _sds, better, _effects, _errors = integrated(EXAMPLE, 1.25)

    found = scores(ranked(EXAMPLE))

    expected = 4 - better.sum(axis=1)
    assert [float(found[name]) for name in "1234"] == pytest.approx(expected, abs=1e-3)


def test_pcer_and_sucra_of_rank_2_44_among_15():
    """DOMAIN, example 8."""
    row = _ranked(list("abcdefghijklmno"), np.full(15, 2.44), FIVE)["a"]

    assert (row["expected_rank"], round(row["pcer"], 2), round(row["sucra"], 3)) == (
        2.44,
        12.93,
        0.897,
    )


@pytest.mark.parametrize(("count", "panelists", "each"), [(7, 4, 3), (24, 15, 3), (70, 12, 4)])
def test_expected_ranks_add_up(count, panelists, each):
    """DOMAIN, example 8: to n (n + 1) / 2."""
    found = scores(ranked(drawn(count, panelists, each, seed=count)))

    assert abs(sum(found.values()) - F(count * (count + 1), 2)) <= count * F(1, 2_000_000)


def test_extras_are_whole_multiples_of_what_they_are_rounded_to():
    coarse = Options(span=F(5), resolution=Decimal("0.01"), top=3)

    ranking = ranked(drawn(12, 6, 3, seed=1), coarse)

    for application, score in scores(ranking).items():
        row = ranking.extras["rows"][application]
        assert (score * 100).denominator == (row["adjusted"] * 100).denominator == 1
        assert F(row["expected_rank"]) == F(float(score))
        assert row["standard_error"] == round(row["standard_error"], 2)
        assert row["p_top_k"] == round(row["p_top_k"], 6)


def test_probabilities_of_the_first_places_add_up_to_them():
    ranking = ranked(drawn(20, 8, 4, seed=3), Options(span=F(5), top=6))

    chances = [row["p_top_k"] for row in ranking.extras["rows"].values()]
    assert sum(chances) == pytest.approx(6, abs=0.05)
    assert all(0 <= chance <= 1 for chance in chances)
    assert "p_top_k" not in ranked(drawn(20, 8, 4, seed=3)).extras["rows"]["a000"]


def test_with_more_places_than_applications_all_are_among_them():
    ranking = ranked(EXAMPLE, Options(span=F(5), top=9))

    assert {row["p_top_k"] for row in ranking.extras["rows"].values()} == {1.0}


def test_bands_follow_the_list_and_intervals_hold_one_another():
    ranking = ranked(drawn(40, 10, 4, seed=2))

    rows = [ranking.extras["rows"][row.application] for row in ranking.rows]
    found = [row["band"] for row in rows]
    assert found == sorted(found)
    assert set(found) == set(range(1, max(found) + 1))
    assert max(found) > 1
    for row in rows:
        (low, high), (lowest, highest) = row["interval_50"], row["interval_95"]
        assert 1 <= lowest <= low <= high <= highest <= 40


# What must not matter


@st.composite
def panels(draw):
    """Small designs on half marks, of any shape, with at least two applications."""
    applications, panelists = draw(st.integers(2, 5)), draw(st.integers(1, 4))
    pairs = draw(
        st.sets(
            st.tuples(st.integers(0, applications - 1), st.integers(0, panelists - 1)),
            min_size=2,
            max_size=10,
        )
    )
    return [Judgement(f"a{a}", f"p{p}", F(draw(st.integers(0, 10)), 2)) for a, p in sorted(pairs)]


@settings(max_examples=4, deadline=None)
@given(panels(), st.randoms(use_true_random=False))
def test_order_and_names_change_nothing(judgements, random):
    before = ranked(judgements)
    shuffled = random.sample(judgements, len(judgements))
    assert ranked(shuffled) == before

    applications = {j.application for j in judgements}
    panelists = {j.panelist for j in judgements}
    other = dict(zip(sorted(applications), random.sample("uvwxyz", len(applications)), strict=True))
    another = dict(zip(sorted(panelists), random.sample("lmnop", len(panelists)), strict=True))
    after = ranked(
        [Judgement(other[j.application], another[j.panelist], j.score) for j in shuffled]
    )

    assert scores(after) == {other[name]: score for name, score in scores(before).items()}
    rows = after.extras.get("rows", {})
    for name, row in before.extras.get("rows", {}).items():
        own = rows[other[name]]
        assert {k: v for k, v in own.items() if k != "band"} == {
            k: v for k, v in row.items() if k != "band"
        }
    assert after.extras.get("verdict") == before.extras.get("verdict")


@settings(max_examples=6, deadline=None)
@given(panels(), st.integers(-20, 20))
def test_points_added_and_signs_turned_change_no_rank_and_the_direction_turns_all(judgements, more):
    """Three in one, as every ranking takes a while: they are held against the same one."""
    before = ranked(judgements)
    own = scores(before)

    moved = [Judgement(j.application, j.panelist, j.score + more) for j in judgements]
    assert scores(ranked(moved)) == own

    turned = [Judgement(j.application, j.panelist, -j.score) for j in judgements]
    after = ranked(turned, direction="lower")
    assert scores(after) == own
    assert after.extras.get("panelists") == before.extras.get("panelists")

    others = scores(ranked(judgements, direction="lower"))
    assert set(own) == set(others)
    for name, score in own.items():
        assert abs(score + others[name] - (len(own) + 1)) <= F(2, 1_000_000)


@settings(max_examples=5, deadline=None)
@given(panels(), st.data())
def test_exchangeable_applications_get_identical_values(judgements, data):
    """A copy of an application, with the same scores by the same panelists."""
    name = data.draw(st.sampled_from(sorted({j.application for j in judgements})))
    copies = [Judgement("copy", j.panelist, j.score) for j in judgements if j.application == name]
    ranking = ranked([*judgements, *copies])
    if not ranking.rows:
        return

    found, rows = scores(ranking), ranking.extras["rows"]
    assert found[name] == found["copy"]
    assert {k: v for k, v in rows[name].items() if k != "band"} == {
        k: v for k, v in rows["copy"].items() if k != "band"
    }
    assert {row.rank for row in ranking.rows if row.application in (name, "copy")} == {
        next(row.rank for row in ranking.rows if row.application == name)
    }


def test_panels_that_mirror_each_other_give_equal_ranks_at_any_resolution():
    """Two pairs, exchangeable only through their panels: 1.5 and 3.5, rounded to whole ranks."""
    mirrored = judged("1:A:4 1:B:5 2:A:2 2:B:1 3:C:4 3:D:5 4:C:2 4:D:1")

    found = scores(ranked(mirrored, Options(span=F(5), resolution=Decimal(1))))

    assert found["1"] == found["3"]
    assert found["2"] == found["4"]


# The prior


def test_the_prior_is_said_with_what_it_changes():
    ranking = ranked(EXAMPLE)

    prior = ranking.extras["prior"]
    assert (prior["mean"], prior["deviations"]) == ("flat", "half-normal")
    assert (prior["scale"], prior["span"], prior["span_of"]) == (1.25, 5.0, "scale")
    assert "scale of 1.25 points, a quarter of the scale’s range" in ranking.warnings[-1]
    assert f"more than {prior['halved']:.3f}, with twice" in ranking.warnings[-1]


@pytest.mark.parametrize(("name", "factor"), [("halved", F(1, 2)), ("doubled", F(2))])
def test_sensitivity_is_what_another_prior_gives(name, factor):
    prior = ranked(EXAMPLE).extras["prior"]

    before, after = scores(ranked(EXAMPLE)), scores(ranked(EXAMPLE, Options(span=5 * factor)))
    change = max(abs(float(before[application] - after[application])) for application in before)
    assert prior[name] == pytest.approx(change, abs=2e-3)
    assert change > 0.01


def test_without_a_scale_the_range_of_the_scores_counts_and_is_said():
    ranking = ranked(EXAMPLE, Options())

    assert ranking.extras["prior"]["span_of"] == "scores"
    assert "as no scale is given" in ranking.warnings[-1]
    assert scores(ranking) == scores(ranked(EXAMPLE, Options(span=F(3, 2))))


# Designs that lack something


@pytest.mark.parametrize(
    ("text", "verdict", "expected"),
    [
        ("1:A:5", "one_application", {"1": 1}),
        ("1:A:5 1:B:2", "one_application", {"1": 1}),
        ("1:A:3 2:A:3 3:B:3", "all_equal", {"1": 2, "2": 2, "3": 2}),
        ("1:A:5 2:A:4 3:A:4 1:B:4 2:B:3 3:B:3", "additive", {"1": 1, "2": F(5, 2), "3": F(5, 2)}),
    ],
)
def test_where_no_posterior_exists_the_reason_is_named(text, verdict, expected):
    ranking = ranked(judged(text))

    assert scores(ranking) == expected
    assert ranking.extras["verdict"] == verdict
    assert len(ranking.warnings) == 1
    row = ranking.extras["rows"]["1"]
    assert not set(row) & {"interval_50", "interval_95", "standard_error", "band", "p_top_k"}
    assert row["expected_rank"] == float(expected["1"])


def test_where_lower_is_better_additive_scores_turn_around():
    ranking = ranked(judged("1:A:5 2:A:4 1:B:4 2:B:3"), direction="lower")

    assert scores(ranking) == {"2": 1, "1": 2}


def test_additive_scores_in_two_parts_rank_nothing():
    ranking = ranked(judged("1:A:5 2:A:4 1:B:4 2:B:3 3:C:1 4:C:2 3:D:2 4:D:3"))

    assert ranking.rows == ()
    assert {entry.code for entry in ranking.not_rankable} == {"undefined"}
    assert "2 parts that no panelist connects" in ranking.not_rankable[0].reason


@pytest.mark.parametrize(
    ("text", "verdict", "part"),
    [
        ("1:A:5 2:A:4 3:B:3 4:B:2", "one_judgement_per_application", "merit and chance"),
        ("1:A:5 1:B:4 2:C:3 2:D:1", "one_judgement_per_panelist", "severity and chance"),
        ("1:A:5 2:B:4 3:C:3", "one_judgement_each", "severity and chance"),
    ],
)
def test_what_a_design_cannot_tell_is_said(text, verdict, part):
    ranking = ranked(judged(text))

    assert ranking.extras["verdict"] == verdict
    assert any(part in warning for warning in ranking.warnings)
    assert ranking.rows[0].application == "1"


def test_two_parts_are_ranked_across_and_named():
    """DOMAIN, example 2, with a second judgement each: a mixed model shrinks instead."""
    ranking = ranked(judged("1:A:5 1:B:3 2:A:4 2:B:4 3:C:3 3:D:4 4:C:2 4:D:1"))

    assert ranking.extras["parts"] == [["1", "2"], ["3", "4"]]
    assert "2 parts that no panelist connects" in ranking.warnings[0]
    assert [row.application for row in ranking.rows] == ["1", "2", "3", "4"]


def test_the_reml_estimates_stand_beside_the_posterior():
    judgements = drawn(12, 6, 3, seed=1)

    variance = ranked(judgements).extras["variance"]

    expected = rank(judgements, method="mixed").extras["variance"]
    assert variance == pytest.approx(expected, abs=1e-6)
    assert variance["residual"] > 0


def test_a_whole_design_has_neither_parts_nor_verdict():
    assert not {"parts", "verdict"} & set(ranked(EXAMPLE).extras)


def test_nothing_judged_ranks_nothing():
    assert ranked([Judgement("a", "p", None)]).rows == ()


def test_many_applications_have_expected_ranks_alone(monkeypatch):
    judgements = drawn(30, 8, 4, seed=9)
    exact = scores(ranked(judgements))
    monkeypatch.setattr("reviews.scoring.posterior.EXACT", 20)

    ranking = ranked(judgements)

    assert "approximate, without intervals" in ranking.warnings[0]
    assert "band" not in ranking.extras["rows"]["a000"]
    assert all(abs(score - exact[name]) < F(1, 2) for name, score in scores(ranking).items())


# On the command line


def test_the_command_gives_all_of_it_with_the_span_of_the_scale(tmp_path):
    path, out = tmp_path / "scores.csv", StringIO()
    lines = [f"{j.application},{j.panelist},{float(j.score)}" for j in EXAMPLE]
    path.write_text("\n".join(["a,p,s", *lines]), encoding="utf-8")
    columns = ["--application=a", "--panelist=p", "--score=s", "--scale=0:5", "--top=2"]

    call_command(
        "rank",
        f"--from-csv={path}",
        *columns,
        "--method=expected-rank",
        "--format=json",
        stdout=out,
    )

    found = json.loads(out.getvalue())
    direct = ranked(EXAMPLE, Options(span=F(5), top=2))
    assert [row["application"] for row in found["rows"]] == ["1", "3", "4", "2"]
    assert {row["application"]: F(row["score"]) for row in found["rows"]} == scores(direct)
    wanted = "raw adjusted standard_error expected_rank pcer sucra interval_50 interval_95".split()
    assert {*wanted, "p_top_k", "band"} <= set(found["rows"][0])
    assert found["prior"]["span_of"] == "scale"
    assert set(found["variance"]) == {"application", "panelist", "residual"}
    assert found["better"] == "lower"
