"""What a run found out beside the places, in the words of its page.

The rules say it in English, with the ids that they know; a page says it in the reader's language,
with names, and only to whom may read who was strict.
"""

from decimal import Decimal
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competitions.models import Method
from core.formats import score

MANY = 2000  # panelists or dossiers above which the rules approximate
VERDICTS = {
    "all_equal": gettext_lazy("All scores are equal, so that all dossiers share one value."),
    "one_application": gettext_lazy("There is one dossier only: nothing to compare it with."),
    "one_judgement_each": gettext_lazy(
        "Every dossier and every panelist has one judgement: neither severity nor any difference "
        "between dossiers can be told from chance."
    ),
    "one_judgement_per_application": gettext_lazy(
        "Every dossier has one judgement: how dossiers differ cannot be told from chance."
    ),
    "one_judgement_per_panelist": gettext_lazy(
        "Every panelist has one judgement: nobody’s severity can be told from chance."
    ),
    "confounded": gettext_lazy(
        "Who judged what does not allow severity, merit and chance to be told apart."
    ),
    "unanimous": gettext_lazy("All judgements of each dossier are equal: its value is that score."),
    "additive": gettext_lazy(
        "The scores are exactly a value of the dossier plus a severity of the panelist; nothing is "
        "left to chance, so that no error can be given."
    ),
    "no_application_variance": gettext_lazy(
        "Nothing shows that the dossiers differ: all share one value."
    ),
    "no_panelist_variance": gettext_lazy(
        "Nothing shows that the panelists differ in severity: no score is adjusted for who gave it."
    ),
    "no_variance": gettext_lazy(
        "Nothing shows that dossiers or panelists differ: all dossiers share one value."
    ),
    "no_residual": gettext_lazy(
        "There is about one judgement for each value to be found: standard errors say little."
    ),
}


def sentences(ranking, names):
    """Everything that whoever reads the run should know; ``names``: panelist -> name, or None.

    Without names nothing is said of single panelists.
    """
    found = ranking.findings
    said = [VERDICTS.get(found.get("verdict"), "")]
    if names is not None:
        said += [_lone(found, names), _left_out(found, names)]
    said.append(_approximate(ranking, found))
    return [words for words in said if words]


def prior(ranking):
    """What was assumed before any score was seen, and what the assumption changes; or ""."""
    known = ranking.findings.get("prior")
    if not known:
        return ""
    words = _(
        "Flat on the mean, half-normal on each standard deviation with a scale of %(scale)s "
        "points. With half of that no expected rank changes by more than %(halved)s, with twice "
        "of it by more than %(doubled)s."
    )
    return words % {
        name: score(Decimal(str(known[name])), 3) for name in ("scale", "halved", "doubled")
    }


def _lone(found, names):
    once = [row["panelist"] for row in found.get("panelists", []) if row["judgements"] == 1]
    if not once or len(found["panelists"]) == 1:
        return ""
    words = ngettext(
        "%(names)s judged one dossier only: that severity rests on one judgement.",
        "%(names)s judged one dossier each: their severities rest on one judgement.",
        len(once),
    )
    return words % {"names": _listed(once, names)}


def _left_out(found, names):
    left = found.get("left_out", [])
    if not left:
        return ""
    words = _("Left out, because their scores do not differ or stand alone: %(names)s.")
    return words % {"names": _listed(left, names)}


def _approximate(ranking, found):
    if ranking.method == Method.EXPECTED_RANK and len(ranking.parameters["dossiers"]) > MANY:
        return _("So many dossiers are compared by approximation, without intervals and bands.")
    if ranking.method == Method.MIXED and len(found.get("panelists", [])) > MANY:
        return _("With so many panelists sizes are estimated by Henderson’s third method.")
    return _nothing_trimmed(ranking) if ranking.method == Method.TRIMMED else ""


def _nothing_trimmed(ranking):
    share = Decimal(ranking.parameters.get("settings", {}).get("options", {}).get("trim", "0.1"))
    needed = ceil(1 / share) if share else 0
    if needed and not ranking.entries.filter(judgements__gte=needed).exists():
        words = _("Nothing was left out: that takes %(n)s judgements of a dossier.")
        return words % {"n": needed}
    return ""


def _listed(panelists, names):
    return ", ".join(sorted(names.get(panelist, "–") for panelist in panelists))
