"""Tables from strangers: read as text with line numbers, or refused with a sentence."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import exports, tables
from core.cleaning import table as limits
from core.errors import Refused
from core.tables import Row
from tests.factories import hostile
from tests.factories.tables import csv_upload, text_upload, xlsx_bytes, xlsx_upload

HEAD = ["Reference", "Panelist", "Points"]


def refusal(upload, **options):
    with pytest.raises(Refused) as error:
        tables.read(upload, **options)
    return str(error.value)


@pytest.mark.parametrize("make", [csv_upload, xlsx_upload])
def test_rows_are_text_with_the_line_on_which_they_stand(make):
    table = tables.read(make([HEAD, ["A-1", "ada@podium.example", 3.5], [], ["A-2", "", 4]]))

    assert table.head == tuple(HEAD)
    assert table.rows[0] == Row(2, ("A-1", "ada@podium.example", "3.5"))
    assert (table.rows[1].line, table.rows[1].cells[0], table.rows[1].cells[2]) == (4, "A-2", "4")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_parts_the_cells_of_a_csv_is_seen_from_its_head(delimiter):
    table = tables.read(csv_upload([HEAD, ["A;1", "x,y", "a\tb"]], delimiter=delimiter))

    assert table.rows[0].cells == ("A;1", "x,y", "a\tb")


def test_a_cell_may_hold_several_lines_and_the_next_row_has_its_own_number():
    table = tables.read(text_upload('a,b\n"one\ntwo",2\nx,y\n'))

    assert [(row.line, row.cells[0]) for row in table.rows] == [(2, "one\ntwo"), (4, "x")]


def test_a_workbook_gives_dates_truth_and_whole_numbers_as_text():
    upload = xlsx_upload([["a", "b", "c", "d"], [date(2026, 5, 1), True, 4.0, 0.5]])

    assert tables.read(upload).rows[0].cells == ("2026-05-01 00:00:00", "true", "4", "0.5")


def test_what_our_exports_write_comes_back_as_it_was():
    words = ["=1+1", "-x", "@name", "plain", "'quoted"]
    response = exports.xlsx_response("t.xlsx", {"Sheet": (words, [words])})
    assert isinstance(response, FileResponse)
    content = b"".join(response.streaming_content)

    table = tables.read(SimpleUploadedFile("t.xlsx", content))

    assert list(table.head) == words
    assert list(table.rows[0].cells) == words


def test_only_the_first_sheet_is_read():
    upload = SimpleUploadedFile("t.xlsx", xlsx_bytes([["a"], ["1"]], sheets=3))

    assert [row.cells for row in tables.read(upload).rows] == [("1",)]


def test_records_find_their_columns_by_title_and_name_what_is_too_long():
    table = tables.read(text_upload("points,REFERENCE\n4,A-1\n5,A-2,more\n6\n"))

    records, problems = table.records(["Reference", "Points"], optional=["Note"])

    assert records == [
        (2, {"Reference": "A-1", "Points": "4"}),
        (4, {"Reference": "", "Points": "6"}),
    ]
    assert problems == ["Line 3 has more cells than the head."]


def test_a_column_that_is_missing_or_twice_is_named():
    table = tables.read(text_upload("reference,points,Points\nA,1,2\n"))

    with pytest.raises(Refused) as error:
        table.records(["Reference", "Panelist", "Points"])

    assert error.value.problems == [
        "The column “Panelist” is missing.",
        "The column “Points” is there twice.",
    ]


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (text_upload(b""), "empty"),
        (text_upload(b" \n ,\n"), "empty"),
        (text_upload("a,ü".encode("latin-1")), "UTF-8"),
        (text_upload("a,b".encode("utf-16")), "UTF-8"),
        (text_upload(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old workbook"), "UTF-8"),
        (text_upload('a,b\n"open,1\n'), "Line 2 cannot be read"),
        (text_upload('a,b\n1,2\n"x"y,1\n'), "Line 3 cannot be read"),
        (text_upload("a\n" + "x" * 200_000), "Line 2 cannot be read"),
        (text_upload(",".join("a" * 201)), "more than 200 columns"),
        (text_upload("a\n" * 50_001), "more than 50000 rows"),
        (text_upload(b"PK\x03\x04 not an archive"), "cannot be opened"),
        (SimpleUploadedFile("t.xlsx", hostile.office_bomb()), "too intricate"),
        (xlsx_upload([["a"] * 201]), "more than 200 columns"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_sane_table_is_refused(upload, words):
    assert words in refusal(upload)


def test_a_file_that_is_too_large_is_not_even_read():
    assert "0.001 MB" in refusal(text_upload("a" * 1001), max_bytes=1000)


def altered(name, change):
    """A workbook of which one part was changed by hand."""
    before, after = io.BytesIO(xlsx_bytes([["a"], ["1"]])), io.BytesIO()
    with zipfile.ZipFile(before) as source, zipfile.ZipFile(after, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(entry, change(content) if entry.filename == name else content)
    return SimpleUploadedFile("t.xlsx", after.getvalue())


SHEET = "xl/worksheets/sheet1.xml"


def test_a_workbook_that_lies_about_its_size_is_read_as_it_is():
    upload = altered(SHEET, lambda xml: xml.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"'))

    assert [row.cells for row in tables.read(upload).rows] == [("1",)]


def test_a_row_at_the_end_of_the_world_is_too_many():
    upload = altered(SHEET, lambda xml: xml.replace(b'r="2"', b'r="1048576"', 1))

    assert f"more than {limits.MOST_ROWS} rows" in refusal(upload)


def test_entities_are_refused_before_anything_reads_them():
    def change(xml):
        return xml.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)

    assert "too intricate" in refusal(altered(SHEET, change))


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300).filter(lambda content: not content.startswith(b"PK\x03\x04")))
def test_any_bytes_are_a_table_or_a_sentence(content):
    try:
        table = tables.read(text_upload(content))
    except Refused:
        return
    lines = [row.line for row in table.rows]
    assert any(table.head)
    assert lines == sorted(set(lines))
    assert all(any(row.cells) for row in table.rows)
