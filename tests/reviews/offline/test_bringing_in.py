"""Workbooks that come back: taken over whole, or refused with every fault by row and column."""

import csv
import io
import zipfile
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.audit import AuditEvent
from core.errors import Refused
from reviews.actions import conflicts, offline, sheets
from reviews.models import Score, ScoreSheet
from reviews.offline import bringing_in, packs
from reviews.offline.columns import plain_text
from tests.factories import hostile
from tests.factories.competitions import make_dossier, make_rubric, make_stage
from tests.factories.reviews import make_assignment, make_panelist, make_sheet
from tests.reviews.offline.filling import downloaded, filled, make_seat

pytestmark = pytest.mark.django_db
FIRST, SECOND = "score:criterion-1", "score:criterion-2"


def brought_in(seat, stage, upload):
    return offline.bring_in(seat, stage, bringing_in.read(upload, seat, stage), by=seat.user)


def faults(seat, stage, upload):
    """(row, column, words) of every fault; nothing is stored by looking."""
    before = (ScoreSheet.objects.count(), Score.objects.count())
    with pytest.raises(offline.Faulty) as error:
        brought_in(seat, stage, upload)
    assert (ScoreSheet.objects.count(), Score.objects.count()) == before
    return [(fault.line, fault.place, fault.words) for fault in error.value.plan.faults]


def stored(seat, stage):
    """(steps of the criteria, comment) of each dossier, in the order of the list."""
    return [
        ([s.steps for s in row.sheet.scores.all()], row.sheet.comment) if row.sheet else None
        for row in packs.readable(seat, stage)
    ]


def test_what_was_filled_in_comes_in_as_drafts():
    seat, stage = make_seat(dossiers=3)

    plan = brought_in(
        seat, stage, filled(seat, stage, {(1, FIRST): 3.5, (3, "comment"): "A"}).upload
    )

    assert len(plan.changes) == 2
    assert plan.unchanged == 1
    assert stored(seat, stage) == [([7], ""), None, ([], "A")]
    assert set(ScoreSheet.objects.values_list("status", flat=True)) == {"draft"}


def test_everything_a_stage_asks_for_comes_in():
    seat, stage = make_seat(dossiers=1, reasons="each", asks_confidence=True)
    values = {
        (1, FIRST): "2,5",
        (1, "reason:criterion-1"): "Few partners.",
        (1, SECOND): "N/A",
        (1, "confidence"): "3 high: it is my own field",
        (1, "is_abstention"): "YES",
        (1, "panel_comment"): "Ask them.",
    }

    brought_in(seat, stage, filled(seat, stage, values).upload)

    sheet = ScoreSheet.objects.get()
    assert (sheet.confidence, sheet.is_abstention, sheet.panel_comment) == (3, True, "Ask them.")
    first, second = sheet.scores.order_by("criterion__position")
    assert (first.steps, first.comment) == (5, "Few partners.")
    assert second.is_not_applicable


def test_the_same_file_twice_changes_nothing_the_second_time():
    seat, stage = make_seat()
    upload = filled(seat, stage, {(1, FIRST): 4, (2, SECOND): 1}).upload
    brought_in(seat, stage, upload)
    before = list(ScoreSheet.objects.values("pk", "version", "updated_at"))

    plan = brought_in(seat, stage, upload)

    assert (plan.changes, plan.unchanged) == ([], 2)
    assert list(ScoreSheet.objects.values("pk", "version", "updated_at")) == before
    assert AuditEvent.objects.filter(verb="bring in scores").count() == 1


def test_an_emptied_cell_takes_the_score_back():
    seat, stage = make_seat(dossiers=1)
    make_sheet(packs.readable(seat, stage)[0], steps=[7, 8])

    plan = brought_in(seat, stage, filled(seat, stage, {(1, FIRST): None}).upload)

    (change,) = plan.changes
    assert [(d.title, d.before, d.after) for d in change.differences] == [
        ("1. Criterion 1", "3.5", "–")
    ]
    assert stored(seat, stage) == [([None, 8], "")]


def test_a_csv_saved_from_the_workbook_is_read_as_well():
    seat, stage = make_seat()
    book = filled(seat, stage, {(1, FIRST): "3,5"})
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(book.sheet.iter_rows(values_only=True))

    brought_in(seat, stage, SimpleUploadedFile("scores.csv", text.getvalue().encode()))

    assert stored(seat, stage)[0] == ([7], "")


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        (FIRST, 5.5, "Choose a score from 0 to 5."),
        (FIRST, -1, "Choose a score from 0 to 5."),
        (FIRST, 35, "Choose a score from 0 to 5."),
        (FIRST, 3.2, "Scores go in steps of 0.5."),
        (FIRST, "3,25", "Scores go in steps of 0.5."),
        (FIRST, "good", "Write a number such as 5."),
        (FIRST, "1.000,5", "Write a number such as 5."),
        (FIRST, True, "Write a number such as 5."),
        (FIRST, "#REF!", "Write a number such as 5."),
        (FIRST, datetime(2026, 5, 3), "The spreadsheet made a date of what you typed."),
        (FIRST, "n/a", "This criterion always applies: give a score."),
        ("confidence", "very", "Choose one of the answers of the list."),
        ("confidence", 2.5, "Choose one of the answers of the list."),
        ("is_abstention", "perhaps", "Write “yes”, or leave it empty."),
        ("comment", "x" * 10_001, "At most 10000 characters."),
        ("version", "two", "The hidden part of this row is damaged."),
        ("batch", "0" * 16, "This row comes from a workbook of another person, stage or rubric."),
        ("row", "A-9999", "The reference does not belong to this row"),
        ("reference", "A-9999", "A-9999 is not assigned to you in this stage."),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named_and_nothing_is_stored(key, value, words):
    seat, stage = make_seat(asks_confidence=True)
    book = filled(seat, stage, {(1, FIRST): 4, (2, FIRST): 4})
    book[2, key] = value

    (fault,) = faults(seat, stage, book.upload)

    assert fault[0] == 4
    assert fault[2].startswith(words)
    if key not in ("version", "batch", "row"):
        assert fault[1] == book.cell(2, key).column_letter


def test_all_faults_are_named_at_once():
    seat, stage = make_seat(dossiers=4)
    book = filled(seat, stage)
    book[1, FIRST], book[1, SECOND] = 9, "x"
    book[2, "reference"] = "A-9999"
    book[3, FIRST] = datetime(2026, 5, 3)
    book[4, FIRST] = 4  # nothing wrong here

    found = faults(seat, stage, book.upload)

    assert [(line, place) for line, place, _words in found] == [
        (3, "C"),
        (3, "D"),
        (4, "A"),
        (5, "C"),
    ]


def test_a_row_twice_is_refused():
    seat, stage = make_seat()
    book = filled(seat, stage, {(1, FIRST): 4})
    for cell in book.sheet[3]:
        book.sheet.cell(5, cell.column).value = cell.value

    (fault,) = faults(seat, stage, book.upload)

    assert (fault[0], fault[1]) == (5, "A")
    assert "stands in row 3 already" in fault[2]


def test_a_row_that_somebody_added_is_refused():
    seat, stage = make_seat()
    book = filled(seat, stage)
    book.sheet.cell(9, 3).value = 4

    ((line, _place, words),) = faults(seat, stage, book.upload)

    assert line == 9
    assert "another person, stage or rubric" in words


def test_another_dossier_of_the_stage_is_as_unknown_as_one_that_does_not_exist():
    seat, stage = make_seat()
    other = make_dossier(stage=stage, status="submitted").application.reference
    book = filled(seat, stage, {(1, FIRST): 4})
    book[1, "reference"] = book[1, "row"] = other

    ((_line, _place, words),) = faults(seat, stage, book.upload)

    assert words == f"{other} is not assigned to you in this stage."


@pytest.mark.parametrize("whose", ["colleague", "stage"])
def test_a_workbook_of_somebody_else_or_of_another_stage_is_refused(whose):
    seat, stage = make_seat()
    if whose == "colleague":
        other, of = make_panelist(panel=seat.panel, declared_for=[stage]), stage
    else:
        of = make_stage(call=stage.call, status="closed", rubric=stage.rubric)
        other = seat
        make_assignment(seat, make_dossier(stage=of, status="submitted"))
    for row in packs.readable(seat, stage):
        dossier = (
            row.dossier if whose == "colleague" else make_dossier(stage=of, status="submitted")
        )
        make_assignment(other, dossier)
    if whose == "stage":
        conflicts.declare_sheet(seat, of, by=seat.user)

    found = faults(seat, stage, filled(other, of, {(1, FIRST): 4}).upload)

    assert found
    assert not ScoreSheet.objects.exists()


def test_a_workbook_from_before_the_stage_asked_for_reasons_is_refused():
    seat, stage = make_seat()
    upload = filled(seat, stage, {(1, FIRST): 4}).upload
    type(stage).objects.filter(pk=stage.pk).update(reasons="each")
    stage.refresh_from_db()

    with pytest.raises(Refused, match=r"Column D is not “Reason: 1\. Criterion 1” any more"):
        bringing_in.read(upload, seat, stage)


@pytest.mark.parametrize("how", ["insert", "delete", "append"])
def test_shifted_columns_are_refused(how):
    seat, stage = make_seat()
    book = filled(seat, stage, {(1, FIRST): 4})
    if how == "insert":
        book.sheet.insert_cols(3)
    elif how == "delete":
        book.sheet.delete_cols(3)
    else:
        book.sheet.cell(1, book.sheet.max_column + 1).value = "mine"

    with pytest.raises(Refused, match="columns"):
        bringing_in.read(book.upload, seat, stage)


def test_cells_beside_the_columns_are_refused():
    seat, stage = make_seat()
    book = filled(seat, stage, {(1, FIRST): 4})
    book.sheet.cell(3, book.sheet.max_column + 2).value = "a note to myself"

    assert faults(seat, stage, book.upload) == [(3, "", "There are more cells than columns.")]


def test_a_sheet_saved_elsewhere_since_the_download_is_not_overwritten():
    seat, stage = make_seat()
    book = filled(seat, stage, {(1, FIRST): 4, (2, FIRST): 4})
    row = packs.readable(seat, stage)[1]
    sheet = sheets.open(row, by=seat.user)
    sheets.save(sheet, by=seat.user, version=0, scores={"criterion-1": "4.5"})

    found = faults(seat, stage, book.upload)

    words = "Saved elsewhere since the download: “4.5” there, “4” here."
    assert found == [(4, "C", words)]


def test_a_row_that_was_not_touched_overwrites_nothing_that_was_saved_meanwhile():
    seat, stage = make_seat()
    book = filled(seat, stage, {(1, FIRST): 4})
    second = packs.readable(seat, stage)[1]
    sheets.save(
        sheets.open(second, by=seat.user), by=seat.user, version=0, scores={"criterion-1": "1"}
    )

    plan = brought_in(seat, stage, book.upload)

    assert len(plan.changes) == 1
    assert stored(seat, stage) == [([8], ""), ([2], "")]


def test_a_sheet_that_is_handed_in_takes_nothing_more():
    seat, stage = make_seat(dossiers=1)
    row = packs.readable(seat, stage)[0]
    sheet = sheets.open(row, by=seat.user)
    both = {"criterion-1": "4", "criterion-2": "4"}
    sheet = sheets.save(sheet, by=seat.user, version=0, scores=both)
    book = filled(seat, stage)
    book[1, FIRST] = 5
    sheets.submit(sheet, by=seat.user)

    ((line, place, words),) = faults(seat, stage, book.upload)

    assert (line, place) == (3, "A")
    assert "is handed in" in words


def test_a_conflict_meanwhile_closes_the_row_and_an_emptied_one_is_passed_over():
    seat, stage = make_seat()
    book = filled(seat, stage, {(1, FIRST): 4, (2, FIRST): 4})
    application = packs.readable(seat, stage)[0].dossier.application
    conflicts.record(
        seat.user, application, by=seat.user, reason="partner", source="declared", note=""
    )

    ((line, _place, words),) = faults(seat, stage, book.upload)
    assert line == 3
    assert words.startswith(f"{application.reference} is not open to you any more.")

    book[1, FIRST] = None
    plan = brought_in(seat, stage, book.upload)
    assert len(plan.changes) == 1


def test_after_the_stage_is_decided_nothing_comes_in():
    seat, stage = make_seat(dossiers=1)
    book = filled(seat, stage, {(1, FIRST): 4})
    type(stage).objects.filter(pk=stage.pk).update(status="decided")
    stage.refresh_from_db()

    ((_line, _place, words),) = faults(seat, stage, book.upload)

    assert "is not being judged now" in words


def test_a_formula_counts_by_its_value_and_is_never_calculated():
    seat, stage = make_seat(dossiers=1)
    book = filled(seat, stage, {(1, FIRST): 4, (1, "comment"): '=HYPERLINK("http://x","y")'})

    brought_in(seat, stage, book.upload)

    assert stored(seat, stage) == [([8], "")]  # it was saved without a value


def test_a_comment_too_long_for_a_cell_is_kept_as_it_is():
    seat, stage = make_seat(dossiers=1)
    make_sheet(packs.readable(seat, stage)[0], comment="x" * 32_768, version=1)

    brought_in(seat, stage, filled(seat, stage, {(1, FIRST): 4}).upload)

    sheet = ScoreSheet.objects.get()
    assert (len(sheet.comment), sheet.version) == (32_768, 2)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (hostile.office_bomb(), "too intricate"),
        (b"PK\x03\x04 not an archive", "cannot be opened"),
        (b"a,b\n1,2\n", "This is not a workbook of this stage."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "neither a workbook nor a CSV"),
    ],
    ids=["empty", "bomb", "broken", "other", "old"],
)
def test_a_file_that_is_none_of_ours_is_refused(content, words):
    seat, stage = make_seat(dossiers=1)

    with pytest.raises(Refused, match=words):
        bringing_in.read(SimpleUploadedFile("x.xlsx", content), seat, stage)


def test_a_workbook_with_macros_or_links_to_programs_is_refused():
    seat, stage = make_seat(dossiers=1)
    before, after = io.BytesIO(downloaded(seat, stage)), io.BytesIO()
    with zipfile.ZipFile(before) as source, zipfile.ZipFile(after, "w") as target:
        for entry in source.infolist():
            target.writestr(entry, source.read(entry))
        target.writestr("xl/vbaProject.bin", b"macro")

    with pytest.raises(Refused, match="holds macros"):
        bringing_in.read(SimpleUploadedFile("x.xlsm", after.getvalue()), seat, stage)


def test_far_too_many_rows_are_refused():
    seat, stage = make_seat(dossiers=1)
    book = filled(seat, stage)
    for line in range(4, 4 + bringing_in.MOST_ROWS):
        book.sheet.cell(line, 1).value = "A-1"

    with pytest.raises(Refused, match="more than 2000 rows"):
        bringing_in.read(book.upload, seat, stage)


def test_the_warning_of_a_returned_sheet_is_no_obstacle():
    seat, stage = make_seat(dossiers=1)
    make_sheet(packs.readable(seat, stage)[0], steps=[2, 2], status="returned")

    brought_in(seat, stage, filled(seat, stage, {(1, FIRST): 4}).upload)

    assert ScoreSheet.objects.get().status == "draft"


# Round trip

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40).map(plain_text)
LEVELS = st.integers(0, 10)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            FIRST: st.none() | LEVELS,
            SECOND: st.none() | LEVELS | st.just("n/a"),
            "reason:criterion-1": TEXTS,
            "reason:criterion-2": TEXTS,
            "confidence": st.none() | st.sampled_from([1, 2, 3]),
            "is_abstention": st.booleans(),
            "comment": TEXTS,
            "panel_comment": TEXTS,
        }
    ),
    min_size=2,
    max_size=2,
)


def write(book, number, row):
    for key, value in row.items():
        cell = book.cell(number, key)
        if key.startswith("score:") and isinstance(value, int):
            cell.value = value / 2
        elif key == "is_abstention":
            cell.value = "yes" if value else None
        else:
            cell.value = value if value != "" else None
            if isinstance(value, str):
                cell.data_type = "s"  # a text, whatever it looks like


def as_stored(sheet):
    scores = {s.criterion.key: s for s in sheet.scores.select_related("criterion")}

    def steps(key):
        score = scores.get(key)
        return "n/a" if score and score.is_not_applicable else score and score.steps

    def reason(key):
        return scores[key].comment if key in scores else ""

    return {
        FIRST: steps("criterion-1"),
        SECOND: steps("criterion-2"),
        "reason:criterion-1": reason("criterion-1"),
        "reason:criterion-2": reason("criterion-2"),
        "confidence": sheet.confidence,
        "is_abstention": sheet.is_abstention,
        "comment": sheet.comment,
        "panel_comment": sheet.panel_comment,
    }


EMPTY = {
    FIRST: None,
    SECOND: None,
    "reason:criterion-1": "",
    "reason:criterion-2": "",
    "confidence": None,
    "is_abstention": False,
    "comment": "",
    "panel_comment": "",
}


@settings(
    deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=ROWS, then=ROWS)
def test_whatever_is_filled_in_is_what_is_stored_again_and_again(first, then):
    """Download, fill, upload; then once more over the drafts of the first time."""
    seat, stage = make_seat(reasons="each", asks_confidence=True)
    for rows in (first, then):
        book = filled(seat, stage)
        for number, row in enumerate(rows, 1):
            write(book, number, row)

        brought_in(seat, stage, book.upload)

        found = [
            as_stored(row.sheet) if row.sheet else EMPTY for row in packs.readable(seat, stage)
        ]
        assert found == rows
        assert brought_in(seat, stage, book.upload).changes == []
        unchanged = brought_in(seat, stage, filled(seat, stage).upload)
        assert (unchanged.changes, unchanged.unchanged) == ([], 2)


def test_scores_of_a_fine_scale_come_back_exactly():
    rubric = make_rubric({}, minimum="0.1", maximum="9.3", step="0.001")
    seat, stage = make_seat(dossiers=1, rubric=rubric)

    for value, steps in [(0.3, 200), ("4,567", 4467), (9.3, 9200)]:
        brought_in(seat, stage, filled(seat, stage, {(1, FIRST): value}).upload)
        assert stored(seat, stage) == [([steps], "")]
