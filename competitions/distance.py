"""How far a self-assessment is from each tier, while it is being written. By the same pure rule.

What an applicant reads here decides nothing: assessors give the levels that count.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.models import Tier
from competitions import labelling
from competitions.models import QuestionKind, StageKind
from competitions.tiers import GOLD, TIERS, tier
from core import charts
from core.formats import score_column

FRAGMENT, SHORT = "distance", "distance-short"  # the ids of their places on a page


@dataclass(frozen=True)
class Line:
    """One tier: what is missing to it, as phrases; none when its rules hold."""

    tier: str
    name: str
    is_aim: bool
    share: str  # "74.2 %"; "" where the tier asks for none
    lacks: list

    @property
    def words(self):
        """The whole in one sentence."""
        lacks = "; ".join(self.lacks) or _("all its rules hold")
        return ", ".join(filter(None, (self.share, lacks)))


@dataclass(frozen=True)
class Distance:
    lines: list
    chosen: int  # indicators with a level, or not applicable
    asked: int
    chart: Any

    @property
    def short(self):
        """The line of the tier applied for, for the foot of the page."""
        line = next(line for line in self.lines if line.is_aim)
        return f"{line.name}: {line.words}"


def is_asked(sheet):
    """Whether the form of ``sheet`` is a self-assessment."""
    is_label = sheet.stage.kind == StageKind.ASSESSMENT
    return is_label and any(_is_indicators(item) for item in sheet.items)


def of(sheet):
    """The Distance of what stands in ``sheet``; None where no indicators are asked.

    A constant number of queries.
    """
    if not is_asked(sheet):
        return None
    dossier, rubric = sheet.dossier, sheet.stage.rubric
    dossier.application.call = sheet.stage.call
    policy, criteria = labelling.policy_of(sheet.stage.call), list(rubric.criteria.all())
    indicators = labelling.indicators_of(rubric, criteria)
    levels = _levels(sheet, indicators)
    improvements = labelling.improvements_of(dossier.application)
    outcome = tier(levels, indicators, policy, improvements=improvements)
    return Distance(
        lines=[_line(name, outcome, policy) for name in TIERS],
        chosen=len(levels),
        asked=len(indicators),
        chart=_chart(levels, indicators, criteria, rubric.groups),
    )


def fragments(sheet, item):
    """What the script lays into the page when ``item`` was saved: {element id: markup}."""
    if not _is_indicators(item) or not is_asked(sheet):
        return {}
    found = of(sheet)
    markup = render_to_string("competitions/_distance.html", {"distance": found})
    return {FRAGMENT: markup, SHORT: escape(found.short)}


def _is_indicators(item):
    return item.question.kind == QuestionKind.INDICATORS and item.is_asked


def _levels(sheet, indicators):
    """Code -> level of all indicators in force that have one; not applicable is None."""
    most = {indicator.code: indicator.maximum for indicator in indicators}
    chosen = {}
    for item in sheet.items:
        if _is_indicators(item):
            chosen |= item.value or {}
    return {c: n for c, n in chosen.items() if c in most and (n is None or n <= most[c])}


def percent(value):
    """An exact share in percent, cut after one digit and never rounded up: 79.8 % of 99 in 124."""
    tenths = value * 10 // 1
    return _("%s %%") % score_column(Decimal(int(tenths)) / 10, 1)


def _line(name, outcome, policy):
    has_share = name == GOLD and outcome.percentage is not None
    return Line(
        tier=name,
        name=Tier(name).label,
        is_aim=name == policy.aim,
        share=percent(outcome.percentage) if has_share else "",
        lacks=[words for reason in outcome.by_tier[name] if (words := _lack(reason))],
    )


def _lack(reason):
    data = reason.data
    codes = data.get("codes", [])
    count, listed = len(codes), ", ".join(codes)
    match reason.code:
        case "missing":
            return ngettext("%s level to choose", "%s levels to choose", count) % count
        case "baseline_not_applicable":
            return _("a baseline cannot be “not applicable”: %s") % listed
        case "baseline_failed":
            words = ngettext(
                "%(n)s baseline below its minimum: %(codes)s",
                "%(n)s baselines below their minimum: %(codes)s",
                count,
            )
            return words % {"n": count, "codes": listed}
        case "below_minimum":
            words = ngettext(
                "%(n)s indicator below its minimum: %(codes)s",
                "%(n)s indicators below their minimum: %(codes)s",
                count,
            )
            return words % {"n": count, "codes": listed}
        case "below_threshold":
            return _("%s needed") % percent(data["needed"])
        case "nothing_applicable":
            return _("nothing applies")
        case "improvement_not_held":
            return _("named for improvement and lower than before: %s") % listed
        case "too_few_improvements":
            words = _("%(named)s of %(needed)s areas named at a benchmarking before")
            return words % {"named": data["named"], "needed": data["needed"]}
    return ""


def _chart(levels, indicators, criteria, groups):
    """Points reached of those that can be reached, group by group; n/a counts in neither."""
    group_of = {criterion.key: criterion.group for criterion in criteria}
    points, attainable = {}, {}
    for indicator in indicators:
        level, group = levels.get(indicator.code, 0), group_of[indicator.code]
        if level is not None:
            points[group] = points.get(group, 0) + indicator.weight * level
            attainable[group] = attainable.get(group, 0) + indicator.weight * indicator.maximum
    named = [(key, title) for key, title in groups if attainable.get(key)]
    shares = [Fraction(100 * points[key], attainable[key]) for key, _title in named]
    return charts.bars(
        _("Points by group"),
        _("How much of what can be reached your own levels reach."),
        [title for _key, title in named],
        {_("reached"): shares},
        high=100,
        written=percent,
        column=_("Group"),
    )
