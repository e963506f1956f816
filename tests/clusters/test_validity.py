from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusters.validity import (
    Ending,
    Granted,
    Policy,
    Status,
    Suspension,
    as_of,
    continued_period,
    day_in,
    first_period,
    status_on,
    window_closes_on,
    years_later,
)

POLICY = Policy()
BRONZE = first_period(date(2019, 7, 25), POLICY)


def at(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_validity_is_half_open_and_the_day_before_is_printed_as_the_last():
    assert BRONZE.valid_until == date(2021, 7, 25)
    assert BRONZE.last_day == date(2021, 7, 24)
    assert date(2021, 7, 24) in BRONZE
    assert date(2021, 7, 25) not in BRONZE


def test_the_window_of_renewal_closes_a_year_after_the_end():
    assert window_closes_on(BRONZE, POLICY) == date(2022, 7, 25)


def test_a_leap_day_becomes_the_first_of_march_and_does_not_drift():
    """DOMAIN 3: from 2024-02-29 for 2 years -> 2026-03-01; 2 + 3 + 3 years end on a 29th again."""
    first = first_period(date(2024, 2, 29), POLICY)
    second = continued_period(first, 3)
    third = continued_period(second, 3)

    assert [p.valid_until for p in (first, second, third)] == [
        date(2026, 3, 1),
        date(2029, 3, 1),
        date(2032, 2, 29),
    ]
    assert third.anchor_day == 29


def test_a_real_first_of_march_stays_one():
    assert first_period(date(2023, 3, 1), Policy(years=1)).valid_until == date(2024, 3, 1)
    assert years_later(date(2023, 3, 1), 1, anchor_day=29) == date(2024, 2, 29)
    with pytest.raises(ValueError, match="chain of periods"):
        years_later(date(2023, 3, 2), 1, anchor_day=29)


def test_days_are_those_of_the_agency():
    late = datetime(2022, 7, 24, 22, 30, tzinfo=UTC)  # half past midnight in Berlin

    assert day_in(late, ZoneInfo("Europe/Berlin")) == date(2022, 7, 25)
    with pytest.raises(ValueError, match="no time zone"):
        day_in(late.replace(tzinfo=None), ZoneInfo("Europe/Berlin"))


def test_policy_is_read_from_data():
    assert Policy.of({"renewal_years": 2}) == Policy(2, 2, 1)
    for wrong, words in [({"year": 2}, "unknown validity rules: year"), ({"years": 0}, "one year")]:
        with pytest.raises(ValueError, match=words):
            Policy.of(wrong)


# The status on a day


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2019, 7, 24), Status.PENDING),
        (date(2019, 7, 25), Status.VALID),
        (date(2021, 7, 24), Status.VALID),
        (date(2021, 7, 25), Status.EXPIRED),
    ],
)
def test_status_follows_from_the_dates(day, status):
    assert status_on(day, Granted(BRONZE, at(date(2019, 7, 20)))) == status


def test_suspension_and_revocation_show_from_their_day_on():
    pause = Suspension(date(2020, 1, 1), date(2020, 2, 1), at(date(2020, 1, 1)))
    end = Ending(date(2020, 6, 1), at(date(2020, 6, 1)))
    label = Granted(BRONZE, at(date(2019, 7, 20)), (pause,), end)

    shown = {
        day: status_on(day, label)
        for day in (
            date(2019, 12, 31),
            date(2020, 1, 1),
            date(2020, 2, 1),
            date(2020, 6, 1),
            date(2025, 1, 1),
        )
    }

    assert list(shown.values()) == ["valid", "suspended", "valid", "revoked", "revoked"]
    before = at(date(2020, 5, 31))
    assert status_on(date(2020, 7, 1), label, known_at=before) == Status.VALID


def test_an_open_suspension_lasts_until_the_label_expires():
    pause = Suspension(date(2020, 1, 1), None, at(date(2020, 1, 1)))
    label = Granted(BRONZE, at(date(2019, 7, 20)), (pause,))

    assert status_on(date(2021, 7, 24), label) == Status.SUSPENDED
    assert status_on(date(2021, 7, 25), label) == Status.EXPIRED


def test_the_gap_before_a_seamless_renewal_shows_only_as_it_was_known_then():
    first = Granted(BRONZE, at(date(2019, 7, 20)))
    second = Granted(continued_period(BRONZE, 3), at(date(2022, 9, 1)))
    in_the_gap = date(2021, 12, 24)

    assert as_of(in_the_gap, [second, first]) == (Status.VALID, second)
    then = as_of(in_the_gap, [second, first], known_at=at(in_the_gap))
    assert then == (Status.EXPIRED, first)


def test_the_latest_label_that_has_begun_is_the_one_that_counts():
    silver = Granted(first_period(date(2024, 1, 1), POLICY), at(date(2024, 1, 1)))
    gold = Granted(first_period(date(2025, 1, 1), POLICY), at(date(2024, 12, 1)))

    assert as_of(date(2024, 12, 31), [gold, silver]) == (Status.VALID, silver)
    assert as_of(date(2025, 1, 1), [gold, silver]) == (Status.VALID, gold)
    assert as_of(date(2023, 1, 1), [gold, silver]) == (Status.PENDING, silver)
    assert as_of(date(2025, 1, 1), [gold], known_at=at(date(2024, 1, 1))) is None


# Properties

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(days, st.lists(st.integers(1, 5), min_size=1, max_size=6))
def test_renewing_step_by_step_ends_on_the_same_day_as_one_long_period(start, steps):
    period = first_period(start, Policy(years=steps[0]))
    for years in steps[1:]:
        period = continued_period(period, years)

    assert period.valid_until == first_period(start, Policy(years=sum(steps))).valid_until


@given(days, days)
def test_exactly_one_status_holds_on_every_day(start, day):
    label = Granted(first_period(start, POLICY), at(start))

    assert (status_on(day, label) == Status.VALID) == (day in label.period)
