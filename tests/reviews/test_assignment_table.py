"""The table of assignments goes out, is edited, and comes back: all of it or nothing."""

import csv
import io

import pytest

from core import tables
from core.errors import Refused
from reviews import assignment_table
from reviews.actions import assignment_batches, conflicts, pair_rules
from reviews.models import Assignment, AssignmentBatch, PairRuleKind
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet
from tests.factories.tables import csv_upload, text_upload, xlsx_upload

pytestmark = pytest.mark.django_db
HEAD = ["reference", "email", "status"]


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def stage():
    return make_stage(status="closed")


@pytest.fixture
def people(stage):
    panel = make_panel(call=stage.call)
    return [make_panelist(panel=panel, capacity=2) for _ in range(3)]


@pytest.fixture
def files(stage):
    return [make_dossier(stage=stage, status="submitted") for _ in range(3)]


def line(seat, dossier, status="assigned"):
    return [dossier.application.reference, seat.user.email, status]


def read(rows, stage, officer, make=csv_upload):
    return assignment_table.read(make([HEAD, *rows]), stage, officer)


@pytest.mark.parametrize("make", [csv_upload, xlsx_upload])
def test_lines_assign_withdraw_and_say_what_holds(stage, officer, people, files, make):
    held, gone = (make_assignment(people[0], dossier) for dossier in files[:2])

    reading = read(
        [
            line(people[1], files[0]),
            line(people[0], files[0], "accepted"),
            line(people[0], files[1], "withdrawn"),
            line(people[2], files[2], ""),
        ],
        stage,
        officer,
        make,
    )

    assert reading.problems == []
    assert reading.pairs == [(people[1].pk, files[0].pk), (people[2].pk, files[2].pk)]
    assert (reading.taken, reading.same) == ([(people[0].pk, files[1].pk)], 1)
    assignment_batches.apply_table(stage, reading.pairs, reading.taken, by=officer)
    live = set(Assignment.objects.live().values_list("panelist_id", "dossier_id"))
    assert live == {*reading.pairs, (held.panelist_id, held.dossier_id)}
    gone.refresh_from_db()
    assert gone.status == "withdrawn"
    assert AssignmentBatch.objects.get().source == "table"


def test_what_was_downloaded_changes_nothing(stage, officer, people, files):
    make_assignment(people[0], files[0])
    make_assignment(people[1], files[0], status="done")
    make_assignment(people[2], files[0], status="refused")
    rows = [[str(cell or "") for cell in row] for row in assignment_table.rows(stage, officer)]

    reading = assignment_table.read(csv_upload([[*HEAD, "name", "due"], *rows]), stage, officer)

    assert (reading.problems, reading.pairs, reading.taken, reading.same) == ([], [], [], 3)


def test_every_fault_is_named_with_its_line_and_nothing_is_done(stage, officer, people, files):
    elsewhere = make_dossier(stage=make_stage(status="closed"), status="submitted")
    conflicts.record(people[0].user, files[0].application, by=officer, reason="partner")
    begun = make_assignment(people[1], files[1])
    make_sheet(begun)
    pair_rules.rule(people[1], files[2], PairRuleKind.MUST_NOT, by=officer, reason="on leave")
    good = line(people[2], files[0])

    reading = read(
        [
            good,  # 2
            good,  # 3: twice
            line(people[0], files[0]),  # 4: in conflict
            line(people[1], elsewhere),  # 5: another call
            [files[0].application.reference, "nobody@podium.example", ""],  # 6
            line(people[1], files[1], "withdrawn"),  # 7: begun
            line(people[1], files[2]),  # 8: ruled
            line(people[0], files[1], "done"),  # 9
            line(people[0], files[1], "maybe"),  # 10: twice
            ["", people[0].user.email, ""],  # 11
            [*line(people[0], files[2]), "", "", "more"],  # 12
        ],
        stage,
        officer,
    )

    words = "\n".join(reading.problems)
    assert "Line 3: the same pair stands on line 2 already." in words
    assert "Line 4: " in words
    assert f"is in conflict with {files[0].application.reference}" in words
    assert f"Line 5: no dossier “{elsewhere.application.reference}” is in judgement" in words
    assert "Line 6: nobody with the address “nobody@podium.example”" in words
    assert f"Line 7: {people[1]} has begun" in words
    assert "Line 8: " in words
    assert "is not to judge" in words
    assert "Line 9: the status “done” cannot be set by a table." in words
    assert "Line 10: the same pair stands on line 9 already." in words
    assert "Line 11: reference or e-mail is missing." in words
    assert "Line 12 has more cells than the head." in words
    assert len(reading.problems) == 10
    assert not AssignmentBatch.objects.exists()


def test_capacities_are_counted_over_all_lines(stage, officer, people, files):
    reading = read([line(people[0], dossier) for dossier in files], stage, officer)
    moved = [make_assignment(people[1], dossier) for dossier in files[:2]]

    assert reading.problems == [f"Line 4: {people[0]} takes 2 dossiers at most, not 3."]
    swap = [line(people[1], files[0], "withdrawn"), line(people[1], files[2])]
    assert read(swap, stage, officer).problems == []
    assert moved


@pytest.mark.parametrize(
    "text",
    [
        "email;status\nx@y.example;assigned\n",
        "A-1,ada@podium.example,assigned\n",
        "status,reference\nassigned,A-1\n",
    ],
)
def test_a_table_without_its_columns_is_refused(stage, officer, text):
    with pytest.raises(Refused, match="is missing"):
        assignment_table.read(text_upload(text), stage, officer)


def test_shifted_columns_are_faults_on_every_line(stage, officer, people, files):
    rows = [["", *line(people[0], dossier)] for dossier in files]

    reading = read(rows, stage, officer)

    assert len(reading.problems) == 3
    assert reading.pairs == []


def test_a_table_with_a_head_alone_is_refused(stage, officer):
    with pytest.raises(Refused, match="no lines"):
        read([], stage, officer)


def test_an_officer_in_conflict_neither_takes_nor_brings_that_dossier(
    stage, officer, people, files
):
    make_assignment(people[0], files[0])
    make_assignment(people[0], files[1])
    conflicts.record(officer, files[0].application, by=None, reason="family")

    rows = list(assignment_table.rows(stage, officer))
    reading = read([line(people[1], files[0])], stage, officer)

    assert [row[0] for row in rows] == [files[1].application.reference]
    assert "is closed to you" in reading.problems[0]


def test_hotcrp_reads_what_is_assigned(stage, officer, people, files):
    make_assignment(people[0], files[0])
    make_assignment(people[1], files[0], status="withdrawn")

    rows = list(assignment_table.for_hotcrp(stage, officer))

    assert rows == [[files[0].application.reference, "primary", people[0].user.email]]


def test_a_csv_of_ours_is_read_back_with_its_columns(stage, officer, people, files):
    make_assignment(people[0], files[0])
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *(row[:3] for row in assignment_table.rows(stage, officer))])

    table = tables.read(text_upload(text.getvalue()))

    assert table.records(HEAD)[0][0][1]["status"] == "accepted"
