"""Files wait for the virus scanner. A scanner that is away loses nothing."""

from datetime import timedelta
from random import Random

import pytest
from django.http import Http404

from core import clock, files, health, scanning
from core.models import AuditEvent, FileState, StoredFile
from core.tasks import scan_file
from scripts.processes import free_port
from tests.core.threads import together
from tests.factories import hostile
from tests.factories.core import make_stored_file
from tests.services.clamav import THREAT

pytestmark = pytest.mark.django_db


@pytest.fixture
def away(settings):
    """A scanner is set up, and nothing listens there."""
    settings.CLAMAV_URL = f"tcp://127.0.0.1:{free_port()}"


def later():
    return clock.frozen(clock.now() + timedelta(minutes=1))


def state(stored):
    stored.refresh_from_db()
    return stored.state


def test_without_a_scanner_a_file_is_read_and_says_so():
    stored = make_stored_file()

    scanning.scan(stored.pk)

    assert (state(stored), scanning.sweep()) == (FileState.UNSCANNED, 0)
    assert files.serve(stored).status_code == 200


def test_a_file_waits_for_the_scanner_and_nobody_reads_it(away):
    stored = make_stored_file()

    assert state(stored) == FileState.PENDING
    with pytest.raises(Http404):
        files.serve(stored)


def test_a_scanner_that_is_away_leaves_the_file_waiting(away):
    stored = make_stored_file()

    scan_file(str(stored.pk))

    assert state(stored) == FileState.PENDING
    assert "does not answer" in stored.scan_error


def test_the_sweep_stops_at_a_scanner_that_is_away(away):
    first, second = make_stored_file(), make_stored_file()

    with later():
        assert scanning.sweep() == 0

    first.refresh_from_db(), second.refresh_from_db()
    assert first.scan_attempted_at
    assert second.scan_attempted_at is None


@pytest.mark.scanner
def test_a_clean_file_is_read_afterwards(clamav):
    stored = make_stored_file()

    scanning.scan(stored.pk)

    assert (state(stored), stored.threat, stored.scan_error) == (FileState.CLEAN, "", "")
    assert files.serve(stored).status_code == 200


@pytest.mark.scanner
def test_the_test_virus_is_refused_recorded_and_never_read(clamav):
    stored = make_stored_file(content=hostile.infected_pdf())

    scanning.scan(stored.pk)

    assert (state(stored), stored.threat) == (FileState.INFECTED, THREAT)
    assert AuditEvent.objects.get(verb="refuse file").object_pk == str(stored.pk)
    with pytest.raises(Http404):
        files.serve(stored)


@pytest.mark.scanner
def test_the_sweep_scans_what_waits_when_the_scanner_is_back(private_clamav):
    private_clamav.stop()
    stored, before = make_stored_file(), make_stored_file()
    before.state = FileState.UNSCANNED  # stored before there was a scanner
    before.save(update_fields=["state"])
    with later():
        assert scanning.sweep() == 0
        assert not scanning.answers()

    private_clamav.start()
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert scanning.sweep() == 2

    assert (state(stored), state(before)) == (FileState.CLEAN, FileState.CLEAN)


@pytest.mark.scanner
def test_a_file_that_the_scanner_cannot_take_keeps_waiting_and_is_shown(private_clamav):
    config = private_clamav.folder / "clamd.conf"
    config.write_text(config.read_text().replace("StreamMaxLength 60M", "StreamMaxLength 1K"))
    private_clamav.stop()
    private_clamav.start()
    noise = hostile.stream(Random(1).randbytes(9_999))
    stored = make_stored_file(content=hostile.pdf_of(*hostile.PLAIN, noise))

    scan_file(str(stored.pk))

    assert state(stored) == FileState.PENDING
    assert stored.scan_error
    assert "could not be scanned" in " ".join(check.words for check in health.worries())


def test_what_is_settled_stays_settled():
    stored = make_stored_file()
    scanning.settle(stored, "")

    scanning.settle(stored, "Late.Finding")

    assert (state(stored), stored.threat) == (FileState.CLEAN, "")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_the_first_stands():
    stored = make_stored_file()

    def settle(threat):
        return lambda: scanning.settle(StoredFile.objects.get(pk=stored.pk), threat)

    together(settle(""), settle("Some.Threat"), settle(""))

    refused = state(stored) == FileState.INFECTED
    assert stored.threat == ("Some.Threat" if refused else "")
    assert AuditEvent.objects.filter(verb="refuse file").count() == int(refused)


def test_health_says_whether_the_scanner_answers(away, client):
    report = client.get("/readyz").json()

    assert report["status"] == "degraded"
    assert not report["checks"]["scanner"]["ok"]


@pytest.mark.scanner
def test_health_is_well_with_a_scanner(clamav):
    assert {check.name: check.is_ok for check in health.parts()}["scanner"]


def test_operations_say_that_no_scanner_is_set_up():
    make_stored_file()

    words = " ".join(check.words for check in health.worries())

    assert "No virus scanner is set up. 1 file can be read without having been scanned." in words
