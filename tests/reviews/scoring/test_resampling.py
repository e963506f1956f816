"""Resampling of panelists and their sheets: repeatable, fair to ties, and against enumeration."""

from fractions import Fraction
from itertools import product

import pytest

from reviews.scoring.ranking import Judgement
from reviews.scoring.resampling import Resampled, resample

F = Fraction


def judged(**rows):
    """Judgements from ``a="p4 q3"``: panelist and score."""
    return [
        Judgement(application, word[0], F(word[1:]))
        for application, row in rows.items()
        for word in row.split()
    ]


CLEAR = judged(a="p5 q5 r5", b="p3 q3 r3", c="p1 q1 r1")


def test_whoever_leads_in_all_eyes_wins_whenever_drawn():
    found = resample(CLEAR, places=1, seed=1).among

    # each of 9 sheets is missed in a draw: a has none with probability 0.08 or so
    assert found["a"] > 0.85
    assert found["c"] < 0.02
    assert sum(found.values()) == pytest.approx(1)


def exactly(judgements, places):
    """All draws of panelists and sheets, by enumeration, for the shares of winners."""
    by_panelist = {}
    for judgement in judgements:
        by_panelist.setdefault(judgement.panelist, []).append(judgement)
    names = sorted({judgement.application for judgement in judgements})
    shares, whole = dict.fromkeys(names, F(0)), F(0)
    for panel in product(by_panelist.values(), repeat=len(by_panelist)):
        sheets = list(product(*[product(own, repeat=len(own)) for own in panel]))
        for drawn in sheets:
            flat = [judgement for own in drawn for judgement in own]
            means = {
                name: sum(them) / len(them)
                for name in names
                if (them := [j.score for j in flat if j.application == name])
            }
            weight = F(1, len(sheets))
            whole += weight
            for name, mean in means.items():
                ahead = sum(other > mean for other in means.values())
                level = sum(other == mean for other in means.values())
                left = min(max(places - ahead, 0), level)
                shares[name] += weight * F(left, level)
    return {name: float(share / whole) for name, share in shares.items()}


SMALL = judged(a="p4 q2 r3", b="p3 q3", c="r4")


@pytest.mark.parametrize("places", [1, 2, 3, 5])
def test_it_agrees_with_all_draws_one_by_one(places):
    """20,000 draws: a share of one half has a standard error of 0.0035; 5 of them are 0.018."""
    found = resample(SMALL, places=places, seed=5, draws=20_000).among

    expected = exactly(SMALL, places)
    assert set(found) == set(expected)
    assert all(abs(found[name] - expected[name]) < 0.018 for name in expected)


def test_chunks_change_nothing_but_the_order_of_random_numbers(monkeypatch):
    monkeypatch.setattr("reviews.scoring.resampling._CHUNK", 700)

    found = resample(SMALL, places=2, seed=5, draws=20_000).among

    assert all(abs(found[name] - share) < 0.018 for name, share in exactly(SMALL, 2).items())


def test_the_seed_repeats_it_and_the_order_of_input_does_not_matter():
    found = resample(SMALL, places=2, seed=7)

    assert resample(SMALL[::-1], places=2, seed=7) == found
    assert resample(SMALL, places=2, seed=8) != found
    assert (found.seed, found.places, found.draws) == (7, 2, 2_000)


def test_where_lower_is_better_the_lower_win():
    turned = [Judgement(j.application, j.panelist, -j.score) for j in SMALL]

    found = resample(turned, places=1, seed=3, direction="lower")

    assert found == resample(SMALL, places=1, seed=3)
    assert found != resample(SMALL, places=1, seed=3, direction="lower")


def test_a_tie_over_the_last_place_is_shared_evenly():
    level = judged(a="p3 q3", b="p3 q3")

    found = resample(level, places=1, seed=2, draws=5_000).among

    assert found["a"] + found["b"] == pytest.approx(1)
    assert abs(found["a"] - 0.5) < 0.02


def test_equal_fractions_tie_although_floats_would_not():
    """0.1 + 0.2 is 0.30000000000000004 in floats: a would then always be ahead of b."""
    tenths = [
        *(Judgement("a", panelist, F(number, 10)) for number, panelist in enumerate("pqr", 1)),
        *(Judgement("b", panelist, F(2, 10)) for panelist in "pqr"),
    ]
    whole = resample([j for j in tenths if j.application == "b"] + tenths[:3], places=1, seed=6)
    scaled = [Judgement(j.application, j.panelist, 10 * j.score) for j in tenths]

    assert whole.among == resample(scaled, places=1, seed=6).among


def test_abstentions_are_no_sheets():
    with_silence = [*SMALL, Judgement("d", "p", None)]

    assert resample(with_silence, places=1, seed=4) == resample(SMALL, places=1, seed=4)
    assert resample([], places=1) == Resampled(2_000, 0, 1, {})


@pytest.mark.parametrize("wrong", [{"places": 0}, {"places": 1, "draws": 0}])
def test_without_a_place_or_a_draw_there_is_nothing_to_count(wrong):
    with pytest.raises(ValueError, match="at least one place and one draw"):
        resample(SMALL, **wrong)
