"""From the inputs of a run to its results: places, raw and ranked values, thresholds, findings.

Knows only ``Inputs``: the same inputs give the same results on any day. Means are taken on arrays
of whole numbers; every other method is asked of ``reviews.scoring.ranking.rank``.
"""

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from django.utils.translation import gettext as _

from competitions.models import Basis, Method
from core import digests
from reviews import ranking_settings
from reviews.ranking_inputs import Inputs
from reviews.scoring import sheets as exact
from reviews.scoring.numbers import decimal_string
from reviews.scoring.ranking import Judgement, rank
from reviews.scoring.scale import Direction
from reviews.scoring.thresholds import fundability

FIGURES = ["standard_error", "expected_rank", "pcer", "sucra", "interval_50", "interval_95"]
FIGURES += ["p_top_k", "band"]


@dataclass(frozen=True)
class Outcome:
    """``entries`` are the fields of RankingEntry rows; ``findings`` and ``steps`` of the run."""

    inputs: Inputs
    entries: list
    findings: dict = field(default_factory=dict)
    steps: list = field(default_factory=list)

    @property
    def results(self):
        return results_of(self.entries)

    @property
    def digest(self):
        return results_digest(self.inputs.digest, self.entries, self.findings, self.steps)


def results_of(entries):
    """What the digest covers of the entries: all but the words for why one is not rankable.

    A raw value that is the ranked one is not said twice, and figures that a method does not
    give are not said at all: so the digest of a plain mean is what it was before there were any.
    """
    kept = []
    for entry in entries:
        row = {key: value for key, value in entry.items() if key != "reasons"}
        raw = {
            key: row.pop(key) for key in ("raw", "raw_numerator", "raw_denominator") if key in row
        }
        if raw.get("raw_numerator") != row.get("numerator") or (
            raw.get("raw_denominator") != row.get("denominator")
        ):
            row |= raw
        if not row.get("figures"):
            row.pop("figures", None)
        kept.append(row)
    return kept


def results_digest(inputs_digest, entries, findings, steps):
    covered = [inputs_digest, results_of(entries)]
    if findings or steps:
        covered.append({"findings": findings, "steps": steps})
    has_floats = findings or any(entry.get("figures") for entry in entries)
    canonical = digests.canonical if has_floats else digests.canonical_exact
    return digests.sha256(canonical(covered))


@dataclass(frozen=True)
class Place:
    """``score`` is what was compared; ``figures`` what else the method knows of the dossier."""

    rank: int
    is_tied: bool
    score: Fraction
    figures: dict = field(default_factory=dict)


def compute(inputs):
    """Rank as the settings of the inputs say."""
    chosen = inputs.parameters.get("settings", {"method": Method.MEAN})
    if chosen["method"] == Method.MEAN:
        places, undefined, findings = _by_mean(inputs), {}, {}
    else:
        places, undefined, findings = _by_method(inputs, chosen)
    table = _Table(inputs)
    entries = [table.ranked(dossier, place) for dossier, place in places.items()]
    left = [d for d in inputs.parameters["dossiers"] if d not in places]
    entries += [table.not_rankable(d, undefined.get(d)) for d in sorted(left, key=str)]
    return Outcome(inputs, entries, findings)


def _quorum(parameters):
    """One of sheets; a consensus has asked for it already."""
    return 1 if parameters["basis"] == Basis.AGREED else parameters["quorum"]


def _by_mean(inputs):
    """dossier -> Place, best first; equal ones in the order of their ids as texts."""
    sheets = inputs.sheets
    in_judgement = np.isin(sheets.dossiers, inputs.parameters["dossiers"])
    kept = np.flatnonzero(in_judgement & (sheets.counts >= _quorum(inputs.parameters)))
    if not len(kept):
        return {}
    sums, counts = sheets.sums[kept], sheets.counts[kept]
    direction = Direction(inputs.parameters["direction"])
    ranks, shared = exact.places(exact.mean_keys(sums, counts), direction)
    dossiers, denominator = sheets.dossiers[kept].tolist(), sheets.totals.denominator
    rows = zip(
        ranks.tolist(), dossiers, shared.tolist(), sums.tolist(), counts.tolist(), strict=True
    )
    return {
        dossier: Place(place, tied, Fraction(total, denominator * n))
        for place, dossier, tied, total, n in sorted(rows, key=lambda row: (row[0], str(row[1])))
    }


def _by_method(inputs, chosen):
    """(dossier -> Place best first, dossier -> why the method gives it none, findings)."""
    settings = ranking_settings.Settings(chosen["method"], chosen["options"], None, chosen["ties"])
    judgements = inputs.sheets.judgements()
    result = rank(
        [Judgement(str(dossier), str(panelist), total) for dossier, panelist, total in judgements],
        direction=inputs.parameters["direction"],
        method=settings.method,
        quorum=_quorum(inputs.parameters),
        applications=[str(dossier) for dossier in inputs.parameters["dossiers"]],
        options=ranking_settings.as_options(settings),
    )
    known = result.extras.get("rows", {})
    places = {
        int(row.application): Place(
            row.rank, row.tied, row.score, _figures(known.get(row.application, {}))
        )
        for row in result.rows
    }
    undefined = {
        int(row.application): row.detail for row in result.not_rankable if row.code == "undefined"
    }
    return places, undefined, _findings(result)


def _figures(row):
    found = {name: row[name] for name in FIGURES if row.get(name) is not None}
    for name in ("interval_50", "interval_95"):
        if name in found:
            found[name] = list(found[name])
    if row.get("adjusted") is not None:
        found["adjusted"] = decimal_string(row["adjusted"])
    return found


def _findings(result):
    """What the method says beside the places, with the ids of panelists and dossiers as numbers."""
    extras, found = result.extras, {}
    if extras.get("panelists"):
        found["panelists"] = [
            row | {"panelist": int(row["panelist"])} for row in extras["panelists"]
        ]
    if extras.get("parts"):
        found["parts"] = [[int(dossier) for dossier in part] for part in extras["parts"]]
    found |= {name: extras[name] for name in ("variance", "verdict") if extras.get(name)}
    if result.warnings:
        found["warnings"] = list(result.warnings)
    return found


class _Table:
    """The fields of entries: means per criterion, totals, thresholds; each text is made once."""

    def __init__(self, inputs):
        self.inputs, self.sheets = inputs, inputs.sheets
        self.criteria = inputs.criteria
        self.at = {dossier: n for n, dossier in enumerate(self.sheets.dossiers.tolist())}
        self.counts = self.sheets.counts.tolist()
        self.sums = self.sheets.sums.tolist()
        sums, counts = self.sheets.criterion_sums
        self.criterion_sums, self.criterion_counts = sums.tolist(), counts.tolist()
        self.texts = {}
        self._sort_totals()
        self._hold_against_thresholds()

    def _sort_totals(self):
        """Each dossier's totals, smallest first, so that they name no panelist."""
        totals = self.sheets.totals
        given = np.flatnonzero(totals.given)
        numerators, dossiers = totals.numerator[given], self.sheets.dossier[given]
        values, which = np.unique(numerators, return_inverse=True)
        order = np.lexsort((which, dossiers))
        words = [decimal_string(Fraction(int(v), totals.denominator)) for v in values]
        self.totals = np.array(words, dtype=object)[which[order]].tolist() if words else []
        self.totals_end = np.cumsum(self.sheets.counts).tolist()

    def _hold_against_thresholds(self):
        """Which dossiers miss one; the words are made for those alone."""
        sums, counts = self.sheets.criterion_sums
        _a, _b, q = self.sheets.points
        direction = Direction(self.inputs.parameters["direction"])
        missed = np.zeros(len(self.at), dtype=bool)
        for column, criterion in enumerate(self.criteria):
            if criterion.threshold is None:
                continue
            n = counts[:, column]
            short = exact.falls_short(
                sums[:, column], np.where(n, n, 1) * q, criterion.threshold, direction
            )
            missed |= short & (n > 0)
        threshold = self.inputs.parameters["threshold"]
        if threshold is not None and len(self.at):
            plain, common = exact.plain_sums(sums, counts)
            whole = np.full(len(plain), common * q, dtype=plain.dtype)
            missed |= exact.falls_short(plain, whole, Fraction(threshold), direction)
        self.missed = missed.tolist()

    def ranked(self, dossier, place):
        at = self.at[dossier]
        raw = Fraction(self.sums[at], self.sheets.totals.denominator * self.counts[at])
        score = place.score
        return {
            "dossier_id": dossier,
            "rank": place.rank,
            "is_tied": place.is_tied,
            "numerator": str(score.numerator),
            "denominator": str(score.denominator),
            "score": self._text(score),
            "raw_numerator": str(raw.numerator),
            "raw_denominator": str(raw.denominator),
            "raw": self._text(raw),
            "judgements": self.counts[at],
            "is_fundable": not self.missed[at],
            "reasons": self._shortfalls(at) if self.missed[at] else [],
            "criteria": self._means(at),
            "totals": self._totals(at),
            "figures": place.figures,
        }

    def not_rankable(self, dossier, detail):
        at = self.at.get(dossier)
        given = 0 if at is None else self.counts[at]
        return {
            "dossier_id": dossier,
            "rank": None,
            "judgements": given,
            "is_fundable": False,
            "reasons": [detail or self._why_not(given)],
            "criteria": {} if at is None else self._means(at),
            "totals": [] if at is None else self._totals(at),
        }

    def _why_not(self, given):
        parameters = self.inputs.parameters
        if given:
            words = _("%(in)d of at least %(needed)d judgements are in.")
            return words % {"in": given, "needed": _quorum(parameters)}
        if parameters["basis"] == Basis.AGREED:
            return _("No consensus is agreed.")
        return _("No judgement is in.")

    def _text(self, number):
        if number not in self.texts:
            self.texts[number] = decimal_string(number)
        return self.texts[number]

    def _means(self, at):
        return {
            criterion.code: self._mean(total, n)
            for criterion, total, n in zip(
                self.criteria, self.criterion_sums[at], self.criterion_counts[at], strict=True
            )
            if n
        }

    def _mean(self, total, n):
        key = (total, n)
        if key not in self.texts:
            self.texts[key] = decimal_string(Fraction(total, n * self.sheets.points[2]))
        return self.texts[key]

    def _totals(self, at):
        end = self.totals_end[at]
        return self.totals[end - self.counts[at] : end]

    def _shortfalls(self, at):
        q = self.sheets.points[2]
        means = {
            criterion.code: Fraction(total, n * q)
            for criterion, total, n in zip(
                self.criteria, self.criterion_sums[at], self.criterion_counts[at], strict=True
            )
            if n
        }
        threshold = self.inputs.parameters["threshold"]
        held = fundability(
            self.criteria,
            means,
            total_threshold=None if threshold is None else Fraction(threshold),
        )
        return [_shortfall(shortfall) for shortfall in held.shortfalls]


def _shortfall(shortfall):
    words = {
        "criterion": shortfall.criterion,
        "actual": decimal_string(shortfall.actual, 2),
        "needed": decimal_string(shortfall.needed, 2),
    }
    if shortfall.criterion is None:
        return _("The sum %(actual)s misses the threshold of %(needed)s.") % words
    return _("%(criterion)s: %(actual)s misses the threshold of %(needed)s.") % words
