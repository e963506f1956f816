"""A label call's rules as data: the tier it aims at, its threshold, its fallback, its assessors.

The tiers and what each asks for stand in ``tiers``, which holds levels against a policy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

GOLD, SILVER, BRONZE = TIERS = ("gold", "silver", "bronze")  # best first
MOST_AREAS, MOST_ASSESSORS, MOST_VETO_DAYS = 20, 9, 60


@dataclass(frozen=True, slots=True)
class Policy:
    """A label call's rules as data.

    ``aim``: the tier applied for. ``threshold``: percent of the attainable points that gold needs.
    ``fallback``: tiers that may be given instead, best first, when the aim is missed.
    ``improvement_areas``: how many an assessment names, and how many of those named before silver
    needs to be held. ``assessors``: how many judge; of them ``foreign_assessors`` from another
    country than the cluster. ``veto_days``: how long the cluster may object to them.
    """

    threshold: Fraction = Fraction(80)
    fallback: tuple[str, ...] = (SILVER, BRONZE)
    improvement_areas: int = 3
    aim: str = GOLD
    assessors: int = 2
    foreign_assessors: int = 0
    veto_days: int = 10

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Policy:
        """Read ``{"aim": "gold", "threshold": "80", "fallback": ["silver"], ...}``.

        Each key may be absent. Raises ValueError for an unknown key or tier, for a fallback that
        stands twice or is no lower than the aim, for a threshold outside 0 to 100 percent, and
        for numbers of areas, assessors or days that cannot be.
        """
        if unknown := set(data) - set(cls.__slots__):
            raise ValueError(f"unknown label rules: {', '.join(sorted(unknown))}")
        aim = str(data.get("aim", GOLD))
        return cls(
            _threshold(data.get("threshold", 80)),
            _fallback(data.get("fallback"), aim),
            _number(data, "improvement_areas", 3, most=MOST_AREAS),
            aim,
            assessors := _number(data, "assessors", 2, least=1, most=MOST_ASSESSORS),
            _number(data, "foreign_assessors", 0, most=assessors),
            _number(data, "veto_days", 10, least=1, most=MOST_VETO_DAYS),
        )


def _threshold(value: Any) -> Fraction:
    try:
        threshold = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"the threshold {value!r} is no number") from None
    if not 0 <= threshold <= 100:
        raise ValueError(f"the threshold must lie between 0 and 100 percent, not {threshold}")
    return threshold


def _fallback(tiers: Sequence[str] | None, aim: str) -> tuple[str, ...]:
    if aim not in TIERS:
        raise ValueError(f"unknown tier {aim}")
    lower = TIERS[TIERS.index(aim) + 1 :]
    if tiers is None:
        return lower
    if strange := [tier for tier in tiers if tier not in TIERS]:
        raise ValueError(f"unknown tiers: {', '.join(map(str, strange))}")
    if too_high := [tier for tier in tiers if tier not in lower]:
        raise ValueError(f"no fallback from {aim}: {', '.join(too_high)}")
    if len(set(tiers)) < len(tiers):
        raise ValueError("a fallback stands twice")
    return tuple(tier for tier in lower if tier in tiers)


def _number(data: Mapping[str, Any], name: str, default: int, *, least: int = 0, most: int) -> int:
    value = data.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        words = name.replace("_", " ")
        raise ValueError(f"{words} must be a whole number from {least} to {most}, not {value!r}")
    return value


DEFAULT_POLICY = Policy()
