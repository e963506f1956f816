"""Fixtures that every test may use.

`worker`            a running Celery worker on the test database: over Redis protocol when the run
                    is on PostgreSQL, over the file-system broker when it is on SQLite
`start_worker`      a factory of further workers, which a test may kill: start_worker(VARIABLE="x")
`redis_broker`      this process sends its tasks over a private Redis-protocol server
`private_valkey`    a server of the test's own, to stop and start (broker gone)
`clamav`            a running ClamAV daemon; `private_clamav` is one to stop and start
`live_server`       pytest-django's: the site in a thread, over HTTP
`page`              Playwright's page in real Chromium
`assert_accessible` assert_accessible(page): axe finds nothing, neither in light nor in dark
`shift_clock`       core.clock for this process and its workers is put back after the test

Markers (see docs/testing.md): `postgres` needs PostgreSQL, `worker` a worker process, `scanner`
ClamAV, `browser` Chromium; `embedded` tests are run once more on SQLite by `make test`. The
fixtures above set `transaction=True` where another process must see the rows.
"""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import expect

from tests import append_only
from tests.services import chromium
from tests.services.clamav import Clamav
from tests.services.valkey import Valkey
from tests.services.worker import Worker, broker

settings.register_profile("podium", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("podium")
expect.set_options(timeout=20_000)  # nor is a slow browser
append_only.let_transactional_tests_clean_up()


@pytest.fixture(autouse=True)
def shift_clock():
    """No test leaves the clock of all processes moved."""
    yield
    Path(os.environ["PODIUM_CLOCK_FILE"]).unlink(missing_ok=True)


# Broker and workers


@pytest.fixture(scope="session")
def valkey():
    """The Redis-protocol server of this process; tests that stop it use `private_valkey`."""
    if url := os.environ.get("TEST_REDIS_URL"):
        yield url
        return
    server = Valkey().start()
    yield server.url
    server.remove()


@pytest.fixture
def private_valkey():
    server = Valkey().start()
    yield server
    server.remove()


@pytest.fixture
def redis_broker(valkey):
    with broker(valkey):
        yield valkey


@pytest.fixture
def test_broker(request):
    """The broker that belongs to this run's database; gives its Redis address or ''."""
    if os.environ.get("DATABASE_URL", "").startswith("postgresql"):
        return request.getfixturevalue("redis_broker")
    return ""


@pytest.fixture(scope="session")
def _workers():
    """Workers outlive their test: one start costs seconds."""
    running = {}
    yield running
    for worker in running.values():
        worker.stop()


@pytest.fixture
def worker(transactional_db, test_broker, _workers):
    running = _workers.get(test_broker)
    if not running or not running.is_running:
        name = f"shared-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        running = _workers[test_broker] = Worker(name, redis_url=test_broker).start()
    return running


@pytest.fixture
def start_worker(transactional_db, test_broker, _workers):
    """start_worker(app="config", children=2, **variables) -> Worker; ended after the test.

    It alone is to do what is asked: the shared worker of earlier tests leaves the queue.
    """
    if shared := _workers.pop(test_broker, None):
        shared.stop()
    started = []

    def start(**variables):
        name = f"own{len(started)}-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        started.append(Worker(name, redis_url=test_broker, **variables).start())
        return started[-1]

    yield start
    for worker in started:
        worker.stop()


# Virus scanner


@pytest.fixture(scope="session")
def _clamav():
    """One daemon for all tests of this process that do not stop it."""
    daemon = Clamav().start()
    yield daemon
    daemon.remove()


@pytest.fixture
def clamav(_clamav, settings):
    """A running ClamAV daemon that this process asks; it knows `clamav.EICAR` and nothing else."""
    settings.CLAMAV_URL = _clamav.url
    return _clamav


@pytest.fixture
def private_clamav(settings):
    """A daemon of the test's own, to stop and start."""
    daemon = Clamav().start()
    settings.CLAMAV_URL = daemon.url
    yield daemon
    daemon.remove()


# Browser


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": chromium.find(),
        "headless": True,
        "args": chromium.FLAGS,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "Europe/Berlin",
        "reduced_motion": "reduce",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def assert_accessible():
    from axe_playwright_python.sync_playwright import Axe  # heavy: reads axe-core

    axe = Axe()

    def check(page):
        for scheme in ("light", "dark"):
            # half-way through a change of colours nothing has the contrast of either
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            results = axe.run(page)
            found = results.response["violations"]
            assert not found, f"{page.url} ({scheme}):\n{_describe(found)}"
        page.emulate_media(color_scheme="light")

    return check


def _describe(violations):
    return "\n".join(
        f"{violation['id']}: {violation['help']}\n{node['html'][:200]}\n{node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"][:5]
    )
