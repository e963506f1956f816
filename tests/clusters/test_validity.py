from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusters.validity import (
    Ending,
    Granted,
    Period,
    Policy,
    Status,
    Suspension,
    as_of,
    day_in,
    first_period,
    has_lapsed,
    reminder_days,
    renewed_period,
    status_on,
    window_closes_on,
    years_later,
)

POLICY = Policy()
BRONZE = first_period(date(2019, 7, 25), POLICY)


def at(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def renewed(received_on, granted_on=date(2023, 1, 10), previous=BRONZE):
    return renewed_period(
        previous, received_on=received_on, granted_on=max(granted_on, received_on), policy=POLICY
    )


def test_validity_is_half_open_and_the_day_before_is_printed_as_the_last():
    assert BRONZE.valid_until == date(2021, 7, 25)
    assert BRONZE.last_day == date(2021, 7, 24)
    assert date(2021, 7, 24) in BRONZE
    assert date(2021, 7, 25) not in BRONZE


def test_a_renewal_received_inside_the_year_continues_from_the_previous_end():
    """DOMAIN 3: received 2022-06-10 -> valid until 2024-07-25, not 2025-06."""
    renewal = renewed(date(2022, 6, 10))

    assert renewal.seamless
    assert renewal.period == Period(date(2021, 7, 25), date(2024, 7, 25), 25)


def test_the_day_of_receipt_counts_and_not_the_day_of_the_decision():
    assert renewed(date(2022, 7, 24), granted_on=date(2023, 5, 1)).seamless


def test_a_renewal_received_a_year_after_expiry_is_a_new_label():
    """DOMAIN 3: received 2022-07-25 is outside: a new label of 2 years."""
    renewal = renewed(date(2022, 7, 25), granted_on=date(2022, 9, 1))

    assert not renewal.seamless
    assert renewal.period == Period(date(2022, 9, 1), date(2024, 9, 1), 1)


def test_a_renewal_received_early_loses_no_day():
    assert renewed(date(2021, 1, 1)).period.valid_from == BRONZE.valid_until


def test_renewals_out_of_order_are_refused():
    with pytest.raises(ValueError, match="before the label was valid"):
        renewed(date(2019, 7, 24))
    with pytest.raises(ValueError, match="before it was received"):
        renewed_period(
            BRONZE, received_on=date(2022, 1, 2), granted_on=date(2022, 1, 1), policy=POLICY
        )


def test_a_label_lapses_when_its_window_closes():
    assert window_closes_on(BRONZE, POLICY) == date(2022, 7, 25)
    assert not has_lapsed(BRONZE, on=date(2022, 7, 24), policy=POLICY)
    assert has_lapsed(BRONZE, on=date(2022, 7, 25), policy=POLICY)


def test_a_leap_day_becomes_the_first_of_march_and_does_not_drift():
    """DOMAIN 3: from 2024-02-29 for 2 years -> 2026-03-01; 2 + 3 + 3 years end on a 29th again."""
    first = first_period(date(2024, 2, 29), POLICY)
    second = renewed(date(2026, 3, 1), previous=first).period
    third = renewed(date(2029, 3, 1), previous=second).period

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


def test_reminders_fall_180_90_and_30_days_before_the_end():
    assert reminder_days(BRONZE) == [date(2021, 1, 26), date(2021, 4, 26), date(2021, 6, 25)]
    assert reminder_days(Period(date(2021, 7, 1), date(2021, 7, 25), 1)) == []


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
    second = Granted(renewed(date(2022, 6, 10)).period, at(date(2022, 9, 1)))
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
        policy = Policy(renewal_years=years)
        period = renewed_period(
            period, received_on=period.valid_until, granted_on=period.valid_until, policy=policy
        ).period

    assert period.valid_until == first_period(start, Policy(years=sum(steps))).valid_until


@given(days, st.integers(0, 1200), st.integers(0, 400))
def test_a_seamless_renewal_leaves_no_day_between_and_a_new_label_is_no_longer(start, wait, work):
    previous = first_period(start, POLICY)
    received = start + timedelta(days=wait)
    renewal = renewed_period(
        previous, received_on=received, granted_on=received + timedelta(days=work), policy=POLICY
    )

    assert renewal.seamless == (received < window_closes_on(previous, POLICY))
    if renewal.seamless:
        assert renewal.period.valid_from == previous.valid_until
    else:
        assert renewal.period.valid_from >= received


@given(days, days)
def test_exactly_one_status_holds_on_every_day(start, day):
    label = Granted(first_period(start, POLICY), at(start))

    assert (status_on(day, label) == Status.VALID) == (day in label.period)
