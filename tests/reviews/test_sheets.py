"""Score sheets: exact values, versions that never change, and what may not be written."""

import pytest
from django.core.exceptions import PermissionDenied

from clusters.models import ClusterRole
from competitions.models import Stage
from core.audit import AuditEvent
from core.digests import digest
from core.errors import NotReady, Refused, Stale
from core.models import Letter
from core.states import TransitionNotAllowed
from reviews.actions import sheets
from reviews.models import Score, ScoreSheet
from reviews.states import AssignmentStatus, SheetStatus
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_dossier, make_rubric, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment():
    rubric = make_rubric({}, {"allows_not_applicable": True})
    stage = make_stage(status="closed", rubric=rubric)
    panelist = make_panelist(panel=make_panel(call=stage.call), declared_for=[stage])
    return make_assignment(panelist, make_dossier(stage=stage, status="submitted"))


@pytest.fixture
def user(assignment):
    return assignment.panelist.user


def complete(assignment, user, **scores):
    sheet = sheets.open(assignment, by=user)
    values = {"criterion-1": "3.5", "criterion-2": "n/a"} | scores
    return sheets.save(sheet, by=user, version=sheet.version, scores=values)


def stored(sheet):
    return {s.criterion.key: (s.steps, s.is_not_applicable) for s in sheet.scores.all()}


def test_opening_twice_gives_the_same_sheet_on_the_pinned_submission(assignment, user):
    sheet = sheets.open(assignment, by=user)

    assert sheets.open(assignment, by=user) == sheet
    assert sheet.submission == assignment.dossier.pinned


def test_half_marks_are_stored_as_whole_steps_and_a_comma_is_read(assignment, user):
    sheet = complete(assignment, user, **{"criterion-1": "3,5"})

    assert stored(sheet) == {"criterion-1": (7, False), "criterion-2": (None, True)}
    assert sheet.version == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("5.5", "from 0 to 5"),
        ("-1", "from 0 to 5"),
        ("3.2", "in steps of 0.5"),
        ("good", "such as 5"),
        ("nan", "such as 5"),
        ("n/a", "always applies"),
    ],
)
def test_values_off_the_scale_are_refused_at_their_field_and_nothing_is_written(
    assignment, user, typed, words
):
    sheet = sheets.open(assignment, by=user)

    with pytest.raises(sheets.Invalid) as error:
        sheets.save(sheet, by=user, version=0, scores={"criterion-1": typed, "criterion-2": "4"})

    assert list(error.value.errors) == ["criterion-1"]
    assert words in error.value.errors["criterion-1"]
    assert not Score.objects.exists()


def test_a_criterion_of_another_rubric_is_refused(assignment, user):
    with pytest.raises(Refused, match="no criterion"):
        complete(assignment, user, elsewhere="3")


def test_what_is_left_out_stays_and_an_empty_score_takes_it_back(assignment, user):
    sheet = complete(assignment, user)

    sheets.save(sheet, by=user, version=1, scores={"criterion-2": ""}, comment="Fine.")

    assert stored(sheet) == {"criterion-1": (7, False), "criterion-2": (None, False)}
    assert sheet.comment == "Fine."


def test_saving_nothing_new_makes_no_version(assignment, user):
    sheet = complete(assignment, user)

    sheets.save(sheet, by=user, version=1, scores={"criterion-1": "3.5"}, comment="")

    assert sheet.version == 1


def test_a_stale_version_is_refused_with_what_is_stored(assignment, user):
    complete(assignment, user)
    sheet = ScoreSheet.objects.get()

    with pytest.raises(Stale) as error:
        sheets.save(sheet, by=user, version=0, scores={"criterion-1": "1"}, comment="Mine.")

    assert error.value.current.version == 1
    assert error.value.offered["comment"] == "Mine."
    assert stored(sheet)["criterion-1"] == (7, False)


def test_handing_in_writes_an_immutable_version_with_its_digest(assignment, user):
    sheet = complete(assignment, user)

    version = sheets.submit(sheet, by=user)

    assert version.content["scores"] == {"criterion-1": 7, "criterion-2": None}
    assert version.content["not_applicable"] == ["criterion-2"]
    assert version.digest == digest(version.content)
    event = AuditEvent.objects.about(sheet).exclude(verb="open sheet").get()
    assert (event.verb, event.new["digest"]) == ("submit", version.digest)
    assignment.refresh_from_db()
    assert (sheet.status, assignment.status) == (SheetStatus.SUBMITTED, AssignmentStatus.DONE)
    assert sheet.submitted_at


def test_an_incomplete_sheet_is_refused_and_says_what_is_missing(assignment, user):
    sheet = complete(assignment, user, **{"criterion-1": ""})

    with pytest.raises(NotReady) as error:
        sheets.submit(sheet, by=user)

    assert error.value.problems == ["Score “Criterion 1”."]
    assert not sheet.versions.exists()


def test_a_sheet_with_nothing_but_not_applicable_is_refused(assignment, user):
    assignment.dossier.stage.rubric.criteria.update(allows_not_applicable=True)
    sheet = complete(assignment, user, **{"criterion-1": "n/a"})

    with pytest.raises(NotReady, match="abstain"):
        sheets.submit(sheet, by=user)


def test_an_abstention_needs_no_score_and_carries_none(assignment, user):
    sheet = complete(assignment, user, **{"criterion-2": ""})
    sheets.save(sheet, by=user, version=1, is_abstention=True)

    version = sheets.submit(sheet, by=user)

    assert version.content["scores"] == {"criterion-1": None, "criterion-2": None}
    assert version.content["is_abstention"] is True


def test_what_is_in_cannot_be_changed_until_an_officer_gives_it_back(assignment, user):
    sheet = complete(assignment, user)
    sheets.submit(sheet, by=user)
    with pytest.raises(TransitionNotAllowed):
        sheets.save(sheet, by=user, version=1, scores={"criterion-1": "1"})

    with pytest.raises(Refused, match="Say why"):
        sheets.return_(sheet, by=make_officer(), reason="")
    sheets.return_(sheet, by=make_officer(), reason="Please explain the 3.5.")
    assert Letter.objects.get().address == user.email
    sheets.save(sheet, by=user, version=1, scores={"criterion-1": "1"})
    second = sheets.submit(sheet, by=user)

    assert [version.number for version in sheet.versions.all()] == [1, 2]
    assert second.content["scores"]["criterion-1"] == 2


def test_a_voided_sheet_is_kept_and_another_may_be_begun(assignment, user):
    sheet = complete(assignment, user)
    sheets.submit(sheet, by=user)

    sheets.void(sheet, by=make_officer(), reason="written for another application")
    another = sheets.open(assignment, by=user)

    assert another != sheet
    assert sheet.versions.count() == 1


@pytest.mark.parametrize("status", ["open", "decided"])
def test_nothing_is_scored_while_the_stage_is_open_or_decided(assignment, user, status):
    type(assignment.dossier.stage).objects.update(status=status)
    assignment.dossier.stage.refresh_from_db()

    with pytest.raises(TransitionNotAllowed):
        sheets.open(assignment, by=user)


def test_a_sheet_of_a_decided_stage_stays_with_the_decision(assignment, user):
    sheet = complete(assignment, user)
    sheets.submit(sheet, by=user)
    Stage.objects.update(status="decided")
    sheet = ScoreSheet.objects.get()

    with pytest.raises(TransitionNotAllowed):
        sheets.return_(sheet, by=make_officer(), reason="Once more.")

    sheet.refresh_from_db()
    assert sheet.status == SheetStatus.SUBMITTED


def test_who_has_joined_the_cluster_since_judges_it_no_more(assignment, user):
    sheet = complete(assignment, user)
    cluster = assignment.dossier.application.cluster
    ClusterRole.objects.create(cluster=cluster, user=user, role=ClusterRole.Role.VIEWER)

    with pytest.raises(Refused, match="You take part in this application"):
        sheets.submit(sheet, by=user)


def test_a_dossier_that_left_the_judgement_takes_no_scores(assignment, user):
    sheet = sheets.open(assignment, by=user)
    type(assignment.dossier).objects.update(status="withdrawn")
    assignment.dossier.refresh_from_db()

    with pytest.raises(TransitionNotAllowed):
        sheets.save(sheet, by=user, version=0, scores={"criterion-1": "1"})


@pytest.mark.parametrize("role", ["officer", "fellow", "nobody"])
def test_nobody_but_its_panelist_writes_a_sheet_or_hands_it_in(assignment, user, role):
    sheet = complete(assignment, user)
    fellow = make_panelist(panel=assignment.panelist.panel).user
    other = {"officer": make_officer(), "fellow": fellow, "nobody": None}[role]

    with pytest.raises(PermissionDenied):
        sheets.save(sheet, by=other, version=sheet.version, scores={"criterion-1": "1"})
    with pytest.raises(PermissionDenied):
        sheets.submit(sheet, by=other)

    assert stored(sheet)["criterion-1"] == (7, False)
    assert not sheet.versions.exists()
