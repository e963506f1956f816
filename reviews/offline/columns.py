"""The columns of a workbook of score sheets, and what stands in them.

The first row of the sheet names the columns for programs and is hidden; the second names them for
people. A cell's *value* is text in one spelling ("3.5", "n/a", "yes", "2"; comments as they are):
what was stored, what was downloaded and what comes back can be compared.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from competitions.models import Reasons
from core.digests import digest
from core.exports import CELL_LENGTH, FORMULA_STARTS
from reviews.actions.sheets import NOT_APPLICABLE
from reviews.models import Confidence
from reviews.rubrics import points_text, scale_of

FORMAT = 1
REFERENCE, TITLE = "reference", "title"
ROW, VERSION, BASE, BATCH = "row", "version", "base", "batch"
YES = "yes"
WORDS = ("comment", "panel_comment")
FIRST_LINE = 3  # of the rows to fill in


@dataclass(frozen=True)
class Column:
    """``key`` is "score:<criterion>" or "reason:<criterion>" where there is a criterion."""

    key: str
    title: str
    criterion: object = None
    is_input: bool = True
    is_hidden: bool = False

    @property
    def kind(self):
        return self.key.partition(":")[0]

    @property
    def is_text(self):
        return self.kind in ("reason", *WORDS)


def of(stage, criteria):
    """The columns of a stage's workbook, in order."""
    columns = [
        Column(REFERENCE, _("Reference"), is_input=False),
        Column(TITLE, _("Application"), is_input=False),
    ]
    for number, criterion in enumerate(criteria, 1):
        name = f"{criterion.key if criterion.group else number}. {criterion.title}"
        columns.append(Column(f"score:{criterion.key}", name, criterion))
        if stage.reasons != Reasons.NONE:
            reason = _("Reason: %(criterion)s") % {"criterion": name}
            columns.append(Column(f"reason:{criterion.key}", reason, criterion))
    if stage.asks_confidence:
        columns.append(Column("confidence", _("How sure I am")))
    columns += [
        Column("is_abstention", _("I abstain")),
        Column("comment", _("Comment to the applicant")),
        Column("panel_comment", _("Comment to the panel")),
    ]
    hidden = (ROW, VERSION, BASE, BATCH)
    return columns + [Column(key, key, is_input=False, is_hidden=True) for key in hidden]


def batch_digest(panelist, stage, columns):
    """Tells a workbook of this person, stage and rubric from any other."""
    rubric = stage.rubric
    scale = [points_text(getattr(rubric, name)) for name in ("minimum", "maximum", "step")]
    keys = [column.key for column in columns]
    return digest([FORMAT, panelist.pk, stage.pk, rubric.pk, scale, keys])[:16]


def base_digest(values):
    """Tells whether a row was touched since it was downloaded."""
    return digest(sorted(values.items()))[:16]


def values_of(columns, rubric, sheet):
    """Column key -> value of an input column as it is stored; ``sheet`` may be None."""
    scale = scale_of(rubric)
    rows = sheet.scores.all() if sheet else []
    scores = {score.criterion_id: score for score in rows}
    return {
        column.key: _stored(column, sheet, scores, scale) if sheet else ""
        for column in columns
        if column.is_input
    }


def _stored(column, sheet, scores, scale):
    if column.criterion:
        score = scores.get(column.criterion.pk)
        if column.kind == "reason":
            return plain_text(score.comment) if score else ""
        return score_text(score, scale)
    if column.key == "confidence":
        return str(sheet.confidence or "")
    if column.key == "is_abstention":
        return YES if sheet.is_abstention else ""
    return plain_text(getattr(sheet, column.key))


def score_text(score, scale):
    if score is None or (score.steps is None and not score.is_not_applicable):
        return ""
    return NOT_APPLICABLE if score.is_not_applicable else points_text(scale.value(score.steps))


def plain_text(text):
    """A text as it comes back from a cell: no control characters, no white space around it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    text = text.strip()
    is_neutral = text.startswith("'") and text[1:].startswith(FORMULA_STARTS)
    return text[1:] if is_neutral else text


def fits(text):
    """Whether a cell can hold it, counted as spreadsheets count: in UTF-16."""
    return len(text.encode("utf-16-le")) // 2 <= CELL_LENGTH


def confidence_label(value):
    """ "2 medium: I know the field", as the cell shows it."""
    return f"{value} {Confidence(value).label}"


def read_confidence(text):
    """The value of what stands in the cell, or None if it is none of the choices."""
    found = re.match(r"[1-3](?![0-9.,])", text.strip())
    return found[0] if found else None
