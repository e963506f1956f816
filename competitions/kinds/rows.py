"""Lists of rows with columns: partners, projects, milestones, and whatever table comes next.

Raw is a list of rows, each a dict of texts by column. Empty rows are kept while somebody
writes between them and mean nothing.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.kinds.amounts import read_amount
from competitions.kinds.base import Fault, Kind, Reading, option, tidy
from competitions.kinds.dates import no_date, parse_date
from core import blocks, formats
from core.errors import Refused

ROWS_KEPT = 500  # more are refused outright: nobody types them
CELL_MAX = 400  # characters
SPARE_ROWS = 3
FIGURES = {"number", "money"}  # types of columns that stand on the right


@dataclass(frozen=True)
class Column:
    key: str
    label: str  # lazily translated
    type: str = "text"  # text, lines, number, money, date or choice
    is_required: bool = True
    choices: tuple = ()  # (value, label) pairs
    help: str = ""

    @property
    def is_figure(self):
        return self.type in FIGURES


class Rows(Kind):
    """The common part; a kind says which columns it has."""

    empty: list = []
    columns: tuple[Column, ...] = ()
    template = "competitions/questions/rows.html"
    reading_template = "competitions/readings/rows.html"
    add_label = _("Add a row")

    def columns_of(self, question):
        return self.columns

    def rows_max(self, question):
        return int(option(question, "rows_max", 50))

    # From the page into the database

    def from_post(self, question, data, prefix):
        keys = [column.key for column in self.columns_of(question)]
        pattern = re.compile(rf"{re.escape(prefix)}-(\d{{1,6}})-")
        found = {int(m[1]) for name in data if (m := pattern.match(name))}
        return self.coerce(
            {key: data.get(f"{prefix}-{number}-{key}", "") for key in keys}
            for number in sorted(found)
        )

    def within_limit(self, value):
        rows = list(value or [])
        if len(rows) > ROWS_KEPT:
            words = _("These are %(used)s rows; more than %(limit)s cannot be kept.")
            raise Refused(words % {"used": len(rows), "limit": ROWS_KEPT})
        return rows

    def coerce(self, value):
        rows = self.within_limit(value)
        known = [column.key for column in self.columns]
        rows = [{key: tidy(str(row.get(key, "") or "")) for key in known} for row in rows]
        while rows and is_blank(rows[-1]):
            rows.pop()
        return rows

    def without(self, raw, token):
        """``token`` is the place of the row, from 0."""
        return [row for place, row in enumerate(raw) if str(place) != token]

    # What it means

    def is_empty(self, raw):
        return not isinstance(raw, list) or all(is_blank(row) for row in raw)

    def _read(self, question, raw, stage):
        value, faults = [], []
        for place, row in enumerate(raw):
            if is_blank(row):
                continue
            cells = {}
            for column in self.columns_of(question):
                cells[column.key], found = read_cell(column, row.get(column.key, ""))
                faults += [Fault(words, f"{place}-{column.key}") for words in found]
            faults += self.row_faults(cells, place)
            value.append(cells)
        limit = self.rows_max(question)
        if len(value) > limit:
            words = ngettext(
                "There are %(used)s rows. At most %(limit)s row.",
                "There are %(used)s rows. At most %(limit)s rows.",
                limit,
            )
            faults.insert(0, Fault(words % {"used": len(value), "limit": limit}))
        return Reading(value, tuple(faults))

    def row_faults(self, cells, place):
        """Faults between the cells of a row."""
        return []

    def to_snapshot(self, question, raw):
        raw = self.asked_of(question, raw)
        if self.is_empty(raw):
            return []
        columns = self.columns_of(question)
        return [
            {column.key: tidy_cell(column, row.get(column.key, "")) for column in columns}
            for row in raw
            if not is_blank(row)
        ]

    def plain(self, question, raw):
        raw = self.asked_of(question, raw)
        columns = self.columns_of(question)
        rows = [] if self.is_empty(raw) else [row for row in raw if not is_blank(row)]
        return "\n".join(
            " | ".join(show_cell(column, row.get(column.key, "")) for column in columns)
            for row in rows
        )

    def sums(self, question, value):
        """Column -> sum of its valid amounts."""
        money = [c.key for c in self.columns_of(question) if c.type == "money"]
        return {
            key: sum((row[key] for row in value or [] if row[key] is not None), Decimal(0))
            for key in money
        }

    # What the templates need

    def input_context(self, question, raw, reading, prefix, stage=None):
        raw = self.asked_of(question, raw)
        rows = list(raw) if isinstance(raw, list) else []
        spare = SPARE_ROWS if not rows else 1
        rows += [{}] * max(0, min(spare, self.rows_max(question) - len(rows)))
        columns = self.columns_of(question)
        faults = {fault.part: fault.words for fault in reading.faults}
        return {
            "columns": columns,
            "rows": [
                self._cells(columns, row, f"{prefix}-{i}", i, faults) for i, row in enumerate(rows)
            ],
            "blank_row": self._cells(columns, {}, f"{prefix}-__row__", "__row__", {}),
            "sums": self._sum_cells(question, reading.value),
            "rows_max": self.rows_max(question),
            "add_label": self.add_label,
        }

    def reading_context(self, question, raw, reading):
        raw = self.asked_of(question, raw)
        columns = self.columns_of(question)
        rows = [] if self.is_empty(raw) else [row for row in raw if not is_blank(row)]
        return {
            "columns": columns,
            "rows": [
                [{"column": c, "text": show_cell(c, row.get(c.key, ""))} for c in columns]
                for row in rows
            ],
            "sums": self._sum_cells(question, reading.value),
        }

    def blocks(self, question, raw, reading):
        shown = self.reading_context(question, raw, reading)
        return [
            blocks.table(
                [column.label for column in shown["columns"]],
                [[cell["text"] for cell in row] for row in shown["rows"]],
                widths=[0 if column.type in FIGURES else 1 for column in shown["columns"]],
                footer=[cell["words"] for cell in shown["sums"]],
            )
        ]

    def place(self, question, part):
        number, _dash, key = part.partition("-")
        label = {column.key: column.label for column in self.columns_of(question)}.get(key)
        if label is None:
            return ""
        return _("row %(row)s, %(column)s") % {"row": int(number) + 1, "column": label}

    def outputs(self, question, reading, prefix):
        sums = self.sums(question, reading.value)
        return {f"{prefix}-sum-{key}": formats.exact_money(sums[key]) for key in sums}

    def _cells(self, columns, row, stem, place, faults):
        return {
            "place": place,
            "cells": [
                {
                    "column": column,
                    "name": f"{stem}-{column.key}",
                    "value": row.get(column.key, ""),
                    "fault": faults.get(f"{place}-{column.key}", ""),
                }
                for column in columns
            ],
        }

    def _sum_cells(self, question, value):
        """One entry per column: its sum in words, or nothing; empty without money."""
        sums = self.sums(question, value)
        if not sums:
            return []
        return [
            {"column": c, "words": formats.exact_money(sums[c.key]) if c.key in sums else ""}
            for c in self.columns_of(question)
        ]


def is_blank(row):
    return not isinstance(row, dict) or not any(str(text).strip() for text in row.values())


def read_cell(column, text):
    """(value or None, sentences about what is wrong)."""
    text = text.strip()
    if not text:
        return None, [_("Fill this in, or empty the whole row.")] if column.is_required else []
    match column.type:
        case "money":
            value, fault = read_amount(text)
            return value, [fault.words] if fault else []
        case "number":
            value, fault = read_amount(text, may_be_negative=True)
            return value, [fault.words] if fault else []
        case "date":
            value = parse_date(text)
            return value, [] if value else [no_date().words]
        case "choice":
            known = text in dict(column.choices)
            return (text, []) if known else (None, [_("Choose one of the answers listed.")])
    if len(text) > CELL_MAX:
        words = _("This has %(used)s characters. At most %(limit)s.")
        return text, [words % {"used": len(text), "limit": CELL_MAX}]
    return text, []


def tidy_cell(column, text):
    value, _faults = read_cell(column, text)
    if value is None:
        return text.strip()
    return f"{value:f}" if column.type in FIGURES else str(value)


def show_cell(column, text):
    value, _faults = read_cell(column, text)
    if value is None:
        return text.strip()
    match column.type:
        case "money":
            return formats.exact_money(value)
        case "number":
            return number_format(value.normalize(), use_l10n=True, force_grouping=True)
        case "date":
            return formats.day(value)
        case "choice":
            return str(dict(column.choices)[value])
    return value
