"""The workbook to score in without a connection: a row per dossier, locked but for the inputs."""

import tempfile

import xlsxwriter
from django.utils.translation import gettext as _

from reviews.actions.sheets import NOT_APPLICABLE
from reviews.forms.sheets import MOST_BUTTONS
from reviews.models import Confidence
from reviews.offline import columns as cells
from reviews.offline import content, documents
from reviews.rubrics import points_text, scale_of

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
WIDTHS = {"score": 16, "reason": 34, "comment": 44, "panel_comment": 44, "title": 40}
SCORES, CRITERIA, LISTS = "Scores", "Criteria", "Lists"  # the same in every language


def write(panelist, stage, assignments):
    """The workbook of ``assignments`` (with their sheets) as an open file."""
    criteria = list(stage.rubric.criteria.all())
    columns = cells.of(stage, criteria)
    target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115, the caller closes it
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        book.set_properties({"title": f"{stage.call.title}: {stage.title}", "author": "Podium"})
        styles = _styles(book)
        sheet = book.add_worksheet(SCORES)
        _head(sheet, columns, styles)
        batch = cells.batch_digest(panelist, stage, columns)
        titles = content.titles(assignments, panelist.user)
        for line, assignment in enumerate(assignments, cells.FIRST_LINE):
            known = {cells.TITLE: titles[assignment.pk], cells.BATCH: batch}
            _row(sheet, line - 1, columns, assignment, known, styles)
        _explain(book.add_worksheet(CRITERIA), stage, criteria, styles)
        ranges = _lists(book.add_worksheet(LISTS), stage.rubric)
        if assignments:
            _restrict(sheet, columns, stage.rubric, ranges, len(assignments))
        sheet.activate()
    target.seek(0)
    return target


def _styles(book):
    wrapped = {"text_wrap": True, "valign": "top"}
    return {
        "head": book.add_format({"bold": True, "bg_color": "#E3EDF6", "bottom": 1} | wrapped),
        "locked": book.add_format(wrapped | {"font_color": "#565D6B"}),
        "input": book.add_format(wrapped | {"locked": False, "border": 4}),
        "words": book.add_format(wrapped),
    }


def _head(sheet, columns, styles):
    sheet.freeze_panes(2, 1)
    sheet.set_row(0, None, None, {"hidden": True})
    for number, column in enumerate(columns):
        sheet.write_string(0, number, column.key)
        sheet.write_string(1, number, column.title, styles["head"])
        width = WIDTHS.get(column.kind, 16)
        sheet.set_column(number, number, width, None, {"hidden": column.is_hidden})
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)


def _row(sheet, row, columns, assignment, known, styles):
    """One dossier; ``known`` holds what stands in further locked cells."""
    stored, reference = assignment.sheet, assignment.dossier.application.reference
    values = cells.values_of(columns, assignment.dossier.stage.rubric, stored)
    known = known | {
        cells.REFERENCE: reference,
        cells.ROW: reference,
        cells.VERSION: str(stored.version if stored else 0),
        cells.BASE: cells.base_digest(values),
    }
    for number, column in enumerate(columns):
        if not column.is_input:
            sheet.write_string(row, number, cells.plain_text(known[column.key]), styles["locked"])
        elif cells.fits(values[column.key]):
            _write(sheet, row, number, column, values[column.key], styles["input"])
        else:
            sheet.write_string(row, number, too_long(), styles["locked"])


def too_long():
    """Stands for a text that no cell can hold; reading it changes nothing."""
    return _("(too long for a cell: it is kept as it is)")


def _write(sheet, row, number, column, value, style):
    if column.key == "confidence" and value:
        sheet.write_string(row, number, cells.confidence_label(int(value)), style)
    elif column.kind == "score" and value not in ("", NOT_APPLICABLE):
        sheet.write_number(row, number, float(value), style)
    elif value:
        sheet.write_string(row, number, value, style)
    else:
        sheet.write_blank(row, number, None, style)


def _lists(sheet, rubric):
    """What may be chosen, as cells: inside a rule, "1.5" is a day in May to some spreadsheets."""
    scale = scale_of(rubric)
    sheet.hide()
    ranges = {}
    if scale.steps + 1 <= MOST_BUTTONS:
        for k in range(scale.steps + 1):
            sheet.write_number(k + 1, 0, float(scale.value(k)))
        sheet.write_string(scale.steps + 2, 0, NOT_APPLICABLE)
        ranges["score"] = f"={LISTS}!$A$2:$A${scale.steps + 2}"
        ranges["score or n/a"] = f"={LISTS}!$A$2:$A${scale.steps + 3}"
    for number, value in enumerate(Confidence.values, 1):
        sheet.write_string(number, 1, cells.confidence_label(value))
    ranges["confidence"] = f"={LISTS}!$B$2:$B${len(Confidence.values) + 1}"
    sheet.write_string(1, 2, cells.YES)
    ranges["is_abstention"] = f"={LISTS}!$C$2:$C$2"
    return ranges


def _restrict(sheet, columns, rubric, ranges, count):
    """Rules for what is typed; whoever gets around them meets the same ones at the upload."""
    for number, column in enumerate(columns):
        kind = column.kind
        if kind == "score" and column.criterion.allows_not_applicable:
            kind = "score or n/a"
        if kind in ranges:
            rule = {"validate": "list", "source": ranges[kind]}
        elif kind == "score":
            rule = {
                "validate": "decimal",
                "criteria": "between",
                "minimum": float(rubric.minimum),
                "maximum": float(rubric.maximum),
            }
        else:
            continue
        if column.criterion:
            rule["error_message"] = _("Scores go in steps of %(step)s.") % {
                "step": points_text(rubric.step)
            }
        first = cells.FIRST_LINE - 1
        sheet.data_validation(first, number, first + count - 1, number, rule)


def _explain(sheet, stage, criteria, styles):
    """Criteria with what their levels mean, and how to bring the sheet back."""
    head = [_("Criterion"), _("Scale"), _("What is asked"), _("Level"), _("What it means")]
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 24)
    sheet.set_column(2, 2, 50)
    sheet.set_column(3, 3, 8)
    sheet.set_column(4, 4, 60)
    sheet.freeze_panes(1, 0)
    for number, title in enumerate(head):
        sheet.write_string(0, number, title, styles["head"])
    row = 1
    for criterion in criteria:
        facts = documents.facts(stage.rubric, criterion)
        levels = documents.descriptors(criterion) or [("", "")]
        for place, (level, said) in enumerate(levels):
            lead = [criterion.title, facts, criterion.help] if place == 0 else ["", "", ""]
            for number, words in enumerate([*lead, level, said]):
                sheet.write_string(row, number, words, styles["words"])
            row += 1
    sheet.write_string(
        row + 1,
        0,
        _("Save this workbook and add it under “Take along” on your list. Scores become drafts."),
        styles["words"],
    )
    sheet.protect("")
