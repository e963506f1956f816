"""The workbook to score in: what it shows, what it locks, what it offers."""

import pytest

from reviews.models import Score
from reviews.offline import packs
from tests.factories.competitions import make_rubric
from tests.factories.reviews import make_sheet
from tests.reviews.offline.filling import filled, make_seat

pytestmark = pytest.mark.django_db
DESCRIBED = {"descriptors": {"0": "Nothing.", "5": "Best of its kind."}, "help": "Who pays?"}


def make_drafts(seat, stage):
    """A sheet begun for the first dossier of the list; nothing for the second."""
    first, second = packs.readable(seat, stage)
    sheet = make_sheet(first, steps=[7, None], version=3, comment="Clear.", is_abstention=True)
    Score.objects.filter(sheet=sheet, steps=7).update(comment="=1+1 is no reason")
    return first, second


def test_each_dossier_is_a_row_in_the_panelists_own_order():
    seat, stage = make_seat(dossiers=5)

    book = filled(seat, stage)

    order = [row.dossier.application.reference for row in packs.readable(seat, stage)]
    assert [book[row, "reference"] for row in range(1, 6)] == order
    assert book.sheet.max_row == 7


def test_drafts_stand_in_it_as_they_are():
    seat, stage = make_seat(reasons="each", asks_confidence=True)
    make_drafts(seat, stage)

    book = filled(seat, stage)

    assert (book[1, "score:criterion-1"], book[1, "score:criterion-2"]) == (3.5, "n/a")
    assert book[1, "reason:criterion-1"] == "=1+1 is no reason"
    assert book.cell(1, "reason:criterion-1").data_type == "s"  # a text, never calculated
    assert (book[1, "comment"], book[1, "is_abstention"]) == ("Clear.", "yes")
    assert (book[1, "version"], book[2, "version"]) == ("3", "0")
    assert book[2, "score:criterion-1"] is None


@pytest.mark.parametrize(("reasons", "asks", "shown"), [("none", False, 0), ("below", True, 3)])
def test_columns_are_what_the_stage_asks(reasons, asks, shown):
    seat, stage = make_seat(reasons=reasons, asks_confidence=asks)

    keys = filled(seat, stage).keys

    extra = [key for key in keys if key.startswith("reason:") or key == "confidence"]
    assert len(extra) == shown


def test_only_what_is_to_be_filled_in_can_be_changed():
    seat, stage = make_seat(reasons="each", asks_confidence=True)

    book = filled(seat, stage)

    open_keys = {key for key in book.keys if not book.cell(1, key).protection.locked}
    assert book.sheet.protection.sheet
    assert open_keys == {
        "score:criterion-1",
        "reason:criterion-1",
        "score:criterion-2",
        "reason:criterion-2",
        "confidence",
        "is_abstention",
        "comment",
        "panel_comment",
    }
    assert all(cell.protection.locked for row in (1, 2) for cell in book.sheet[row])
    assert book.book["Criteria"].protection.sheet


def test_head_stays_in_sight_and_what_is_for_programs_is_hidden():
    seat, stage = make_seat()

    sheet = filled(seat, stage).sheet

    assert sheet.freeze_panes == "B3"
    assert sheet.row_dimensions[1].hidden
    assert [cell.value for cell in sheet[2]][:4] == [
        "Reference",
        "Application",
        "1. Criterion 1",
        "2. Criterion 2",
    ]
    hidden = [d for d in sheet.column_dimensions.values() if d.hidden]
    assert [(d.min, d.max) for d in hidden] == [(8, 11)]


def choices(book, row, key):
    """What the list of a cell offers, or the rule in words."""
    place = book.cell(row, key).coordinate
    (rule,) = [r for r in book.sheet.data_validations.dataValidation if place in r.sqref]
    if rule.type != "list":
        return rule.type, float(rule.formula1), float(rule.formula2)
    _sheet, _mark, cells = rule.formula1.partition("!")
    found = book.book["Lists"][cells.replace("$", "")]
    rows = found if isinstance(found, tuple) else ((found,),)
    return [cell.value for (cell,) in rows]


def test_cells_offer_the_levels_of_the_scale_as_numbers_and_not_applicable_where_allowed():
    seat, stage = make_seat(asks_confidence=True)

    book = filled(seat, stage)

    levels = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5]
    assert choices(book, 1, "score:criterion-1") == levels
    assert choices(book, 2, "score:criterion-2") == [*levels, "n/a"]
    assert [text[0] for text in choices(book, 1, "confidence")] == ["1", "2", "3"]
    assert choices(book, 1, "is_abstention") == ["yes"]


def test_a_fine_scale_is_typed_between_its_ends():
    seat, stage = make_seat(rubric=make_rubric({}, minimum=1, maximum=9, step="0.1"))

    assert choices(filled(seat, stage), 1, "score:criterion-1") == ("decimal", 1.0, 9.0)


def test_criteria_stand_on_the_second_sheet_with_what_their_levels_mean():
    seat, stage = make_seat(rubric=make_rubric(DESCRIBED, {}))

    sheet = filled(seat, stage).book["Criteria"]

    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=4)]
    assert rows[0] == [
        "Criterion 1",
        "0 to 5 in steps of 0.5, weight 1.",
        "Who pays?",
        "0",
        "Nothing.",
    ]
    assert rows[1][3:] == ["5", "Best of its kind."]
    assert rows[2][0] == "Criterion 2"


def test_a_comment_too_long_for_a_cell_is_locked_and_says_so():
    seat, stage = make_seat()
    make_sheet(packs.readable(seat, stage)[0], comment="x" * 32_768)

    book = filled(seat, stage)

    assert "too long for a cell" in book[1, "comment"]
    assert book.cell(1, "comment").protection.locked
