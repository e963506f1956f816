"""Accreditations: in force from one day to another, prolonged, ended with a reason."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.audit import AuditEvent
from core.errors import Refused
from core.models import Letter
from reviews.actions import accreditations, assignments
from reviews.models import Accreditation
from reviews.states import AssignmentStatus, SheetStatus
from tests.factories.accounts import make_officer, make_user
from tests.factories.assessors import (
    make_accreditation,
    make_assessor,
    make_label_dossier,
    make_label_stage,
)
from tests.factories.clusters import make_label_type
from tests.factories.reviews import make_assignment, make_sheet

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2027, 1, 1), date(2028, 12, 31)


def accredit(user=None, label_type=None, **fields):
    defaults = {"country": "DE", "languages": ["en"], "from_on": FIRST, "until_on": LAST}
    return accreditations.accredit(
        user or make_user(),
        label_type or make_label_type(),
        by=make_officer(),
        **defaults | fields,
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (FIRST - timedelta(days=1), False),
        (FIRST, True),
        (LAST, True),
        (LAST + timedelta(days=1), False),
    ],
)
def test_both_days_are_included(day, expected):
    found = accredit()

    assert found.is_in_force(day) is expected
    assert Accreditation.objects.in_force(day).exists() is expected


def test_accrediting_is_recorded_and_the_person_gets_a_letter():
    found = accredit()

    assert AuditEvent.objects.filter(object_pk=str(found.pk), verb="accredit").count() == 1
    letter = Letter.objects.get(address=found.user.email)
    assert "1 Jan 2027" in letter.text
    assert "31 Dec 2028" in letter.text


@pytest.mark.parametrize(
    "fields",
    [
        {"until_on": FIRST - timedelta(days=1)},
        {"languages": []},
        {"languages": ["xx"]},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_stored(fields):
    with pytest.raises(Refused):
        accredit(**fields)

    assert not Accreditation.objects.exists()


def test_nobody_of_the_house_is_accredited():
    with pytest.raises(Refused, match="works here"):
        accredit(make_officer())


def test_whoever_is_accredited_is_prolonged_instead():
    first = accredit()

    with pytest.raises(Refused, match="until 31 Dec 2028 already"):
        accredit(first.user, first.label_type, until_on=date(2030, 1, 1))


def test_one_that_is_over_is_followed_by_another_and_the_gap_stays_on_record():
    first = accredit()

    second = accredit(
        first.user, first.label_type, from_on=date(2029, 3, 1), until_on=date(2030, 1, 1)
    )

    first.refresh_from_db()
    assert first.ended_at is not None
    assert first.until_on == LAST
    assert second.from_on == date(2029, 3, 1)


def test_the_database_holds_one_at_a_time():
    first = accredit()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_accreditation(first.user, label_type=first.label_type)


def test_prolonging_takes_a_later_day_only():
    found = make_accreditation(label_type=make_label_type())
    officer = make_officer()

    with pytest.raises(Refused, match="later"):
        accreditations.prolong(found, by=officer, until_on=found.until_on)
    later = found.until_on + timedelta(days=1)
    accreditations.prolong(found, by=officer, until_on=later)

    found.refresh_from_db()
    assert found.until_on == later


def test_what_is_over_is_not_prolonged():
    today = clock.today()
    found = make_accreditation(
        label_type=make_label_type(),
        from_on=today - timedelta(days=20),
        until_on=today - timedelta(days=1),
    )

    with pytest.raises(Refused, match="anew"):
        accreditations.prolong(found, by=make_officer(), until_on=today + timedelta(days=9))


def test_ending_needs_a_reason_and_happens_once():
    found, officer = accredit(), make_officer()

    with pytest.raises(Refused, match="Say why"):
        accreditations.end(found, by=officer, reason=" ")
    accreditations.end(found, by=officer, reason="Moved to a cluster.")
    with pytest.raises(Refused, match="ended already"):
        accreditations.end(found, by=officer, reason="Again.")

    assert "Moved to a cluster." in Letter.objects.get(subject__contains="has ended").text


def test_ending_takes_open_work_back_and_leaves_what_was_handed_in():
    stage = make_label_stage()
    seat = make_assessor(stage, declared=True)
    proposed, begun, done = (make_label_dossier(stage) for _ in range(3))
    first = make_assignment(seat, proposed, status="proposed")
    second = make_assignment(seat, begun)
    draft = make_sheet(second)
    third = make_assignment(seat, done, status="done")
    handed_in = make_sheet(third, steps=[4, 3, 3], status="submitted")

    accreditations.end(seat.user.accreditations.get(), by=make_officer(), reason="Retired.")

    for row in (first, second, third, draft, handed_in):
        row.refresh_from_db()
    assert first.status == second.status == AssignmentStatus.WITHDRAWN
    assert third.status == AssignmentStatus.DONE
    assert (draft.status, handed_in.status) == (SheetStatus.VOIDED, SheetStatus.SUBMITTED)


def test_nobody_is_assigned_in_a_label_call_without_an_accreditation_in_force_that_day():
    stage = make_label_stage()
    dossier, officer = make_label_dossier(stage), make_officer()
    seat = make_assessor(stage, accredited=False)

    with pytest.raises(Refused, match=f"Not accredited as assessor .* today: {seat.user}"):
        assignments.assign(seat, dossier, by=officer)
    make_accreditation(
        seat.user,
        label_type=stage.call.programme.label_type,
        from_on=clock.today() - timedelta(days=9),
        until_on=clock.today() + timedelta(days=1),
    )
    with clock.frozen(clock.now() + timedelta(days=2)), pytest.raises(Refused, match="today"):
        assignments.assign(seat, dossier, by=officer)

    assert not dossier.assignments.exists()
    assert assignments.assign(seat, dossier, by=officer).status == AssignmentStatus.PROPOSED


def test_an_accreditation_for_another_label_is_none():
    stage = make_label_stage()
    seat = make_assessor(stage, accredited=False)
    make_accreditation(seat.user, label_type=make_label_type())

    with pytest.raises(Refused, match="Not accredited"):
        assignments.assign(seat, make_label_dossier(stage), by=make_officer())


def test_work_that_was_begun_is_finished_after_the_last_day():
    """Accredited on the day of the assignment: running out takes nothing away."""
    stage = make_label_stage()
    seat = make_assessor(stage, declared=True)
    assignment = make_assignment(seat, make_label_dossier(stage))

    with clock.frozen(clock.now() + timedelta(days=400)):
        sheet = make_sheet(assignment)

    assignment.refresh_from_db()
    assert (assignment.status, sheet.status) == (AssignmentStatus.ACCEPTED, SheetStatus.DRAFT)


def test_erasing_a_person_forgets_why_it_ended_and_keeps_that_it_was():
    found = accredit()
    accreditations.end(found, by=make_officer(), reason="Fell ill.")

    accreditations.forget(found.user)

    found.refresh_from_db()
    assert found.ended_reason == "(erased)"
    event = AuditEvent.objects.get(object_pk=str(found.pk), verb="end accreditation")
    assert "Fell ill." not in [one.value for one in event.personal_values.all()]
