"""For how long labels are given, in plain words, tier by tier."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.models import Tier


def of(label_type):
    """Dicts tier and words, the best tier first; only tiers that the type has."""
    return [
        {"tier": tier, "words": _sentences(label_type.rules_of(tier))}
        for tier in Tier
        if tier in label_type.policy
    ]


def _sentences(rules):
    first = ngettext(
        "Valid for %d year from the day of the decision.",
        "Valid for %d years from the day of the decision.",
        rules.years,
    )
    renewed = ngettext(
        "A renewal adds %d year to the previous end.",
        "A renewal adds %d years to the previous end.",
        rules.renewal_years,
    )
    return " ".join([first % rules.years, renewed % rules.renewal_years, _window(rules)])


def _window(rules):
    if not rules.renewal_window_years:
        return _("Its application must have reached us before the label ends.")
    words = ngettext(
        "Its application may reach us up to %d year after the label has ended; "
        "later, only a new label is possible.",
        "Its application may reach us up to %d years after the label has ended; "
        "later, only a new label is possible.",
        rules.renewal_window_years,
    )
    return words % rules.renewal_window_years
