"""How probably one is better than another: as the whole posterior has it, the same both ways."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.scoring.expected_rank import model
from reviews.scoring.options import Options
from reviews.scoring.pairs import Known, compare
from reviews.scoring.posterior import posterior
from reviews.scoring.ranking import Judgement, considered, rank
from reviews.scoring.scale import Direction

from .dense import integrated, judged

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
FIVE = Options(span=Fraction(5))
EXAMPLE = judged("1:A:4 2:A:3 2:B:4 3:B:9/2 3:C:7/2 4:C:3")


def pair(judgements, one, other, direction=HIGHER, options=FIVE):
    found, _few = considered(judgements)
    return compare(found, one, other, direction, options)


def test_the_example_of_the_methods():
    found = pair(EXAMPLE, "1", "4")

    assert found.known == Known.ESTIMATED
    assert found.one == pytest.approx(0.778, abs=0.0005)
    assert found.one + found.other == pytest.approx(1, abs=1e-12)


def test_it_is_what_a_dense_grid_of_all_variances_gives():
    _sds, better, _effects, _errors = integrated(EXAMPLE, 1.25)

    for i in range(4):
        for k in range(4):
            if i != k:
                found = pair(EXAMPLE, str(i + 1), str(k + 1))
                assert found.one == pytest.approx(better[i, k], abs=0.001)


def test_over_all_others_it_adds_up_to_the_expected_rank():
    result = rank(EXAMPLE, method="expected-rank", options=FIVE)

    for row in result.rows:
        others = [name for name in "1234" if name != row.application]
        behind = sum(pair(EXAMPLE, row.application, name).other for name in others)
        assert 1 + behind == pytest.approx(float(row.score), abs=1e-5)


def test_it_is_the_entry_of_the_whole_posterior_with_panelists_in_common():
    rng = np.random.default_rng(7)
    judgements = [
        Judgement(f"{a:02}", f"{p}", Fraction(int(rng.integers(0, 11)), 2))
        for a in range(40)
        for p in rng.choice(9, 3, replace=False)
    ]
    found, _few = considered(judgements)
    components, _span = model(found, FIVE)
    whole = posterior(components.crossed, components.nodes(15), HIGHER).better

    for i, k in [(0, 1), (3, 39), (17, 5)]:
        assert pair(judgements, f"{i:02}", f"{k:02}").one == pytest.approx(whole[i, k], abs=1e-6)


SCORES = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("PQR"), st.integers(0, 10)),
    min_size=4,
    max_size=12,
    unique_by=lambda row: row[:2],
)


@settings(max_examples=40, deadline=None)
@given(SCORES)
def test_both_ways_add_up_to_one_and_a_turned_scale_tells_the_same(rows):
    judgements = [Judgement(a, p, Fraction(score, 2)) for a, p, score in rows]
    turned = [Judgement(j.application, j.panelist, 5 - j.score) for j in judgements]
    names = sorted({j.application for j in judgements})
    if len(names) < 2:
        return
    one, other = names[0], names[-1]

    found, back = pair(judgements, one, other), pair(judgements, other, one)
    lower = pair(turned, one, other, LOWER)

    assert (found.one, found.other) == (back.other, back.one)
    assert lower.known == found.known
    if found.one is not None:
        assert found.one + found.other == pytest.approx(1, abs=1e-12)
        assert 0 <= found.one <= 1
        assert lower.one == pytest.approx(found.one, abs=2e-6)


def test_who_is_exchangeable_has_one_half():
    judgements = judged("1:A:4 1:B:3 2:A:4 2:B:3 3:A:1 3:B:5 3:C:2 1:C:2 2:C:2")

    found = pair(judgements, "2", "1")

    assert (found.one, found.other) == (0.5, 0.5)


def test_names_and_order_of_the_input_change_nothing():
    renamed = [
        Judgement({"1": "9", "4": "0"}.get(j.application, j.application), j.panelist, j.score)
        for j in reversed(EXAMPLE)
    ]

    assert pair(renamed, "9", "0").one == pytest.approx(pair(EXAMPLE, "1", "4").one, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "known", "one"),
    [
        ("1:A:3 1:B:3 2:A:3 2:B:3", Known.LEVEL, 0.5),
        ("1:A:4 1:B:3 2:A:3 2:B:2", Known.ADDITIVE, None),
        ("1:A:4 1:B:3", Known.UNRANKED, None),
    ],
)
def test_where_no_model_can_tell_it_says_so_and_makes_nothing_up(text, known, one):
    found = pair(judged(text), "1", "2")

    assert (found.known, found.one) == (known, one)


def test_an_application_is_not_compared_with_itself():
    with pytest.raises(ValueError, match="with itself"):
        pair(EXAMPLE, "1", "1")
