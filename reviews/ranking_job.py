"""The job that ranks a stage: reads what was handed in, ranks it exactly, stores the run."""

from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.models import Basis, Stage
from core import jobs
from reviews import ranking_inputs
from reviews.actions import rankings
from reviews.ranking_inputs import Inputs
from reviews.scoring.numbers import decimal_string
from reviews.scoring.ranking import Judgement, rank
from reviews.scoring.thresholds import fundability
from reviews.scoring.totals import criterion_means, panelist_total


@dataclass(frozen=True)
class Outcome:
    """``entries`` are the fields of RankingEntry rows; ``results`` what the digest covers."""

    inputs: Inputs
    entries: list
    results: list


@jobs.handler(rankings.KIND)
class RankingJob:
    title = gettext_lazy("Ranking")

    def compute(self, job, report):
        stage = Stage.objects.select_related("rubric").get(pk=job.payload["stage"])
        report(0, 3, _("Reading what was judged"))
        inputs = ranking_inputs.read(stage)
        report(1, 3, _("Ranking"))
        outcome = compute(inputs)
        report(2, 3, _("Storing the ranking"))
        return outcome

    def publish(self, job, outcome):
        ranking = rankings.store(job.payload["stage"], outcome, job=job, compute=compute)
        return {"ranking": ranking.pk, "digest": ranking.digest}

    def address(self, job):
        stage = Stage.objects.select_related("call").get(pk=job.payload["stage"])
        return reverse("reviews:rankings", args=[stage.call.code, stage.position])


def compute(inputs):
    """Rank by the exact mean of the weighted totals of the sheets, or by the agreed total.

    Knows only ``inputs``. The quorum is one of sheets; a consensus has asked for it already.
    """
    criteria = inputs.criteria
    is_agreed = inputs.parameters["basis"] == Basis.AGREED
    marks = {}  # dossier -> panelist -> criterion -> mark
    for dossier, panelist, content in inputs.contents.values():
        marks.setdefault(dossier, {})[panelist] = ranking_inputs.marks(content, criteria)
    totals = {
        dossier: {panelist: panelist_total(criteria, sheet) for panelist, sheet in sheets.items()}
        for dossier, sheets in marks.items()
    }
    ranking = rank(
        [
            Judgement(str(dossier), str(panelist), total)
            for dossier, judged in totals.items()
            for panelist, total in judged.items()
        ],
        direction=inputs.parameters["direction"],
        method=rankings.METHOD,
        quorum=1 if is_agreed else inputs.parameters["quorum"],
        applications=[str(dossier) for dossier in inputs.parameters["dossiers"]],
    )
    entries = [_ranked(row, inputs, criteria, marks, totals) for row in ranking.rows]
    nothing = _("No consensus is agreed.") if is_agreed else _("No judgement is in.")
    entries += [
        _not_rankable(row, criteria, marks, totals, nothing) for row in ranking.not_rankable
    ]
    results = [{k: v for k, v in entry.items() if k != "reasons"} for entry in entries]
    return Outcome(inputs, entries, results)


def _ranked(row, inputs, criteria, marks, totals):
    dossier = int(row.application)
    means = criterion_means(criteria, list(marks[dossier].values()))
    threshold = inputs.parameters["threshold"]
    held = fundability(
        criteria,
        means,
        total_threshold=None if threshold is None else Fraction(threshold),
    )
    return {
        "dossier_id": dossier,
        "rank": row.rank,
        "is_tied": row.tied,
        "numerator": str(row.score.numerator),
        "denominator": str(row.score.denominator),
        "score": decimal_string(row.score),
        "judgements": row.judgements,
        "is_fundable": held.fundable,
        "reasons": [_shortfall(shortfall) for shortfall in held.shortfalls],
        "criteria": {key: decimal_string(mean) for key, mean in means.items()},
        "totals": _totals(totals, dossier),
    }


def _not_rankable(row, criteria, marks, totals, nothing):
    dossier = int(row.application)
    means = criterion_means(criteria, list(marks.get(dossier, {}).values()))
    reason = nothing
    if row.judgements:
        reason = _("%(in)d of at least %(needed)d judgements are in.") % {
            "in": row.judgements,
            "needed": row.needed,
        }
    return {
        "dossier_id": dossier,
        "rank": None,
        "judgements": row.judgements,
        "is_fundable": False,
        "reasons": [reason],
        "criteria": {key: decimal_string(mean) for key, mean in means.items()},
        "totals": _totals(totals, dossier),
    }


def _totals(totals, dossier):
    """The single totals, smallest first, so that they name no panelist."""
    given = [total for total in totals.get(dossier, {}).values() if total is not None]
    return [decimal_string(total) for total in sorted(given)]


def _shortfall(shortfall):
    words = {
        "criterion": shortfall.criterion,
        "actual": decimal_string(shortfall.actual, 2),
        "needed": decimal_string(shortfall.needed, 2),
    }
    if shortfall.criterion is None:
        return _("The sum %(actual)s misses the threshold of %(needed)s.") % words
    return _("%(criterion)s: %(actual)s misses the threshold of %(needed)s.") % words
