"""Whether something came in time. Time decides, never a status.

All moments are aware datetimes and are compared as instants, whatever their zones, in whole
seconds: a fraction of a second is dropped, so that a receipt which prints the deadline's own
second is in time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum

GRACE = timedelta(minutes=5)  # a stage closes this long after its deadline
REMIND_BEFORE = (timedelta(days=7), timedelta(days=2), timedelta(hours=3))


class Phase(StrEnum):
    """Where a moment lies.

    ``BEFORE``: not open yet. ``OPEN``: from the opening through the second of the deadline.
    ``GRACE``: the deadline is over; what was received in time may still be processed.
    ``CLOSED``: the stage may close.
    """

    BEFORE = "before"
    OPEN = "open"
    GRACE = "grace"
    CLOSED = "closed"


def effective_deadline(
    closes_at: datetime, *, extended_to: datetime | None = None, outage_minutes: int = 0
) -> datetime:
    """Return a dossier's deadline in UTC, to the second.

    The later of the stage's ``closes_at`` and the dossier's own ``extended_to``, plus the
    recorded ``outage_minutes`` of the stage, which lengthen everyone's deadline. An extension
    to an earlier moment shortens nothing.

    Raises ValueError for a moment without a zone or a negative outage.
    """
    if outage_minutes < 0:
        raise ValueError(f"an outage cannot last {outage_minutes} minutes")
    latest = _instant(closes_at)
    if extended_to is not None:
        latest = max(latest, _instant(extended_to))
    return latest + timedelta(minutes=outage_minutes)


def is_in_time(received_at: datetime, deadline: datetime) -> bool:
    """Whether what was received at ``received_at`` counts: not later than the deadline's second."""
    return _instant(received_at) <= _instant(deadline)


def closes_from(deadline: datetime, grace: timedelta = GRACE) -> datetime:
    """Return the first second at which the stage may close: what was under way has arrived."""
    return _instant(deadline) + grace + timedelta(seconds=1)


def phase(
    now: datetime,
    *,
    opens_at: datetime | None,
    deadline: datetime | None,
    grace: timedelta = GRACE,
) -> Phase:
    """Return the phase at ``now``.

    ``opens_at`` None: opened long ago. ``deadline`` None: a rolling stage, which does not
    close by time. With a deadline before the opening nothing is ever open.
    """
    if opens_at is not None and _instant(now) < _instant(opens_at):
        return Phase.BEFORE
    if deadline is None or is_in_time(now, deadline):
        return Phase.OPEN
    if _instant(now) < closes_from(deadline, grace):
        return Phase.GRACE
    return Phase.CLOSED


def remaining(now: datetime, deadline: datetime) -> timedelta:
    """Return the time left in whole seconds; zero when it is over."""
    return max(_instant(deadline) - _instant(now), timedelta(0))


def reminder_moments(
    deadline: datetime,
    *,
    since: datetime | None = None,
    before: Iterable[timedelta] = REMIND_BEFORE,
) -> list[datetime]:
    """Return when to remind of the deadline, earliest first, in UTC.

    The distances are elapsed time: across a change of clocks seven days are 168 hours. Moments
    not after ``since`` (the opening, or when the draft was begun) are left out.
    """
    moments = sorted(_instant(deadline) - distance for distance in before)
    return [moment for moment in moments if since is None or moment > _instant(since)]


def due_reminder(
    now: datetime, deadline: datetime, *, since: datetime | None = None
) -> datetime | None:
    """Return the latest reminder moment that has come, or None: not yet, or too late to help.

    A task that was down for days sends one reminder, not three.
    """
    if not is_in_time(now, deadline):
        return None
    come = [m for m in reminder_moments(deadline, since=since) if m <= _instant(now)]
    return come[-1] if come else None


def _instant(moment: datetime) -> datetime:
    """Return ``moment`` in UTC without its fraction of a second: within one zone, Python would
    compare and add wall clocks.
    """
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).replace(microsecond=0)
