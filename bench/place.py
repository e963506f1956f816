"""A private place for races and kills: real PostgreSQL, a real queue, nobody else's data."""

import os
import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path

import django

from tests.services.plugin import FOREIGN
from tests.services.postgres import Postgres
from tests.services.valkey import Valkey


@contextmanager
def private_place():
    """Django is set up inside, on an empty migrated database; gives the address of the queue."""
    with ExitStack() as stack:
        folder = tempfile.mkdtemp(prefix="podium-bench-")
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        postgres, valkey = Postgres(), Valkey()
        stack.callback(postgres.remove)
        stack.callback(valkey.remove)
        _point_at(postgres.start().url, folder)
        valkey.start()
        django.setup()
        from django.test.utils import setup_databases, teardown_databases  # need the settings

        made = setup_databases(verbosity=0, interactive=False)
        stack.callback(teardown_databases, made, verbosity=0)
        yield valkey.url


def reset_clock():
    Path(os.environ["PODIUM_CLOCK_FILE"]).unlink(missing_ok=True)


def _point_at(database_url, folder):
    for name in FOREIGN:  # settings of whoever runs this
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "TESTING": "true",
        "ENV_FILE": os.devnull,
        "DATABASE_URL": database_url,
        "VAR_DIR": folder,
        "PODIUM_CLOCK_FILE": f"{folder}/clock",
    }
