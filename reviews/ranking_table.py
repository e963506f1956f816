"""A ranking as its page and its workbook show it, to one person."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from core import charts
from core.visibility import visible
from reviews import ranking_findings, ranking_words
from reviews.models import Panelist, RankingEntry

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
        return _fraction(self.entry.numerator, self.entry.denominator)

    @property
    def exact_raw(self):
        """The plain mean as a fraction."""
        return _fraction(self.entry.raw_numerator, self.entry.raw_denominator)

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
    titles = dict(ranking.stage.rubric.criteria.values_list("key", "title"))
    rows = [_row(entry, keys) for entry in entries_for(ranking, user)]
    names = {str(row.entry.dossier_id): row.entry.dossier.application.reference for row in rows}
    ranked = [row for row in rows if row.entry.rank is not None]
    panelists = _names(ranking) if user.is_officer else None
    return {
        "ranked": ranked,
        "not_rankable": [row for row in rows if row.entry.rank is None],
        "hidden": ranking.entries.count() - len(rows),
        "criteria": [{"key": key, "title": titles.get(key, key)} for key in keys],
        "chart": _chart(ranking, ranked[:DRAWN]) if ranked else None,
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


def _names(ranking):
    """Panelist -> name, of all whom the run says something about."""
    known = ranking.findings
    ids = [row["panelist"] for row in known.get("panelists", [])] + known.get("left_out", [])
    seats = Panelist.objects.filter(pk__in=ids).select_related("user")
    return {seat.pk: str(seat.user) for seat in seats}


def _panelists(ranking, names):
    """How strict each panelist was by this run, the strictest first: rows and a chart; or None."""
    known = ranking.findings.get("panelists")
    if not known:
        return None
    rows = [
        {
            "name": names.get(row["panelist"], "–"),
            "severity": Decimal(str(row["severity"])),
            "judgements": row["judgements"],
        }
        for row in known
    ]
    rows.sort(key=lambda row: (-row["severity"], row["name"]))
    end = max([abs(row["severity"]) for row in rows] + [Decimal("0.1")])
    return {
        "rows": rows,
        "chart": charts.dot_intervals(
            _("How strict the panelists were"),
            _("Points stricter than the average panelist; to the left of 0 milder."),
            [charts.Interval(row["name"], row["severity"]) for row in rows[:DRAWN]],
            low=-end,
            high=end,
        ),
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
                Decimal(row.entry.raw or row.entry.score),
                None if ranking.is_agreed else row.lowest,
                None if ranking.is_agreed else row.highest,
            )
            for row in ranked
        ],
        low=low,
        high=high,
    )
