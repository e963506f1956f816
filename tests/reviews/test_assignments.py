"""Assigning dossiers: hard rules are never broken, whatever is asked."""

from collections import Counter

import pytest

from core.errors import Refused
from core.models import Letter
from core.states import TransitionNotAllowed
from reviews import proposing
from reviews.actions import assignments, conflicts
from reviews.models import Assignment, ScoreSheet, Standing
from reviews.states import AssignmentStatus, SheetStatus
from tests.factories.accounts import make_officer
from tests.factories.clusters import make_cluster
from tests.factories.competitions import make_application, make_dossier, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_stage(status="closed")


@pytest.fixture
def panel(stage):
    return make_panel(call=stage.call)


@pytest.fixture
def officer():
    return make_officer()


def dossiers(stage, count, **fields):
    return [make_dossier(stage=stage, status="submitted", **fields) for _ in range(count)]


def seats(panel, count, **fields):
    return [make_panelist(panel=panel, **fields) for _ in range(count)]


def test_the_proposal_gives_every_dossier_its_panelists_and_balances_the_loads(
    stage, panel, officer
):
    dossiers(stage, 4)
    seats(panel, 6)

    result = proposing.propose(stage, by=officer, per_dossier=3)

    assert len(result.pairs) == 12
    assert set(Counter(panelist for panelist, _ in result.pairs).values()) == {2}
    assert not Assignment.objects.exists()


def test_the_proposal_keeps_conflicts_refusals_and_what_is_assigned(stage, panel, officer):
    (dossier,) = dossiers(stage, 1)
    kept, barred, unwilling, free = seats(panel, 4)
    make_assignment(kept, dossier)
    make_assignment(unwilling, dossier, status=AssignmentStatus.REFUSED)
    conflicts.record(barred.user, dossier.application, by=officer, reason="partner")

    result = proposing.propose(stage, by=officer, per_dossier=3)

    assert result.pairs == [[free.pk, dossier.pk]]
    assert result.short == [[dossier.pk, 1, "conflicts", 2, 1]]


def test_the_proposal_prefers_who_knows_the_field(stage, panel, officer):
    application = make_application(call=stage.call, sector="biotech")
    dossiers(stage, 1, application=application)
    seats(panel, 3)
    expert = make_panelist(panel=panel, expertise=["biotech"])

    result = proposing.propose(stage, by=officer, per_dossier=1)

    assert result.pairs[0][0] == expert.pk


def test_an_officer_in_conflict_neither_sees_nor_assigns_the_dossier(stage, panel, officer):
    first, second = dossiers(stage, 2)
    (seat,) = seats(panel, 1)
    conflicts.record(officer, first.application, by=None, reason="family")

    result = proposing.propose(stage, by=officer, per_dossier=1)

    assert [dossier for _, dossier in result.pairs] == [second.pk]
    with pytest.raises(Refused, match="look again"):
        assignments.apply(stage, [(seat.pk, first.pk)], by=officer)


def test_applying_assigns_once_and_writes_one_letter_per_panelist(stage, panel, officer):
    first, second = dossiers(stage, 2)
    (seat,) = seats(panel, 1)
    pairs = [(seat.pk, first.pk), (seat.pk, second.pk)]

    assert assignments.apply(stage, pairs, by=officer) == 2
    assert assignments.apply(stage, pairs, by=officer) == 0

    assert Assignment.objects.live().count() == Standing.objects.count() == 2
    assert Letter.objects.get().address == seat.user.email


def test_what_was_taken_away_and_is_assigned_again_is_told_again(stage, panel, officer):
    (dossier,), (seat,) = dossiers(stage, 1), seats(panel, 1)
    given = assignments.assign(seat, dossier, by=officer)
    assignments.withdraw(given, by=officer)

    assignments.assign(seat, dossier, by=officer)

    assert Letter.objects.filter(address=seat.user.email).count() == 2


def test_nobody_gets_more_than_their_capacity(stage, panel, officer):
    first, second = dossiers(stage, 2)
    (seat,) = seats(panel, 1, capacity=1)

    with pytest.raises(Refused, match="1 dossier at most, not 2"):
        assignments.apply(stage, [(seat.pk, first.pk), (seat.pk, second.pk)], by=officer)

    assert not Assignment.objects.exists()


def test_nobody_in_conflict_and_nobody_of_the_cluster_is_assigned(stage, panel, officer):
    (barred,) = seats(panel, 1)
    (own,) = seats(panel, 1)
    application = make_application(call=stage.call, cluster=make_cluster(viewers=[own.user]))
    (dossier,) = dossiers(stage, 1, application=application)
    conflicts.record(barred.user, application, by=officer, reason="other")

    for seat in (barred, own):
        with pytest.raises(Refused, match="is in conflict with"):
            assignments.assign(seat, dossier, by=officer)


def test_nobody_of_another_call_is_assigned(stage, officer):
    (dossier,) = dossiers(stage, 1)

    with pytest.raises(Refused):
        assignments.assign(make_panelist(), dossier, by=officer)


def test_nothing_is_assigned_while_the_stage_takes_hand_ins(panel, officer):
    stage = make_stage(call=panel.call, status="open")
    (dossier,) = dossiers(stage, 1)
    (seat,) = seats(panel, 1)

    with pytest.raises(Refused, match="once the stage has closed"):
        assignments.assign(seat, dossier, by=officer)


def test_a_refusal_needs_a_reason_voids_the_draft_and_tells_the_officers(stage, panel, officer):
    (dossier,) = dossiers(stage, 1)
    (seat,) = seats(panel, 1)
    assignment = make_assignment(seat, dossier)
    make_sheet(assignment)
    with pytest.raises(Refused):
        assignments.refuse(assignment, by=seat.user, reason=" ")

    assignments.refuse(assignment, by=seat.user, reason="I am abroad.")

    assert ScoreSheet.objects.get().status == SheetStatus.VOIDED
    assert assignment.status == AssignmentStatus.REFUSED
    assert "I am abroad." in Letter.objects.get(address=officer.email).text


def test_what_was_given_back_can_be_assigned_again_by_hand(stage, panel, officer):
    (dossier,) = dossiers(stage, 1)
    (seat,) = seats(panel, 1)
    assignment = make_assignment(seat, dossier)
    assignments.refuse(assignment, by=seat.user, reason="I am abroad.")

    again = assignments.assign(seat, dossier, by=officer)

    assert (again.pk, again.status, again.note) == (assignment.pk, "accepted", "")


def test_a_dossier_that_is_judged_cannot_be_taken_away(stage, panel, officer):
    (dossier,) = dossiers(stage, 1)
    (seat,) = seats(panel, 1)
    open_one = make_assignment(seat, dossiers(stage, 1)[0])
    done = make_assignment(seat, dossier, status=AssignmentStatus.DONE)

    assignments.withdraw(open_one, by=officer)
    with pytest.raises(TransitionNotAllowed):
        assignments.withdraw(done, by=officer)

    assert Assignment.objects.live().get() == done
