"""A ranking as its page and its workbook show it, to one person."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from core import charts
from core.visibility import visible
from reviews.models import RankingEntry

DRAWN = 60  # rows of the chart; more cannot be told apart


@dataclass
class Row:
    entry: object
    criteria: list  # mean per criterion, as text for the eye, "" where there is none
    lowest: Decimal | None
    highest: Decimal | None

    @property
    def exact(self):
        """ "11/3": the score as it was compared."""
        if not self.entry.numerator:
            return ""
        return str(Fraction(int(self.entry.numerator), int(self.entry.denominator)))


def entries_for(ranking, user):
    """The entries that ``user`` may see; a conflict hides rank and score, too."""
    seen = visible(RankingEntry.objects.filter(ranking=ranking), user)
    return seen.select_related("dossier__application__cluster", "dossier__stage__call")


def of(ranking, user):
    """Context of the ranking page: ranked and not rankable rows, hidden ones, the chart."""
    keys = [criterion["key"] for criterion in ranking.parameters.get("criteria", [])]
    titles = dict(ranking.stage.rubric.criteria.values_list("key", "title"))
    rows = [_row(entry, keys) for entry in entries_for(ranking, user)]
    ranked = [row for row in rows if row.entry.rank is not None]
    return {
        "ranked": ranked,
        "not_rankable": [row for row in rows if row.entry.rank is None],
        "hidden": ranking.entries.count() - len(rows),
        "criteria": [{"key": key, "title": titles.get(key, key)} for key in keys],
        "chart": _chart(ranking, ranked[:DRAWN]) if ranked else None,
    }


def _row(entry, keys):
    totals = [Decimal(total) for total in entry.totals]
    return Row(
        entry,
        [entry.criteria.get(key, "") for key in keys],
        min(totals, default=None),
        max(totals, default=None),
    )


def _chart(ranking, ranked):
    low, high, *_step = (Decimal(part) for part in ranking.parameters["scale"])
    title = _("Mean total per dossier, with the lowest and the highest sheet")
    sentence = _("Where bars overlap, the panelists did not agree on who is better.")
    if ranking.is_agreed:
        title = _("Agreed total per dossier")
        sentence = _("How far the dossiers lie apart.")
    return charts.dot_intervals(
        title,
        sentence,
        [
            charts.Interval(
                f"{row.entry.rank_text}  {row.entry.dossier.application.cluster}",
                Decimal(row.entry.score),
                None if ranking.is_agreed else row.lowest,
                None if ranking.is_agreed else row.highest,
            )
            for row in ranked
        ],
        low=low,
        high=high,
    )
