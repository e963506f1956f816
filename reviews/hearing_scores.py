"""The scores of one dossier sheet by sheet: total, criteria, and before and after a hearing.

Which is which follows from when a version was handed in and when the hearing ended: nothing is
marked that somebody could forget to mark.
"""

from dataclasses import dataclass
from fractions import Fraction

from core import charts
from reviews import ranking_inputs
from reviews.models import ScoreSheet
from reviews.rubrics import scale_of
from reviews.scoring.totals import panelist_total, scored_points
from reviews.states import HearingStatus, SheetStatus


@dataclass(frozen=True)
class Scores:
    """One handed-in version in points: its total, and one value (or None) per criterion."""

    total: Fraction | None
    points: tuple
    at: object

    @property
    def is_abstention(self):
        return self.total is None


@dataclass(frozen=True)
class Line:
    """One panelist: what counted before the hearing, and after it (None: not yet, or no change).

    ``counts`` is the version in force; None while the sheet is being written again.
    """

    panelist: object
    before: Scores | None
    after: Scores | None
    counts: Scores | None


def lines(dossier, hearing=None):
    """The panelists whose sheets are, or were, in; by name. Voided sheets are not among them."""
    stage = dossier.stage
    criteria = ranking_inputs.criteria(ranking_inputs.parameters(stage))
    line = hearing.ends_at if hearing and hearing.status == HearingStatus.PLANNED else None
    found = ScoreSheet.objects.live().filter(assignment__dossier=dossier, versions__isnull=False)
    found = found.select_related("assignment__panelist__user").prefetch_related("versions")
    rows = []
    for sheet in found.distinct().order_by("assignment__panelist__user__name", "pk"):
        versions = sorted(sheet.versions.all(), key=lambda version: version.number)
        early = [v for v in versions if line is None or v.created_at < line]
        late = [v for v in versions if line is not None and v.created_at >= line]
        before, after = (_scores(group[-1], criteria) if group else None for group in (early, late))
        is_in = sheet.status == SheetStatus.SUBMITTED
        counts = (after or before) if is_in else None
        rows.append(Line(sheet.assignment.panelist, before, after, counts))
    return rows


def chart(dossier, rows, title, sentence):
    """Every panelist's total, from the lowest to the highest of their criteria; or None."""
    scored = [row for row in rows if row.counts and row.counts.total is not None]
    if not scored:
        return None
    scale = scale_of(dossier.stage.rubric)
    items = []
    for row in scored:
        given = [points for points in row.counts.points if points is not None]
        items.append(charts.Interval(str(row.panelist), row.counts.total, min(given), max(given)))
    return charts.dot_intervals(title, sentence, items, low=scale.minimum, high=scale.maximum)


def _scores(version, criteria):
    marks = ranking_inputs.marks(version.content, criteria)
    points = scored_points(criteria, marks)
    values = tuple(points.get(criterion.code) for criterion in criteria)
    return Scores(panelist_total(criteria, marks), values, version.created_at)
