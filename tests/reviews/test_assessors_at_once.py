"""Objections, agreements, accreditations and days of a visit at the same moment, on PostgreSQL."""

from datetime import timedelta
from functools import partial

import pytest

from core import clock
from core.errors import Refused
from core.states import TransitionNotAllowed
from reviews.actions import accreditations, assessors, assignments, visits
from reviews.models import Accreditation, Appointment, Assignment, Visit
from reviews.states import AssignmentStatus
from tests.core.threads import together
from tests.factories.accounts import make_officer, make_user
from tests.factories.assessors import (
    make_assessor,
    make_label_dossier,
    make_label_stage,
    manager_of,
)
from tests.factories.clusters import make_label_type
from tests.factories.reviews import make_assignment

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PAIRS = 10
A = AssignmentStatus


def copy_of(row):
    return type(row).objects.get(pk=row.pk)


def proposed(stage, dossier, *seats):
    assessors.choose(dossier, list(seats), by=make_officer(), reason="By hand.")
    rows = Appointment.objects.filter(dossier=dossier)
    return [rows.get(assignment__panelist=seat) for seat in seats]


def veto(row, manager):
    given = {"reason": "A competitor.", "received_at": clock.now()}
    return partial(assessors.veto, copy_of(row), by=manager, **given)


def test_an_objection_and_an_agreement_are_never_both_in_force():
    stage = make_label_stage()
    for _ in range(PAIRS):
        dossier = make_label_dossier(stage)
        (row,) = proposed(stage, dossier, make_assessor(stage))
        manager = manager_of(dossier)

        found = together(veto(row, manager), partial(assessors.agree, copy_of(row), by=manager))

        assert sum(isinstance(one, Refused) for one in found) == 1, found
        row.refresh_from_db()
        status = Assignment.objects.get(pk=row.assignment_id).status
        assert (status == A.VETOED) == (row.vetoed_at is not None)
        assert (status == A.ACCEPTED) == (row.agreed_at is not None)


def test_an_objection_and_silence_are_never_both_in_force():
    stage = make_label_stage()
    for _ in range(PAIRS):
        dossier = make_label_dossier(stage)
        (row,) = proposed(stage, dossier, make_assessor(stage))
        late = row.answer_until + timedelta(minutes=1)

        objected, begun = together(
            veto(row, manager_of(dossier)), partial(assessors.agree_in_silence, late)
        )

        row.refresh_from_db()
        assert isinstance(objected, Refused) == bool(begun), (objected, begun)
        assert (row.vetoed_at is None) == bool(begun)


def test_a_withdrawal_and_an_objection_never_both_end_it():
    stage, officer = make_label_stage(), make_officer()
    for _ in range(PAIRS):
        dossier = make_label_dossier(stage)
        (row,) = proposed(stage, dossier, make_assessor(stage))
        withdraw = partial(assessors.withdraw, copy_of(row), by=officer, reason="Fell ill.")

        found = together(veto(row, manager_of(dossier)), withdraw)

        assert sum(isinstance(one, Refused | TransitionNotAllowed) for one in found) == 1, found
        row.refresh_from_db()
        status = Assignment.objects.get(pk=row.assignment_id).status
        assert (status == A.VETOED) == (row.vetoed_at is not None)
        assert status in (A.VETOED, A.WITHDRAWN)


def test_of_two_objections_for_one_dossier_one_counts():
    stage = make_label_stage()
    for _ in range(PAIRS):
        dossier = make_label_dossier(stage)
        first, second = proposed(stage, dossier, make_assessor(stage), make_assessor(stage))
        manager = manager_of(dossier)

        found = together(veto(first, manager), veto(second, manager))

        assert sum(isinstance(one, Refused) for one in found) == 1, found
        assert Appointment.objects.filter(dossier=dossier, vetoed_at__isnull=False).count() == 1


def test_nobody_is_left_assigned_by_an_accreditation_that_ends_at_that_moment():
    stage = make_label_stage()
    officer, came_first = make_officer(), 0
    for _ in range(PAIRS):
        dossier, seat = make_label_dossier(stage), make_assessor(stage)
        accreditation = seat.user.accreditations.get()

        assigned, ended = together(
            partial(assignments.assign, seat, dossier, by=officer),
            partial(accreditations.end, accreditation, by=officer, reason="Retired."),
        )

        assert not isinstance(ended, Exception), ended
        live = Assignment.objects.live().filter(panelist=seat)
        assert not live.exists(), (assigned, ended)
        came_first += not isinstance(assigned, Exception)
    assert 0 <= came_first <= PAIRS


def test_whoever_is_accredited_twice_at_once_is_accredited_once():
    officer = make_officer()
    for _ in range(PAIRS):
        person, label_type = make_user(), make_label_type()
        given = {"country": "DE", "languages": ["en"], "from_on": clock.today()}
        given["until_on"] = clock.today() + timedelta(days=9)
        accredit = partial(accreditations.accredit, person, label_type, by=officer, **given)

        found = together(accredit, accredit)

        assert sum(isinstance(one, Refused) for one in found) == 1, found
        assert Accreditation.objects.filter(user=person).count() == 1


def test_a_day_is_chosen_or_others_are_asked_for():
    stage = make_label_stage(judges=1)
    for _ in range(PAIRS):
        dossier = make_label_dossier(stage)
        seat = make_assessor(stage, declared=True)
        make_assignment(seat, dossier)
        days = [clock.now() + timedelta(days=5)]
        visit = visits.offer(dossier, by=seat.user, days=days, minutes=60, place="Here", link="")
        manager = manager_of(dossier)

        found = together(
            partial(visits.choose, copy_of(visit), by=manager, day=visit.moments[0], round=1),
            partial(visits.ask_for_others, copy_of(visit), by=manager, wish="A Monday."),
        )

        assert sum(isinstance(one, TransitionNotAllowed) for one in found) == 1, found
        visit = Visit.objects.get(dossier=dossier)
        assert (visit.status == "fixed") == (visit.starts_at is not None)
