"""Conflicts of interest: what they close, and what they undo when they come late."""

import pytest

from core.audit import AuditEvent
from core.errors import NotReady, Refused
from core.models import Letter
from reviews.actions import conflicts, sheets
from reviews.models import Conflict, ConflictSheet, Standing
from reviews.states import AssignmentStatus, ResultStatus, SheetStatus
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import make_application, make_dossier, make_stage
from tests.factories.reviews import (
    make_assignment,
    make_panel,
    make_panelist,
    make_ranking,
    make_sheet,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_stage(status="closed")


@pytest.fixture
def panel(stage):
    return make_panel(call=stage.call)


def judged(stage, panelist):
    """A dossier with a sheet of ``panelist`` that is in, and the ranking that rests on it."""
    dossier = make_dossier(stage=stage, status="submitted")
    sheet = make_sheet(
        make_assignment(panelist, dossier, status=AssignmentStatus.DONE),
        steps=[8, 8],
        status=SheetStatus.SUBMITTED,
    )
    version = sheet.versions.get()
    return dossier, sheet, make_ranking(stage, [dossier], inputs=[[version.pk, version.digest]])


def test_a_panelist_declares_for_the_whole_batch_at_once(stage, panel):
    panelist = make_panelist(panel=panel)
    first, second = (make_dossier(stage=stage, status="submitted") for _ in range(2))

    conflicts.declare_sheet(
        panelist,
        stage,
        by=panelist.user,
        conflicts={first.application: ("partner", "on its board")},
    )

    assert ConflictSheet.objects.filter(panelist=panelist, stage=stage).exists()
    assert Standing.objects.get(panelist=panelist, dossier=first).is_excluded
    assert not Standing.objects.get(panelist=panelist, dossier=second).is_excluded
    assert Conflict.objects.get().severity == "exclusion"
    assert not Standing.objects.filter(declared_at=None).exists()


def test_nothing_is_declared_before_confidentiality(stage, panel):
    panelist = make_panelist(panel=panel, declared_at=None)

    with pytest.raises(NotReady):
        conflicts.declare_sheet(panelist, stage, by=panelist.user)

    conflicts.declare_confidentiality(panelist, by=panelist.user)
    conflicts.declare_sheet(panelist, stage, by=panelist.user)


def test_an_application_of_another_call_cannot_be_declared(stage, panel):
    panelist = make_panelist(panel=panel)

    with pytest.raises(Refused):
        conflicts.declare_sheet(
            panelist,
            stage,
            by=panelist.user,
            conflicts={make_application(): ("partner", "")},
        )

    assert not Conflict.objects.exists()


def test_dossiers_that_come_later_can_be_read_only_after_another_declaration(stage, panel):
    panelist = make_panelist(panel=panel)
    first = make_dossier(stage=stage, status="submitted")
    make_assignment(panelist, first)
    conflicts.declare_sheet(panelist, stage, by=panelist.user)
    late = make_dossier(stage=stage, status="submitted")
    make_assignment(panelist, late)
    Standing.objects.filter(dossier=late).update(declared_at=None)
    seen = type(first).objects.visible_to(panelist.user)
    assert list(seen) == [first]

    conflicts.declare_sheet(panelist, stage, by=panelist.user)

    assert set(seen.all()) == {first, late}


def test_a_late_conflict_voids_the_sheet_recuses_supersedes_and_tells_the_officers(stage, panel):
    panelist, officer = make_panelist(panel=panel), make_officer()
    dossier, sheet, ranking = judged(stage, panelist)
    _other, kept, _ = judged(make_stage(call=stage.call, status="closed"), panelist)

    conflicts.record(
        panelist.user, dossier.application, by=officer, reason="family", note="his sister"
    )

    for row in (sheet, kept, ranking):
        row.refresh_from_db()
    assert sheet.status == SheetStatus.VOIDED
    assert sheet.assignment.__class__.objects.get(pk=sheet.assignment_id).status == "recused"
    assert ranking.status == ResultStatus.SUPERSEDED
    assert Standing.objects.get(panelist=panelist, dossier=dossier).is_excluded
    assert kept.status == SheetStatus.SUBMITTED
    letter = Letter.objects.get()
    assert letter.address == officer.email
    assert "voided" in letter.text
    assert "sister" not in letter.text + "".join(e.text for e in AuditEvent.objects.all())


def test_officers_in_conflict_with_the_application_are_not_written_to(stage, panel):
    panelist, barred = make_panelist(panel=panel), make_officer()
    dossier, *_ = judged(stage, panelist)
    conflicts.record(barred, dossier.application, by=None, reason="partner")

    conflicts.record(panelist.user, dossier.application, by=None, reason="partner")

    assert not Letter.objects.exists()


def test_a_ranking_that_rests_on_other_sheets_stands(stage, panel):
    panelist = make_panelist(panel=panel)
    dossier, *_ = judged(stage, panelist)
    _o, _s, ranking = judged(make_stage(call=stage.call, status="closed"), panelist)

    conflicts.record(panelist.user, dossier.application, by=None, reason="partner")

    ranking.refresh_from_db()
    assert ranking.status == ResultStatus.COMPUTED


def test_a_potential_conflict_excludes_until_an_officer_lifts_it_with_a_reason(stage, panel):
    panelist, officer = make_panelist(panel=panel), make_officer()
    dossier = make_dossier(stage=stage, status="submitted")
    make_assignment(panelist, dossier)
    conflict = conflicts.record(
        panelist.user, dossier.application, by=panelist.user, reason="publication"
    )
    assert (conflict.severity, conflict.excludes) == ("potential", True)
    with pytest.raises(Refused, match="reason"):
        conflicts.decide(conflict, by=officer, excludes=False, note=" ")

    conflicts.decide(conflict, by=officer, excludes=False, note="Six years ago.")

    conflict.refresh_from_db()
    assert not conflict.excludes
    assert not Standing.objects.get(panelist=panelist, dossier=dossier).is_excluded


def test_nobody_decides_on_an_exclusion_or_on_an_own_conflict():
    officer, application = make_officer(), make_application()
    grave = conflicts.record(make_user(), application, by=officer, reason="family")
    own = conflicts.record(officer, application, by=officer, reason="other")

    for conflict in (grave, own):
        with pytest.raises(Refused):
            conflicts.decide(conflict, by=officer, excludes=False, note="No matter.")


def test_a_graver_conflict_replaces_a_lifted_one_and_a_lighter_one_changes_nothing(stage):
    user, application, officer = make_user(), make_application(call=stage.call), make_officer()
    conflict = conflicts.record(user, application, by=user, reason="other")
    conflicts.decide(conflict, by=officer, excludes=False, note="Only the region.")

    conflicts.record(user, application, by=officer, reason="family")
    conflicts.record(user, application, by=officer, reason="other")

    conflict.refresh_from_db()
    assert (conflict.reason, conflict.excludes, conflict.decided_by) == ("family", True, None)


def test_a_panelist_in_conflict_can_write_no_sheet(stage, panel):
    panelist = make_panelist(panel=panel)
    assignment = make_assignment(panelist, make_dossier(stage=stage, status="submitted"))
    sheet = sheets.open(assignment, by=panelist.user)
    conflicts.record(panelist.user, assignment.dossier.application, by=None, reason="partner")

    with pytest.raises(Exception, match="no longer possible"):
        sheets.save(sheet, by=panelist.user, version=0, scores={"criterion-1": "4"})
