"""A ranking as its page and its workbook show it, to one person."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from competitions import deciding_rules
from core.visibility import visible
from reviews import ranking_charts, ranking_findings, ranking_words, unranked_words
from reviews.models import RankingEntry


@dataclass
class Row:
    entry: object
    criteria: list  # mean per criterion, as text for the eye, "" where there is none
    lowest: Decimal | None
    highest: Decimal | None

    @property
    def exact(self):
        """ "11/3": the score as it was compared."""
        return _fraction(self.entry.numerator, self.entry.denominator)

    @property
    def exact_raw(self):
        """The plain mean as a fraction."""
        return _fraction(self.entry.raw_numerator, self.entry.raw_denominator)

    @property
    def reasons(self):
        """Why it has no place, or cannot be funded."""
        return unranked_words.reasons(self.entry.reasons)

    @property
    def likely_ranks(self):
        """The ranks between which this one lies with 95 %, or None."""
        return self.entry.figures.get("interval_95")


def _fraction(numerator, denominator):
    return str(Fraction(int(numerator), int(denominator))) if numerator else ""


def entries_for(ranking, user):
    """The entries that ``user`` may see; a conflict hides rank and score, too."""
    seen = visible(RankingEntry.objects.filter(ranking=ranking), user)
    return seen.select_related("dossier__application__cluster", "dossier__stage__call")


def of(ranking, user):
    """Context of the ranking page: ranked and not rankable rows, hidden ones, the chart."""
    keys = [criterion["key"] for criterion in ranking.parameters.get("criteria", [])]
    titles = deciding_rules.titles(ranking.stage)
    rows = [_row(entry, keys) for entry in entries_for(ranking, user)]
    names = {str(row.entry.dossier_id): row.entry.dossier.application.reference for row in rows}
    ranked = [row for row in rows if row.entry.rank is not None]
    panelists = ranking_charts.names(ranking) if user.is_officer else None
    return {
        "ranked": ranked,
        "not_rankable": [row for row in rows if row.entry.rank is None],
        "hidden": ranking.entries.count() - len(rows),
        "criteria": [{"key": key, "title": titles.get(key, key)} for key in keys],
        "chart": _chart(ranking, ranked) if ranked else None,
        "method_words": ranking_words.method(ranking),
        "options": ranking_words.options(ranking),
        "weights": _own_weights(ranking, titles),
        "tie_steps": ranking_words.ties(ranking, names, titles),
        "parts": ranking_words.parts(ranking, names),
        "warnings": ranking_findings.sentences(ranking, panelists),
        "prior": ranking_findings.prior(ranking),
        "panelists": None if panelists is None else _panelists(ranking, panelists),
    }


def _own_weights(ranking, titles):
    """[(criterion, weight of this run, weight of the call)] if they are not all the same."""
    published = dict(ranking.stage.rubric.criteria.values_list("key", "weight"))
    rows = [
        (titles.get(row["key"], row["key"]), row["weight"], published.get(row["key"]))
        for row in ranking.parameters.get("criteria", [])
    ]
    return rows if any(own != call for _title, own, call in rows) else []


def _panelists(ranking, names):
    """How strict each panelist was by this run: rows and a chart; or None."""
    rows = ranking_charts.severities(ranking, names)
    return {"rows": rows, "chart": ranking_charts.severity(rows)} if rows else None


def _row(entry, keys):
    totals = [Decimal(total) for total in entry.totals]
    return Row(
        entry,
        [entry.criteria.get(key, "") for key in keys],
        min(totals, default=None),
        max(totals, default=None),
    )


def _chart(ranking, ranked):
    return ranking_charts.totals(
        ranking,
        [
            (
                f"{row.entry.rank_text}  {row.entry.dossier.application.cluster}",
                Decimal(row.entry.raw or row.entry.score),
                row.lowest,
                row.highest,
            )
            for row in ranked
        ],
    )
