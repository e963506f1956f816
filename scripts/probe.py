"""Health checks of the containers: ``python -m scripts.probe web|worker|beat``; 0 means well."""

import argparse
import os
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

TICK = 60  # seconds; beat writes its timetable after every task, the most frequent every 5


def web(_):
    port = os.environ.get("WEB_BIND", "127.0.0.1:8000").rpartition(":")[2]
    host = urlsplit(os.environ.get("SITE_URL", "")).netloc or "127.0.0.1"
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
    with urllib.request.urlopen(request, timeout=4) as answer:
        return answer.status == 200


def worker(options):
    from config.celery import app  # heavy: the other probes need no settings

    return bool(app.control.ping(destination=[f"celery@{os.uname().nodename}"], timeout=10))


def beat(options):
    files = [options.schedule, *options.schedule.parent.glob(f"{options.schedule.name}.*")]
    return any(file.exists() and time.time() - file.stat().st_mtime < TICK for file in files)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=["web", "worker", "beat"])
    parser.add_argument("--schedule", type=Path, default=Path("/tmp/beat"))  # noqa: S108
    options = parser.parse_args(arguments)
    try:
        return 0 if globals()[options.part](options) else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
