"""Thirty days, counted by the days of the call's zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.redress import is_in_time, last_day

BERLIN = ZoneInfo("Europe/Berlin")


def berlin(*parts):
    return datetime(*parts, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("decided", "last"),
    [
        (berlin(2027, 6, 1, 0, 0), date(2027, 7, 1)),
        (berlin(2027, 6, 1, 23, 59, 59), date(2027, 7, 1)),
        (berlin(2027, 3, 1, 23, 30), date(2027, 3, 31)),  # summer time begins on 28 March
        (berlin(2027, 10, 15, 0, 30), date(2027, 11, 14)),  # and ends on 31 October
        (datetime(2027, 5, 31, 22, 30, tzinfo=UTC), date(2027, 7, 1)),  # 1 June in Berlin
        (berlin(2028, 1, 31, 12), date(2028, 3, 1)),  # a leap year
    ],
)
def test_the_last_day_is_thirty_days_after_the_day_of_the_decision(decided, last):
    assert last_day(decided, BERLIN) == last


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (berlin(2027, 7, 1, 23, 59, 59), True),
        (berlin(2027, 7, 2, 0, 0), False),
        (datetime(2027, 7, 1, 21, 59, 59, tzinfo=UTC), True),
        (datetime(2027, 7, 1, 22, 0, tzinfo=UTC), False),
        (berlin(2027, 6, 1, 12, 0), True),
        (berlin(2027, 6, 1, 11, 59), False),  # before the decision
    ],
)
def test_a_complaint_counts_until_midnight_of_the_last_day(received, expected):
    assert is_in_time(received, berlin(2027, 6, 1, 12), BERLIN) is expected


@given(st.datetimes(timezones=st.just(UTC)), st.integers(0, 60 * 24 * 40))
def test_between_thirty_and_thirty_one_days_are_given(decided, minutes):
    decided = decided.replace(year=2027, day=min(decided.day, 28))
    received = decided + timedelta(minutes=minutes)

    if minutes < 60 * 24 * 30:
        assert is_in_time(received, decided, BERLIN) or minutes > 60 * (24 * 30 - 1)
    if minutes > 60 * (24 * 31 + 1):
        assert not is_in_time(received, decided, BERLIN)
