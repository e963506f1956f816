"""A confirmed assessment in words and bars, for the page and for the PDF alike."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Decision
from core import charts
from core.charts import Interval
from reviews import benchmarks, peers, reasons
from reviews.states import ResultStatus

HALF = 0.48  # names of groups are read whole, beside dots that need little room


@dataclass
class Group:
    """A group of indicators: exact ``share`` in percent, None where nothing in it applies."""

    title: str
    share: Fraction | None
    points: str
    spread: list | None  # lower, middle and upper quarter of the others, in percent
    rows: list = field(default_factory=list)

    @property
    def share_text(self):
        return (
            _("does not apply") if self.share is None else f"{reasons.percent_text(self.share)} %"
        )

    @property
    def spread_text(self):
        if not self.spread:
            return ""
        lower, middle, upper = self.spread
        words = _("%(lower)s to %(upper)s %%, middle %(middle)s %%")
        return words % {"lower": lower, "upper": upper, "middle": middle}


def of(assessment):
    dossier, kept = assessment.dossier, assessment.benchmark
    groups = groups_of(kept)
    return {
        "assessment": assessment,
        "dossier": dossier,
        "application": dossier.application,
        "stage": dossier.stage,
        "call": dossier.stage.call,
        "decision": Decision.objects.filter(
            dossier=dossier, basis_digest=assessment.digest
        ).first(),
        "is_superseded": assessment.status == ResultStatus.SUPERSEDED,
        "percentage": reasons.percentage_of(assessment),
        "aim": reasons.aim_of(assessment),
        "by_tier": reasons.by_tier(assessment),
        "groups": groups,
        "chart": chart(groups),
        "comparison": comparison_words(kept),
        "strengths": named(kept, "strengths"),
        "areas": [reasons.area(row) for row in named(kept, "areas")],
        "areas_note": areas_note(kept),
        "not_applicable": [row for row in kept["rows"] if row["level"] is None],
        "kept": kept,
    }


def groups_of(kept):
    shares = benchmarks.shares(kept["groups"])
    spreads = (kept["comparison"] or {}).get("spreads", {})
    return [
        Group(
            title=group["title"],
            share=shares.get(group["name"]),
            points=f"{group['points']} / {group['attainable']}",
            spread=spreads.get(group["name"]),
            rows=[row for row in kept["rows"] if row["group"] == group["name"]],
        )
        for group in kept["groups"]
    ]


def named(kept, what):
    """The indicators that ``kept[what]`` names by their codes, in that order."""
    rows = {row["code"]: row for row in kept["rows"]}
    return [rows[code] for code in kept[what] if code in rows]


def areas_note(kept):
    if not kept["areas"]:
        return ""
    if kept["areas_by"] == "assessors":
        return _("Named by the assessors.")
    if kept["areas_by"] == "both":
        return _("Named by the assessors, then the lowest levels.")
    return _("By the rule: the lowest levels, baselines first.")


def comparison_words(kept):
    """With whom the bars are compared, or why with nobody."""
    found = kept["comparison"]
    if found is None:
        words = _(
            "No comparison: fewer than %(least)s other clusters that can be compared were assessed."
        )
        return words % {"least": peers.SMALLEST}
    who = {
        "sector, size and age": _("of the same sector, of similar size and age"),
        "sector and size": _("of the same sector and of similar size"),
        "sector": _("of the same sector"),
        "all": _("of all sectors, sizes and ages"),
    }[found["way"]]
    words = ngettext(
        "Compared with %(count)s cluster %(who)s that was assessed before, without names and in "
        "steps of %(step)s percent: half of them lie between the two ends.",
        "Compared with %(count)s clusters %(who)s that were assessed before, without names and in "
        "steps of %(step)s percent: half of them lie between the two ends.",
        found["clusters"],
    )
    return words % {"count": found["clusters"], "who": who, "step": peers.STEP}


def chart(groups):
    """A dot per group for the cluster, with the line on which half of the others lie."""
    items = [
        Interval(
            group.title,
            Decimal(group.share * 100 // 1) / 100,
            *((group.spread[0], group.spread[2]) if group.spread else ()),
        )
        for group in groups
        if group.share is not None
    ]
    if not items:
        return None
    title, sentence = _("Points by group"), _("Percent of the points that can be reached.")
    return charts.dot_intervals(title, sentence, items, low=0, high=100, label_share=HALF)
