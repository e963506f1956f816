"""Score sheets that come back from a spreadsheet: read, held against what is stored, never guessed.

Nothing is written here. ``plan`` says for every row what would change, or what is wrong with it, by
row and column as the spreadsheet shows them.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from core import tables
from core.errors import Refused
from core.http import whole_number
from core.tables import Row
from reviews.actions import sheets
from reviews.models import Assignment
from reviews.offline import columns as cells
from reviews.offline import packs, workbook
from reviews.rubrics import scale_of
from reviews.states import AssignmentStatus, SheetStatus

MOST_ROWS = 2_000
MOST_LETTERS = 10_000  # of one comment
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}(:[0-9]{2})?)?")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row, or with one cell of it."""

    line: int
    words: str
    place: str = ""  # the letter of the column
    title: str = ""


@dataclass(frozen=True)
class Difference:
    title: str
    before: str
    after: str


@dataclass
class Change:
    """What one row would change; ``arguments`` are those of ``sheets.save``."""

    row: Row
    assignment: Assignment
    differences: list
    arguments: dict


@dataclass
class Plan:
    """``unchanged`` counts the rows that say what is stored already or were not touched."""

    changes: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    unchanged: int = 0


def read(upload, panelist, stage):
    """The rows of an uploaded workbook; raises Refused where it is not one of ours."""
    table = tables.read(upload)
    columns = cells.of(stage, stage.rubric.criteria.all())
    for number, column in enumerate(columns):
        if number >= len(table.head) or table.head[number] != column.key:
            raise Refused(_not_ours(number, column))
    if len(table.head) > len(columns):
        raise Refused(_("There are more columns than were downloaded. Remove those you added."))
    rows = [row for row in table.rows if row.line >= cells.FIRST_LINE]
    if not rows:
        raise Refused(_("The workbook has no row with scores."))
    if len(rows) > MOST_ROWS:
        raise Refused(_("The workbook has more than %(most)d rows.") % {"most": MOST_ROWS})
    return rows


def _not_ours(number, column):
    if number == 0:
        return _(
            "This is not a workbook of this stage. Download one under “Take along” and fill it in."
        )
    return _(
        "Column %(place)s is not “%(title)s” any more: columns were moved, added or removed, or "
        "the stage asks for something else now. Download the workbook again and fill that in."
    ) % {"place": xl_col_to_name(number), "title": column.title}


def plan(panelist, stage, rows):
    """What ``rows`` would change, as the database stands now."""
    return _Planning(panelist, stage).plan(rows)


class _Planning:
    def __init__(self, panelist, stage):
        self.stage, self.rubric = stage, stage.rubric
        self.scale = scale_of(stage.rubric)
        self.columns = cells.of(stage, list(stage.rubric.criteria.all()))
        self.inputs = [column for column in self.columns if column.is_input]
        self.places = {c.key: xl_col_to_name(n) for n, c in enumerate(self.columns)}
        self.batch = cells.batch_digest(panelist, stage, self.columns)
        mine = packs.mine(panelist, stage)
        self.is_open = mine.is_open
        rows = mine.assignments if mine.is_ready else []
        self.readable = {row.dossier.application.reference: row for row in rows}
        given = Assignment.objects.filter(panelist=panelist, dossier__stage=stage)
        self.given = set(given.values_list("dossier__application__reference", flat=True))
        self.result, self.seen = Plan(), {}

    def plan(self, rows):
        for row in rows:
            self._row(row)
        return self.result

    def _fault(self, row, words, key=""):
        title = next((c.title for c in self.columns if c.key == key), "")
        self.result.faults.append(Fault(row.line, words, self.places.get(key, ""), title))

    def _row(self, row):
        texts = dict(zip((c.key for c in self.columns), (*row.cells, *[""] * 400), strict=False))
        if problem := self._identity(row, texts):
            self._fault(row, *problem)
            return
        values, faults = self._values(texts)
        if not faults and cells.base_digest(values) == texts[cells.BASE]:
            self.result.unchanged += 1  # not touched since it was downloaded
            return
        assignment = self.readable.get(texts[cells.REFERENCE])
        if problem := self._closed(assignment, texts):
            if any(texts[column.key] for column in self.inputs):
                self._fault(row, *problem)
            else:
                self.result.unchanged += 1
            return
        for key, words in faults.items():
            self._fault(row, words, key)
        if not faults:
            self._compare(row, assignment, texts, values)

    def _identity(self, row, texts):
        """Whether it is a row of this workbook, and not one that was seen."""
        reference = texts[cells.REFERENCE]
        if any(row.cells[len(self.columns) :]):
            return (_("There are more cells than columns."),)
        if reference and reference not in self.given:
            return (
                _("%(reference)s is not assigned to you in this stage.") % {"reference": reference},
                cells.REFERENCE,
            )
        if texts[cells.BATCH] != self.batch:
            return (_("This row comes from a workbook of another person, stage or rubric."),)
        if reference != texts[cells.ROW]:
            return (
                _("The reference does not belong to this row: cells were moved or sorted apart."),
                cells.REFERENCE,
            )
        if whole_number(texts[cells.VERSION]) is None:
            return (_("The hidden part of this row is damaged. Download the workbook again."),)
        if reference in self.seen:
            return (
                _("%(reference)s stands in row %(line)d already.")
                % {"reference": reference, "line": self.seen[reference]},
                cells.REFERENCE,
            )
        self.seen[reference] = row.line
        return None

    def _closed(self, assignment, texts):
        """Why nothing can be written for this dossier any more, or None."""
        names = {"reference": texts[cells.REFERENCE]}
        if assignment is None:
            words = _("%(reference)s is not open to you any more. Empty the row, then try again.")
        elif assignment.sheet and assignment.sheet.status == SheetStatus.SUBMITTED:
            words = _("The sheet of %(reference)s is handed in. An officer can give it back.")
        elif assignment.status != AssignmentStatus.ACCEPTED:
            words = _("%(reference)s is not yours to judge any more.")
        elif not self.is_open:
            words = _("The stage of %(reference)s is not being judged now.")
        else:
            return None
        return words % names, cells.REFERENCE

    def _values(self, texts):
        """(column key -> value, column key -> fault) of the input columns."""
        values, faults = {}, {}
        for column in self.inputs:
            try:
                values[column.key] = self._value(column, texts[column.key])
            except Refused as error:
                values[column.key], faults[column.key] = texts[column.key], str(error)
        return values, faults

    def _value(self, column, text):
        if column.kind == "score":
            return self._score(column.criterion, text)
        if column.key == "confidence":
            if text and not cells.read_confidence(text):
                raise Refused(_("Choose one of the answers of the list."))
            return cells.read_confidence(text) or ""
        if column.key == "is_abstention":
            if text.casefold() not in ("", cells.YES, _("yes"), "true", "1", "x"):
                raise Refused(_("Write “yes”, or leave it empty."))
            return cells.YES if text else ""
        return cells.plain_text(text)

    def _score(self, criterion, text):
        if DATE.fullmatch(text):
            words = _(
                "The spreadsheet made a date of what you typed. Write the score as it writes "
                "numbers, such as 3.5 or 3,5, into a cell that is not formatted as a date."
            )
            raise Refused(words)
        if text.casefold() == sheets.NOT_APPLICABLE:
            text = sheets.NOT_APPLICABLE
        steps, is_not_applicable = sheets.read(criterion, self.scale, text)
        if steps is None:
            return sheets.NOT_APPLICABLE if is_not_applicable else ""
        return sheets.points_text(self.scale.value(steps))

    def _compare(self, row, assignment, texts, values):
        stored = cells.values_of(self.columns, self.rubric, assignment.sheet)
        differing = [c for c in self.inputs if self._differs(c, stored, values)]
        if not differing:
            self.result.unchanged += 1
            return
        for column in differing:
            if column.is_text and len(values[column.key]) > MOST_LETTERS:
                words = _("At most %(most)d characters.") % {"most": MOST_LETTERS}
                self._fault(row, words, column.key)
                return
        version = whole_number(texts[cells.VERSION])
        if version != (assignment.sheet.version if assignment.sheet else 0):
            for column in differing:
                words = _("Saved elsewhere since the download: “%(there)s” there, “%(here)s” here.")
                said = {"there": _short(stored[column.key]), "here": _short(values[column.key])}
                self._fault(row, words % said, column.key)
            return
        differences = [
            Difference(c.title, _short(stored[c.key]), _short(values[c.key])) for c in differing
        ]
        arguments = _arguments(differing, values) | {"version": version}
        self.result.changes.append(Change(row, assignment, differences, arguments))

    def _differs(self, column, stored, values):
        if column.is_text and values[column.key] == workbook.too_long():
            return False
        return stored[column.key] != values[column.key]


def _arguments(columns, values):
    """The keyword arguments of ``sheets.save`` for the columns that differ."""
    arguments = {"scores": {}, "comments": {}}
    for column in columns:
        value = values[column.key]
        if column.kind == "score":
            arguments["scores"][column.criterion.key] = value
        elif column.kind == "reason":
            arguments["comments"][column.criterion.key] = value
        elif column.key == "confidence":
            arguments["confidence"] = int(value) if value else None
        elif column.key == "is_abstention":
            arguments["is_abstention"] = bool(value)
        else:
            arguments[column.key] = value
    return arguments


def _short(value, longest=80):
    """A value for a preview; a dash for none."""
    if not value:
        return "\N{EN DASH}"
    return value if len(value) <= longest else value[: longest - 1] + "\N{HORIZONTAL ELLIPSIS}"
