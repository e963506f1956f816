"""Why a tier was missed, in words. The codes are those of ``competitions.tiers``."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.models import Tier
from core import formats

SENTENCES = {
    "missing": gettext_lazy("No level was agreed for %(codes)s."),
    "baseline_not_applicable": gettext_lazy("%(codes)s always apply and cannot be left out."),
    "baseline_failed": gettext_lazy("Baseline not met: %(codes)s."),
    "below_minimum": gettext_lazy("Below the minimum level: %(codes)s."),
    "below_threshold": gettext_lazy("%(percentage)s %% of the points; %(needed)s %% are needed."),
    "nothing_applicable": gettext_lazy("No indicator applies."),
    "improvement_not_held": gettext_lazy("Improvement not held: %(codes)s."),
    "too_few_improvements": gettext_lazy("%(named)s of %(needed)s areas of improvement named."),
}


def percent_text(percentage):
    """A percentage cut to two decimals, never rounded up to a mark that was missed."""
    return formats.score(Decimal(percentage * 100 // 1) / 100)


def percentage_of(assessment):
    return percent_text(Fraction(assessment.numerator, assessment.denominator))


def sentence(reason):
    """One reason of a report as a sentence."""
    values = dict(reason)
    code = values.pop("code")
    if "codes" in values:
        values["codes"] = ", ".join(values["codes"])
    for name in ("percentage", "needed"):
        if name in values:
            values[name] = percent_text(Fraction(values[name]))
    return _(SENTENCES[code]) % values


def sentences(assessment):
    """Why the tier aimed at was missed; empty when it was earned."""
    return [sentence(reason) for reason in assessment.report["reasons"]]


def by_tier(assessment):
    """[(tier, its name, why it was missed)], best first; no reason: its rules hold."""
    found = assessment.report.get("by_tier", {})
    return [
        (tier, tier.label, [sentence(reason) for reason in found[tier]])
        for tier in Tier
        if tier in found
    ]


def aim_of(assessment):
    """The name of the tier that was applied for."""
    return Tier(assessment.report.get("aim", Tier.GOLD)).label


def area(row):
    """An indicator of a report that is named for improvement."""
    name = f"{row['code']} {row['title']}"
    if row["level"] == row["maximum"]:
        return _("%(name)s (at the highest level: staying there is enough)") % {"name": name}
    return name


def in_short(assessment):
    """The outcome and its reasons in a few sentences, as decisions and letters give them."""
    values = {
        "aim": aim_of(assessment),
        "tier": assessment.get_tier_display(),
        "percentage": percentage_of(assessment),
        "points": assessment.report["points"],
        "attainable": assessment.report["attainable"],
    }
    counted = _("%(points)s of %(attainable)s points were reached, %(percentage)s %%.") % values
    why = sentences(assessment)
    if not why:
        return " ".join([_("All rules of the %(aim)s tier are met.") % values, counted])
    missed = _("The %(aim)s tier was missed.") % values
    given = _("The rules of the %(tier)s tier are met.") % values if assessment.tier else ""
    return " ".join(filter(None, [missed, *why, given, counted]))
