from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.slots import lay_out

DAY = datetime(2027, 5, 12, 9, tzinfo=UTC)


def test_five_hearings_on_two_days():
    found = lay_out(5, [DAY, DAY + timedelta(days=1)], minutes=30, pause=15)

    assert [f"{at:%d %H:%M}" for at in found] == [
        "12 09:00",
        "12 09:45",
        "12 10:30",
        "13 09:00",
        "13 09:45",
    ]


def test_days_are_taken_in_their_order_however_they_were_typed():
    later = DAY + timedelta(days=1)

    assert lay_out(2, [later, DAY], minutes=30) == [DAY, later]


def test_without_a_day_nothing_can_be_laid_out():
    with pytest.raises(ValueError, match="no day"):
        lay_out(1, [], minutes=30)


def test_a_day_that_runs_into_the_next_is_refused():
    with pytest.raises(ValueError, match="run into"):
        lay_out(4, [DAY, DAY + timedelta(minutes=45)], minutes=30)


@given(st.integers(0, 60), st.integers(1, 6), st.integers(1, 60), st.integers(0, 20))
def test_days_differ_by_one_at_most_and_no_two_overlap(count, days, minutes, pause):
    found = lay_out(
        count, [DAY + timedelta(days=n * 7) for n in range(days)], minutes=minutes, pause=pause
    )

    per_day = [
        sum(at.date() == (DAY + timedelta(days=n * 7)).date() for at in found) for n in range(days)
    ]
    assert len(found) == count
    if max(per_day) * (minutes + pause) < 15 * 60:  # none goes past midnight
        assert max(per_day) - min(per_day) <= 1
    ends = [at + timedelta(minutes=minutes + pause) for at in found]
    assert all(end <= begin for end, begin in zip(ends, found[1:], strict=False))
