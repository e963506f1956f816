"""The virus scanner is away, and comes back. No file is lost, and none is read unscanned."""

from datetime import timedelta

import pytest

from core import clock
from core.models import FileState
from tests.factories.core import make_stored_file

pytestmark = [
    pytest.mark.worker,
    pytest.mark.scanner,
    pytest.mark.embedded,
    pytest.mark.django_db(transaction=True),
]


def seen(stored):
    stored.refresh_from_db()
    return stored


def test_a_worker_scans_a_file_as_soon_as_it_is_there(clamav, start_worker):
    worker = start_worker(CLAMAV_URL=clamav.url)

    stored = make_stored_file()

    worker.wait_until(lambda: seen(stored).state == FileState.CLEAN)


def test_what_was_added_while_the_scanner_was_away_is_scanned_later(private_clamav, start_worker):
    private_clamav.stop()
    worker = start_worker(CLAMAV_URL=private_clamav.url)
    stored = make_stored_file()
    worker.wait_until(lambda: seen(stored).scan_error)
    assert stored.state == FileState.PENDING

    private_clamav.start()
    clock.move(timedelta(minutes=1))
    worker.do("core.sweep_scans")

    assert seen(stored).state == FileState.CLEAN
