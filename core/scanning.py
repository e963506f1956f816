"""The virus scanner: a ClamAV daemon, where ``CLAMAV_URL`` names one.

A file is withheld from everybody until the daemon has found nothing in it. A daemon that is
away loses nothing: the row waits, and the sweeper asks again. Without a daemon files are
marked "not scanned", and read; one that is set up later looks at them, too.
"""

import logging
from datetime import timedelta
from urllib.parse import urlsplit

from clamav_client import clamd
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from core import audit, clock, dispatch
from core.models import FileState, StoredFile
from core.models.files import WAITING
from core.states import lock

TASK = "core.scan_file"
SCAN_SECONDS, PING_SECONDS = 120, 2
PATIENCE = timedelta(seconds=30)  # what a worker may need before the sweeper steps in
BATCH = 200
logger = logging.getLogger(__name__)
_told = []  # functions of the apps to the right


class Away(Exception):
    """The daemon does not answer."""


def is_configured():
    return bool(settings.CLAMAV_URL)


def answers():
    """Whether the daemon is there."""
    try:
        return _daemon(PING_SECONDS).ping().strip() == "PONG"
    except (clamd.ClamdError, OSError):
        return False


def on_infected(function):
    """Have ``function(stored)`` called in the transaction that refuses a file."""
    _told.append(function)
    return function


def request(stored):
    """Have a new row looked at after the commit."""
    if stored.state == FileState.PENDING:
        dispatch.after_commit(TASK, str(stored.pk))


def scan(file_id):
    """Ask the daemon about one file, if it waits. Harmless to repeat; raises Away."""
    stored = StoredFile.objects.filter(pk=file_id, state__in=WAITING).first()
    if stored is None or not is_configured():
        return
    _note(stored, "")
    try:
        threat = _threat_in(stored)
    except Away as away:
        _note(stored, str(away))
        raise
    except clamd.ResponseError as error:
        logger.error("the scanner could not read file %s: %s", stored.pk, error)
        _note(stored, str(error) or "no answer")
        return
    settle(stored, threat)


@transaction.atomic
def settle(stored, threat):
    """Let a waiting file be read, or refuse it for good with the name of what is in it."""
    lock(stored)
    if stored.state not in WAITING:
        return
    old = stored.state
    stored.state = FileState.INFECTED if threat else FileState.CLEAN
    stored.threat, stored.scanned_at, stored.scan_error = threat[:200], clock.now(), ""
    stored.save(update_fields=["state", "threat", "scanned_at", "scan_error"])
    if threat:
        audit.record(
            stored, "refuse file", by=None, old={"state": old}, new={"threat": stored.threat}
        )
        for tell in _told:
            tell(stored)


def sweep():
    """Look at what waits too long, the oldest first, until the daemon is away; count it."""
    if not is_configured():
        return 0
    long_ago = clock.now() - PATIENCE
    oldest = F("scan_attempted_at").asc(nulls_first=True)
    waiting = StoredFile.objects.exclude(content="").filter(  # erased ones have no bytes
        Q(scan_attempted_at=None) | Q(scan_attempted_at__lte=long_ago),
        state__in=WAITING,
        created_at__lte=long_ago,
    )
    waiting = waiting.order_by(oldest, "created_at")
    done = 0
    for file_id in waiting.values_list("pk", flat=True)[:BATCH]:
        try:
            scan(file_id)
        except Away as away:
            logger.warning("virus scanner: %s", away)
            break
        done += 1
    return done


def _threat_in(stored):
    """The name of what the daemon finds; "" when that is nothing."""
    with stored.content.open("rb") as content:
        try:
            answer = _daemon(SCAN_SECONDS).instream(content)
        except (clamd.CommunicationError, OSError) as error:
            raise Away(f"the daemon does not answer: {error}") from error
    status, threat = answer.get("stream", ("ERROR", ""))
    if status == "ERROR":
        raise clamd.ResponseError(threat)
    return (threat or "unnamed") if status == "FOUND" else ""


def _daemon(seconds):
    parts = urlsplit(settings.CLAMAV_URL)
    if parts.scheme == "unix":
        return clamd.ClamdUnixSocket(parts.path, timeout=seconds)
    return clamd.ClamdNetworkSocket(parts.hostname, parts.port or 3310, timeout=seconds)


def _note(stored, error):
    StoredFile.objects.filter(pk=stored.pk).update(
        scan_attempted_at=clock.now(), scan_error=error[:200]
    )
