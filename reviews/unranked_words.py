"""Why a dossier has no place in a run, in the reader's language: from the codes that are stored.

Runs of before there were codes hold sentences; these are shown as they stand.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.ranking_findings import VERDICTS

WORDS = {
    "quorum": gettext_lazy("%(in)d of at least %(needed)d judgements are in."),
    "no_consensus": gettext_lazy("No consensus is agreed."),
    "no_judgement": gettext_lazy("No judgement is in."),
    "no_order": gettext_lazy("Everybody who scored it judged one dossier only, which is no order."),
    "no_deviation": gettext_lazy(
        "Everybody who scored it gave one score to all, which has no deviation."
    ),
    "parts": gettext_lazy("It lies in one of %(parts)d parts that no panelist connects."),
    "loose": gettext_lazy(
        "The panels are connected too loosely for scores that are rounded so finely."
    ),
    "additive_parts": gettext_lazy(
        "Dossier and panelist explain every score without any rest, and no panelist connects the "
        "%(parts)d parts: they cannot be compared."
    ),
}


def reasons(stored):
    """The ``reasons`` of an entry as sentences."""
    return [reason if isinstance(reason, str) else _sentence(reason) for reason in stored]


def _sentence(reason):
    code = reason.get("code")
    if code == "no_value":
        verdict = VERDICTS.get(reason.get("verdict"), "")
        return f"{_('The model gives it no value.')} {verdict}".strip()
    if code not in WORDS:
        return _("The method gives it no value.")
    return str(WORDS[code]) % reason
