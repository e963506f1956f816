"""The only clock. Nothing else in the project asks what time it is.

``now()`` is the computer's clock plus an offset. The offset lies in the file that
``settings.CLOCK_FILE`` names, so that a rehearsal or a test moves time for the web
server, the worker and beat at once. Without that file the offset is zero, and in
production the file is refused (see ``core.checks``).
"""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_frozen = []  # moments set by ``frozen``, the innermost last; shared by all threads


def now():
    """The present moment, aware, in UTC."""
    if _frozen:
        return _frozen[-1]
    return datetime.now(UTC) + offset()


def today():
    """The present day where the funding body is: labels begin and end with its days."""
    return day_of(now())


def day_of(moment):
    """The day of ``moment`` where the funding body is."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def offset():
    """How far the clock is moved, as a timedelta."""
    if not settings.CLOCK_FILE:
        return timedelta(0)
    try:
        text = Path(settings.CLOCK_FILE).read_text(encoding="ascii")
    except FileNotFoundError:
        return timedelta(0)
    return timedelta(seconds=float(text or 0))


def move(by):
    """Move the clock of every process by a timedelta, forwards or backwards."""
    _write(offset() + by)


def move_to(moment):
    """Let every process believe that it is ``moment`` now; time runs on from there."""
    _write(moment - datetime.now(UTC))


def reset():
    """Give every process the computer's own time again."""
    _write(timedelta(0))


@contextmanager
def frozen(moment):
    """Stop the clock of this process at ``moment``, for tests."""
    if moment.tzinfo is None:
        raise ValueError("the moment needs a time zone")
    _frozen.append(moment.astimezone(UTC))
    try:
        yield moment
    finally:
        _frozen.pop()


def _write(delta):
    if not settings.CLOCK_FILE:
        raise ImproperlyConfigured("CLOCK_FILE names no file, so the clock cannot be moved.")
    path = Path(settings.CLOCK_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    draft.write_text(str(delta.total_seconds()), encoding="ascii")
    draft.replace(path)  # readers see the old or the new offset, never half of one
