"""Looking again at a sheet far from the others: when it is asked, and what an answer does."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from competitions.models import Stage
from core import clock
from core.audit import AuditEvent
from core.errors import Refused
from core.states import TransitionNotAllowed
from reviews import second_looks
from reviews.actions import second_looks as actions
from reviews.actions import sheets
from reviews.models import Consensus, Ranking, SecondLook
from reviews.states import ResultStatus, SheetStatus
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet
from tests.reviews.test_rankings import computed

pytestmark = pytest.mark.django_db


def judge(dossier, panel, steps, **fields):
    seat = make_panelist(panel=panel, declared_for=[dossier.stage], **fields)
    assignment = make_assignment(seat, dossier, status="done")
    return make_sheet(assignment, steps=steps, status=SheetStatus.SUBMITTED)


@pytest.fixture
def panel():
    stage = make_stage(status="closed", places=3)
    return make_panel(call=stage.call)


@pytest.fixture
def dossier(panel):
    return make_dossier(stage=Stage.objects.get(), status="submitted", submission={"requested": 10})


@pytest.fixture
def others(dossier, panel):
    return [judge(dossier, panel, [8, 8]) for _ in range(3)]


@pytest.fixture
def sheet(dossier, panel, others):
    """Far below the others."""
    return judge(dossier, panel, [1, 2])


@pytest.fixture
def user(sheet):
    return sheet.assignment.panelist.user


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


def sheet_url(sheet):
    return reverse("reviews:sheet", args=[sheet.assignment_id])


def test_it_is_asked_for_the_total_and_for_single_criteria(sheet, others):
    assert [one.criterion for one in second_looks.asked_of(sheet)] == [
        None,
        "criterion-1",
        "criterion-2",
    ]
    assert second_looks.asked_of(others[0]) == ()


def test_it_is_never_asked_before_the_own_sheet_is_in(sheet):
    type(sheet).objects.filter(pk=sheet.pk).update(status=SheetStatus.DRAFT)
    sheet.refresh_from_db()

    assert second_looks.asked_of(sheet) == ()


def test_it_is_not_asked_once_the_stage_is_decided(sheet):
    Stage.objects.update(status="decided")
    sheet.assignment.dossier.stage.refresh_from_db()

    assert second_looks.asked_of(sheet) == ()


def test_it_is_not_asked_once_a_ranking_is_frozen(sheet, user, dossier):
    computed(dossier.stage)
    Ranking.objects.update(status=ResultStatus.FROZEN)

    assert second_looks.asked_of(sheet) == ()
    with pytest.raises(Refused, match="nothing to look at"):
        actions.change(sheet, by=user, reason="I misread the budget.")


def test_keeping_stores_the_reason_and_is_asked_once(sheet, user):
    actions.keep(sheet, by=user, reason="The budget cannot work.")

    look = SecondLook.objects.get()
    assert (look.answer, look.reason, look.version.number) == (
        "kept",
        "The budget cannot work.",
        1,
    )
    assert look.far[0] == {"criterion": None, "own": "0.75", "median": "4", "others": 3}
    sheet.refresh_from_db()
    assert sheet.status == SheetStatus.SUBMITTED
    assert AuditEvent.objects.about(look).get().new == {"answer": "kept"}
    assert second_looks.asked_of(sheet) == ()
    with pytest.raises(Refused, match="nothing to look at"):
        actions.keep(sheet, by=user, reason="Again.")


def test_changing_opens_the_sheet_supersedes_the_ranking_and_keeps_both_versions(
    sheet, user, dossier
):
    ranking = computed(dossier.stage)
    actions.change(sheet, by=user, reason="I misread the budget.")

    ranking.refresh_from_db()
    sheet.refresh_from_db()
    assert (ranking.status, sheet.status) == (ResultStatus.SUPERSEDED, SheetStatus.DRAFT)
    assert sheet.assignment.status == "accepted"
    sheets.save(sheet, by=user, version=sheet.version, scores={"criterion-1": "4"})
    sheets.submit(sheet, by=user)
    scores = [version.content["scores"]["criterion-1"] for version in sheet.versions.all()]
    assert scores == [1, 8]


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_answer_needs_a_reason(sheet, user, reason):
    with pytest.raises(Refused, match="Give a reason"):
        actions.keep(sheet, by=user, reason=reason)
    assert not SecondLook.objects.exists()


def test_nobody_else_answers(sheet, others):
    for other in (make_officer(), others[0].assignment.panelist.user, None):
        with pytest.raises(PermissionDenied):
            actions.change(sheet, by=other, reason="Because.")


def test_a_dossier_that_left_the_judgement_is_not_looked_at_again(sheet, user):
    type(sheet.assignment.dossier).objects.update(status="withdrawn")
    sheet.assignment.dossier.refresh_from_db()

    with pytest.raises(TransitionNotAllowed):
        actions.change(sheet, by=user, reason="Because.")


def test_an_answer_is_never_altered(sheet, user):
    look = actions.keep(sheet, by=user, reason="The budget cannot work.")
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondLook.objects.filter(pk=look.pk).update(reason="Something else.")


def test_the_panelist_is_asked_on_the_page_and_answers_there(page, sheet):
    asked = page.get(sheet_url(sheet)).text
    assert "Your scores stand far from the others" in asked

    url = reverse("reviews:second-look", args=[sheet.assignment_id])
    refused = page.post(url, {"reason": "", "answer": "keep"})
    assert refused.status_code == 422
    assert "Your scores stand far from the others" in refused.text
    page.post(url, {"reason": "I misread the budget.", "answer": "change"})

    text = page.get(sheet_url(sheet)).text
    assert "data-scoring" in text
    assert "Your scores stand far" not in text


def test_officers_and_the_chair_read_both_versions_and_the_reason(client, page, sheet, dossier):
    chair = judge(dossier, sheet.assignment.panelist.panel, [8, 8], role="chair")
    url = reverse("reviews:second-look", args=[sheet.assignment_id])
    page.post(url, {"reason": "I misread the budget.", "answer": "change"})
    data = {"score-criterion-1": "4.5", "score-criterion-2": "1", "then": "submit", "version": 0}
    page.post(sheet_url(sheet), data)

    place = [dossier.stage.call.code, dossier.stage.position, dossier.pk]
    pages = {
        make_officer(): reverse("reviews:dossier-sheets", args=place),
        chair.assignment.panelist.user: sheet_url(chair),
    }
    for reader, address in pages.items():
        client.force_login(reader)
        text = client.get(address).text
        assert "Changed after a second look" in text
        assert "I misread the budget." in text
        assert text.index(">0.5</td>") < text.rindex(">4.5</td>")


def test_a_fellow_panelist_reads_the_scores_and_not_the_answer(client, sheet, user, others):
    actions.keep(sheet, by=user, reason="The budget cannot work.")
    client.force_login(others[0].assignment.panelist.user)

    assert "The budget cannot work." not in client.get(sheet_url(others[0])).text


def test_what_a_consensus_rests_on_is_neither_asked_about_nor_changed(sheet, user, dossier):
    Consensus.objects.create(
        dossier=dossier, status="agreed", version=1, agreed_at=clock.now(), agreed_by=user
    )

    assert second_looks.asked_of(sheet) == ()
    with pytest.raises(Refused, match="Open the consensus again first"):
        actions.change(sheet, by=user, reason="I misread the scale.")

    sheet.refresh_from_db()
    assert sheet.status == SheetStatus.SUBMITTED
