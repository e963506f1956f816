"""Assessors of a dossier: by rule or with a reason, agreed or objected to once, silence agrees."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.audit import AuditEvent
from core.errors import Refused, WrongTime
from core.models import Letter
from core.states import TransitionNotAllowed
from reviews import assessing
from reviews.actions import assessors, assignments, conflicts, sheets
from reviews.models import Appointment, Conflict, Panelist
from reviews.states import AssignmentStatus
from tests.factories.accounts import make_officer
from tests.factories.assessors import (
    make_accreditation,
    make_assessor,
    make_decision,
    make_label_dossier,
    make_label_stage,
    manager_of,
)
from tests.factories.competitions import make_application, make_dossier
from tests.factories.reviews import make_assignment, make_conflict

pytestmark = pytest.mark.django_db
A = AssignmentStatus


@pytest.fixture
def stage():
    return make_label_stage()


@pytest.fixture
def dossier(stage):
    return make_label_dossier(stage)


@pytest.fixture
def people(stage):
    """Two from the cluster's country, one from elsewhere, all declared and accredited."""
    return [
        make_assessor(stage, country="DE", declared=True),
        make_assessor(stage, country="DE", declared=True),
        make_assessor(stage, country="FR", declared=True),
    ]


def choose(dossier, people, **fields):
    return assessors.choose(dossier, people, by=make_officer(), **fields)


def proposed(dossier, *people):
    """Proposed by the office whatever the rule says; returns the appointments."""
    choose(dossier, list(people), reason="They know the sector.")
    rows = Appointment.objects.filter(dossier=dossier).order_by("pk")
    return [rows.get(assignment__panelist=seat) for seat in people]


def veto(row, dossier, **fields):
    given = {"reason": "Worked for a competitor.", "received_at": clock.now()} | fields
    return assessors.veto(row, by=manager_of(dossier), **given)


def status_of(row):
    row.assignment.refresh_from_db()
    return row.assignment.status


# By rule


def test_gold_is_assessed_by_one_from_here_and_one_from_elsewhere(dossier, people):
    field = assessing.Field(dossier)

    assert [person.seat for person, _reasons in field.proposed] == [people[2], people[0]]


def test_whoever_cannot_is_passed_over_with_the_reason(stage, people):
    dossier = make_label_dossier(stage)
    make_conflict(people[0].user, dossier.application)
    stranger = make_assessor(stage, accredited=False)
    busy = make_assessor(stage, capacity=1)
    make_assignment(busy, make_label_dossier(stage))

    bars = [person.bar for person in assessing.Field(dossier).people]

    assert bars == ["conflict", "", "", "not_accredited", "full"]
    assert stranger.user.accreditations.count() == 0


def test_a_place_is_free_again_once_the_sheet_is_in(stage, dossier):
    seat = make_assessor(stage, capacity=1)
    make_assignment(seat, make_label_dossier(stage), status="done")

    assert assessing.Field(dossier).people[0].bar == ""
    assert assignments.assign(seat, dossier, by=make_officer()).status == A.PROPOSED


def test_who_assessed_the_last_label_rests(stage, people):
    first = make_label_dossier(stage)
    make_assignment(people[2], first, status="done")
    make_decision(first)
    other = make_assessor(stage, country="AT")
    cluster = first.application.cluster
    type(first.application).objects.filter(pk=first.application_id).update(outcome="labelled")
    application = make_application(call=stage.call, cluster=cluster)
    second = make_dossier(stage=stage, application=application, status="submitted")

    field = assessing.Field(second)

    assert [person.seat for person, _reasons in field.proposed] == [other, people[0]]
    assert field.proposal.passed_over[people[2].pk] == "rotation"


def test_what_the_rule_proposes_needs_no_reason_and_keeps_why(dossier, people):
    choose(dossier, [people[2], people[0]])

    rows = Appointment.objects.filter(dossier=dossier)
    assert {row.assignment.panelist_id: row.reasons for row in rows} == {
        people[2].pk: ["foreign", "only_one"],
        people[0].pk: ["own_country", "least_load"],
    }
    assert {row.deviation for row in rows} == {""}


def test_another_choice_needs_a_reason(dossier, people):
    with pytest.raises(Refused, match="say why"):
        choose(dossier, people[:2])
    assert not dossier.assignments.exists()

    choose(dossier, people[:2], reason="Only they know the sector.")

    rows = Appointment.objects.filter(dossier=dossier)
    assert {row.deviation for row in rows} == {"Only they know the sector."}
    assert AuditEvent.objects.filter(verb="choose assessor").count() == 2


def test_a_conflict_is_never_chosen_whatever_the_reason(dossier, people):
    make_conflict(people[0].user, dossier.application)

    with pytest.raises(Refused, match="in conflict"):
        choose(dossier, [people[0]], reason="I know better.")


def test_the_cluster_gets_one_letter_with_names_countries_and_the_last_moment(dossier, people):
    moment = datetime(2027, 3, 1, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    with clock.frozen(moment):
        for seat in people:
            seat.user.accreditations.update(from_on=moment.date(), until_on=moment.date())
        choose(dossier, [people[2], people[0]])

    letter = Letter.objects.get(address=manager_of(dossier).email)
    assert "11 Mar 2027, 23:59" in letter.text
    assert str(people[0].user) in letter.text
    assert "France" in letter.text
    assert not Letter.objects.filter(address=people[0].user.email).exists()


def test_an_assessor_is_withdrawn_for_a_reason_and_can_be_replaced(dossier, people):
    row, _other = proposed(dossier, people[2], people[0])
    officer = make_officer()
    with pytest.raises(Refused, match="Say why"):
        assessors.withdraw(row, by=officer, reason=" ")

    assessors.withdraw(row, by=officer, reason="Fell ill.")

    row.assignment.refresh_from_db()
    assert row.assignment.status == A.WITHDRAWN
    assert assessing.Field(dossier).need.assessors == 1
    event = AuditEvent.objects.get(verb="withdraw", object_pk=str(row.assignment.pk))
    assert "Fell ill." in event.reason
    with pytest.raises(TransitionNotAllowed):
        assessors.withdraw(row, by=officer, reason="Again.")


def test_who_is_only_proposed_reads_nothing(dossier, people):
    (row,) = proposed(dossier, people[0])

    assert not type(dossier).objects.visible_to(people[0].user).exists()
    with pytest.raises(TransitionNotAllowed):
        sheets.open(row.assignment, by=people[0].user)


def test_everybody_accredited_gets_a_seat_once(stage):
    label_type = stage.call.programme.label_type
    new = make_accreditation(label_type=label_type, country="AT", languages=["en", "de"])
    make_assessor(stage)

    assert assessors.take_on(stage, by=make_officer()) == 1
    assert assessors.take_on(stage, by=make_officer()) == 0

    seat = Panelist.objects.get(user=new.user)
    assert (seat.country, seat.languages) == ("AT", ["en", "de"])


# The cluster


def test_agreed_the_assessor_may_begin_and_gets_a_letter(dossier, people):
    (row,) = proposed(dossier, people[0])
    manager = manager_of(dossier)

    assessors.agree(row, by=manager)

    assert status_of(row) == A.ACCEPTED
    assert (row.agreed_by, row.vetoed_at) == (manager, None)
    assert Letter.objects.filter(address=people[0].user.email).count() == 1
    with pytest.raises(Refused, match="agreed already"):
        assessors.agree(row, by=manager)
    with pytest.raises(Refused, match="agreed already"):
        veto(row, dossier)


def test_the_cluster_objects_once_with_a_reason_and_the_next_one_is_proposed(dossier, people):
    first, second = proposed(dossier, people[0], people[2])

    with pytest.raises(Refused, match="Say why"):
        veto(first, dossier, reason="  ")
    veto(first, dossier)

    assert status_of(first) == A.VETOED
    assert [p.seat for p, _reasons in assessing.Field(dossier).proposed] == [people[1]]
    with pytest.raises(Refused, match="declare it"):
        veto(second, dossier)
    assert status_of(second) == A.PROPOSED


def test_who_was_objected_to_is_not_chosen_again(dossier, people):
    (row,) = proposed(dossier, people[0])
    veto(row, dossier)

    with pytest.raises(Refused, match="has objected to"):
        choose(dossier, [people[0]], reason="Please reconsider.")


def test_the_database_holds_one_objection_per_dossier(dossier, people):
    first, second = proposed(dossier, people[0], people[2])
    veto(first, dossier)

    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=second.pk).update(
            vetoed_at=clock.now(), vetoed_by=manager_of(dossier)
        )


def test_an_objection_that_comes_too_late_is_none_although_nothing_has_run(dossier, people):
    (row,) = proposed(dossier, people[0])

    with pytest.raises(WrongTime, match="Since then you have agreed"):
        veto(row, dossier, received_at=row.answer_until + timedelta(seconds=1))
    veto(row, dossier, received_at=row.answer_until)

    assert status_of(row) == A.VETOED


def test_silence_agrees_after_the_last_moment_and_only_then(dossier, people):
    (row,) = proposed(dossier, people[0])

    assert assessors.agree_in_silence(row.answer_until) == 0
    assert assessors.agree_in_silence(row.answer_until + timedelta(seconds=1)) == 1
    assert assessors.agree_in_silence(row.answer_until + timedelta(days=1)) == 0

    row.refresh_from_db()
    assert status_of(row) == A.ACCEPTED
    assert row.agreed_at is not None
    assert row.agreed_by is None


def test_a_conflict_that_the_cluster_knows_of_goes_to_an_officer(dossier, people):
    first, second = proposed(dossier, people[0], people[2])
    veto(first, dossier)

    assessors.declare_conflict(second, by=manager_of(dossier), note="A cousin of our chair.")

    found = Conflict.objects.get(user=people[2].user)
    assert (found.severity, found.source, found.excludes) == ("potential", "applicant", True)
    assert status_of(second) == A.RECUSED
    conflicts.decide(found, by=make_officer(), excludes=False, note="Not related.")
    choose(dossier, [people[2]], reason="The conflict was lifted.")
    assert status_of(second) == A.PROPOSED


def test_a_conflict_is_not_declared_by_the_cluster_once_the_sheet_is_in(dossier, people):
    (row,) = proposed(dossier, people[0])
    type(row.assignment).objects.filter(pk=row.assignment_id).update(status=A.DONE)

    with pytest.raises(Refused, match="not at work"):
        assessors.declare_conflict(row, by=manager_of(dossier), note="Now we know the levels.")

    assert not Conflict.objects.exists()


def test_an_assessor_gives_it_back_as_panelists_do_and_another_is_proposed(dossier, people):
    (row,) = proposed(dossier, people[0])
    assessors.agree(row, by=manager_of(dossier))

    assignments.refuse(row.assignment, by=people[0].user, reason="No time.")

    assert status_of(row) == A.REFUSED
    assert people[0].pk not in {p.pk for p, _reasons in assessing.Field(dossier).proposed}


def test_who_is_not_accredited_any_more_does_not_begin(dossier, people):
    first, second = proposed(dossier, people[0], people[2])
    for seat in (people[0], people[2]):
        seat.user.accreditations.update(until_on=clock.today() - timedelta(days=1))

    with pytest.raises(Refused, match="not accredited any more"):
        assessors.agree(first, by=manager_of(dossier))
    assert assessors.agree_in_silence(first.answer_until + timedelta(minutes=1)) == 0

    assert status_of(first) == status_of(second) == A.WITHDRAWN
