"""The queue is away. People notice nothing but that letters and rankings come later."""

import socket
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.urls import reverse

from competitions.models import Submission
from core import clock, dispatch, mail
from core.models import AuditEvent, Job, JobState, Letter, LetterState
from scripts.processes import is_listening
from tests.factories.accounts import PASSWORD, make_officer, make_user
from tests.factories.applications import make_complete_draft
from tests.faults import rankings
from tests.operations.test_settings import COMPLETE, start
from tests.services.worker import Worker, broker, database_url

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def queue_away(private_valkey):
    """A broker that has just gone; ``private_valkey.start()`` brings it back."""
    private_valkey.stop()
    assert not is_listening(private_valkey.port)
    with broker(private_valkey.url):
        yield private_valkey


@pytest.fixture
def worker_of():
    """worker_of(server): a worker on that broker, ended with the test."""
    started = []

    def start(server):
        started.append(Worker("of-the-gap", redis_url=server.url).start())
        return started[-1]

    yield start
    for worker in started:
        worker.kill()


@pytest.fixture
def silent_queue():
    """Something that takes every connection and never says a word."""
    server = socket.create_server(("127.0.0.1", 0), backlog=100)
    with server, broker(f"redis://127.0.0.1:{server.getsockname()[1]}/0"):
        yield


def write_letter():
    return mail.queue(
        "news:1",
        to=["ada@example.org"],
        template="accounts/from_library",
        context={"subject": "News", "text": "Something has happened."},
    )[0]


def hand_in(client):
    """Hand in a complete draft through the page; return the page of the receipt."""
    manager = make_user()
    dossier = make_complete_draft(managers=[manager], by=manager)
    client.force_login(manager)
    place = [dossier.application.reference, dossier.stage.position]
    return client.post(reverse("competitions:review", args=place), follow=True)


def ask_for_ranking(client):
    """Ask for a ranking through the page; return the stage and the page that follows."""
    stage = rankings.make_judged_stage()
    client.force_login(make_officer())
    place = [stage.call.code, stage.position]
    return stage, client.post(reverse("reviews:rankings", args=place), follow=True)


def copies(letter):
    sent = Path(settings.EMAIL_FILE_PATH).glob("*")
    return sum(path.read_text().count(f"Message-ID: {letter.message_id}") for path in sent)


def test_letter_written_meanwhile_leaves_through_a_worker_that_outlived_the_gap(
    private_valkey, worker_of
):
    worker = worker_of(private_valkey)
    with broker(private_valkey.url):
        private_valkey.stop()
        letter = write_letter()
        assert Letter.objects.get().state == LetterState.QUEUED

        private_valkey.start()
        clock.move(timedelta(minutes=1))  # the sweeper gives the worker half a minute
        worker.do("core.sweep_letters")

    letter.refresh_from_db()
    assert (letter.state, copies(letter)) == (LetterState.SENT, 1)


def test_handing_in_needs_no_queue_and_its_letter_leaves_once_later(queue_away, worker_of, client):
    page = hand_in(client)

    submission = Submission.objects.get()
    assert (page.status_code, submission.number in page.text) == (200, True)
    event = AuditEvent.objects.about(submission.dossier).get(verb="submit")
    assert submission.number in event.text
    letter = Letter.objects.get(key=f"submission-received:{submission.pk}")
    assert (letter.state, submission.number in letter.text) == (LetterState.QUEUED, True)

    queue_away.start()
    clock.move(timedelta(minutes=1))
    worker = worker_of(queue_away)
    worker.do("core.sweep_letters")
    worker.do("core.sweep_letters")
    worker.do(mail.TASK, letter.pk)

    letter.refresh_from_db()
    assert (letter.state, letter.attempts, copies(letter)) == (LetterState.SENT, 1, 1)


def test_ranking_asked_for_meanwhile_is_computed_once_later(queue_away, worker_of, client):
    stage, page = ask_for_ranking(client)
    job = Job.objects.get(kind="ranking")
    assert (page.status_code, job.state) == (200, JobState.QUEUED)

    ask_again = client.post(reverse("reviews:rankings", args=[stage.call.code, stage.position]))
    assert (ask_again.status_code, Job.objects.filter(kind="ranking").count()) == (302, 1)

    queue_away.start()
    clock.move(timedelta(minutes=1))
    rankings.take_over(worker_of(queue_away), job)

    assert rankings.outcome(job, stage) == rankings.ENDED_ONCE


SIGN_IN = """
import sys
import django
django.setup()
from django.db import connection
from django.test import Client
from django.urls import reverse
from importlib import import_module
with connection.schema_editor() as editor:
    import_module("core.migrations.0003_cache_table").create(None, editor)
client = Client(headers={"host": "podium.example.org"})
words = {"login": "ada@example.org", "password": sys.argv[1]}
print(client.post(reverse("account_login"), words, secure=True).status_code)
"""


@pytest.mark.postgres
def test_people_sign_in_with_the_settings_of_production_while_the_queue_is_away(
    queue_away, tmp_path
):
    """The limits of sign-in are kept in the database, not beside the queue."""
    user = make_user(email="ada@example.org")
    user.password = Argon2PasswordHasher().encode(PASSWORD, "salt-of-a-test")
    user.save(update_fields=["password"])
    away = {
        "DATABASE_URL": database_url(),
        "REDIS_URL": queue_away.url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    result = start([sys.executable, "-c", SIGN_IN, PASSWORD], COMPLETE | away, tmp_path)

    assert result.stdout.strip() == "302", result.stderr


def test_a_queue_that_takes_the_call_and_says_nothing_is_given_up(silent_queue, client):
    """The test would never end otherwise: the connection itself succeeds."""
    page = hand_in(client)

    assert page.status_code == 200
    assert Letter.objects.get(key__startswith="submission-received").state == LetterState.QUEUED
    assert dispatch.send("core.heartbeat") is False


def test_site_says_so_and_stays_ready(queue_away, client):
    response = client.get(reverse("core:readyz"))

    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert not response.json()["checks"]["broker"]["ok"]


def test_officer_reads_that_the_queue_is_away(queue_away, client):
    client.force_login(make_officer())

    page = client.get(reverse("core:operations"))

    assert page.status_code == 200
    assert "The queue does not answer. Work and letters wait" in page.text
