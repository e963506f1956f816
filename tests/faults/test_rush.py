"""The last seconds before a deadline, small; the full size is ``python -m bench.rush``."""

import pytest

from bench import rush
from tests.services.web import Web

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
APPLICANTS, SECONDS = 20, 8


@pytest.fixture
def web(redis_broker):
    server = Web().start()
    yield server
    server.stop()


def test_every_word_saved_is_in_the_snapshot_and_every_refusal_was_told(web):
    applicants, stage = rush.prepare(APPLICANTS)

    until = rush.play(web.url, applicants, stage, seconds=SECONDS)

    assert rush.faults(applicants, until) == []
    assert any(applicant.receipts for applicant in applicants)
    assert all(applicant.answers[-1].status == 409 for applicant in applicants)
