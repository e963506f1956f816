"""Tables to download. A cell that a spreadsheet would take for a formula stays text."""

import csv
import tempfile
from datetime import date, datetime
from decimal import Decimal
from itertools import chain

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LENGTH = 32_767  # what a cell of a workbook can hold


def csv_response(filename, header, rows):
    """A CSV (UTF-8 with a mark, so that spreadsheets read accents) streamed row by row."""
    writer = csv.writer(_Echo())

    def stream():
        yield "\ufeff"
        for row in chain([header], rows):
            yield writer.writerow([csv_cell(value) for value in row])

    return StreamingHttpResponse(
        stream(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


def xlsx_response(filename, sheets):
    """A workbook of ``{sheet name: (header, rows)}``, written row by row into a file."""
    target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115, the response closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(target, options) as book:
        formats = {
            "head": book.add_format({"bold": True}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        for name, (header, rows) in sheets.items():
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(header):
                sheet.write_string(0, column, neutral(str(title)), formats["head"])
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    _write(sheet, number, column, value, formats)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=filename, content_type=XLSX)


def neutral(text):
    """``text`` with an apostrophe before it where a spreadsheet would calculate."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_cell(value):
    if value is None:
        return ""
    if isinstance(value, bool | int | float | Decimal):
        return str(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(sep=" ", timespec="seconds")
    return neutral(str(value))


def _write(sheet, row, column, value, formats):
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float() | Decimal():
            sheet.write_number(row, column, value)
        case datetime():
            moment = timezone.localtime(value).replace(tzinfo=None)
            sheet.write_datetime(row, column, moment, formats["moment"])
        case date():
            sheet.write_datetime(row, column, value, formats["date"])
        case _:
            sheet.write_string(row, column, neutral(str(value))[:CELL_LENGTH])


class _Echo:
    """A file whose ``write`` gives the line back instead of keeping it."""

    def write(self, line):
        return line
