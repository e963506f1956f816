"""Whether the parts answer: for the probes of the platform and for the officer's page.

Only a database that does not answer or lacks migrations makes the site unready. Without
broker, worker or mail server people can still write and submit: that is "degraded".
"""

from dataclasses import dataclass
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from kombu.exceptions import KombuError
from kombu.exceptions import OperationalError as BrokerGone
from redis.exceptions import RedisError

from core import clock, scanning
from core.models import Heartbeat, Job, JobState, Letter, LetterState, StoredFile


@dataclass(frozen=True)
class Check:
    """One part, whether it is well, and a sentence for the officer."""

    name: str
    is_ok: bool
    words: str
    is_vital: bool = False


def beat(name):
    """Note that something is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": clock.now()})


def parts():
    """Every part the site runs on, the vital ones first; stops at a vital one that fails."""
    found = []
    looks = [_database, _migrations, _broker, _worker]
    if scanning.is_configured():
        looks.append(_scanner)
    for look in looks:
        found.append(look())
        if found[-1].is_vital and not found[-1].is_ok:
            break
    return found


def worries():
    """What runs but has left something undone, for the officer's page."""
    return [_failed_jobs(), _letters(), *_files()]


def report():
    """``{"status": "ok" | "degraded" | "down", "checks": {name: {"ok", "words"}}}``."""
    found = parts()
    return {
        "status": _status(found),
        "checks": {check.name: {"ok": check.is_ok, "words": check.words} for check in found},
    }


def _status(found):
    if any(check.is_vital and not check.is_ok for check in found):
        return "down"
    return "ok" if all(check.is_ok for check in found) else "degraded"


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Check("database", False, _("The database does not answer."), is_vital=True)
    return Check("database", True, _("The database answers."), is_vital=True)


def _migrations():
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    words = _("Migrations are pending.") if pending else _("All migrations are applied.")
    return Check("migrations", not pending, words, is_vital=True)


def _broker():
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    except (BrokerGone, KombuError, RedisError, OSError):
        words = _("The queue does not answer. Work and letters wait and leave when it is back.")
        return Check("broker", False, words)
    return Check("broker", True, _("The queue answers."))


def _worker():
    patience = timedelta(seconds=settings.HEARTBEAT_SECONDS)
    if Heartbeat.objects.filter(name="worker", seen_at__gt=clock.now() - patience).exists():
        return Check("worker", True, _("A worker takes jobs."))
    words = _("No worker has answered lately. Work and letters wait until one does.")
    return Check("worker", False, words)


def _failed_jobs():
    if Job.objects.filter(state=JobState.FAILED).exists():
        return Check("jobs", False, _("Work has failed and waits for somebody to look at it."))
    return Check("jobs", True, _("No work has failed."))


def _letters():
    failed = Letter.objects.filter(state=LetterState.FAILED).exists()
    if failed or Letter.objects.stuck(clock.now()).exists():
        return Check("letters", False, _("Letters have not left; somebody should look at them."))
    return Check("letters", True, _("No letter is stuck."))


def _scanner():
    if scanning.answers():
        return Check("scanner", True, _("The virus scanner answers."))
    words = _("The virus scanner does not answer. New files are withheld until it is back.")
    return Check("scanner", False, words)


def _files():
    """What the scanner has not looked at, could not read, or refused."""
    if scanning.is_configured():
        failed = StoredFile.objects.pending().exclude(scan_error="").count()
        words = ngettext(
            "%(count)s file could not be scanned and is withheld.",
            "%(count)s files could not be scanned and are withheld.",
            failed,
        )
        yield Check("scans", not failed, words % {"count": failed})
    else:
        words = _("No virus scanner is set up.")
        if count := StoredFile.objects.unscanned().count():
            words += " " + ngettext(
                "%(count)s file can be read without having been scanned.",
                "%(count)s files can be read without having been scanned.",
                count,
            ) % {"count": count}
        yield Check("scans", False, words)
    if refused := StoredFile.objects.infected().count():
        words = ngettext(
            "%(count)s file was refused by the virus scanner; nobody can open it.",
            "%(count)s files were refused by the virus scanner; nobody can open them.",
            refused,
        )
        yield Check("refused files", True, words % {"count": refused})
