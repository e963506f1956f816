"""How long a label is valid: half-open periods, renewal windows, and the status on any day.

What a newly earned tier does to the labels before stands in ``clusters.succession``.

``valid_until`` is the first day that is not valid; certificates print the day before it.
Days are those of the agency (``day_in``). Expired is computed from dates, never stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any

REMINDERS = (180, 90, 30)  # days before the first day that is not valid
MOST_YEARS = 30


@dataclass(frozen=True, slots=True)
class Policy:
    """How long a tier is valid, in whole years; ``renewal_window_years`` begins at expiry."""

    years: int = 2
    renewal_years: int = 3
    renewal_window_years: int = 1

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Policy:
        """Read ``{"years": 2, "renewal_years": 3, "renewal_window_years": 1}``; all optional."""
        if unknown := set(data) - set(cls.__slots__):
            raise ValueError(f"unknown validity rules: {', '.join(sorted(unknown))}")
        policy = cls(**{key: _whole_years(value) for key, value in data.items()})
        if policy.years < 1 or policy.renewal_years < 1 or policy.renewal_window_years < 0:
            raise ValueError(
                "a label is valid for at least one year, and the window is not negative"
            )
        if max(policy.years, policy.renewal_years, policy.renewal_window_years) > MOST_YEARS:
            raise ValueError(f"no label and no window lasts longer than {MOST_YEARS} years")
        return policy


@dataclass(frozen=True, slots=True)
class Period:
    """Valid on every day with ``valid_from <= day < valid_until``.

    ``anchor_day`` is the day of the month on which the first period of a chain of renewals
    began. Only 29 February needs it: such a chain ends on 1 March in common years and on
    29 February again in leap years, so that it never drifts.
    """

    valid_from: date
    valid_until: date
    anchor_day: int

    @property
    def last_day(self) -> date:
        """The last valid day, as certificates print it."""
        return self.valid_until - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until


def first_period(valid_from: date, policy: Policy) -> Period:
    """Return the validity of a new label that begins on ``valid_from``.

    >>> first_period(date(2024, 2, 29), Policy()).valid_until
    datetime.date(2026, 3, 1)
    """
    anchor = valid_from.day
    return Period(valid_from, years_later(valid_from, policy.years, anchor), anchor)


def period_of(valid_from: date, valid_until: date, anchor_day: int) -> Period:
    """Return the period of stored dates; an end that the anchor does not lead to is its own.

    Such dates come from registers that were kept by hand.

    >>> period_of(date(2024, 1, 1), date(2026, 2, 28), 1).anchor_day
    28
    """
    is_march_for_february = (valid_until.month, valid_until.day, anchor_day) == (3, 1, 29)
    belongs = valid_until.day == anchor_day or is_march_for_february
    return Period(valid_from, valid_until, anchor_day if belongs else valid_until.day)


def continued_period(previous: Period, years: int) -> Period:
    """Return the period that begins where ``previous`` ends, in the same chain.

    >>> first = first_period(date(2024, 2, 29), Policy())
    >>> continued_period(first, 2).valid_until
    datetime.date(2028, 2, 29)
    """
    start, anchor = previous.valid_until, previous.anchor_day
    return Period(start, years_later(start, years, anchor), anchor)


def window_closes_on(period: Period, policy: Policy) -> date:
    """Return the first day on which a renewal application comes too late."""
    return years_later(period.valid_until, policy.renewal_window_years, period.anchor_day)


def years_later(day: date, years: int, anchor_day: int) -> date:
    """Return the day ``years`` after ``day`` in a chain that began on ``anchor_day``.

    A 1 March with the anchor 29 stands for 29 February, which that year did not have. A
    29 February that the target year does not have becomes 1 March, so that no day is lost.

    Raises ValueError if ``day`` cannot belong to such a chain.
    """
    month, number = day.month, day.day
    if (month, number) == (3, 1) and anchor_day == 29:
        month, number = 2, 29
    if number != anchor_day:
        raise ValueError(
            f"{day} does not belong to a chain of periods that began on a {anchor_day}."
        )
    try:
        return date(day.year + years, month, number)
    except ValueError:
        return date(day.year + years, 3, 1)


def day_in(moment: datetime, zone: tzinfo) -> date:
    """Return the day of ``moment`` in the agency's zone. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("the moment has no time zone")
    return moment.astimezone(zone).date()


class Status(StrEnum):
    PENDING = "pending"
    VALID = "valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Suspension:
    """Suspended while ``since <= day < until``; ``until`` None: until further notice."""

    since: date
    until: date | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """Out of force from ``since`` on, for good: revoked, or superseded by another label."""

    since: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Granted:
    """One label with all that happened to it. ``recorded_at``: when the agency knew of it."""

    period: Period
    recorded_at: datetime
    suspensions: Sequence[Suspension] = ()
    revocation: Ending | None = None
    supersession: Ending | None = None


def status_on(day: date, label: Granted, *, known_at: datetime | None = None) -> Status:
    """Return one label's status on ``day``.

    Revoked or superseded from that day on, for good; then pending before it begins, expired
    from ``valid_until`` on, suspended while a suspension runs, else valid.

    Args:
        known_at: leave out what was recorded later. None: as known now.
    """
    for status, ending in (
        (Status.REVOKED, label.revocation),
        (Status.SUPERSEDED, label.supersession),
    ):
        if ending and ending.since <= day and _is_known(ending.recorded_at, known_at):
            return status
    if day < label.period.valid_from:
        return Status.PENDING
    if day >= label.period.valid_until:
        return Status.EXPIRED
    for suspension in label.suspensions:
        over = suspension.until is not None and day >= suspension.until
        if suspension.since <= day and not over and _is_known(suspension.recorded_at, known_at):
            return Status.SUSPENDED
    return Status.VALID


def as_of(
    day: date, labels: Iterable[Granted], *, known_at: datetime | None = None
) -> tuple[Status, Granted] | None:
    """Return the status on ``day`` of a cluster's labels of one type, and the label it rests on.

    A renewal that was recorded after ``day`` counts as known now, so that a seamless one
    leaves no gap; with ``known_at`` the gap shows as it was known then. A label that has
    begun outweighs one that is to come, a later one an earlier one. None: no label known.
    """
    known = [label for label in labels if _is_known(label.recorded_at, known_at)]
    if not known:
        return None
    begun = [label for label in known if label.period.valid_from <= day]
    if begun:
        label = max(begun, key=lambda one: (one.period.valid_from, one.recorded_at))
    else:
        label = min(known, key=lambda one: (one.period.valid_from, one.recorded_at))
    return status_on(day, label, known_at=known_at), label


def _whole_years(value: Any) -> int:
    """A whole number, or a text of one; a half year is none, and no truth value either."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"{value!r} is not a whole number of years")
    return int(value)


def _is_known(recorded_at: datetime, known_at: datetime | None) -> bool:
    return known_at is None or recorded_at <= known_at
