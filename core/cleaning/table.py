"""The first sheet of a workbook as text: one line of JSON per row, ``[line, [cell, ...]]``.

What a formula gave when the file was saved counts; nothing is calculated. Sizes that a file claims
are not believed: rows are read one by one and counted.
"""

import json
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import load_workbook

from core.cleaning import Unfit, office

MOST_ROWS = 50_000
MOST_COLUMNS = 200
CELL_LENGTH = 32_767  # what a cell of a workbook can hold


def clean(kind, source, target):
    copy = Path(f"{target}.xlsx")
    office.clean(kind, source, copy)
    try:
        book = load_workbook(copy, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        with Path(target).open("w", encoding="utf-8") as lines:
            for number, cells in _rows(sheet):
                lines.write(json.dumps([number, cells]) + "\n")
    except (Unfit, MemoryError, RecursionError):
        raise
    except Exception:  # the library raises whatever it stumbles over
        raise Unfit("unreadable") from None
    return {"pages": None, "is_signed": False}


def _rows(sheet):
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > MOST_ROWS:
            raise Unfit("too_many_rows", MOST_ROWS)
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise Unfit("too_many_columns", MOST_COLUMNS)
        if cells:
            yield number, cells


def _text(value):
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return value.isoformat()
        case _:
            return str(value).strip()[:CELL_LENGTH]
