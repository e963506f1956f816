"""Until when one may complain about a decision: 30 days, counted by the days of the call's zone.

The day of the decision is not counted: decided on 1 March at any hour, a complaint received on
31 March before midnight is in time. Redress is about procedure, never about the judgement itself
(DOMAIN, section 4).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from clusters.validity import day_in

DAYS = 30


def last_day(decided_at: datetime, zone: tzinfo) -> date:
    """Return the last day on which a complaint may be received.

    >>> from datetime import UTC
    >>> last_day(datetime(2027, 3, 1, 12, tzinfo=UTC), UTC)
    datetime.date(2027, 3, 31)
    """
    return day_in(decided_at, zone) + timedelta(days=DAYS)


def is_in_time(received_at: datetime, decided_at: datetime, zone: tzinfo) -> bool:
    """Whether what was received then still counts."""
    return decided_at <= received_at and day_in(received_at, zone) <= last_day(decided_at, zone)
