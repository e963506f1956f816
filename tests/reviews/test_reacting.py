"""The right to react: windows and the order of reports, as pure functions."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.reacting import anonymous_order, window_end

BERLIN = "Europe/Berlin"
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


def test_seven_days_end_with_the_seventh_day_after_the_opening():
    opened = datetime(2027, 5, 12, 9, 30, tzinfo=ZoneInfo(BERLIN))

    assert window_end(opened, 7, BERLIN) == datetime(
        2027, 5, 19, 23, 59, 59, tzinfo=ZoneInfo(BERLIN)
    )


def test_the_day_is_the_one_where_the_office_is():
    opened = datetime(2027, 5, 12, 22, 30, tzinfo=UTC)  # half past midnight in Berlin

    assert window_end(opened, 1, BERLIN).astimezone(UTC) == datetime(
        2027, 5, 14, 21, 59, 59, tzinfo=UTC
    )


def test_across_a_change_of_clocks_the_day_still_ends_at_midnight():
    opened = datetime(2027, 3, 25, 12, tzinfo=UTC)

    assert window_end(opened, 7, BERLIN).astimezone(UTC) == datetime(
        2027, 4, 1, 21, 59, 59, tzinfo=UTC
    )


@given(MOMENTS, st.integers(1, 60))
def test_nobody_gets_less_than_the_days_promised(opened, days):
    end = window_end(opened, days, BERLIN)

    assert timedelta(days=days) - timedelta(hours=1) <= end - opened
    assert end.astimezone(UTC) - opened < timedelta(days=days + 1, hours=1)


@pytest.mark.parametrize("days", [0, -1])
def test_a_window_without_a_day_is_none(days):
    with pytest.raises(ValueError, match="cannot last"):
        window_end(datetime(2027, 5, 12, tzinfo=UTC), days, BERLIN)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        window_end(datetime(2027, 5, 12), 7, BERLIN)


@given(st.text(max_size=8), st.lists(st.text(max_size=8), unique=True))
def test_the_order_of_reports_does_not_depend_on_that_of_the_sheets(secret, digests):
    ordered = anonymous_order(secret, digests)

    assert sorted(ordered) == sorted(digests)
    assert ordered == anonymous_order(secret, reversed(digests))


def test_the_order_differs_from_dossier_to_dossier():
    digests = [str(number) for number in range(6)]

    assert len({tuple(anonymous_order(str(secret), digests)) for secret in range(20)}) > 10
