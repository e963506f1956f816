"""Rules of eligibility as data, evaluated on facts: met, not met, or not yet known.

A rule is ``{"rule": "committed_members", "needed": "15"}`` in a call. What is evaluated is
shown live to the applicant and decided upon by an officer; nothing is refused by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from .financing import private_share

Number = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``needed`` has the unit of its name (see ``RULES``); ``regions`` are codes.

    A rule on a day has a window instead: ``earliest`` and ``latest``, both included, either may
    be open.
    """

    name: str
    needed: Decimal
    regions: tuple[str, ...] = ()
    earliest: date | None = None
    latest: date | None = None

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Rule:
        """Read ``{"rule": ..., "needed": ..., "regions": [...]}``, or raise ValueError.

        For a day: ``{"rule": "project_start", "earliest": "2027-01-01", "latest": "2027-12-31"}``.
        """
        name = data.get("rule")
        if name not in RULES:
            raise ValueError(f"there is no eligibility rule {name!r}")
        if unknown := set(data) - {"rule", "needed", "regions", "earliest", "latest"}:
            raise ValueError(f"rule {name}: unknown keys {', '.join(sorted(unknown))}")
        try:
            needed = Decimal(str(data.get("needed", 1)))
        except InvalidOperation:
            needed = Decimal("NaN")
        if not needed.is_finite() or needed < 0:
            raise ValueError(f"rule {name}: needed must be a number of at least 0")
        regions = tuple(map(str, data.get("regions", ())))
        if (name == "region") != bool(regions):
            raise ValueError(f"rule {name}: regions belong to the rule region, which needs them")
        earliest, latest = (_day(name, data.get(end)) for end in ("earliest", "latest"))
        if (name in DAYS) != bool(earliest or latest):
            raise ValueError(f"rule {name}: a window belongs to a rule on a day, which needs it")
        if earliest and latest and latest < earliest:
            raise ValueError(f"rule {name}: its window ends before it begins")
        return cls(str(name), needed, regions, earliest, latest)

    def admits(self, day: date) -> bool:
        """Whether the day lies in the window."""
        too_early = self.earliest is not None and day < self.earliest
        return not too_early and (self.latest is None or day <= self.latest)


def _day(name: Any, text: Any) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise ValueError(f"rule {name}: {text!r} is no day") from None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an application; None is not known yet.

    ``members``: (type, region code) of each committed member organisation, the region "" where
    it is not known. ``management_fte`` in full-time equivalents; money in EUR: ``private`` and
    ``total`` of the whole volume, ``requested`` from the funder; ``years`` of funding;
    ``project_start`` is the day on which the project is to begin.
    """

    members: Sequence[tuple[str, str]] | None = None
    management_fte: Decimal | None = None
    english_website: bool | None = None
    private: Decimal | None = None
    total: Decimal | None = None
    requested: Decimal | None = None
    years: int | None = None
    project_start: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule held against the facts. ``met`` and ``actual`` are None where not known.

    ``needed`` and ``actual`` have the unit of the rule; ``private_share`` is in exact percent.
    """

    rule: str
    met: bool | None
    needed: Number
    actual: Number | date | None


def evaluate(rules: Sequence[Rule], facts: Facts) -> list[Finding]:
    """Return one finding per rule, in the order of the rules."""
    findings = []
    for rule in rules:
        actual, at_most = RULES[rule.name](rule, facts)
        met = None
        if isinstance(actual, date):
            met = rule.admits(actual)
        elif actual is not None:
            distance = Fraction(actual) - Fraction(rule.needed)
            met = distance <= 0 if at_most else distance >= 0
        findings.append(Finding(rule.name, met, rule.needed, actual))
    return findings


Measured = tuple[Number | date | None, bool]  # the figure, and whether ``needed`` is the most of it


def _committed_members(rule: Rule, facts: Facts) -> Measured:
    return (None if facts.members is None else len(facts.members)), False


def _member_types(rule: Rule, facts: Facts) -> Measured:
    if facts.members is None:
        return None, False
    return len({kind for kind, _ in facts.members}), False


def _region(rule: Rule, facts: Facts) -> Measured:
    """Members in one of the regions; a code stands for all below it: DE1 for DE11 and DE111."""
    if facts.members is None:
        return None, False
    return sum(region.startswith(rule.regions) for _, region in facts.members), False


def _management_fte(rule: Rule, facts: Facts) -> Measured:
    return facts.management_fte, False


def _english_website(rule: Rule, facts: Facts) -> Measured:
    return (None if facts.english_website is None else int(facts.english_website)), False


def _private_share(rule: Rule, facts: Facts) -> Measured:
    """On amounts, never on a stated percentage; needs a total above 0."""
    if facts.private is None or facts.total is None:
        return None, False
    return private_share(facts.private, facts.total), False


def _request_cap(rule: Rule, facts: Facts) -> Measured:
    return facts.requested, True


def _years(rule: Rule, facts: Facts) -> Measured:
    return facts.years, True


def _project_start(rule: Rule, facts: Facts) -> Measured:
    return facts.project_start, False


RULES: dict[str, Callable[[Rule, Facts], Measured]] = {
    "committed_members": _committed_members,  # organisations, at least
    "member_types": _member_types,  # different types among them, at least
    "region": _region,  # members in the rule's regions, at least
    "management_fte": _management_fte,  # full-time equivalents, at least
    "english_website": _english_website,  # 1: there must be one
    "private_share": _private_share,  # percent of the total volume, at least
    "request_cap": _request_cap,  # EUR requested, at most
    "years": _years,  # years of funding, at most
    "project_start": _project_start,  # a day in the rule's window
}
DAYS = {"project_start"}
