from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from core import clock, formats

DEADLINE = datetime(2027, 5, 12, 21, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Decimal("12400000"), "12.4 M EUR"),
        (Decimal("200000000"), "200 M EUR"),
        (Decimal("39999999.99"), "40 M EUR"),
        (Decimal("1250000000"), "1,250 M EUR"),
        (Decimal("850000.40"), "850,000 EUR"),
        (0, "0 EUR"),
        (Decimal("-2500000"), "-2.5 M EUR"),
        (None, "–"),
        ("", "–"),
    ],
)
def test_money_is_short_from_a_million_upwards(amount, words):
    assert formats.money(amount) == words


def test_exact_money_names_every_cent():
    assert formats.exact_money(Decimal("12400000")) == "12,400,000.00 EUR"
    assert formats.exact_money(Decimal("0.5")) == "0.50 EUR"
    assert formats.exact_money(None) == "–"


def test_money_follows_the_reader_s_notation():
    with translation.override("de"):
        assert formats.exact_money(Decimal("12400000")) == "12.400.000,00 EUR"
        assert formats.money(Decimal("12400000")) == "12,4 M EUR"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Decimal("4.50"), "4.5"),
        (Decimal("4.00"), "4"),
        (Decimal("100"), "100"),
        (Decimal("0"), "0"),
        (3.25, "3.25"),
        (Fraction(13, 3), "4.33"),
        (Fraction(9, 8), "1.12"),  # half-even
        (None, "–"),
    ],
)
def test_score_has_no_trailing_zeros(value, words):
    assert formats.score(value) == words


def test_moment_names_day_time_and_zone():
    assert formats.moment(DEADLINE, "Europe/Berlin") == "Wed 12 May 2027, 23:59 (Berlin)"
    assert formats.moment(DEADLINE, "Asia/Shanghai") == "Thu 13 May 2027, 05:59 (Shanghai)"
    assert formats.moment(DEADLINE, "America/New_York").endswith("(New York)")


def test_moment_shows_seconds_only_where_there_are_any():
    late = DEADLINE + timedelta(seconds=59)
    assert formats.moment(late, "Europe/Berlin") == "Wed 12 May 2027, 23:59:59 (Berlin)"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=3, hours=5), "in 3 days"),
        (timedelta(days=2), "in 2 days"),
        (timedelta(hours=47, minutes=59), "in 47 hours"),
        (timedelta(minutes=119), "in 119 minutes"),
        (timedelta(seconds=119), "in 119 seconds"),
        (timedelta(seconds=1), "in 1 second"),
        (timedelta(0), "in 0 seconds"),
        (-timedelta(days=3), "3 days ago"),
        (-timedelta(seconds=1), "1 second ago"),
    ],
)
def test_remaining_uses_the_largest_unit_of_which_there_are_two(left, words):
    assert formats.remaining(DEADLINE, DEADLINE - left) == words


def test_remaining_is_counted_from_the_project_s_clock():
    with clock.frozen(DEADLINE - timedelta(days=5)):
        assert formats.remaining(DEADLINE) == "in 5 days"


def test_day_is_that_of_the_zone():
    assert formats.day(DEADLINE, "Asia/Shanghai") == "13 May 2027"
    assert formats.day(DEADLINE.date()) == "12 May 2027"


def test_scores_of_a_column_have_all_their_decimals():
    assert [formats.score_column(value) for value in (4, "3.8333", Fraction(11, 3), None)] == [
        "4.00",
        "3.83",
        "3.67",
        "–",
    ]
