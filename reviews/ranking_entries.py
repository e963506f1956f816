"""The entries of a run: raw and ranked values, means, totals, thresholds, and why not ranked."""

from fractions import Fraction

import numpy as np
from django.utils.translation import gettext as _

from competitions.models import Basis
from reviews.scoring import sheets as exact
from reviews.scoring.numbers import decimal_string
from reviews.scoring.scale import Direction
from reviews.scoring.thresholds import fundability


def quorum(parameters):
    """One of sheets; a consensus has asked for it already."""
    return 1 if parameters["basis"] == Basis.AGREED else parameters["quorum"]


class Table:
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
            "reasons": self._shortfalls(dossier) if self.missed[at] else [],
            "criteria": self._means(at),
            "totals": self._totals(at),
            "figures": place.figures,
        }

    def not_rankable(self, dossier, why):
        """``why``: what the method says, with its code; else it has too few judgements."""
        at = self.at.get(dossier)
        given = 0 if at is None else self.counts[at]
        return {
            "dossier_id": dossier,
            "rank": None,
            "judgements": given,
            "is_fundable": False,
            "reasons": [why or self._why_not(given)],
            "criteria": {} if at is None else self._means(at),
            "totals": [] if at is None else self._totals(at),
        }

    def _why_not(self, given):
        parameters = self.inputs.parameters
        if given:
            return {"code": "quorum", "in": given, "needed": quorum(parameters)}
        is_agreed = parameters["basis"] == Basis.AGREED
        return {"code": "no_consensus" if is_agreed else "no_judgement"}

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

    def exact_means(self, dossier):
        """Criterion -> mean of its raw scores in points, where there is one."""
        at, q = self.at[dossier], self.sheets.points[2]
        sums, counts = self.criterion_sums[at], self.criterion_counts[at]
        rows = zip(self.criteria, sums, counts, strict=True)
        return {criterion.code: Fraction(total, n * q) for criterion, total, n in rows if n}

    def _shortfalls(self, dossier):
        means = self.exact_means(dossier)
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
