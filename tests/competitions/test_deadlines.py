from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.deadlines import (
    Phase,
    closes_from,
    due_reminder,
    effective_deadline,
    is_in_time,
    phase,
    remaining,
    reminder_moments,
)

BERLIN = ZoneInfo("Europe/Berlin")
OPENS = datetime(2027, 3, 1, 9, 0, tzinfo=BERLIN)
CLOSES = datetime(2027, 5, 12, 23, 59, tzinfo=BERLIN)
SECOND = timedelta(seconds=1)


def test_the_stages_deadline_holds_unless_the_dossier_has_a_later_one():
    later = CLOSES + timedelta(days=3)

    assert effective_deadline(CLOSES) == CLOSES
    assert effective_deadline(CLOSES, extended_to=later) == later
    assert effective_deadline(CLOSES, extended_to=OPENS) == CLOSES


def test_an_outage_lengthens_everyones_deadline():
    later = CLOSES + timedelta(days=3)

    assert effective_deadline(CLOSES, outage_minutes=45) == CLOSES + timedelta(minutes=45)
    assert effective_deadline(CLOSES, extended_to=later, outage_minutes=45) == later + timedelta(
        minutes=45
    )
    with pytest.raises(ValueError, match="-1 minutes"):
        effective_deadline(CLOSES, outage_minutes=-1)


def test_an_outage_lasts_its_minutes_across_a_change_of_clocks():
    """At 02:00 the clocks go to 03:00: 45 minutes after 01:30 it is 03:15."""
    closes = datetime(2027, 3, 28, 1, 30, tzinfo=BERLIN)

    deadline = effective_deadline(closes, outage_minutes=45)

    assert deadline.astimezone(BERLIN).time().isoformat() == "03:15:00"


@pytest.mark.parametrize(
    ("received_at", "counts"),
    [
        (CLOSES - SECOND, True),
        (CLOSES, True),
        (CLOSES + timedelta(microseconds=999_999), True),  # its receipt prints 23:59:00
        (CLOSES + SECOND, False),
        (CLOSES.astimezone(ZoneInfo("Asia/Shanghai")), True),
    ],
)
def test_what_is_in_time_is_decided_to_the_second(received_at, counts):
    assert is_in_time(received_at, CLOSES) is counts


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - SECOND, Phase.BEFORE),
        (OPENS, Phase.OPEN),
        (CLOSES, Phase.OPEN),
        (CLOSES + SECOND, Phase.GRACE),
        (CLOSES + timedelta(minutes=5), Phase.GRACE),
        (CLOSES + timedelta(minutes=5, seconds=1), Phase.CLOSED),
    ],
)
def test_phases_meet_without_gap_or_overlap(now, expected):
    assert phase(now, opens_at=OPENS, deadline=CLOSES) == expected


def test_a_rolling_stage_is_not_closed_by_time():
    assert phase(CLOSES + timedelta(days=999), opens_at=OPENS, deadline=None) == Phase.OPEN
    assert phase(OPENS, opens_at=None, deadline=None) == Phase.OPEN


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_comes_twice_is_told_apart(fold):
    """On 31 October 02:30 comes in summer time (fold 0) and an hour later in winter time."""
    deadline = datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN, fold=fold)

    assert phase(deadline, opens_at=None, deadline=deadline) == Phase.OPEN
    assert phase(deadline.astimezone(UTC) + SECOND, opens_at=None, deadline=deadline) == Phase.GRACE
    first = deadline.replace(fold=0)
    assert remaining(first, deadline) == timedelta(hours=fold)


def test_remaining_time_is_elapsed_time_and_never_negative():
    evening = datetime(2027, 3, 27, 23, 0, tzinfo=BERLIN)  # the clocks go forward that night
    morning = datetime(2027, 3, 28, 9, 0, tzinfo=BERLIN)

    assert remaining(evening, morning) == timedelta(hours=9)
    assert remaining(morning, evening) == timedelta(0)


def test_reminders_go_out_seven_days_two_days_and_three_hours_before():
    moments = reminder_moments(CLOSES)

    assert [CLOSES - moment for moment in moments] == [
        timedelta(days=7),
        timedelta(days=2),
        timedelta(hours=3),
    ]
    assert reminder_moments(CLOSES, since=CLOSES - timedelta(days=2)) == moments[2:]


def test_one_reminder_is_due_at_a_time_and_none_when_it_is_too_late():
    moments = reminder_moments(CLOSES)

    assert due_reminder(moments[0] - SECOND, CLOSES) is None
    assert due_reminder(moments[0], CLOSES) == moments[0]
    assert due_reminder(CLOSES, CLOSES) == moments[2]
    assert due_reminder(CLOSES + SECOND, CLOSES) is None


def test_moments_without_a_zone_are_refused():
    with pytest.raises(ValueError, match="no time zone"):
        is_in_time(datetime(2027, 5, 12), CLOSES)


moments = st.datetimes(
    datetime(2026, 1, 1),
    datetime(2030, 1, 1),
    timezones=st.sampled_from([UTC, BERLIN, ZoneInfo("Asia/Shanghai")]),
)


@given(moments, moments, moments)
def test_open_is_exactly_what_is_in_time_after_the_opening(now, opens_at, deadline):
    shown = phase(now, opens_at=opens_at, deadline=deadline)

    if shown == Phase.OPEN:
        assert is_in_time(now, deadline)
    if shown in (Phase.GRACE, Phase.CLOSED):
        assert not is_in_time(now, deadline)
    assert (shown == Phase.CLOSED) == (
        shown != Phase.BEFORE and now.astimezone(UTC) >= closes_from(deadline)
    )


@given(moments, st.integers(0, 10_000), st.none() | moments)
def test_neither_outage_nor_extension_ever_shortens(closes_at, outage, extended_to):
    deadline = effective_deadline(closes_at, extended_to=extended_to, outage_minutes=outage)

    assert deadline >= closes_at.astimezone(UTC).replace(microsecond=0)
