"""Two officers, an officer and a conflict, an officer and a seat: at once, on PostgreSQL."""

from functools import partial

import pytest

from core.errors import Refused
from reviews import proposing
from reviews.actions import (
    assignment_batches,
    assignments,
    conflicts,
    pair_rules,
    panels,
    sheets,
)
from reviews.models import Assignment, AssignmentBatch, PairRuleKind, Panelist
from reviews.models.assignment import LIVE
from tests.core.threads import together
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.reviews import make_panel, make_panelist

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 6


def posed(*, seats=3, dossiers=2, **fields):
    stage = make_stage(status="closed")
    panel = make_panel(call=stage.call)
    people = [make_panelist(panel=panel, **fields) for _ in range(seats)]
    files = [make_dossier(stage=stage, status="submitted") for _ in range(dossiers)]
    return stage, people, files


def assert_refused_or_done(results):
    unexpected = [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)]
    assert not unexpected, unexpected


def test_a_conflict_and_an_applied_proposal_are_never_both_in_force():
    for _ in range(ROUNDS):
        stage, people, files = posed()
        officer = make_officer()
        proposal = proposing.propose(stage, by=officer, per_dossier=3)

        results = together(
            partial(assignment_batches.apply_proposal, stage, proposal, by=officer),
            partial(
                conflicts.record, people[0].user, files[0].application, by=None, reason="partner"
            ),
        )

        assert_refused_or_done(results)
        assert not isinstance(results[1], Exception)
        pair = Assignment.objects.filter(panelist=people[0], dossier=files[0])
        assert not pair.live().exists()


def test_two_officers_who_apply_at_once_assign_once():
    for _ in range(ROUNDS):
        stage, _people, _files = posed()
        officers = [make_officer(), make_officer()]
        proposals = [proposing.propose(stage, by=one, per_dossier=2) for one in officers]

        results = together(
            *(
                partial(assignment_batches.apply_proposal, stage, proposal, by=one)
                for proposal, one in zip(proposals, officers, strict=True)
            )
        )

        assert_refused_or_done(results)
        assert AssignmentBatch.objects.filter(stage=stage).count() == 1
        assert Assignment.objects.filter(dossier__stage=stage).live().count() == 4


def test_nobody_is_assigned_more_than_they_take_by_two_at_once():
    for _ in range(ROUNDS):
        stage, (seat,), files = posed(seats=1, capacity=1)

        results = together(
            *(
                partial(assignments.apply, stage, [(seat.pk, dossier.pk)], by=make_officer())
                for dossier in files
            )
        )

        assert_refused_or_done(results)
        assert Assignment.objects.filter(panelist=seat, status__in=LIVE).count() == 1


def test_a_capacity_that_falls_meanwhile_holds():
    for _ in range(ROUNDS):
        stage, (seat,), files = posed(seats=1, capacity=2)
        pairs = [(seat.pk, dossier.pk) for dossier in files]

        results = together(
            partial(assignments.apply, stage, pairs, by=make_officer()),
            partial(panels.edit, Panelist.objects.get(pk=seat.pk), by=None, capacity=1),
        )

        assert_refused_or_done(results)
        seat.refresh_from_db()
        live = Assignment.objects.filter(panelist=seat, status__in=LIVE).count()
        assert live <= seat.capacity


def test_a_rule_and_the_pair_it_forbids_are_never_both_in_force():
    for _ in range(ROUNDS):
        stage, (seat,), (dossier,) = posed(seats=1, dossiers=1)
        rule = partial(pair_rules.rule, seat, dossier, PairRuleKind.MUST_NOT, by=None, reason="x")

        results = together(
            partial(assignments.apply, stage, [(seat.pk, dossier.pk)], by=make_officer()), rule
        )

        assert_refused_or_done(results)
        assert sum(isinstance(result, Refused) for result in results) == 1


def test_an_undo_and_the_first_look_at_a_sheet_do_not_lose_each_other():

    for _ in range(ROUNDS):
        stage, _people, _files = posed(seats=1, dossiers=1)
        officer = make_officer()
        proposal = proposing.propose(stage, by=officer, per_dossier=1)
        batch = assignment_batches.apply_proposal(stage, proposal, by=officer)
        given = batch.assignments.get()

        together(
            partial(assignment_batches.undo, batch, by=officer),
            partial(sheets.open, given, by=given.panelist.user),
        )

        given.refresh_from_db()
        assert given.sheets.live().exists() == (given.status in LIVE)
