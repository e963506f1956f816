"""The right to react, as pure functions: the end of a window and the order of the reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

MOST_CHARACTERS = 7_000  # what two pages hold: A4, 11 point, 62 lines of some 56 characters
REMIND_BEFORE = (timedelta(days=2),)


def window_end(opened_at: datetime, days: int, zone: str) -> datetime:
    """Return the last second of the ``days``-th day after ``opened_at`` where the office is.

    The day of the opening does not count, so that nobody loses an hour of the time promised.
    Raises ValueError for less than one day or a moment without a zone.
    """
    if days < 1:
        raise ValueError(f"a window cannot last {days} days")
    if opened_at.tzinfo is None:
        raise ValueError(f"{opened_at} has no time zone")
    local = opened_at.astimezone(ZoneInfo(zone))
    last = local.date() + timedelta(days=days)
    return datetime.combine(last, time(23, 59, 59), tzinfo=local.tzinfo)


def anonymous_order(secret: str, digests: Iterable[str]) -> list[str]:
    """Return ``digests`` in an order that follows no name, hour or place on the panel.

    ``secret`` differs from dossier to dossier: the same panelist is not first everywhere.
    """
    return sorted(digests, key=lambda one: sha256(f"{secret}|{one}".encode()).hexdigest())
