"""What a newly earned tier does to the labels that a cluster has: the rule, without the database.

Whoever holds no label, or one whose renewal window had closed when the application was received,
gets a new label from the day of the decision. Otherwise the last label counts:

* the same tier is a renewal: it continues from the previous end, for ``renewal_years``,
  however long the decision took;
* a better tier is an upgrade: a first period of that tier, from the day of the decision. What
  is left of the old label is superseded from that day; an expired one stays as it was;
* a lower tier continues from the previous end, as a first period of that tier. It never cuts
  the better label short, which runs on to its own end. Until it begins it gives way to a
  renewal of the better one.

``clusters.actions.labels.award`` carries it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clusters.validity import Period, Policy, continued_period, first_period


class Way(StrEnum):
    NEW = "new label"
    RENEWAL = "renewal"
    UPGRADE = "upgrade"
    DOWNGRADE = "downgrade"


@dataclass(frozen=True, slots=True)
class Held:
    """A label that the cluster has. ``rank``: 0 is the best tier. Dates as of ``Label``."""

    key: int
    rank: int
    period: Period
    renewable_until: date


@dataclass(frozen=True, slots=True)
class Succession:
    """The period of the new label, the label it follows, and which end on which day."""

    way: Way
    period: Period
    follows: int | None = None
    ends: tuple[tuple[int, date], ...] = ()


class TooEarly(ValueError):
    """The application was received before the label began that it would renew."""

    def __init__(self, held: Held) -> None:
        self.held = held
        super().__init__(f"received before {held.period.valid_from}")


def succeed(
    labels: Sequence[Held], rank: int, *, received_on: date, decided_on: date, policy: Policy
) -> Succession:
    """Return what follows from earning the tier ``rank`` on ``decided_on``.

    Args:
        labels: those that stand (neither superseded nor revoked), without any from before a
            revocation: after one only a new label is possible.
        received_on: the agency's day on which the application was received.
        policy: that of the new tier.

    Raises:
        TooEarly: see there.
        ValueError: decided before received.
    """
    if decided_on < received_on:
        raise ValueError("nothing is decided before it was received")
    left = sorted(labels, key=lambda held: held.period.valid_from)
    gives_way = []
    while left and left[-1].rank > rank and decided_on < left[-1].period.valid_from:
        gives_way.append(left.pop())
    ends = tuple((held.key, held.period.valid_from) for held in gives_way)
    last = left[-1] if left else None
    if last is None or received_on >= last.renewable_until:
        return Succession(Way.NEW, first_period(decided_on, policy), ends=ends)

    follows = gives_way[0].key if gives_way else last.key
    if last.rank > rank:
        if decided_on < last.period.valid_until:
            ends += ((last.key, decided_on),)
        return Succession(Way.UPGRADE, first_period(decided_on, policy), follows, ends)
    if received_on < last.period.valid_from:
        raise TooEarly(last)
    way, years = Way.RENEWAL, policy.renewal_years
    if last.rank < rank:
        way, years = Way.DOWNGRADE, policy.years
    return Succession(way, continued_period(last.period, years), follows, ends)
