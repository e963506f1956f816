from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured

from core import clock

NOON = datetime(2027, 5, 12, 12, tzinfo=UTC)


def test_frozen_clock_stands_still_and_nests():
    with clock.frozen(NOON):
        with clock.frozen(NOON + timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)
        assert clock.now() == NOON


def test_now_is_in_utc_whatever_zone_the_clock_was_frozen_in():
    with clock.frozen(datetime(2027, 5, 12, 14, tzinfo=ZoneInfo("Europe/Berlin"))):
        assert clock.now() == NOON
        assert clock.now().tzinfo is UTC


def test_frozen_refuses_a_moment_without_a_zone():
    with pytest.raises(ValueError, match="time zone"), clock.frozen(datetime(2027, 5, 12)):
        pass


def test_moves_add_up_and_reset_takes_them_back():
    clock.move(timedelta(days=2))
    clock.move(timedelta(days=-1, hours=1))
    assert clock.offset() == timedelta(days=1, hours=1)

    clock.reset()
    assert clock.offset() == timedelta(0)


def test_move_to_makes_it_that_moment_for_whoever_reads_the_file():
    clock.move_to(NOON)

    assert clock.now() >= NOON
    assert clock.now() - NOON < timedelta(hours=1)


def test_without_a_file_the_clock_cannot_be_moved(settings):
    settings.CLOCK_FILE = ""

    assert clock.offset() == timedelta(0)
    with pytest.raises(ImproperlyConfigured):
        clock.move(timedelta(days=1))
