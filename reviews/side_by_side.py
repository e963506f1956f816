"""The sheets of a dossier side by side: who gave what, how far they lie apart, what is drafted."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from core import charts, formats
from reviews.actions.sheets import NOT_APPLICABLE
from reviews.models import ScoreSheet
from reviews.rubrics import points_text, scale_of

MOST_CHOICES = 41  # a scale with more levels than this is typed


@dataclass
class Row:
    """One criterion. ``cells``: (sheet, points as text, "n/a" or "" for none)."""

    criterion: object
    cells: list
    comments: list  # (sheet, words)
    points: list  # Decimals that were given
    value: str = ""
    note: str = ""
    choices: list = field(default_factory=list)

    @property
    def judged(self):
        return [text for _sheet, text in self.cells]

    @property
    def lowest(self):
        return min(self.points, default=None)

    @property
    def highest(self):
        return max(self.points, default=None)

    @property
    def spread(self):
        """Points between the lowest and the highest."""
        return self.highest - self.lowest if self.points else None

    @property
    def mean(self):
        """For the eye alone; None where nobody scored it."""
        if not self.points:
            return None
        exact = sum(map(Fraction, self.points)) / len(self.points)
        return Decimal(exact.numerator) / Decimal(exact.denominator)

    @property
    def suggestion(self):
        """What stands in the field of a first draft: what all gave alike, else nothing."""
        return self.judged[0] if len(set(self.judged)) == 1 and self.judged else ""


def of(dossier, user, redact, consensus=None):
    """(sheets, rows) as ``user`` may see them; ``consensus`` fills in what is drafted.

    ``redact`` (see ``blinding.redactor``) is for the words of others; the draft is as it stands.
    """
    sheets = list(
        ScoreSheet.objects.visible_to(user)
        .submitted()
        .filter(assignment__dossier=dossier)
        .select_related("assignment__panelist__user")
        .prefetch_related("scores")
        .order_by("pk")
    )
    _redact(sheets, redact, user)
    rubric = dossier.stage.rubric
    scale = scale_of(rubric)
    given = [sheet for sheet in sheets if not sheet.is_abstention]
    by_sheet = [(sheet, {s.criterion_id: s for s in sheet.scores.all()}) for sheet in given]
    drafted = (
        {s.criterion_id: s for s in consensus.scores.all()} if consensus and consensus.pk else {}
    )
    rows = [
        _row(criterion, by_sheet, drafted.get(criterion.pk), scale)
        for criterion in rubric.criteria.order_by("position")
    ]
    if consensus is None or not consensus.version:
        for row in rows:
            row.value = row.suggestion
    return sheets, rows


def _redact(sheets, redact, user):
    """For a page: these rows are not to be saved any more."""
    for sheet in sheets:
        if sheet.assignment.panelist.user_id == user.pk:
            continue
        sheet.comment, sheet.panel_comment = redact(sheet.comment), redact(sheet.panel_comment)
        for score in sheet.scores.all():
            score.comment = redact(score.comment)


def chart(dossier, rows):
    """The spread per criterion; None where nothing is scored."""
    scored = [row for row in rows if row.points]
    if not scored:
        return None
    rubric = dossier.stage.rubric
    widest = max(scored, key=lambda row: row.spread)
    if widest.spread:
        words = {"criterion": widest.criterion.title, "points": formats.score(widest.spread)}
        sentence = _("They lie furthest apart on “%(criterion)s”: by %(points)s.") % words
    else:
        sentence = _("All gave the same scores.")
    items = [
        charts.Interval(row.criterion.title, row.mean, row.lowest, row.highest) for row in scored
    ]
    return charts.dot_intervals(
        _("Mean of the sheets per criterion, with the lowest and the highest"),
        sentence,
        items,
        low=rubric.minimum,
        high=rubric.maximum,
    )


def _row(criterion, by_sheet, drafted, scale):
    scores = [(sheet, found.get(criterion.pk)) for sheet, found in by_sheet]
    return Row(
        criterion=criterion,
        cells=[(sheet, _text(score, scale)) for sheet, score in scores],
        comments=[(sheet, s.comment) for sheet, s in scores if s and s.comment],
        points=[scale.value(s.steps) for _sheet, s in scores if s and s.steps is not None],
        value=_text(drafted, scale),
        note=drafted.note if drafted else "",
        choices=_choices(criterion, scale),
    )


def _text(score, scale):
    """The value of a Score or AgreedScore as a form field holds it."""
    if score is None:
        return ""
    if score.is_not_applicable:
        return NOT_APPLICABLE
    return "" if score.steps is None else points_text(scale.value(score.steps))


def _choices(criterion, scale):
    """Levels to choose from; none where the scale is so fine that one types."""
    if scale.steps + 1 > MOST_CHOICES:
        return []
    levels = [points_text(scale.value(k)) for k in range(scale.steps + 1)]
    return levels + [NOT_APPLICABLE] * criterion.allows_not_applicable
