import pytest

from reviews import own_data
from tests.factories.accounts import make_user
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.reviews import (
    make_assignment,
    make_conflict,
    make_panel,
    make_panelist,
    make_sheet,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_stage(status="closed")


@pytest.fixture
def seat(stage):
    return make_panelist(panel=make_panel(call=stage.call), declared_for=[stage])


def judged(stage, seat, comment):
    assignment = make_assignment(seat, make_dossier(stage=stage, status="submitted"), status="done")
    return make_sheet(assignment, steps=[8, 8], status="submitted", comment=comment)


def test_own_sheets_are_in_it_and_those_of_fellows_are_not(stage, seat):
    mine = judged(stage, seat, "Clear and bold.")
    fellow = make_panelist(panel=seat.panel, declared_for=[stage])
    given = make_assignment(fellow, mine.assignment.dossier, status="done")
    make_sheet(given, steps=[2, 2], status="submitted", comment="Vague.")

    found = dict(own_data._own(seat.user))

    sheets = [content for path, content in found.items() if path.startswith("judging/sheets/")]
    assert [sheet["comment"] for sheet in sheets] == ["Clear and bold."]
    assert len(sheets[0]["scores"]) == 2
    assert found["judging/seats.json"][0]["panel"] == str(seat.panel)


def test_a_conflict_found_later_closes_the_own_sheet_and_stands_there_itself(stage, seat):
    sheet = judged(stage, seat, "Clear and bold.")
    application = sheet.assignment.dossier.application
    make_conflict(seat.user, application, note="Heard it from somebody.", source="officer")

    found = dict(own_data._own(seat.user))

    assert not any(path.startswith("judging/sheets/") for path in found)
    (conflict,) = found["judging/conflicts.json"]
    assert (conflict["application"], conflict["note"]) == (application.reference, "")


def test_who_sits_on_no_panel_has_nothing_there():
    found = dict(own_data._own(make_user()))

    assert set(map(len, found.values())) == {0}
