from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.financing import (
    MOST,
    AmountRefused,
    Sums,
    missing_private,
    parse_amount,
    private_share,
    problems,
    sums,
)


def money(*amounts):
    return [None if a is None else Decimal(str(a)) for a in amounts]


def codes(table, **rules):
    return [problem.code for problem in problems(table, **rules)]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1234,56", "1234.56"),
        ("1234.5", "1234.50"),
        ("1.234", "1234.00"),  # three decimals do not exist
        ("1,234", "1234.00"),
        ("1.234.567,8", "1234567.80"),
        ("12 000", "12000.00"),
        ("12\u00a0000,50 €", "12000.50"),
        ("12\u202f000", "12000.00"),
        ("1'234.50", "1234.50"),
        ("EUR 40.000.000", "40000000.00"),
        ("  7 ", "7.00"),
        ("007", "7.00"),
        ("0", "0.00"),
        ("-0", "0.00"),
        ("+5", "5.00"),
        ("999,999,999,999.99", "999999999999.99"),
    ],
)
def test_both_notations_are_read(typed, amount):
    assert parse_amount(typed) == Decimal(amount)
    assert str(parse_amount(typed)) == amount


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        (" \u00a0 ", "empty"),
        ("NaN", "not_a_number"),
        ("inf", "not_a_number"),
        ("1e99", "not_a_number"),
        ("1E6", "not_a_number"),
        ("--5", "not_a_number"),
        ("-", "not_a_number"),
        ("four", "not_a_number"),
        ("0x10", "not_a_number"),
        ("٣", "not_a_number"),
        ("=1+1", "not_a_number"),
        ("1_000", "not_a_number"),
        ("1" * 401, "not_a_number"),
        (".", "not_a_number"),
        ("1.23.4", "notation"),
        ("1,2345", "notation"),
        ("1.234,567", "notation"),
        ("12,34,567", "notation"),
        ("1.234.56", "notation"),
        (",5", "notation"),
        ("-5", "negative"),
        ("\N{MINUS SIGN}0,01", "negative"),
        ("1000000000000", "too_large"),
        ("9" * 300, "too_large"),
    ],
)
def test_what_is_no_amount_is_refused_with_a_code(typed, code):
    with pytest.raises(AmountRefused) as error:
        parse_amount(typed)

    assert (error.value.code, error.value.typed) == (code, typed[:40])


def test_negative_amounts_can_be_allowed():
    assert parse_amount("-1,50", may_be_negative=True) == Decimal("-1.50")


def test_sums_leave_out_what_is_not_valid():
    table = {"grant": money(10, None, 5), "private": money("0.10", "0.20")}

    assert sums(table) == Sums(
        {"grant": Decimal(15), "private": Decimal("0.30")},
        (Decimal("10.10"), Decimal("0.20"), Decimal(5)),
        Decimal("15.30"),
    )
    assert sums({}) == Sums({}, (), Decimal(0))


@pytest.mark.parametrize(("private", "broken"), [("40.00", []), ("39.99", ["private_share"])])
def test_private_money_must_match_public_money_to_the_cent(private, broken):
    """DOMAIN example 10: 40.00 M + 40.00 M passes, 39.99 M private fails."""
    million = Decimal(1_000_000)
    table = {"grant": [40 * million], "private": [Decimal(private) * million]}

    assert codes(table, least_private_share=Decimal(50)) == broken


def test_the_share_counts_other_public_money_as_public():
    table = {"grant": money(40), "public": money(10), "private": money(45)}

    (problem,) = problems(table, least_private_share=Decimal(50))

    assert problem.data == {
        "needed": Decimal(50),
        "actual": Fraction(4500, 95),
        "missing": Decimal("5.00"),
    }


def test_a_share_needs_a_volume():
    assert private_share(Decimal(0), Decimal(0)) is None
    assert codes({"grant": money(None)}, least_private_share=Decimal(50)) == ["no_volume"]
    assert codes({}, least_private_share=Decimal(0)) == ["no_volume"]


def test_a_request_over_the_cap_is_refused():
    """DOMAIN example 14: of 40, 40, 40, 40 and 41 M the last is over the 40 M cap."""
    cap = Decimal(40_000_000)

    assert codes({"grant": money(40_000_000)}, cap=cap) == []
    (problem,) = problems({"grant": money(20_500_000, 20_500_000)}, cap=cap)
    assert (problem.code, problem.data["requested"]) == ("over_cap", Decimal(41_000_000))


def test_funding_spans_at_most_five_years_between_its_first_and_last_amount():
    assert codes({"grant": money(0, 1, 1, 1, 1, 1, 0)}, most_years=5) == []
    assert codes({"grant": money(1, 0, 0, 0, 0, 1)}, most_years=5) == ["too_many_years"]
    assert codes({"grant": money(0)}, most_years=5) == []


def test_a_private_share_of_everything_cannot_be_reached_by_adding():
    assert codes({"grant": money(1), "private": money(9)}, least_private_share=Decimal(100)) == [
        "private_share"
    ]
    with pytest.raises(ValueError, match="100 percent"):
        missing_private(Decimal(1), Decimal(2), Decimal(100))


amounts = st.decimals(0, MOST, places=2)


@given(amounts)
def test_every_amount_is_read_back_in_either_notation(amount):
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))

    assert parse_amount(english) == parse_amount(german) == parse_amount(str(amount)) == amount


@given(st.text())
def test_any_text_is_an_amount_or_is_refused_with_a_code(text):
    try:
        amount = parse_amount(text)
    except AmountRefused as error:
        refused = error.code
    else:
        refused = ""
        assert 0 <= amount <= MOST
    assert refused in {"", "empty", "not_a_number", "notation", "negative", "too_large"}


@given(amounts, amounts, st.decimals(0, 99, places=2))
def test_adding_the_missing_private_money_is_just_enough(private, public, least):
    missing = missing_private(private, private + public, least)

    share = private_share(private + missing, private + missing + public)
    assert share is None or share >= least
    if missing:
        one_less = missing - Decimal("0.01")
        share = private_share(private + one_less, private + one_less + public)
        assert share is None or share < least


@given(
    st.dictionaries(
        st.sampled_from(["grant", "public", "private"]),
        st.lists(st.none() | amounts, max_size=6),
    )
)
def test_years_and_sources_add_up_to_the_same_total(table):
    summed = sums(table)

    assert sum(summed.by_year) == sum(summed.by_source.values()) == summed.total
