"""Why a dossier has its place in a run: every score that counted, every weight, every step.

All is read from what the run rests on, the immutable versions of sheets or of the consensus, so
that it explains the run and not what was written since.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _

from competitions import deciding_rules
from competitions.models import Direction, Method
from core import visibility
from reviews import parting, ranking_inputs, ranking_words, unranked_words
from reviews.models import ConsensusVersion, RankingEntry, ScoreSheet, SheetVersion
from reviews.scoring.numbers import decimal_string
from reviews.scoring.thresholds import fundability
from reviews.scoring.totals import NoScore, criterion_means, panelist_total, scored_points

BETTER = {  # which values come first, where the method turns them another way than the scale
    Method.BORDA: Direction.HIGHER,
    Method.EXPECTED_RANK: Direction.LOWER,
}
WORDS = {NoScore.NOT_APPLICABLE: "n/a", NoScore.ABSTAINED: "\N{EN DASH}"}


@dataclass(frozen=True)
class Sheet:
    """One judgement that the run read. ``total`` is None where it abstains."""

    name: str
    panelist: str  # as the run's figures name it
    marks: dict
    points: dict
    total: Fraction | None


@dataclass(frozen=True)
class CriterionRow:
    """``named``: (points as text, name) per sheet; ``held`` is None where there is no threshold."""

    key: str
    title: str
    weight: int
    threshold: Fraction | None
    named: list
    mean: Fraction | None
    held: bool | None


@dataclass
class Explained:
    """One entry of a run with all that it rests on, as one person may see it."""

    entry: RankingEntry
    criteria: list
    sheets: list
    titles: dict = field(default_factory=dict)
    shows_severity: bool = False

    @property
    def ranking(self):
        return self.entry.ranking

    @property
    def dossier(self):
        return self.entry.dossier

    @property
    def reasons(self):
        """Why it cannot be funded, or has no place."""
        return unranked_words.reasons(self.entry.reasons)

    @cached_property
    def totals(self):
        return [sheet.total for sheet in self.sheets if sheet.total is not None]

    @cached_property
    def means(self):
        return criterion_means(self.criteria, [sheet.marks for sheet in self.sheets])

    @cached_property
    def held(self):
        threshold = self.ranking.parameters["threshold"]
        return fundability(
            self.criteria,
            self.means,
            total_threshold=None if threshold is None else Fraction(threshold),
        )

    @property
    def total_threshold(self):
        threshold = self.ranking.parameters["threshold"]
        return None if threshold is None else Fraction(threshold)

    @property
    def misses_total(self):
        return any(shortfall.criterion is None for shortfall in self.held.shortfalls)

    @cached_property
    def rows(self):
        missed = {shortfall.criterion for shortfall in self.held.shortfalls}
        return [
            CriterionRow(
                key=one.code,
                title=self.titles.get(one.code, one.code),
                weight=one.weight,
                threshold=one.threshold,
                named=[(_points(sheet, one.code), sheet.name) for sheet in self.sheets],
                mean=self.means.get(one.code),
                held=None if one.threshold is None else one.code not in missed,
            )
            for one in self.criteria
        ]

    @property
    def total_words(self):
        """How each sheet's total comes about: (sheet, "(1*4 + 1*3) / 2", total)."""
        return [(sheet, self._sum(sheet), sheet.total) for sheet in self.sheets]

    def _sum(self, sheet):
        weights = {one.code: one.weight for one in self.criteria if one.weight}
        scored = [(weights[code], p) for code, p in sheet.points.items() if code in weights]
        if not scored:
            return ""
        terms = " + ".join(f"{weight} × {decimal_string(points)}" for weight, points in scored)
        return f"({terms}) / {sum(weight for weight, _points in scored)}"

    @property
    def mean_words(self):
        """ "(4 + 7/2) / 2 = 15/4": the mean of the totals as it was compared."""
        if not self.totals:
            return ""
        terms = " + ".join(map(str, self.totals))
        mean = sum(self.totals) / len(self.totals)
        return f"({terms}) / {len(self.totals)} = {mean}"

    @property
    def exact(self):
        """The value that was ranked, as a fraction."""
        entry = self.entry
        if not entry.numerator:
            return ""
        return str(Fraction(int(entry.numerator), int(entry.denominator)))

    @property
    def severities(self):
        """(name, points, whether stricter) of its panelists, where the method adjusts for them.

        Officers alone see this.
        """
        rows = (self.ranking.findings.get("panelists") or []) if self.shows_severity else []
        known = {str(row["panelist"]): row["severity"] for row in rows}
        return [
            (sheet.name, abs(known[sheet.panelist]), known[sheet.panelist] > 0)
            for sheet in self.sheets
            if known.get(sheet.panelist)
        ]

    @cached_property
    def tie_steps(self):
        """(words, own value, place of its part, how many parts, whether it is left to people)."""
        return list(tie_steps(self.ranking, self.dossier.pk, self.titles))

    @property
    def was_parted(self):
        """Whether a step of the chain set it apart from others of the same value."""
        return any(parts > 1 for _words, _value, _own, parts, _left in self.tie_steps)

    @cached_property
    def settled(self):
        """(its place among those of its rank, how people settled that), or None."""
        place = parting.places(self.ranking).get(self.dossier.pk)
        return place and (place, parting.words(self.ranking, self.entry.rank))

    @property
    def is_lower_better(self):
        """Whether lower values come first among those that were ranked."""
        given = self.ranking.parameters["direction"]
        return BETTER.get(self.ranking.method, given) == Direction.LOWER

    @cached_property
    def tied_with(self):
        """How many others share its rank; their names stand on the board."""
        if not self.entry.is_tied:
            return 0
        return self.ranking.entries.filter(rank=self.entry.rank).count() - 1


def tie_steps(ranking, dossier, titles):
    """What the chain did with the tie that ``dossier`` was in, without the others' values."""
    key = str(dossier)
    for step in ranking.steps:
        if key not in step["group"]:
            continue
        own = next((n for n, part in enumerate(step["parts"], 1) if key in part), 0)
        words = ranking_words.by(step, titles)
        yield words, step["values"][key], own, len(step["parts"]), step["pending"]


def get(entry, user):
    """Explain ``entry`` (RankingEntry with its run) by the sheets that ``user`` may see."""
    ranking = entry.ranking
    criteria = ranking_inputs.criteria(ranking.parameters)
    read = _agreed if ranking.is_agreed else _sheets
    sheets = [
        _sheet(name, panelist, content, criteria)
        for name, panelist, content in read(ranking, entry.dossier_id, user)
    ]
    titles = deciding_rules.titles(ranking.stage)
    return Explained(entry, criteria, sheets, titles, shows_severity=user.is_officer)


def _sheets(ranking, dossier, user):
    """(name, panelist, content) of the versions that the run read, in order of the sheets."""
    counted = ranking.input_ids
    seen = visibility.visible(ScoreSheet.objects.filter(assignment__dossier=dossier), user)
    versions = SheetVersion.objects.filter(sheet__in=seen).order_by("sheet_id", "number")
    rows = versions.values_list(
        "pk",
        "sheet__assignment__panelist__user__name",
        "sheet__assignment__panelist",
        "content",
    )
    return [(name, str(seat), said) for pk, name, seat, said in rows if pk in counted]


def _agreed(ranking, dossier, user):
    counted = ranking.input_ids
    versions = ConsensusVersion.objects.filter(consensus__dossier=dossier)
    seen = visibility.visible(versions, user).values_list("pk", "content")
    return [
        (_("Agreed by the panel"), "", content | {"is_abstention": False})
        for pk, content in seen
        if pk in counted
    ]


def _sheet(name, panelist, content, criteria):
    marks = ranking_inputs.marks(content, criteria)
    return Sheet(
        name, panelist, marks, scored_points(criteria, marks), panelist_total(criteria, marks)
    )


def _points(sheet, key):
    if key in sheet.points:
        return decimal_string(sheet.points[key])
    return WORDS[sheet.marks[key]]
