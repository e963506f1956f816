"""Conflict and sheet, conflict and ranking, two requests: at the same moment, on PostgreSQL."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import OperationalError

from accounts.actions import invitations, roles
from competitions.actions import partners
from core import clock, jobs
from core.errors import Refused
from core.models import Job, Letter
from core.states import TransitionNotAllowed
from reviews import detection_job
from reviews.actions import (
    conflicts,
    panel_invitations,
    panels,
    rankings,
    second_looks,
    sheets,
)
from reviews.models import (
    Assignment,
    Conflict,
    PanelInvitation,
    Panelist,
    Ranking,
    ScoreSheet,
    SecondLook,
    SheetVersion,
    Standing,
    Tie,
)
from reviews.states import ResultStatus, SheetStatus
from tests.core.threads import together
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_partner
from tests.factories.clusters import make_organisation
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist
from tests.reviews.test_rankings import computed, make_judged_stage

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PAIRS = 20


def copy_of(row):
    return type(row).objects.get(pk=row.pk)


def make_written_sheet(stage, panelist):
    """A complete draft."""
    dossier = make_dossier(stage=stage, status="submitted")
    sheet = sheets.open(make_assignment(panelist, dossier), by=panelist.user)
    values = {"criterion-1": "4", "criterion-2": "3.5"}
    return sheets.save(sheet, by=panelist.user, version=0, scores=values)


def assert_never_both(sheet):
    assignment = Assignment.objects.get(pk=sheet.assignment_id)
    standing = Standing.objects.get(panelist=assignment.panelist, dossier=assignment.dossier)
    live = ScoreSheet.objects.filter(assignment=assignment).live()
    assert standing.is_excluded
    assert not live.exists()
    assert assignment.status == "recused"


def test_a_conflict_and_the_hand_in_of_a_sheet_are_never_both_in_force():
    stage = make_stage(status="closed")
    panelist = make_panelist(panel=make_panel(call=stage.call), capacity=PAIRS)
    came_first = 0
    for _ in range(PAIRS):
        sheet = make_written_sheet(stage, panelist)
        application = sheet.assignment.dossier.application

        handed_in, _conflict = together(
            partial(sheets.submit, copy_of(sheet), by=panelist.user),
            partial(
                conflicts.record,
                panelist.user,
                application,
                by=panelist.user,
                reason="partner",
                source="declared",
            ),
        )

        assert not isinstance(_conflict, Exception), _conflict
        assert handed_in or isinstance(handed_in, TransitionNotAllowed), handed_in
        came_first += not isinstance(handed_in, Exception)
        assert_never_both(sheet)
    assert 0 <= came_first <= PAIRS


def test_a_conflict_and_the_first_save_of_a_sheet_are_never_both_in_force():
    stage = make_stage(status="closed")
    panel = make_panel(call=stage.call)
    for _ in range(PAIRS):
        panelist = make_panelist(panel=panel)
        assignment = make_assignment(panelist, make_dossier(stage=stage, status="submitted"))

        opened, recorded = together(
            partial(sheets.open, copy_of(assignment), by=panelist.user),
            partial(
                conflicts.record,
                panelist.user,
                assignment.dossier.application,
                by=None,
                reason="family",
            ),
        )

        assert not isinstance(recorded, Exception), recorded
        assert isinstance(opened, ScoreSheet | TransitionNotAllowed), opened
        standing = Standing.objects.get(panelist=panelist, dossier=assignment.dossier)
        assert standing.is_excluded
        assert not ScoreSheet.objects.filter(assignment=assignment).live().exists()


def test_panelists_who_declare_for_the_same_batch_at_once_do_not_wait_for_each_other_forever():
    stage = make_stage(status="closed")
    panel = make_panel(call=stage.call)
    dossiers = [make_dossier(stage=stage, status="submitted") for _ in range(6)]
    seats = [make_panelist(panel=panel) for _ in range(4)]
    for seat in seats:
        for dossier in dossiers:
            make_assignment(seat, dossier)
    orders = [dossiers, dossiers[::-1], dossiers[3:] + dossiers[:3], dossiers[1:] + dossiers[:1]]

    results = together(
        *(
            partial(
                conflicts.declare_sheet,
                Panelist.objects.get(pk=seat.pk),
                stage,
                by=seat.user,
                conflicts={d.application: ("cooperation", "") for d in order},
            )
            for seat, order in zip(seats, orders, strict=True)
        )
    )

    assert not [result for result in results if isinstance(result, Exception)], results
    assert Standing.objects.filter(is_excluded=True).count() == 24


def test_nobody_comes_by_a_seat_and_an_office_in_the_same_moment():
    panel = make_panel()
    for _ in range(5):
        person = make_user()

        together(
            partial(panels.appoint, panel, copy_of(person), by=None),
            partial(roles.grant, copy_of(person), "officer", by=None),
        )

        has_seat = panel.panelists.filter(user=person).exists()
        assert has_seat != copy_of(person).is_officer


def test_two_requests_for_a_ranking_give_one_job():
    stage, _ = make_judged_stage([[8, 8]])

    first, second = together(
        *(partial(rankings.request, copy_of(stage), by=make_officer()) for _ in range(2))
    )

    assert first == second
    assert Job.objects.filter(kind="ranking").count() == 1


def test_no_current_ranking_rests_on_a_voided_sheet():
    for _ in range(5):
        stage, (dossier, _other) = make_judged_stage([[8, 8], [2, 2]], [[6, 6]])
        job = jobs.claim(rankings.request(stage, by=None).pk)
        outcome = jobs.compute(job)
        barred = dossier.assignments.order_by("pk").last().panelist

        results = together(
            partial(jobs.publish, job, outcome),
            partial(conflicts.record, barred.user, dossier.application, by=None, reason="partner"),
        )

        assert not [r for r in results if isinstance(r, OperationalError)], results
        voided = ScoreSheet.objects.get(assignment__panelist=barred, assignment__dossier=dossier)
        assert voided.status == SheetStatus.VOIDED
        gone = set(voided.versions.values_list("pk", flat=True))
        for ranking in Ranking.objects.filter(stage=stage):
            resting = gone & {version for version, _digest in ranking.inputs}
            assert not resting or ranking.status == ResultStatus.SUPERSEDED
        assert computed(stage).entries.get(dossier=dossier).score == "4"


def test_a_partner_that_joins_and_the_hand_in_of_a_sheet_are_never_both_in_force():
    """The joining takes no lock of judging; its job voids the sheet, whichever came first."""
    stage = make_stage(status="closed")
    later = make_stage(call=stage.call)
    panel = make_panel(call=stage.call)
    for _ in range(PAIRS):
        employer = make_organisation()
        panelist = make_panelist(panel=panel, employer=employer)
        sheet = make_written_sheet(stage, panelist)
        dossier = make_dossier(stage=later, application=sheet.assignment.dossier.application)

        def join(dossier=dossier, employer=employer):
            partners.add(copy_of(dossier), by=make_user(), organisation=copy_of(employer))
            return [jobs.run(job.pk) for job in Job.objects.unfinished()]

        handed_in, joined = together(partial(sheets.submit, copy_of(sheet), by=panelist.user), join)

        assert not isinstance(joined, Exception), joined
        assert isinstance(handed_in, SheetVersion | TransitionNotAllowed), handed_in
        assert {job.state for job in joined} == {"done"}
        assert_never_both(sheet)


def test_two_detections_at_once_record_each_fact_once():
    stage = make_stage(status="closed")
    panel, employer = make_panel(call=stage.call), make_organisation()
    for _ in range(4):
        make_partner(make_dossier(stage=stage, status="submitted"), organisation=employer)
        make_panelist(panel=panel, employer=employer)

    results = together(*(detection_job.detect_all for _ in range(4)))

    assert sorted(results) == [0, 0, 0, 16], results
    assert Conflict.objects.count() == Tie.objects.count() == 16


def test_reminding_twice_at_once_sends_one_letter():
    panel, officer = make_panel(), make_officer()
    with clock.frozen(clock.now() - timedelta(days=2)):
        panel_invitations.invite(panel, "ada@example.org", by=officer)
    asked = PanelInvitation.objects.get()

    results = together(
        *(partial(panel_invitations.remind, copy_of(asked), by=officer) for _ in range(3))
    )

    assert sorted(results) == [False, False, True], results
    assert Letter.objects.filter(subject__startswith="Do you sit").count() == 1


def test_refusing_and_accepting_at_once_lead_to_one_of_both():
    panel = make_panel()
    for number in range(5):
        email = f"guest{number}@somewhere.example"
        sent = panel_invitations.invite(panel, email, by=make_officer())
        asked, user = PanelInvitation.objects.get(invitation=sent), make_user(email=email)

        together(
            partial(panel_invitations.refuse, copy_of(asked), by=user, reason="No time."),
            partial(invitations.accept, copy_of(sent), by=user),
        )

        refused = copy_of(asked).refused_at is not None
        assert refused != panel.panelists.filter(user=user).exists()


def test_a_second_look_is_answered_once():
    stage, _dossiers = make_judged_stage([[8, 8], [8, 8], [8, 8], [1, 1]])
    ranking = computed(stage)
    sheet = ScoreSheet.objects.filter(scores__steps=1).distinct().get()
    user = sheet.assignment.panelist.user

    answers = together(
        partial(second_looks.keep, copy_of(sheet), by=user, reason="It cannot work."),
        partial(second_looks.change, copy_of(sheet), by=user, reason="I misread it."),
    )

    refused = [answer for answer in answers if isinstance(answer, Refused)]
    (look,) = [answer for answer in answers if isinstance(answer, SecondLook)]
    assert len(refused) == 1, answers
    sheet.refresh_from_db()
    ranking.refresh_from_db()
    is_changed = look.answer == "changed"
    assert (sheet.status == SheetStatus.DRAFT) is is_changed
    assert (ranking.status == ResultStatus.SUPERSEDED) is is_changed
