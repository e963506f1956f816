from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.eligibility import RULES, Facts, Finding, Rule, evaluate

MORE = {"region": {"regions": ["DE"]}, "project_start": {"earliest": "2027-01-01"}}
MEMBERS = [("sme", "DE111"), ("sme", "DE12"), ("university", "DE3"), ("large", "")]


def finding(facts, rule, needed, **more):
    (found,) = evaluate([Rule.of({"rule": rule, "needed": needed, **more})], facts)
    return found


@pytest.mark.parametrize(
    ("rule", "needed", "facts", "met", "actual"),
    [
        ("committed_members", "4", Facts(members=MEMBERS), True, 4),
        ("committed_members", "15", Facts(members=MEMBERS), False, 4),
        ("member_types", "3", Facts(members=MEMBERS), True, 3),
        ("member_types", "2", Facts(members=MEMBERS[:2]), False, 1),
        ("management_fte", "0.5", Facts(management_fte=Decimal("0.50")), True, Decimal("0.5")),
        ("management_fte", "0.5", Facts(management_fte=Decimal("0.49")), False, Decimal("0.49")),
        ("english_website", "1", Facts(english_website=True), True, 1),
        ("english_website", "1", Facts(english_website=False), False, 0),
        ("request_cap", "40", Facts(requested=Decimal("40.00")), True, 40),
        ("request_cap", "40", Facts(requested=Decimal("40.01")), False, Decimal("40.01")),
        ("years", "5", Facts(years=5), True, 5),
        ("years", "5", Facts(years=6), False, 6),
    ],
)
def test_each_rule_is_met_from_its_bound_on(rule, needed, facts, met, actual):
    assert finding(facts, rule, needed) == Finding(rule, met, Decimal(needed), actual)


def test_private_share_is_computed_on_amounts():
    """DOMAIN example 10."""
    half = Facts(private=Decimal("40.00"), total=Decimal("80.00"))
    less = Facts(private=Decimal("39.99"), total=Decimal("79.99"))

    assert finding(half, "private_share", "50").met is True
    assert finding(less, "private_share", "50").met is False
    assert finding(less, "private_share", "50").actual == Fraction(399900, 7999)


def test_a_private_share_without_a_volume_is_not_known():
    assert finding(Facts(private=Decimal(0), total=Decimal(0)), "private_share", 50).met is None


def test_a_region_stands_for_all_below_it():
    assert finding(Facts(members=MEMBERS), "region", 2, regions=["DE1"]).actual == 2
    assert finding(Facts(members=MEMBERS), "region", 2, regions=["DE1", "DE3"]).actual == 3
    assert finding(Facts(members=MEMBERS), "region", 2, regions=["DE12"]).met is False


@pytest.mark.parametrize(
    ("window", "day", "met"),
    [
        ({"earliest": "2027-01-01", "latest": "2027-12-31"}, date(2027, 1, 1), True),
        ({"earliest": "2027-01-01", "latest": "2027-12-31"}, date(2027, 12, 31), True),
        ({"earliest": "2027-01-01", "latest": "2027-12-31"}, date(2026, 12, 31), False),
        ({"earliest": "2027-01-01", "latest": "2027-12-31"}, date(2028, 1, 1), False),
        ({"earliest": "2027-01-01"}, date(2040, 1, 1), True),
        ({"latest": "2027-01-01"}, date(1999, 1, 1), True),
        ({"latest": "2027-01-01"}, date(2027, 1, 2), False),
        ({"latest": "2027-01-01"}, None, None),
    ],
)
def test_a_day_lies_in_its_window_with_both_ends(window, day, met):
    (found,) = evaluate([Rule.of({"rule": "project_start"} | window)], Facts(project_start=day))

    assert (found.met, found.actual) == (met, day)


def test_what_is_not_known_yet_is_neither_met_nor_failed():
    rules = [Rule.of({"rule": name} | MORE.get(name, {})) for name in RULES]

    findings = evaluate(rules, Facts())

    assert {found.met for found in findings} == {None}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "no eligibility rule None"),
        ({"rule": "luck"}, "no eligibility rule 'luck'"),
        ({"rule": "years", "needed": "x"}, "needed must be a number"),
        ({"rule": "years", "needed": "NaN"}, "needed must be a number"),
        ({"rule": "years", "needed": -1}, "needed must be a number of at least 0"),
        ({"rule": "years", "need": 5}, "unknown keys need"),
        ({"rule": "region", "needed": 1}, "regions belong"),
        ({"rule": "years", "needed": 1, "regions": ["DE"]}, "regions belong"),
        ({"rule": "project_start"}, "a window belongs"),
        ({"rule": "years", "latest": "2027-01-01"}, "a window belongs"),
        ({"rule": "project_start", "latest": "soon"}, "'soon' is no day"),
        (
            {"rule": "project_start", "earliest": "2027-02-01", "latest": "2027-01-31"},
            "ends before it begins",
        ),
    ],
)
def test_wrong_rules_are_refused_by_name(data, words):
    with pytest.raises(ValueError, match=words):
        Rule.of(data)


@given(st.integers(0, 30), st.integers(0, 30))
def test_more_members_never_break_the_rule(count, needed):
    rule = Rule("committed_members", Decimal(needed))
    few = evaluate([rule], Facts(members=[("sme", "")] * count))[0]
    more = evaluate([rule], Facts(members=[("sme", "")] * (count + 1)))[0]

    assert few.met == (count >= needed)
    assert more.met or not few.met
