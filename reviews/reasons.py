"""Why a tier was missed, in words. The codes are those of ``competitions.tiers``."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
