"""The database itself refuses a sheet beside a conflict, whichever is written last."""

import pytest
from django.db import DatabaseError, transaction

from reviews.models import Assignment, ScoreSheet, Standing
from reviews.states import SheetStatus
from tests.factories.competitions import make_dossier
from tests.factories.reviews import make_assignment, make_panelist, make_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def assignment():
    return make_assignment(make_panelist(), make_dossier(status="submitted"))


def exclude(assignment):
    Standing.objects.filter(panelist=assignment.panelist, dossier=assignment.dossier).update(
        is_excluded=True
    )


def test_an_excluded_panelist_gets_no_sheet(assignment):
    exclude(assignment)

    with pytest.raises(DatabaseError, match="cannot both be in force"), transaction.atomic():
        make_sheet(assignment)

    assert not ScoreSheet.objects.exists()


@pytest.mark.parametrize("status", [s for s in SheetStatus if s != SheetStatus.VOIDED])
def test_nobody_with_a_live_sheet_becomes_excluded(assignment, status):
    make_sheet(assignment, status=status)

    with pytest.raises(DatabaseError, match="cannot both be in force"), transaction.atomic():
        exclude(assignment)

    assert not Standing.objects.filter(is_excluded=True).exists()


def test_once_the_sheet_is_voided_the_panelist_can_be_excluded_and_the_sheet_not_revived(
    assignment,
):
    sheet = make_sheet(assignment, status=SheetStatus.VOIDED)
    exclude(assignment)

    with pytest.raises(DatabaseError, match="cannot both be in force"), transaction.atomic():
        ScoreSheet.objects.filter(pk=sheet.pk).update(status=SheetStatus.SUBMITTED)


def test_a_standing_cannot_be_born_excluded_beside_a_sheet(assignment):
    make_sheet(assignment)
    Standing.objects.all().delete()

    with pytest.raises(DatabaseError, match="cannot both be in force"), transaction.atomic():
        Standing.objects.create(
            panelist=assignment.panelist, dossier=assignment.dossier, is_excluded=True
        )


def test_a_sheet_needs_a_standing(assignment):
    Standing.objects.all().delete()

    with pytest.raises(DatabaseError, match="needs the standing"), transaction.atomic():
        make_sheet(assignment)


def test_an_assignment_with_a_sheet_keeps_its_panelist(assignment):
    make_sheet(assignment)
    other = make_panelist(panel=assignment.panelist.panel)

    with pytest.raises(DatabaseError, match="keeps its panelist"), transaction.atomic():
        Assignment.objects.filter(pk=assignment.pk).update(panelist=other)
