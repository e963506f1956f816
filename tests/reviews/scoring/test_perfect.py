"""Whether effects explain all scores exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scoring.perfect import perfect_fit
from reviews.scoring.ranking import Judgement

from .dense import judged


def fit(judgements):
    by_application = {}
    for judgement in judgements:
        by_application.setdefault(judgement.application, []).append(judgement)
    return perfect_fit(by_application)


def test_a_constant_severity_is_explained():
    found = fit(judged("1:A:5 2:A:4 1:B:9/2 2:B:7/2 3:B:1"))

    assert found.effects == {"1": 0, "2": -1, "3": Fraction(-7, 2)}
    assert (found.parts, found.spare) == (1, 1)


def test_one_step_off_is_not():
    assert fit(judged("1:A:5 2:A:4 1:B:9/2 2:B:3")) is None


@pytest.mark.parametrize(
    ("text", "parts", "spare"),
    [("1:A:5 2:A:4 3:B:3 4:B:2", 2, 0), ("1:A:5 1:B:5 2:C:3", 2, 0), ("1:A:5", 1, 0)],
)
def test_without_a_spare_judgement_everything_is_explained(text, parts, spare):
    found = fit(judged(text))

    assert (found.parts, found.spare) == (parts, spare)


@given(
    st.lists(st.fractions(), min_size=2, max_size=5),
    st.lists(st.fractions(), min_size=2, max_size=4),
    st.sets(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1),
    st.data(),
)
def test_made_of_effects_it_is_found_and_broken_once_it_is_not(values, effects, pairs, data):
    kept = [(a, p) for a, p in sorted(pairs) if a < len(values) and p < len(effects)]
    if not kept:
        return
    judgements = [Judgement(str(a), str(p), values[a] + effects[p]) for a, p in kept]
    found = fit(judgements)

    for one in judgements:
        for other in judgements:
            if one.panelist == other.panelist:
                apart = found.effects[one.application] - found.effects[other.application]
                assert apart == one.score - other.score
    place = data.draw(st.integers(0, len(kept) - 1))
    rest = [*judgements[:place], *judgements[place + 1 :]]
    one = judgements[place]
    broken = [*rest, Judgement(one.application, one.panelist, one.score + 1)]
    was_spare = bool(rest) and fit(rest).spare == found.spare - 1
    assert (fit(broken) is None) == was_spare
