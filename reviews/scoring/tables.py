"""Reading a table of scores from a CSV file, strictly: a doubtful file is refused, not guessed."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from .decimals import NumberRefused, quoted
from .limits import Limits
from .ranking import Judgement

LONGEST_LINE = 65_536  # characters
LONGEST_ID = 200  # characters
MOST_ROWS = 5_000_000


class TableRefused(ValueError):
    """The file cannot be used; ``str`` is one sentence that names file, line and reason."""

    def __init__(self, path: str, line: int | None, reason: str) -> None:
        place = path if line is None else f"{path}, line {line}"
        super().__init__(f"{place}: {reason}.")
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Columns:
    """The header names of the three columns that are read; others are ignored."""

    application: str
    panelist: str
    score: str


def read_judgements(path: str, columns: Columns, limits: Limits) -> list[Judgement]:
    """Return the judgements of the CSV file ``path``, in file order.

    UTF-8 with or without a byte order mark; commas; any line ends; quoted cells may hold
    line ends. Spaces around a cell are ignored, blank lines too. An empty score is an
    abstention. Every row needs as many cells as the header.

    Raises TableRefused for everything else; its line number is the line on which the row
    begins, counted from 1.
    """
    shown = quoted(path, longest=200)[1:-1]
    try:
        with open(path, "rb") as raw:
            return list(_judgements(shown, raw, columns, limits))
    except OSError as error:
        raise TableRefused(shown, None, _reason(error)) from None
    except ValueError as error:
        if isinstance(error, TableRefused):
            raise
        raise TableRefused(shown, None, f"cannot be opened ({error})") from None


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "this is a directory, not a file"
    return f"cannot be read ({os.strerror(error.errno) if error.errno else 'unknown reason'})"


def _judgements(
    path: str, raw: io.BufferedReader, columns: Columns, limits: Limits
) -> Iterator[Judgement]:
    rows = _rows(path, raw)
    line, header = next(rows, (1, []))
    if not header:
        raise TableRefused(path, line, "the file is empty")
    width = len(header)
    a, p, s = _positions(path, line, header, columns)

    known: dict[str, Fraction] = {}  # real tables repeat few texts; each is read once
    seen: dict[tuple[str, str], int] = {}
    for count, (line, cells) in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise TableRefused(path, line, f"the file has more than {MOST_ROWS:,} rows")
        if len(cells) != width:
            raise TableRefused(
                path, line, f"the row has {len(cells)} cells, but the header has {width}"
            )
        application, panelist = cells[a].strip(), cells[p].strip()
        _check_ids(path, line, columns, application, panelist)
        first = seen.setdefault((application, panelist), line)
        if first != line:
            raise TableRefused(
                path,
                line,
                f"panelist {quoted(panelist)} judges application {quoted(application)} "
                f"a second time (first on line {first})",
            )
        text = cells[s].strip()
        if text and text not in known:
            try:
                known[text] = Fraction(limits.read(text))
            except NumberRefused as error:
                raise TableRefused(path, line, f"the score {error.shown} {error}") from None
        yield Judgement(application, panelist, known[text] if text else None)
    if not seen:
        raise TableRefused(path, line, "the file has a header but no rows")


def _check_ids(path: str, line: int, columns: Columns, application: str, panelist: str) -> None:
    for column, cell in ((columns.application, application), (columns.panelist, panelist)):
        if not cell:
            raise TableRefused(path, line, f"the cell in column {quoted(column)} is empty")
        if len(cell) > LONGEST_ID:
            raise TableRefused(
                path, line, f"the cell in column {quoted(column)} is over {LONGEST_ID} characters"
            )


def _positions(path: str, line: int, header: list[str], columns: Columns) -> tuple[int, int, int]:
    """Return where the three columns stand; each must be there once, and they must differ."""
    names = [name.strip() for name in header]
    found = []
    for wanted in (columns.application, columns.panelist, columns.score):
        count = names.count(wanted.strip())
        if not count:
            hint = "; cells are separated by commas" if len(names) == 1 else ""
            listed = ", ".join(quoted(name) for name in names[:8])
            more = ", ..." if len(names) > 8 else ""
            raise TableRefused(
                path, line, f"there is no column {quoted(wanted)} among {listed}{more}{hint}"
            )
        if count > 1:
            raise TableRefused(path, line, f"the column {quoted(wanted)} occurs {count} times")
        found.append(names.index(wanted.strip()))
    if len(set(found)) < 3:
        raise TableRefused(
            path, line, "application, panelist and score must be three different columns"
        )
    return found[0], found[1], found[2]


def _rows(path: str, raw: io.BufferedReader) -> Iterator[tuple[int, list[str]]]:
    """Yield (line on which the row begins, its cells), leaving out blank lines."""
    reader = csv.reader(_lines(path, raw), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise TableRefused(path, line, _csv_reason(error)) from None
        if len(cells) > 1 or "".join(cells).strip():
            yield line, cells


def _csv_reason(error: csv.Error) -> str:
    text = str(error)
    if "unexpected end of data" in text:
        return "a quotation mark is opened here and never closed"
    if "field larger" in text:
        return "a cell is too long; perhaps a quotation mark is not closed"
    return "the quotation marks do not match"


def _lines(path: str, raw: io.BufferedReader) -> Iterator[str]:
    r"""Yield the lines of a UTF-8 file, never holding more than one in memory.

    Latin-1 maps bytes to characters one to one: it lets the text layer find \n, \r\n and \r
    while every line keeps its bytes, so that a wrong one can be named by its line.
    """
    text = io.TextIOWrapper(raw, encoding="latin-1", newline="")
    number = 0
    while line := text.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise TableRefused(path, number, f"the line is longer than {LONGEST_LINE:,} bytes")
        if "\0" in line:
            raise TableRefused(path, number, "the line contains a NUL byte")
        try:
            decoded = line.encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:
            raise TableRefused(path, number, "the line is not UTF-8") from None
        yield decoded.removeprefix("\ufeff") if number == 1 else decoded
