from datetime import timedelta

import pytest
from django.db import DatabaseError
from kombu.exceptions import OperationalError

from core import clock, health
from core.models import Heartbeat, JobState
from core.tasks import heartbeat
from tests.factories.core import make_job, make_letter


def test_alive_needs_nothing_but_the_process(client):
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_is_ok_with_database_queue_and_worker(client):
    heartbeat()

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json()["status"] == "ok"
    assert {name for name, check in response.json()["checks"].items() if check["ok"]} == {
        "database",
        "migrations",
        "broker",
        "worker",
    }


@pytest.mark.django_db
def test_a_missing_worker_degrades_and_no_more(client):
    heartbeat()

    with clock.frozen(clock.now() + timedelta(minutes=5)):
        response = client.get("/readyz")

    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert not response.json()["checks"]["worker"]["ok"]


@pytest.mark.django_db
def test_a_missing_broker_degrades_and_no_more(client, monkeypatch):
    def connect():
        raise OperationalError("refused")

    monkeypatch.setattr(health.current_app, "connection_for_write", connect)

    response = client.get("/readyz")

    assert (response.status_code, response.json()["status"]) == (200, "degraded")


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_down(client, monkeypatch):
    class Away:
        def cursor(self):
            raise DatabaseError("gone")

    monkeypatch.setattr(health, "connection", Away())

    response = client.get("/readyz")

    assert (response.status_code, response.json()["status"]) == (503, "down")
    assert list(response.json()["checks"]) == ["database"]


@pytest.mark.django_db
def test_pending_migrations_are_down(client, monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: ["one"])

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["migrations"]["words"] == "Migrations are pending."


@pytest.mark.django_db
def test_heartbeat_is_one_row_however_often_it_beats():
    heartbeat(), heartbeat()

    assert Heartbeat.objects.get().name == "worker"


@pytest.mark.django_db
def test_worries_are_failed_work_and_letters_that_did_not_leave():
    assert [check.name for check in health.worries() if not check.is_ok] == ["scans"]

    make_job(state=JobState.FAILED)
    past = clock.now() - timedelta(hours=1)
    make_letter(state="sending", next_attempt_at=past)

    assert [check.name for check in health.worries() if not check.is_ok] == [
        "jobs",
        "letters",
        "scans",
    ]
