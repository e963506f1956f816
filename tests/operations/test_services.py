"""The services that the other tests rely on."""

import pytest
from django.db import connection

from config.celery import app


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgres_group_runs_on_postgres():
    assert connection.vendor == "postgresql"


@pytest.mark.worker
def test_worker_answers_over_the_broker_of_this_run(worker):
    answers = app.control.ping(timeout=10, limit=1)

    assert [list(answer.values()) for answer in answers] == [[{"ok": "pong"}]]


@pytest.mark.worker
def test_killed_worker_is_gone(start_worker):
    worker = start_worker()

    worker.kill()

    assert not worker.is_running


def test_valkey_comes_back_at_the_same_address(private_valkey):
    url = private_valkey.url
    private_valkey.stop()

    private_valkey.start()

    assert private_valkey.url == url


@pytest.mark.browser
def test_chromium_opens_a_page(page, assert_accessible):
    page.set_content(
        "<!doctype html><html lang='en'><title>Podium</title>"
        "<main><h1>Podium</h1><p>Words</p></main></html>"
    )

    assert page.title() == "Podium"
    assert_accessible(page)
