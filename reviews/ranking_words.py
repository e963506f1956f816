"""What pages say of a run: the method, its options, how ties were dealt with, what was found."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions import balance, deciding_rules
from competitions.models import Method

METHODS = {
    Method.MEAN: gettext_lazy(
        "The score of a dossier is the mean of its sheets’ totals, computed as a fraction."
    ),
    Method.MEDIAN: gettext_lazy(
        "The score of a dossier is the middle one of its sheets’ totals; of an even number the "
        "mean of the two in the middle."
    ),
    Method.TRIMMED: gettext_lazy(
        "The highest and the lowest totals of a dossier are left out, a share at each end; the "
        "score is the mean of the others."
    ),
    Method.BORDA: gettext_lazy(
        "Each panelist’s sheets are put in order; the score of a dossier is the mean share of "
        "the others that it stands above."
    ),
    Method.ZSCORE: gettext_lazy(
        "Each panelist’s totals are measured from that panelist’s mean in units of that "
        "panelist’s spread; the score of a dossier is the mean of these."
    ),
    Method.LEAST_SQUARES: gettext_lazy(
        "How strict each panelist is, is estimated by least squares from the dossiers that "
        "panelists share, and taken out of the totals."
    ),
    Method.RIDGE: gettext_lazy(
        "How strict each panelist is, is estimated by least squares, drawn towards the average "
        "by a penalty, and taken out of the totals."
    ),
    Method.MIXED: gettext_lazy(
        "Dossiers, panelists and chance are taken for three sources of difference; their sizes "
        "are estimated from the scores, and each dossier is credited with the part that is its "
        "own."
    ),
    Method.EXPECTED_RANK: gettext_lazy(
        "For each dossier it is computed how likely it stands above each other one, given how "
        "strict panelists are and how much chance there is; places go by the rank to be expected."
    ),
}
OPTIONS = {
    "trim": gettext_lazy("Share cut at each end"),
    "ridge": gettext_lazy("Penalty on the panelists’ effects"),
    "resolution": gettext_lazy("Rounded to"),
    "top": gettext_lazy("Places at stake"),
}


def method(ranking):
    """How the totals become a score, in a sentence or two."""
    return METHODS.get(ranking.method, "")


def options(ranking):
    """[(name, value)] of the options that the method read."""
    kept = ranking.parameters.get("settings", {}).get("options", {})
    return [(OPTIONS.get(name, name), value) for name, value in kept.items()]


def ties(ranking, names, titles):
    """Sentences on each step by which equal scores were parted.

    ``names`` maps the ids of dossiers, as texts, to what the reader may see of them: a step that
    compares one which is closed to the reader is left out. ``titles``: of the criteria.
    """
    found = []
    for step in ranking.steps:
        if all(dossier in names for dossier in step["group"]):
            found.append(_step(step, names, titles))
    return found


def _step(step, names, titles):
    words = {
        "rank": step["rank"],
        "group": ", ".join(names[dossier] for dossier in step["group"]),
        "by": by(step, titles),
    }
    if step["pending"]:
        return _("Place %(rank)s is shared by %(group)s: %(by)s, which is recorded later.") % words
    if len(step["parts"]) == 1:
        return _("Place %(rank)s is shared by %(group)s: %(by)s parts nobody.") % words
    values = step["values"]
    words["order"] = "; ".join(
        ", ".join(f"{names[d]} ({values[d] or '–'})" for d in part) for part in step["parts"]
    )
    return _("Place %(rank)s was shared by %(group)s: %(by)s puts first %(order)s.") % words


def by(step, titles):
    """What a step of the chain goes by; ``titles`` as of ``deciding_rules.titles``."""
    if step["by"] == "criterion":
        return _("the better mean in “%(title)s”") % {"title": titles.get(step["key"], step["key"])}
    if step.get("name") == deciding_rules.BALANCE:
        words = _("the share of women nearer to 50 %%, by the answer to “%(question)s”")
        return words % {"question": titles.get(balance.PREFIX + step["key"], step["key"])}
    return {
        "topic": _("a topic that nobody ranked better has"),
        "region": _("a region that nobody ranked better is from"),
        "panel": _("the panel’s decision"),
        "draw": _("a draw"),
    }[step.get("name") or step["by"]]


def parts(ranking, names):
    """The groups of dossiers that no panelist links, as far as the reader may see them."""
    found = ranking.findings.get("parts") or []
    seen = [[names[str(d)] for d in part if str(d) in names] for part in found]
    return [", ".join(part) for part in seen if part]
