"""Tables that people fill in: a CSV or a workbook, read as rows of text with their line numbers.

Nothing is stored and nothing guessed: who reads a table says which columns it must have, and names
what is wrong by its line. A workbook is opened in a process of its own (``core.cleaning.table``).
"""

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from core import files, inspection
from core.cleaning.table import MOST_COLUMNS, MOST_ROWS
from core.errors import Refused
from core.exports import FORMULA_STARTS

MOST_BYTES = 5_000_000
SEPARATORS = ",;\t"


@dataclass(frozen=True)
class Row:
    """``line`` is the row of a workbook, or the line of a CSV on which the row begins."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """``head`` are the titles of the columns; ``rows`` what stands below, without empty rows."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]

    def records(self, wanted, optional=()):
        """(line, {title: text}) of each row, as (records, problems).

        Titles are found whatever their case, order and white space. A row that is longer than the
        head is a problem and no record. Raises Refused where a wanted column is not there, or is
        there twice.
        """
        places = self._places(wanted, optional)
        records, problems = [], []
        for row in self.rows:
            if any(row.cells[len(self.head) :]):
                problems.append(_("Line %d has more cells than the head.") % row.line)
                continue
            cells = {title: _cell(row, place) for title, place in places.items()}
            records.append((row.line, cells))
        return records, problems

    def _places(self, wanted, optional):
        titles = [title.casefold() for title in self.head]
        counted = Counter(titles)
        problems = [
            _("The column “%s” is missing.") % title
            for title in wanted
            if title.casefold() not in counted
        ]
        problems += [
            _("The column “%s” is there twice.") % title
            for title in (*wanted, *optional)
            if counted[title.casefold()] > 1
        ]
        if problems:
            raise Refused(problems)
        names = [title for title in (*wanted, *optional) if title.casefold() in counted]
        return {title: titles.index(title.casefold()) for title in names}


def read(upload, *, max_bytes=MOST_BYTES):
    """The Table that an uploaded file holds; raises Refused with what is wrong with the file."""
    if not upload.size:
        raise Refused(_("The file is empty."))
    if upload.size > max_bytes:
        raise Refused(files.too_large_words(max_bytes))
    upload.seek(0)
    content = upload.read()
    rows = _workbook(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    if not rows:
        raise Refused(_("The file is empty."))
    return Table(rows[0].cells, tuple(rows[1:]))


def _workbook(content):
    with TemporaryDirectory(prefix="podium-table-") as folder:
        source = Path(folder, "upload")
        source.write_bytes(content)
        found = inspection.inspect(source, "table")
        lines = found.path.read_text(encoding="utf-8").splitlines()
    return [_row(*json.loads(line)) for line in lines]


def _csv(content):
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    rows, begins = [], 1
    try:
        for cells in reader:
            if begins > MOST_ROWS:
                raise Refused(inspection.words("too_many_rows", MOST_ROWS))
            if len(cells) > MOST_COLUMNS:
                raise Refused(inspection.words("too_many_columns", MOST_COLUMNS))
            if any(cell.strip() for cell in cells):
                rows.append(_row(begins, cells))
            begins = reader.line_num + 1
    except csv.Error:
        raise Refused(_("Line %d cannot be read: look at its quotation marks.") % begins) from None
    return rows


def _decoded(content):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:  # UTF-16, or no text at all
        raise Refused(
            _("The file is neither a workbook nor a CSV in UTF-8. Save it as XLSX or CSV UTF-8.")
        )
    return text


def _separator(text):
    """What parts the titles of the head: the most frequent one, a comma where there is none."""
    head = text.lstrip().split("\n", 1)[0]
    return max(SEPARATORS, key=head.count)


def _row(line, cells):
    return Row(line, tuple(plain_cell(cell) for cell in cells))


def plain_cell(cell):
    """A cell without white space around it, and without what our exports put before a formula."""
    cell = cell.strip()
    is_neutral = cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS)
    return cell[1:] if is_neutral else cell


def _cell(row, place):
    return row.cells[place] if place < len(row.cells) else ""
