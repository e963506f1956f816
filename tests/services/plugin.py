"""Early pytest plugin: it prepares the environment before pytest-django reads the settings.

``--database=sqlite`` (the default, quick) keeps the test database in a temporary file.
``--database=postgres`` starts a private PostgreSQL, once for all xdist workers. What cannot run
is skipped with a reason and a fix, repeated in the closing lines; with ``CI=true`` it is a failure.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from scripts.processes import DidNotStart
from tests.services import chromium, clamav, groups, valkey
from tests.services.postgres import Postgres, Unavailable

FOREIGN = (  # settings of whoever runs the tests must not reach them
    "ALLOWED_HOSTS CLAMAV_URL DATABASE_POOL_SIZE DATABASE_URL DEBUG DEFAULT_FROM_EMAIL DEMO "
    "EMAIL_URL FILES_ACCESS_KEY FILES_SECRET_KEY FILES_URL LABEL_KEY LABEL_KEY_SINCE "
    "LABEL_RETIRED_KEYS LOG_LEVEL REDIS_URL SEAL_KEY SECRET_KEY SITE_URL STATIC_ROOT TRUST_PROXY"
).split()
_started = []


def pytest_addoption(parser):
    parser.addoption(
        "--database",
        choices=["sqlite", "postgres"],
        default="sqlite",
        help="database of all tests of this run (default: sqlite)",
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if not worker:
        _prepare_environment(early_config.known_args_namespace.database)
    var = Path(os.environ["PODIUM_TEST_DIR"]) / (worker or "main")
    var.mkdir(parents=True, exist_ok=True)
    os.environ["VAR_DIR"] = str(var)
    os.environ["PODIUM_CLOCK_FILE"] = str(var / "clock")
    return (yield)


def _prepare_environment(database):
    for name in FOREIGN:
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    os.environ["TESTING"] = "true"
    os.environ["ENV_FILE"] = os.devnull
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop in our thread
    os.environ["PODIUM_TEST_DIR"] = tempfile.mkdtemp(prefix="podium-tests-")
    os.environ.pop(groups.VARIABLE, None)
    atexit.register(_clean_up)  # even when the settings cannot be read

    if database == "postgres":
        _provide_postgres()
    else:
        groups.declare_absent("postgres", "this run uses SQLite")
    if database == "postgres" and not valkey.find_binary() and not os.environ.get("TEST_REDIS_URL"):
        groups.declare_absent("worker", "no Redis-protocol server was found")
    if not clamav.find_binary():
        groups.declare_absent("scanner", "no ClamAV daemon was found")
    if not chromium.find():
        groups.declare_absent("browser", "no Chromium was found")


def _provide_postgres():
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        try:
            server = Postgres().start()
        except (Unavailable, DidNotStart) as error:
            groups.declare_absent("postgres", str(error).splitlines()[0].rstrip("."))
            return
        _started.append(server)
        url = server.url
    os.environ["DATABASE_URL"] = url


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        for group in groups.FIXES:
            if item.get_closest_marker(group) and (reason := groups.skip_reason(group)):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") == "true" and groups.skipped_groups(skipped):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    reasons = groups.skipped_groups(terminalreporter.stats.get("skipped", []))
    if not reasons:
        return
    in_ci = os.environ.get("CI") == "true"
    terminalreporter.section("did not run" + (", which CI=true does not allow" if in_ci else ""))
    for reason in reasons:
        terminalreporter.line(reason, red=in_ci, yellow=not in_ci)


def _clean_up():
    for server in _started:
        server.remove()
    shutil.rmtree(os.environ["PODIUM_TEST_DIR"], ignore_errors=True)
