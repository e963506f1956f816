"""A real Celery worker process on the test's database and broker."""

import os
import sys
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from config.celery import app
from scripts.processes import Process

READY = " ready."


class Worker:
    """``celery -A config worker`` as production runs it, with two child processes.

    ``app`` names another module with the Celery application; ``extra`` are further variables.
    """

    def __init__(self, name, *, redis_url="", app="config", children=2, **extra):
        self.name, self._app, self._children = name, app, children
        self._env = environment(redis_url=redis_url) | extra
        self._process = None

    def start(self):
        log = Path(os.environ["VAR_DIR"]) / f"{self.name}.log"
        log.unlink(missing_ok=True)
        options = ["--concurrency", self._children, "--hostname", f"{self.name}@test"]
        options += ["--loglevel", "INFO"]
        self._process = Process(
            [sys.executable, "-m", "celery", "-A", self._app, "worker", *options],
            log=log,
            env=self._env,
        )
        self._process.wait_until(lambda: READY in log.read_text(errors="replace"), seconds=90)
        return self

    @property
    def is_running(self):
        return bool(self._process and self._process.is_running)

    @property
    def pid(self):
        return self._process.pid

    def wait_until(self, is_ready):
        """Wait for what the worker is to do; fails with its last words."""
        self._process.wait_until(is_ready)

    def do(self, task, *args):
        """Send a task and return once this worker, the only one, has done it."""
        sent = app.send_task(task, args=args)
        self.wait_until(lambda: f"[{sent.id}] succeeded" in self.log())

    def log(self):
        return self._process.last_words(lines=400)

    def stop(self):
        """Ask it to finish what it does and go."""
        if self._process:
            self._process.stop()

    def kill(self):
        """SIGKILL for the worker and its children at once."""
        self._process.kill()


def environment(*, redis_url=""):
    """The variables with which another process meets the database of this test."""
    return os.environ | {
        "DATABASE_URL": database_url(),
        "REDIS_URL": redis_url,
        "LOG_LEVEL": "INFO",
        "PYTHONUNBUFFERED": "1",
    }


def database_url():
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    login = facts["USER"] + (f":{facts['PASSWORD']}" if facts["PASSWORD"] else "")
    port = facts["PORT"] or 5432
    return f"postgresql://{login}@{facts['HOST']}:{port}/{facts['NAME']}"


@contextmanager
def broker(url):
    """Let this process send its tasks to the Redis-protocol server at ``url`` meanwhile."""
    before = app.conf.broker_url, app.conf.broker_transport_options
    _point_at(url, settings.REDIS_TRANSPORT)
    try:
        yield
    finally:
        _point_at(*before)


def _point_at(url, options):
    app.conf.broker_url, app.conf.broker_transport_options = url, options
    app._pool = None  # Celery keeps both for the life of the process
    app.amqp._producer_pool = None
