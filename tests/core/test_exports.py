import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from core.exports import csv_response, neutral, xlsx_response

HEADER = ["cluster", "amount", "on", "at", "formula"]
ROW = [
    "Süd",
    Decimal("-12.50"),
    date(2027, 5, 12),
    datetime(2027, 5, 12, 12, tzinfo=UTC),
    "=HYPERLINK(1)",
]
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells(response, sheet=1):
    """The values of a sheet's second row as they stand in the file."""
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    root = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{sheet}.xml"))
    row = root.findall(f".//{SPACE}row")[1]
    return ["".join(cell.itertext()) for cell in row.iter(f"{SPACE}c")]


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-x", "@SUM(A1)", "\tx", "\rx"])
def test_text_that_a_spreadsheet_would_calculate_is_neutralised(text):
    assert neutral(text) == f"'{text}"


def test_other_text_stays_as_it_is():
    assert [neutral(text) for text in ("", "a=b", "集群")] == ["", "a=b", "集群"]


def test_csv_has_a_mark_the_numbers_as_numbers_and_formulas_as_text():
    response = csv_response("clusters.csv", HEADER, [ROW, [None] * 5])
    text = b"".join(response.streaming_content).decode()

    assert text.startswith("\ufeff")
    header, row, empty = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert header == HEADER
    assert row == ["Süd", "-12.50", "2027-05-12", "2027-05-12 14:00:00+02:00", "'=HYPERLINK(1)"]
    assert empty == [""] * 5
    assert response.headers["Content-Disposition"] == 'attachment; filename="clusters.csv"'


def test_workbook_has_typed_cells_and_no_formula():
    response = xlsx_response("clusters.xlsx", {"Clusters": (HEADER, [ROW])})

    name, amount, day, moment, formula = cells(response)
    assert (name, float(amount), formula) == ("Süd", -12.5, "'=HYPERLINK(1)")
    assert float(day) == 46519  # days since 1900: 12 May 2027
    assert float(moment) == pytest.approx(46519 + 14 / 24)  # in Berlin


def test_workbook_holds_several_sheets_and_long_text():
    response = xlsx_response("a.xlsx", {"One": (["a"], [[1]]), "T" * 40: (["b"], [["x" * 40_000]])})

    assert len(cells(response, sheet=2)[0]) == 32_767
