"""Assigned in one go, and undone in one go as far as nobody has begun."""

import pytest

from core.errors import Changed, Refused
from reviews import proposing
from reviews.actions import assignment_batches, assignments, conflicts, panels, sheets
from reviews.models import Assignment, AssignmentBatch, Preference
from tests.core.agreement import assert_spellings_agree
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def stage():
    return make_stage(status="closed")


@pytest.fixture
def people(stage):
    panel = make_panel(call=stage.call)
    return [make_panelist(panel=panel, declared_for=[stage]) for _ in range(3)]


@pytest.fixture
def files(stage):
    return [make_dossier(stage=stage, status="submitted") for _ in range(2)]


def propose(stage, officer, **more):
    return proposing.propose(stage, by=officer, **{"per_dossier": 2} | more)


def test_a_proposal_is_applied_once_and_kept_with_its_parameters(stage, officer, people, files):
    proposal = propose(stage, officer)

    batch = assignment_batches.apply_proposal(stage, proposal, by=officer)
    again = assignment_batches.apply_proposal(stage, proposal, by=officer)

    assert again is None
    assert AssignmentBatch.objects.get() == batch
    assert (batch.applied_by, batch.parameters["per_dossier"]) == (officer, 2)
    assert len(batch.pairs) == batch.assignments.live().count() == 4


def conflict_appears(stage, seat, dossier):
    conflicts.record(seat.user, dossier.application, by=None, reason="partner")


def capacity_falls(stage, seat, dossier):
    panels.edit(seat, by=None, capacity=1)


def seat_ends(stage, seat, dossier):
    panels.end(seat, by=None)


def somebody_joins(stage, seat, dossier):
    make_panelist(panel=seat.panel)


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (conflict_appears, "is in conflict with"),
        (capacity_falls, "at most"),
        (seat_ends, "look again"),
        (somebody_joins, "have changed meanwhile"),
    ],
)
def test_a_proposal_on_facts_that_changed_is_refused(stage, officer, people, files, happens, words):
    proposal = propose(stage, officer, per_dossier=3)

    happens(stage, people[0], files[0])

    with pytest.raises(Refused, match=words):
        assignment_batches.apply_proposal(stage, proposal, by=officer)
    assert not AssignmentBatch.objects.exists()
    assert not Assignment.objects.live().exists()


def test_an_undo_takes_back_what_nobody_has_begun_and_names_the_rest(stage, officer, people, files):
    batch = assignment_batches.apply_proposal(stage, propose(stage, officer), by=officer)
    begun = batch.assignments.first()
    make_sheet(begun)

    count, left = assignment_batches.undo(batch, by=officer)

    assert count == 3
    reference = begun.dossier.application.reference
    assert left == [f"{begun.panelist} keeps {reference}: the sheet is begun."]
    assert Assignment.objects.live().get() == begun
    with pytest.raises(Refused, match="only once"):
        assignment_batches.undo(batch, by=officer)


def test_only_the_last_batch_is_undone(stage, officer, people, files):
    first = assignment_batches.apply_proposal(
        stage, propose(stage, officer, per_dossier=1), by=officer
    )
    second = assignment_batches.apply_proposal(stage, propose(stage, officer), by=officer)

    with pytest.raises(Refused, match="assigned last"):
        assignment_batches.undo(first, by=officer)
    assignment_batches.undo(second, by=officer)
    assignment_batches.undo(first, by=officer)

    assert not Assignment.objects.live().exists()


def test_what_was_assigned_again_by_hand_is_no_part_of_the_batch(stage, officer, people, files):
    batch = assignment_batches.apply_proposal(stage, propose(stage, officer), by=officer)
    one = batch.assignments.select_related("panelist", "dossier").first()
    assignments.withdraw(one, by=officer)
    assignments.assign(one.panelist, one.dossier, by=officer)

    count, _left = assignment_batches.undo(batch, by=officer)

    assert count == 3
    assert Assignment.objects.live().get() == one


def test_moving_takes_away_first_and_an_undo_gives_back(stage, officer, people, files):
    busy = people[0]
    for dossier in files:
        make_assignment(busy, dossier)
    proposal = propose(stage, officer, per_dossier=1, moves=True)
    assert proposal.taken

    batch = assignment_batches.apply_proposal(stage, proposal, by=officer)
    assert Assignment.objects.live().filter(panelist=busy).count() == 1
    assignment_batches.undo(batch, by=officer)

    assert Assignment.objects.live().filter(panelist=busy).count() == 2


def test_what_is_begun_meanwhile_does_not_move(stage, officer, people, files):
    busy = people[0]
    for dossier in files:
        make_assignment(busy, dossier)
    proposal = propose(stage, officer, per_dossier=1, moves=True)
    for row in Assignment.objects.live():
        sheets.open(row, by=busy.user)

    with pytest.raises(Changed, match="begun by now"):
        assignment_batches.apply_proposal(stage, proposal, by=officer)
    assert Assignment.objects.live().count() == 2


def test_an_officer_in_conflict_undoes_and_counts_only_what_they_see(stage, officer, people, files):
    batch = assignment_batches.apply_proposal(stage, propose(stage, officer), by=officer)
    other = make_officer()
    conflicts.record(other, files[0].application, by=None, reason="family")

    assert assignment_batches.seen_by(other, batch) == (2, 0)
    count, _left = assignment_batches.undo(batch, by=other)

    assert count == 2
    assert set(Assignment.objects.live().values_list("dossier", flat=True)) == {files[0].pk}


def test_predicates_and_queries_of_wishes_agree(stage, officer, people, files):
    mine = Preference.objects.create(panelist=people[0], dossier=files[0], wish="gladly")
    Preference.objects.create(panelist=people[1], dossier=files[1], wish="gladly")
    conflicts.record(officer, files[1].application, by=None, reason="family")

    users = [officer, people[0].user, people[1].user, make_user()]
    assert_spellings_agree(Preference, users)
    assert list(Preference.objects.visible_to(officer)) == [mine]
