"""Ways to a label that was not earned, tried one by one."""

import pytest
from django.db import transaction
from django.urls import reverse

from clusters.actions import label_measures
from competitions.actions import submissions
from competitions.actions.submissions import TooLate
from competitions.models import Participant
from core import clock, jobs
from core.errors import Refused
from reviews import assessing
from reviews.actions import assessments, assessors, assignments, conflicts, reopenings
from reviews.models import Appointment, Assessment
from reviews.states import AssignmentStatus
from tests.factories.accounts import make_officer
from tests.factories.applications import make_partner
from tests.factories.assessors import (
    make_assessor,
    make_decision,
    make_label_dossier,
    make_label_stage,
    manager_of,
)
from tests.factories.clusters import make_label, make_measure
from tests.factories.competitions import make_application, make_call, make_dossier, make_stage
from tests.factories.labelling import GOLD, NONE, assessor_of, compute, make_assessed, settle
from tests.factories.reviews import make_conflict, make_panel, make_panelist

pytestmark = pytest.mark.django_db


def test_levels_that_are_agreed_no_longer_earn_nothing_when_their_job_runs_late():
    dossier = make_assessed()
    settle(dossier, GOLD)
    assessor = assessor_of(dossier)
    job = assessments.request(dossier, by=assessor)

    conflicts.record(assessor, dossier.application, by=None, reason="partner")
    jobs.run(job.pk)

    assert not Assessment.objects.current().exists()


def test_levels_opened_while_the_job_computes_earn_nothing():
    dossier = make_assessed()
    settle(dossier, GOLD)
    assessor = assessor_of(dossier)
    job = jobs.claim(assessments.request(dossier, by=assessor).pk)
    outcome = jobs.compute(job)

    conflicts.record(assessor, dossier.application, by=None, reason="partner")
    with pytest.raises(Refused, match="open again"):
        jobs.publish(job, outcome)

    assert not Assessment.objects.exists()


def test_levels_agreed_anew_while_the_job_computes_are_those_that_count():
    dossier = make_assessed()
    settle(dossier, GOLD)
    job = jobs.claim(assessments.request(dossier, by=assessor_of(dossier)).pk)
    outcome = jobs.compute(job)

    with transaction.atomic():
        reopenings.reopen(dossier.consensus, by=None, reason="somebody was taken out")
    settle(dossier, NONE)
    jobs.publish(job, outcome)

    assert Assessment.objects.get().tier == ""


def benchmarked(application):
    """Another application of the cluster in the same programme, decided just now."""
    call = make_call(programme=application.call.programme)
    other = make_application(call=call, cluster=application.cluster)
    benchmark = {"levels": {"2": 4}, "areas": ["2"]}
    dossier = make_dossier(application=other, stage=make_stage(call=call))
    return make_decision(dossier, benchmark=benchmark)


def test_a_tier_that_an_earlier_benchmarking_would_change_is_computed_anew_first(client):
    found = compute_gold()
    officer, dossier = make_officer(), found.dossier
    benchmarked(dossier.application)

    with pytest.raises(Refused, match="compute it anew"):
        assessments.confirm(found, by=officer)
    client.force_login(officer)
    page = client.get(reverse("reviews:assessment", args=[dossier.pk]))
    assert reverse("reviews:assessment-compute", args=[dossier.pk]) in page.content.decode()
    assert reverse("reviews:assessment-confirm", args=[dossier.pk]) not in page.content.decode()

    anew = compute(dossier)
    assert anew.inputs["improvements"] == {"2": 4}
    assert assessments.confirm(anew, by=officer).tier == "gold"


def compute_gold():
    dossier = make_assessed()
    settle(dossier, GOLD)
    return compute(dossier)


def test_a_tier_of_levels_that_are_open_again_is_not_confirmed():
    found = compute_gold()
    type(found.dossier.consensus).objects.update(status="open", agreed_at=None, agreed_by=None)

    with pytest.raises(Refused, match="compute it anew"):
        assessments.confirm(found, by=make_officer())


def test_evidence_is_not_exchanged_once_the_assessors_have_begun():
    dossier = make_label_dossier(make_label_stage())
    manager, handed_in = manager_of(dossier), dossier.pinned
    type(dossier).objects.filter(pk=dossier.pk).update(draft_version=7)  # as erasing answers does

    with pytest.raises(TooLate):
        submissions.submit(dossier, by=manager, received_at=clock.now())

    dossier.refresh_from_db()
    assert dossier.pinned == handed_in


# Whoever is tied to a cluster decides nothing about its labels


def tied_by_conflict(application):
    return make_conflict(make_officer(), application).user


def tied_by_a_part(application):
    partner = make_partner(make_dossier(application=application))
    officer = make_officer()
    Participant.objects.create(
        application=application, partner=partner, user=officer, role=Participant.Role.VIEWER
    )
    return officer


@pytest.mark.parametrize("tie", [tied_by_conflict, tied_by_a_part])
def test_who_is_tied_to_the_cluster_takes_no_measure_against_its_label(tie):
    application = make_application()
    officer, label = tie(application), make_label(cluster=application.cluster)

    with pytest.raises(Refused, match="conflict of interest ties you"):
        label_measures.propose(label, "revoke", by=officer, reason="x")
    measure = make_measure(label=label)
    with pytest.raises(Refused, match="conflict of interest ties you"):
        label_measures.confirm(measure, by=officer)
    with pytest.raises(Refused, match="conflict of interest ties you"):
        label_measures.discard(measure, by=officer, reason="x")

    measure.refresh_from_db()
    assert measure.status == "proposed"
    assert not label_measures.waiting_for(officer)
    assert list(label_measures.waiting_for(make_officer())) == [measure]


def test_a_conflict_that_an_officer_lifted_ties_nobody():
    application = make_application()
    officer, label = make_officer(), make_label(cluster=application.cluster)
    make_conflict(
        officer,
        application,
        severity="potential",
        reason="other",
        excludes=False,
        decided_by=make_officer(),
        decided_at=clock.now(),
    )

    assert label_measures.propose(label, "revoke", by=officer, reason="x")


# Two assessors are two people


@pytest.fixture
def two_seats():
    """A label dossier, and one person with a seat on two panels of its call."""
    stage = make_label_stage()
    first = make_assessor(stage, declared=True)
    second = make_panelist(
        panel=make_panel(call=stage.call), user=first.user, country="FR", declared_for=[stage]
    )
    return make_label_dossier(stage), first, second


def test_one_person_with_two_seats_is_one_assessor(two_seats):
    dossier, first, second = two_seats

    assert [person.seat for person, _why in assessing.Field(dossier).proposed] == [first]
    for assign in (
        lambda seats: assessors.choose(dossier, seats, by=make_officer(), reason="x"),
        lambda seats: assignments.apply(
            dossier.stage, [(seat.pk, dossier.pk) for seat in seats], by=make_officer()
        ),
    ):
        with pytest.raises(Refused):
            assign([first, second])
    assert not dossier.assignments.exists()

    assignments.assign(second, dossier, by=make_officer())
    field = assessing.Field(dossier)
    assert ([person.seat for person in field.people], field.need.assessors) == ([second], 1)
    with pytest.raises(Refused, match="Assigned already"):
        assignments.assign(first, dossier, by=make_officer())


def test_an_objection_holds_for_the_person_on_whichever_seat(two_seats):
    dossier, first, second = two_seats
    assignments.assign(first, dossier, by=make_officer())
    row = Appointment.objects.get()
    assessors.veto(row, by=manager_of(dossier), reason="A competitor.", received_at=clock.now())

    for seat in (first, second):
        with pytest.raises(Refused, match="objected to by the cluster"):
            assignments.assign(seat, dossier, by=make_officer())
        with pytest.raises(Refused):
            assessors.choose(dossier, [seat], by=make_officer(), reason="x")
    row.assignment.refresh_from_db()
    assert row.assignment.status == AssignmentStatus.VETOED
