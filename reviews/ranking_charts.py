"""What the page of a run and the decision board both draw of it: totals, and who was strict."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core import charts
from reviews.models import Panelist

DRAWN = 60  # rows of a chart; more cannot be told apart


def names(ranking):
    """Panelist -> name, of all whom the run says something about."""
    known = ranking.findings
    ids = [row["panelist"] for row in known.get("panelists", [])] + known.get("left_out", [])
    seats = Panelist.objects.filter(pk__in=ids).select_related("user")
    return {seat.pk: str(seat.user) for seat in seats}


def severities(ranking, known):
    """[{name, severity, judgements}] of each panelist by this run, the strictest first.

    ``known``: what ``names`` gives. Severity is in points stricter than the average panelist,
    whichever end of the scale is better.
    """
    rows = [
        {
            "name": known.get(row["panelist"], _("former panelist")),
            "severity": Decimal(str(row["severity"])),
            "judgements": row["judgements"],
        }
        for row in ranking.findings.get("panelists", [])
    ]
    return sorted(rows, key=lambda row: (-row["severity"], row["name"]))


def severity(rows):
    """The picture of ``severities``."""
    return charts.strip(
        _("How strict the panelists were"),
        _("In points of the scale, against the average panelist; the method takes it out."),
        [(row["name"], row["severity"]) for row in rows[:DRAWN]],
        low_words=_("more lenient"),
        high_words=_("stricter"),
        column=_("Panelist"),
    )


def totals(ranking, items):
    """Totals per dossier, as they were given; ``items``: (label, total, lowest, highest).

    Agreed scores have no single sheets behind them.
    """
    low, high, *_step = (Decimal(part) for part in ranking.parameters["scale"])
    title = _("Mean total per dossier, with the lowest and the highest sheet")
    sentence = _("Where bars overlap, the panelists did not agree on who is better.")
    if ranking.is_agreed:
        title, sentence = _("Agreed total per dossier"), _("How far the dossiers lie apart.")
        items = [(label, total, None, None) for label, total, *_ends in items]
    return charts.dot_intervals(
        title, sentence, [charts.Interval(*item) for item in items[:DRAWN]], low=low, high=high
    )
