"""Which tier an assessment earns: gold, silver, bronze or none, and why.

1. Gold: every indicator in gold scope reaches its minimum, every baseline among them
   too, and 100 * sum(w * level) / sum(w * maximum) over the applicable ones is at least
   ``policy.threshold``.
2. Silver: every baseline in silver scope reaches its minimum; and, once ``improvements``
   are given, at least ``policy.improvement_areas`` of them, each held or raised since.
3. Bronze: taking part, with every indicator in the scope of ``aim``; no pass mark.
4. An assessment with an indicator missing in the scope of ``aim``, or with a baseline
   marked not applicable anywhere, earns nothing: it is not finished.
5. If ``aim`` is missed, the first tier of ``policy.fallback`` below it whose rules hold.

The rules of the European cluster management excellence label (ECEI), with thresholds as
data. Everything is compared as whole numbers or fractions; a percentage is never rounded
before it is compared. Source: ECEI gold assessment, 31 indicators in 5 groups
(fman-2023-0002); levels, weights and minima are configurable (DOMAIN, section 3).

>>> rubric = [Indicator(str(n)) for n in range(31)]
>>> hundred = {str(n): 4 if n < 7 else 3 for n in range(31)}
>>> tier(hundred, rubric).tier, tier(hundred | {"0": 3}, rubric).tier
('gold', 'silver')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .label_policy import BRONZE, DEFAULT_POLICY, GOLD, SILVER, TIERS, Policy

Levels = Mapping[str, int | None]  # code -> level, None where not applicable


@dataclass(frozen=True, slots=True)
class Indicator:
    """One criterion of the label, judged on whole levels from 0 to ``maximum``.

    ``minimum`` is the level that gold asks for and that a baseline must reach; a baseline is
    never not applicable.
    """

    code: str
    weight: int = 1
    maximum: int = 4
    minimum: int = 1
    is_baseline: bool = False
    in_silver: bool = True
    in_gold: bool = True

    def is_in_scope(self, tier: str) -> bool:
        """Whether the tier asks for it; bronze has no scope of its own."""
        return {GOLD: self.in_gold, SILVER: self.in_silver, BRONZE: True}[tier]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a tier is missed. ``code``, then what ``data`` holds:

    ``missing`` (codes without a level), ``baseline_not_applicable`` (codes),
    ``baseline_failed`` (codes below their minimum), ``below_minimum`` (codes),
    ``below_threshold`` (percentage, needed), ``nothing_applicable`` (nothing),
    ``improvement_not_held`` (codes), ``too_few_improvements`` (needed, named).
    """

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an assessment earns.

    ``tier`` is a tier or None. ``reasons`` say why the tier aimed at was missed (empty when
    it was earned); ``by_tier`` has the same for every tier, so that the distance to each can
    be shown. ``percentage`` is exact, of the gold scope; None where nothing is applicable.
    ``points`` and ``attainable`` are its parts, weighted. The tuples of codes are in rubric
    order and concern the tier aimed at.
    """

    tier: str | None
    aim: str
    points: int
    attainable: int
    failed_minima: tuple[str, ...]
    failed_baselines: tuple[str, ...]
    missing: tuple[str, ...]
    not_applicable: tuple[str, ...]
    by_tier: Mapping[str, tuple[Reason, ...]]

    @property
    def percentage(self) -> Fraction | None:
        return Fraction(100 * self.points, self.attainable) if self.attainable else None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.by_tier[self.aim]


def tier(
    levels: Levels,
    rubric: Sequence[Indicator],
    policy: Policy = DEFAULT_POLICY,
    *,
    aim: str | None = None,
    improvements: Mapping[str, int] | None = None,
) -> Outcome:
    """Return the tier that the agreed ``levels`` earn by the rules at the head of this file.

    With nonnegative weights, raising a level never lowers the tier.

    Args:
        levels: code -> whole level from 0 to the indicator's maximum, or None where an
            assessor granted "not applicable", which is not level 0. An absent code is missing.
        rubric: the indicators of one version of the catalogue.
        aim: the tier applied for; that of the policy where none is given.
        improvements: code -> level at the first benchmarking, for each area of improvement
            named then. One at its maximum counts as held, and so does one that the catalogue
            no longer has. None: no earlier benchmarking is held against this one.

    Raises ValueError if the rubric is not usable (``check_rubric``), a code is unknown, a
    level is not a whole number on its scale, or ``aim`` is no tier.
    """
    check_rubric(rubric)
    _check_levels(levels, rubric)
    aim = policy.aim if aim is None else aim
    points, attainable = _points(levels, rubric)
    by_tier = {
        GOLD: _gold(levels, rubric, policy, points, attainable),
        SILVER: _silver(levels, rubric, policy, improvements),
        BRONZE: _unfinished(levels, rubric, aim),
    }
    scope = [i for i in rubric if i.is_in_scope(aim)]
    return Outcome(
        tier=_earned(by_tier, policy, aim),
        aim=aim,
        points=points,
        attainable=attainable,
        failed_minima=_below_minimum(levels, scope),
        failed_baselines=_below_minimum(levels, [i for i in scope if i.is_baseline]),
        missing=tuple(i.code for i in scope if i.code not in levels),
        not_applicable=tuple(i.code for i in rubric if levels.get(i.code, 0) is None),
        by_tier=by_tier,
    )


def check_rubric(rubric: Sequence[Indicator]) -> None:
    """Raise ValueError unless tiers can be computed from ``rubric``."""
    if not rubric:
        raise ValueError("the catalogue has no indicators")
    codes = [indicator.code for indicator in rubric]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"indicators with the same code: {', '.join(twice)}")
    for indicator in rubric:
        if indicator.weight < 0:
            raise ValueError(f"indicator {indicator.code}: the weight must not be negative")
        if not 0 <= indicator.minimum <= indicator.maximum or indicator.maximum < 1:
            raise ValueError(
                f"indicator {indicator.code}: the minimum {indicator.minimum} must lie between "
                f"0 and the maximum {indicator.maximum}, which is at least 1"
            )
    if not any(indicator.weight for indicator in rubric):
        raise ValueError("the weights of all indicators are 0")


def _check_levels(levels: Levels, rubric: Sequence[Indicator]) -> None:
    if unknown := sorted(set(levels) - {indicator.code for indicator in rubric}):
        raise ValueError(f"levels for unknown indicators: {', '.join(unknown)}")
    for indicator in rubric:
        level = levels.get(indicator.code)
        if level is None:
            continue
        if isinstance(level, bool) or not isinstance(level, int):
            raise ValueError(f"indicator {indicator.code}: {level!r} is not a whole level")
        if not 0 <= level <= indicator.maximum:
            raise ValueError(
                f"indicator {indicator.code}: level {level} is not on 0 to {indicator.maximum}"
            )


def _points(levels: Levels, rubric: Sequence[Indicator]) -> tuple[int, int]:
    """Return weighted points and attainable points of the gold scope; n/a counts in neither.

    A missing level counts as 0 of its maximum: nobody has said that it does not apply.
    """
    points = attainable = 0
    for indicator in rubric:
        level = levels.get(indicator.code, 0)
        if indicator.in_gold and level is not None:
            points += indicator.weight * level
            attainable += indicator.weight * indicator.maximum
    return points, attainable


def _below_minimum(levels: Levels, indicators: Sequence[Indicator]) -> tuple[str, ...]:
    found = []
    for indicator in indicators:
        level = levels.get(indicator.code)
        if level is not None and level < indicator.minimum:
            found.append(indicator.code)
    return tuple(found)


def _unfinished(levels: Levels, rubric: Sequence[Indicator], scope: str) -> tuple[Reason, ...]:
    if scope not in TIERS:
        raise ValueError(f"unknown tier {scope}")
    reasons = []
    missing = [i.code for i in rubric if i.is_in_scope(scope) and i.code not in levels]
    exempt = [i.code for i in rubric if i.is_baseline and levels.get(i.code, 0) is None]
    if missing:
        reasons.append(Reason("missing", {"codes": missing}))
    if exempt:
        reasons.append(Reason("baseline_not_applicable", {"codes": exempt}))
    return tuple(reasons)


def _gold(
    levels: Levels, rubric: Sequence[Indicator], policy: Policy, points: int, attainable: int
) -> tuple[Reason, ...]:
    reasons = list(_unfinished(levels, rubric, GOLD))
    scope = [i for i in rubric if i.in_gold]
    if failed := _below_minimum(levels, [i for i in scope if i.is_baseline]):
        reasons.append(Reason("baseline_failed", {"codes": list(failed)}))
    if failed := _below_minimum(levels, [i for i in scope if not i.is_baseline]):
        reasons.append(Reason("below_minimum", {"codes": list(failed)}))
    if not attainable:
        reasons.append(Reason("nothing_applicable"))
    elif 100 * points < policy.threshold * attainable:
        data = {"percentage": Fraction(100 * points, attainable), "needed": policy.threshold}
        reasons.append(Reason("below_threshold", data))
    return tuple(reasons)


def _silver(
    levels: Levels,
    rubric: Sequence[Indicator],
    policy: Policy,
    improvements: Mapping[str, int] | None,
) -> tuple[Reason, ...]:
    reasons = list(_unfinished(levels, rubric, SILVER))
    baselines = [i for i in rubric if i.in_silver and i.is_baseline]
    if failed := _below_minimum(levels, baselines):
        reasons.append(Reason("baseline_failed", {"codes": list(failed)}))
    if improvements is None:
        return tuple(reasons)

    if len(improvements) < policy.improvement_areas:
        data = {"needed": policy.improvement_areas, "named": len(improvements)}
        reasons.append(Reason("too_few_improvements", data))
    known = {indicator.code for indicator in rubric}
    lost = [c for c, before in improvements.items() if c in known and (levels.get(c) or 0) < before]
    if lost:
        reasons.append(Reason("improvement_not_held", {"codes": lost}))
    return tuple(reasons)


def _earned(by_tier: Mapping[str, tuple[Reason, ...]], policy: Policy, aim: str) -> str | None:
    if not by_tier[aim]:
        return aim
    if any(reason.code in ("missing", "baseline_not_applicable") for reason in by_tier[aim]):
        return None
    for fallback in policy.fallback:
        if TIERS.index(fallback) > TIERS.index(aim) and not by_tier[fallback]:
            return fallback
    return None
