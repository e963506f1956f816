import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.tiers import (
    BRONZE,
    GOLD,
    SILVER,
    TIERS,
    Indicator,
    Policy,
    check_rubric,
    tier,
)

CATALOGUE = [Indicator(f"i{n:02}", is_baseline=n < 3, in_silver=n < 20) for n in range(31)]
CODES = [indicator.code for indicator in CATALOGUE]


def levels(total, *, without=()):
    """Levels of 4, 3 and whatever remains that add up to ``total``; ``without`` is n/a."""
    rest, result = total, {}
    left = [code for code in CODES if code not in without]
    for place, code in enumerate(left):
        after = len(left) - place - 1
        result[code] = max(1, min(4, rest - after))
        rest -= result[code]
    assert rest == 0
    return result | dict.fromkeys(without)


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.mark.parametrize(
    ("given_levels", "percentage", "expected"),
    [
        (levels(100), Fraction(2500, 31), GOLD),
        (levels(99), Fraction(2475, 31), SILVER),
        (levels(93, without=CODES[-2:]), Fraction(9300, 116), GOLD),
        (levels(92, without=CODES[-2:]), Fraction(9200, 116), SILVER),
    ],
)
def test_gold_begins_at_exactly_eighty_percent(given_levels, percentage, expected):
    """DOMAIN example 9: 100 of 124 pass, 99 fail; of 116, 93 pass and 92 fail."""
    outcome = tier(given_levels, CATALOGUE)

    assert (outcome.tier, outcome.percentage) == (expected, percentage)
    assert codes(outcome.reasons) == ([] if expected == GOLD else ["below_threshold"])


def test_eighty_percent_is_compared_before_it_is_rounded():
    """3,999 of 5,000 points are 79.98 %, which prints as 80 %."""
    rubric = [Indicator("a", weight=1, maximum=5000)]

    assert tier({"a": 4000}, rubric).tier == GOLD
    assert tier({"a": 3999}, rubric).tier == SILVER


def test_one_indicator_below_its_minimum_costs_gold_and_is_named():
    outcome = tier(dict.fromkeys(CODES, 4) | {"i25": 0}, CATALOGUE)

    assert (outcome.tier, codes(outcome.reasons)) == (SILVER, ["below_minimum"])
    assert outcome.failed_minima == ("i25",)
    assert outcome.percentage == Fraction(12000, 124)


def test_a_failed_baseline_costs_gold_and_silver():
    outcome = tier(dict.fromkeys(CODES, 4) | {"i01": 0}, CATALOGUE)

    assert (outcome.tier, outcome.failed_baselines) == (BRONZE, ("i01",))
    assert codes(outcome.by_tier[SILVER]) == ["baseline_failed"]


@pytest.mark.parametrize(
    ("fallback", "expected"), [((SILVER, BRONZE), BRONZE), ((SILVER,), None), ((), None)]
)
def test_what_is_given_instead_of_gold_is_the_calls_to_say(fallback, expected):
    policy = Policy(fallback=fallback)

    assert tier(dict.fromkeys(CODES, 4) | {"i01": 0}, CATALOGUE, policy).tier == expected


def test_nothing_better_than_what_was_applied_for_is_given():
    full = dict.fromkeys(CODES, 4)

    assert tier(full, CATALOGUE, aim=SILVER).tier == SILVER
    assert tier(full, CATALOGUE, aim=BRONZE).tier == BRONZE


def test_a_missing_level_earns_nothing_and_is_named():
    outcome = tier({code: 4 for code in CODES if code != "i30"}, CATALOGUE)

    assert (outcome.tier, outcome.missing) == (None, ("i30",))
    assert codes(outcome.reasons) == ["missing"]


def test_silver_asks_only_for_its_own_scope():
    mine = {indicator.code: 1 for indicator in CATALOGUE if indicator.in_silver}

    assert tier(mine, CATALOGUE, aim=SILVER).tier == SILVER
    assert tier(mine | {"i00": 0}, CATALOGUE, aim=SILVER).tier == BRONZE


def test_a_baseline_is_never_not_applicable():
    outcome = tier(dict.fromkeys(CODES, 4) | {"i00": None}, CATALOGUE)

    assert outcome.tier is None
    assert codes(outcome.reasons) == ["baseline_not_applicable"]


def test_not_applicable_is_listed_and_is_not_level_zero():
    outcome = tier(dict.fromkeys(CODES, 4) | {"i30": None}, CATALOGUE)

    assert (outcome.tier, outcome.not_applicable) == (GOLD, ("i30",))
    assert (outcome.points, outcome.attainable) == (120, 120)


def test_a_catalogue_that_applies_nowhere_has_no_percentage():
    outcome = tier({"a": None}, [Indicator("a")])

    assert (outcome.tier, outcome.percentage) == (SILVER, None)
    assert codes(outcome.reasons) == ["nothing_applicable"]


@pytest.mark.parametrize(
    ("improvements", "expected", "reasons"),
    [
        (None, SILVER, []),
        ({"i05": 2, "i06": 1, "i07": 4}, SILVER, []),
        ({"i05": 3, "i06": 1, "i07": 4}, BRONZE, ["improvement_not_held"]),
        ({"i05": 2, "i06": 1}, BRONZE, ["too_few_improvements"]),
        ({"i05": 2, "i06": 1, "gone": 4}, SILVER, []),  # a later catalogue has it no more
    ],
)
def test_silver_holds_its_improvement_areas(improvements, expected, reasons):
    now = dict.fromkeys(CODES, 4) | {"i05": 2, "i06": 2}

    outcome = tier(now, CATALOGUE, aim=SILVER, improvements=improvements)

    assert (outcome.tier, codes(outcome.reasons)) == (expected, reasons)


@pytest.mark.parametrize(
    ("given_levels", "words"),
    [
        ({"x": 1}, "unknown indicators: x"),
        ({"i00": 5}, "level 5 is not on 0 to 4"),
        ({"i00": -1}, "level -1"),
        ({"i00": 3.5}, "not a whole level"),
        ({"i00": True}, "not a whole level"),
    ],
)
def test_wrong_levels_are_refused(given_levels, words):
    with pytest.raises(ValueError, match=words):
        tier(given_levels, CATALOGUE)


@pytest.mark.parametrize(
    ("rubric", "words"),
    [
        ([], "no indicators"),
        ([Indicator("a"), Indicator("a")], "same code: a"),
        ([Indicator("a", weight=0)], "weights of all indicators are 0"),
        ([Indicator("a", weight=-1)], "must not be negative"),
        ([Indicator("a", minimum=5)], "minimum 5"),
        ([Indicator("a", maximum=0, minimum=0)], "maximum 0"),
    ],
)
def test_a_wrong_catalogue_is_refused(rubric, words):
    with pytest.raises(ValueError, match=words):
        check_rubric(rubric)


def test_unknown_aims_are_refused():
    with pytest.raises(ValueError, match="unknown tier platinum"):
        tier({}, CATALOGUE, aim="platinum")


def test_the_tier_aimed_at_is_that_of_the_policy():
    full = dict.fromkeys(CODES, 4)

    assert tier(full, CATALOGUE, Policy.of({"aim": "silver"})).tier == SILVER
    assert tier(full, CATALOGUE, Policy.of({"aim": "bronze", "fallback": []})).tier == BRONZE
    assert Policy.of({"aim": "silver"}).fallback == (BRONZE,)


def test_a_catalogue_in_which_nothing_applies_gives_no_gold():
    everywhere = dict.fromkeys(CODES[3:]) | dict.fromkeys(CODES[:3], 4)
    rubric = [Indicator(code, weight=0 if place < 3 else 1) for place, code in enumerate(CODES)]

    outcome = tier(everywhere, rubric)

    assert (outcome.percentage, codes(outcome.by_tier[GOLD])) == (None, ["nothing_applicable"])


def test_policy_is_read_from_data():
    assert Policy.of({}) == Policy()
    assert Policy.of({"threshold": "82.5", "fallback": []}) == Policy(Fraction(165, 2), ())
    assert Policy.of({"fallback": ["bronze", "silver"]}).fallback == (SILVER, BRONZE)
    for wrong, words in [
        ({"thresold": 80}, "unknown label rules: thresold"),
        ({"threshold": 101}, "between 0 and 100"),
        ({"threshold": "much"}, "is no number"),
        ({"threshold": "nan"}, "is no number"),
        ({"fallback": ["tin"]}, "unknown tiers: tin"),
        ({"fallback": ["gold"]}, "no fallback from gold: gold"),
        ({"aim": "bronze", "fallback": ["silver"]}, "no fallback from bronze: silver"),
        ({"fallback": ["silver", "silver"]}, "stands twice"),
        ({"aim": "platinum"}, "unknown tier platinum"),
        ({"assessors": 0}, "assessors must be a whole number from 1 to 9"),
        ({"assessors": True}, "assessors must be"),
        ({"assessors": 1, "foreign_assessors": 2}, "foreign assessors must be .* from 0 to 1"),
        ({"improvement_areas": -1}, "improvement areas must be"),
        ({"veto_days": 0}, "veto days must be a whole number from 1 to 60"),
        ({"improvement_areas": "3"}, "improvement areas must be"),
    ]:
        with pytest.raises(ValueError, match=words):
            Policy.of(wrong)


def test_the_published_catalogue_has_thirty_one_gold_indicators():
    path = Path(__file__).parents[3] / "shared" / "data" / "ecei_gold_indicators.csv"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the project")
    with path.open(encoding="utf-8") as file:
        rubric = [
            Indicator(row["code"], in_silver=row["in_silver_audit_scope"] == "y")
            for row in csv.DictReader(file)
        ]

    outcome = tier({indicator.code: 4 for indicator in rubric}, rubric)

    assert (outcome.tier, outcome.points, outcome.attainable) == (GOLD, 124, 124)


# Properties


@st.composite
def assessments(draw, scopes_agree=False):
    rubric, given_levels = [], {}
    for n in range(draw(st.integers(1, 8))):
        in_gold = draw(st.booleans())
        indicator = Indicator(
            f"i{n}",
            weight=draw(st.integers(0 if n else 1, 3)),
            minimum=draw(st.integers(0, 3)),
            is_baseline=draw(st.booleans()),
            in_gold=in_gold,
            in_silver=in_gold if scopes_agree else draw(st.booleans()),
        )
        rubric.append(indicator)
        absent = draw(st.integers(0, 9))
        if absent > 1 or indicator.is_baseline:
            given_levels[indicator.code] = draw(st.integers(0, 4))
        elif absent:
            given_levels[indicator.code] = None
    return rubric, given_levels


def height(outcome):
    return -TIERS.index(outcome.tier) if outcome.tier else -len(TIERS)


def drawn_improvements(rubric, data):
    """None, or some indicators with a level of the time before."""
    codes = data.draw(st.lists(st.sampled_from([i.code for i in rubric]), unique=True, max_size=4))
    before = {code: data.draw(st.integers(0, 4)) for code in codes}
    return data.draw(st.sampled_from([None, before]))


@given(assessments(), st.data(), st.sampled_from(TIERS), st.permutations([SILVER, BRONZE]))
def test_raising_a_level_never_lowers_the_tier(assessment, data, aim, fallback):
    rubric, before = assessment
    after = {
        code: level if level is None else data.draw(st.integers(level, 4))
        for code, level in before.items()
    }
    policy = Policy(fallback=tuple(fallback[: data.draw(st.integers(0, 2))]))

    improvements = drawn_improvements(rubric, data)

    low = tier(before, rubric, policy, aim=aim, improvements=improvements)
    high = tier(after, rubric, policy, aim=aim, improvements=improvements)

    assert height(high) >= height(low)


@given(assessments(scopes_agree=True))
def test_gold_implies_every_silver_rule_where_the_scopes_agree(assessment):
    rubric, given_levels = assessment

    outcome = tier(given_levels, rubric)

    if outcome.tier == GOLD:
        assert outcome.by_tier[SILVER] == ()


@given(assessments(scopes_agree=True), st.data())
def test_gold_implies_silver_also_where_every_area_named_before_was_held(assessment, data):
    rubric, levels = assessment
    applicable = {code: level for code, level in levels.items() if level is not None}
    areas = {code: data.draw(st.integers(0, level)) for code, level in applicable.items()}

    outcome = tier(levels, rubric, Policy(improvement_areas=len(areas)), improvements=areas)

    if outcome.tier == GOLD:
        assert outcome.by_tier[SILVER] == ()


@given(assessments(), st.data())
def test_each_further_point_of_an_improvement_area_is_held(assessment, data):
    """Held is never less than it was; at the highest level nothing more can be asked."""
    rubric, levels = assessment
    improvements = drawn_improvements(rubric, data) or {}

    reasons = tier(levels, rubric, improvements=improvements).by_tier[SILVER]

    lost = [
        code
        for reason in reasons
        for code in reason.data.get("codes", [])
        if reason.code == "improvement_not_held"
    ]
    assert set(lost) == {c for c, before in improvements.items() if (levels.get(c) or 0) < before}


@given(assessments())
def test_the_percentage_is_exact(assessment):
    rubric, given_levels = assessment
    applicable = [i for i in rubric if i.in_gold and given_levels.get(i.code, 0) is not None]
    whole = sum(i.weight * i.maximum for i in applicable)
    part = sum(i.weight * given_levels.get(i.code, 0) for i in applicable)

    percentage = tier(given_levels, rubric).percentage

    assert percentage == (Fraction(100 * part, whole) if whole else None)
