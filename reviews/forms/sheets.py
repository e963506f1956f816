"""The score sheet as a form: one row per criterion of whatever rubric the stage has."""

from dataclasses import dataclass, field
from functools import cached_property, partial

from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from competitions.models import Reasons
from core.http import whole_number
from core.text import tidy
from reviews import checks
from reviews.actions.sheets import NOT_APPLICABLE
from reviews.models import Confidence
from reviews.rubrics import points_text, scale_of
from reviews.scoring.decimals import NumberRefused

MOST_BUTTONS = 21  # a scale with more levels than this is typed
BUTTON = '<label><input type="radio" name="{}" value="{}"{}>{}</label>'
DESCRIPTOR = '<div><dt>{}</dt><dd data-level="{}">{}</dd></div>'


@dataclass
class Row:
    """One criterion with its value as typed. ``stored_...`` differ where somebody else saved."""

    criterion: object
    value: str = ""
    comment: str = ""
    error: str = ""
    stored_value: str | None = None
    stored_comment: str | None = None
    levels: list = field(default_factory=list)
    reasons: list = field(default_factory=list)  # those of ``levels`` that ask for a reason
    wants_reason: bool = False

    @property
    def is_dealt_with(self):
        return self.value != "" and not self.error

    @property
    def buttons(self):
        """The levels as markup; a screen has some fifty of them, too many for a template."""
        name = f"score-{self.criterion.key}"
        chosen = mark_safe(" checked")
        rows = (
            (name, level, chosen if level == self.value else "", level) for level in self.levels
        )
        return format_html_join("", BUTTON, rows)

    @property
    def descriptors(self):
        """What the levels mean, in their order, as markup."""
        pairs = self.criterion.descriptors.items()
        ordered = sorted(pairs, key=lambda pair: (len(pair[0]), pair[0]))
        return format_html_join("", DESCRIPTOR, ((level, level, words) for level, words in ordered))


class SheetForm:
    """Reads and shows a sheet. ``data`` is a POST; without it the stored sheet is shown.

    ``stage`` says which scores need a reason; a sheet that is only read asks for none.
    """

    def __init__(self, rubric, criteria, *, stage=None, sheet=None, scores=None, data=None):
        self.rubric, self.sheet, self.data, self.stage = rubric, sheet, data, stage
        self.scale = scale_of(rubric)
        scores = scores or {}
        self.rows = [self._row(criterion, scores.get(criterion.key)) for criterion in criteria]
        stored = {
            "comment": sheet.comment if sheet else "",
            "panel_comment": sheet.panel_comment if sheet else "",
            "is_abstention": sheet.is_abstention if sheet else False,
            "confidence": sheet.confidence if sheet else None,
        }
        self.words = self._posted() if data is not None else stored
        self.stored = stored
        self.is_stale = False

    @classmethod
    def of_stored(cls, rubric, criteria, sheet):
        """A sheet to read; its scores are prefetched with their criteria."""
        scores = {score.criterion.key: score for score in sheet.scores.all()}
        return cls(rubric, criteria, sheet=sheet, scores=scores)

    @property
    def version(self):
        """What a save must have read: the stored version, or what the page carried."""
        if self.data is not None and not self.is_stale:
            return whole_number(self.data.get("version") or "0", -1)
        return self.sheet.version if self.sheet else 0

    @property
    def is_typed(self):
        return self.scale.steps + 1 > MOST_BUTTONS

    @cached_property
    def has_groups(self):
        return any(row.criterion.group for row in self.rows)

    @property
    def asks_confidence(self):
        return self.stage is not None and self.stage.asks_confidence

    @property
    def asks_reasons(self):
        return self.stage is not None and self.stage.reasons != Reasons.NONE

    @property
    def confidences(self):
        return Confidence.choices

    @property
    def confidence_words(self):
        """How sure the panelist said to be, or nothing."""
        said = self.words["confidence"]
        return Confidence(said).label if said in Confidence.values else ""

    @property
    def done(self):
        return sum(row.is_dealt_with for row in self.rows)

    @property
    def is_complete(self):
        return bool(self.words["is_abstention"]) or self.done == len(self.rows)

    def as_arguments(self):
        """The keyword arguments of ``sheets.save``."""
        words = dict(self.words)
        if not self.asks_confidence:
            del words["confidence"]
        return {
            "version": self.version,
            "scores": {row.criterion.key: row.value for row in self.rows},
            "comments": {row.criterion.key: row.comment for row in self.rows},
            **words,
        }

    def as_fields(self):
        """What stands in the form, by the names of its fields, as a browser would send it."""
        fields = {f"score-{row.criterion.key}": row.value for row in self.rows}
        fields |= {f"comment-{row.criterion.key}": row.comment for row in self.rows}
        fields |= {name: self.words[name] for name in ("comment", "panel_comment")}
        if self.words["is_abstention"]:
            fields["is_abstention"] = "1"
        if self.words["confidence"]:
            fields["confidence"] = str(self.words["confidence"])
        return fields

    def add_errors(self, errors):
        for row in self.rows:
            row.error = errors.get(row.criterion.key, "")

    def show_stored(self, sheet, scores):
        """Beside what was typed, show what somebody else saved meanwhile."""
        self.sheet, self.is_stale = sheet, True
        for row in self.rows:
            value, comment = _stored(scores.get(row.criterion.key), self.scale)
            row.stored_value = None if value == row.value else value or _("no score")
            row.stored_comment = None if comment == row.comment else comment or _("no comment")
        self.stored = {
            name: value
            for name in ("comment", "panel_comment")
            if (value := getattr(sheet, name)) != self.words[name]
        }

    def _row(self, criterion, score):
        row = Row(criterion)
        row.value, row.comment = _stored(score, self.scale)
        if self.data is not None:
            row.value = self.data.get(f"score-{criterion.key}", "").strip()
            row.comment = tidy(self.data.get(f"comment-{criterion.key}", ""))
        if not self.is_typed:
            row.levels = self._levels
        if self.asks_reasons:
            row.reasons = self._asking(criterion) if row.levels else []
            row.wants_reason = self._wants_reason(criterion, row.value)
        return row

    @cached_property
    def _levels(self):
        return [points_text(self.scale.value(k)) for k in range(self.scale.steps + 1)]

    def _asking(self, criterion):
        """The levels of a criterion for which the stage asks for a reason."""
        wants = partial(checks.wants_reason, self.stage, criterion, scale=self.scale)
        return [level for k, level in enumerate(self._levels) if wants(k)]

    def _wants_reason(self, criterion, value):
        try:
            steps = self.scale.parse(value.replace(",", "."))
        except NumberRefused:
            return False
        return checks.wants_reason(self.stage, criterion, steps, self.scale)

    def _posted(self):
        return {
            "comment": tidy(self.data.get("comment", "")),
            "panel_comment": tidy(self.data.get("panel_comment", "")),
            "is_abstention": bool(self.data.get("is_abstention")),
            "confidence": whole_number(self.data.get("confidence"), self._no_confidence()),
        }

    def _no_confidence(self):
        """None where nothing was chosen, and a number that nobody can choose for anything else."""
        return 0 if self.data.get("confidence", "").strip() else None


def _stored(score, scale):
    """(value, comment) of a Score row as the form writes them."""
    if score is None:
        return "", ""
    if score.is_not_applicable:
        return NOT_APPLICABLE, score.comment
    return ("" if score.steps is None else points_text(scale.value(score.steps))), score.comment
