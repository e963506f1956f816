"""The queue is away. People notice nothing but that letters come later."""

from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.urls import reverse

from core import clock, mail
from core.models import Letter, LetterState
from scripts.processes import is_listening
from tests.services.worker import Worker, broker

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def queue_away(private_valkey):
    """A broker that has just gone; ``private_valkey.start()`` brings it back."""
    private_valkey.stop()
    assert not is_listening(private_valkey.port)
    with broker(private_valkey.url):
        yield private_valkey


def write_letter():
    return mail.queue(
        "news:1",
        to=["ada@example.org"],
        template="accounts/from_library",
        context={"subject": "News", "text": "Something has happened."},
    )[0]


def test_letter_written_meanwhile_leaves_when_the_queue_is_back(private_valkey):
    worker = Worker("outlives-the-queue", redis_url=private_valkey.url).start()
    try:
        with broker(private_valkey.url):
            private_valkey.stop()
            letter = write_letter()
            assert Letter.objects.get().state == LetterState.QUEUED

            private_valkey.start()
            clock.move(timedelta(minutes=1))  # the sweeper gives the worker half a minute
            current_app.send_task("core.sweep_letters")
            worker.wait_until(lambda: Letter.objects.get().state == LetterState.SENT)
    finally:
        worker.stop()

    mailbox = "".join(path.read_text() for path in Path(settings.EMAIL_FILE_PATH).iterdir())
    assert mailbox.count(letter.message_id) == 1


def test_site_says_so_and_stays_ready(queue_away, client):
    response = client.get(reverse("core:readyz"))

    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert not response.json()["checks"]["broker"]["ok"]
