"""Conflicts detected from what the register and the hand-ins say."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.actions import clusters, organisations
from competitions.actions import partners
from core import clock, jobs
from core.models import Job
from reviews import detection, detection_job
from reviews.actions import conflicts, panels
from reviews.models import Conflict, Panelist, Standing, Tie
from reviews.states import AssignmentStatus, SheetStatus
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_partner
from tests.factories.clusters import make_cluster, make_membership, make_organisation
from tests.factories.competitions import make_application, make_dossier, make_stage
from tests.factories.reviews import (
    make_assignment,
    make_employment,
    make_panel,
    make_panelist,
    make_sheet,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_stage(status="closed")


@pytest.fixture
def dossier(stage):
    return make_dossier(stage=stage, status="submitted")


@pytest.fixture
def panel(stage):
    return make_panel(call=stage.call)


def detect(stage):
    seats = Panelist.objects.filter(panel__call=stage.call)
    return conflicts.detect(stage.call.applications.all(), seats, by=None)


def only_conflict():
    conflict = Conflict.objects.get()
    assert conflict.source == "detected"
    return conflict.reason, conflict.severity, conflict.excludes


EXCLUSION = ("partner", "exclusion", True)


def test_whoever_is_employed_by_a_member_of_the_cluster_is_excluded(stage, dossier, panel):
    employer = make_organisation()
    make_membership(dossier.application.cluster, organisation=employer)

    panels.appoint(panel, make_user(), by=None, employer=employer)

    assert only_conflict() == EXCLUSION
    assert Tie.objects.get().detail == employer.name


def test_whoever_is_employed_by_a_partner_is_excluded(stage, dossier, panel):
    partner = make_partner(dossier)

    panels.appoint(panel, make_user(), by=None, employer=partner.organisation)

    assert only_conflict() == EXCLUSION


def test_an_employer_in_words_is_the_partner_of_that_name_whatever_its_legal_form(
    stage, dossier, panel
):
    make_partner(dossier, organisation=make_organisation(name="Spree Optik GmbH & Co. KG"))

    panels.appoint(panel, make_user(), by=None, employer_name="SPREE Optik")

    assert only_conflict() == EXCLUSION


def test_the_organisation_in_the_own_profile_counts_as_the_employer(stage, dossier, panel):
    make_partner(dossier, organisation=make_organisation(name="Havel Laser AG"))

    panels.appoint(panel, make_user(organisation="Havel Laser"), by=None)

    assert only_conflict() == EXCLUSION


def test_a_partner_that_only_the_words_of_the_hand_in_name_is_found(stage, panel):
    content = {"answers": [{"kind": "partners", "value": [{"name": "Elbe Sensorik GmbH"}]}]}
    make_dossier(stage=stage, status="submitted", submission={"content": content})

    panels.appoint(panel, make_user(), by=None, employer_name="Elbe Sensorik")

    assert only_conflict() == EXCLUSION


def test_a_member_that_has_left_and_a_draft_that_was_never_handed_in_tie_nobody(stage, panel):
    left, drafted = make_organisation(), make_organisation()
    dossier = make_dossier(stage=stage, status="submitted")
    make_membership(dossier.application.cluster, organisation=left, left_on=clock.today())
    make_partner(make_dossier(stage=stage), organisation=drafted)

    for employer in (left, drafted):
        panels.appoint(panel, make_user(), by=None, employer=employer)

    assert not Conflict.objects.exists()


@pytest.mark.parametrize(("days", "found"), [(1000, True), (1200, False)])
def test_a_former_employer_is_potential_for_three_years(stage, dossier, panel, days, found):
    partner, user = make_partner(dossier), make_user()
    until = clock.today() - timedelta(days=days)
    make_employment(user, organisation=partner.organisation, until_on=until)

    panels.appoint(panel, user, by=None)

    if found:
        assert only_conflict() == ("former", "potential", True)
    assert Conflict.objects.exists() == found


@pytest.mark.parametrize("of", ["team", "partner", "website", "cluster website"])
def test_a_shared_mail_domain_is_potential(stage, panel, of):
    person = make_user(email="eva@spree-optik.de")
    team = [person] if of == "team" else []
    website = "https://www.spree-optik.de/"
    fields = {"website": website} if of == "cluster website" else {}
    cluster = make_cluster(managers=team, **fields)
    application = make_application(call=stage.call, cluster=cluster)
    dossier = make_dossier(stage=stage, status="submitted", application=application)
    if of == "partner":
        make_partner(dossier, people=[person])
    if of == "website":
        make_partner(dossier, organisation=make_organisation(website=website))

    panels.appoint(panel, make_user(email="ada@labor.spree-optik.de"), by=None)

    assert only_conflict() == ("domain", "potential", True)


def test_a_public_provider_says_nothing(stage, panel):
    cluster = make_cluster(managers=[make_user(email="eva@gmail.com")])
    application = make_application(call=stage.call, cluster=cluster)
    make_dossier(stage=stage, status="submitted", application=application)

    panels.appoint(panel, make_user(email="ada@gmail.com"), by=None)

    assert not Conflict.objects.exists()


def test_an_edited_employer_and_a_new_former_one_are_looked_at(stage, dossier, panel):
    partner, second = make_partner(dossier), make_partner(dossier)
    seat = panels.appoint(panel, make_user(), by=None)
    assert not Conflict.objects.exists()

    until = clock.today() - timedelta(days=10)
    panels.add_employment(seat, by=None, name=second.organisation.name, until_on=until)
    assert only_conflict() == ("former", "potential", True)

    panels.edit(seat, by=None, employer=partner.organisation)
    assert only_conflict() == EXCLUSION


def test_the_same_fact_is_recorded_once_and_not_raised_again_once_it_is_decided(
    stage, dossier, panel
):
    partner, user = make_partner(dossier), make_user()
    until = clock.today() - timedelta(days=10)
    make_employment(user, organisation=partner.organisation, until_on=until)
    seat = panels.appoint(panel, user, by=None)
    conflicts.decide(Conflict.objects.get(), by=make_officer(), excludes=False, note="Long ago.")

    assert detect(stage) == 0
    assert not Conflict.objects.get().excludes

    type(user).objects.filter(pk=user.pk).update(email="ada@spree-optik.de")
    type(partner.organisation).objects.update(website="https://spree-optik.de")
    assert detect(stage) == 1
    conflict = Conflict.objects.get()
    assert (conflict.reason, conflict.excludes, conflict.decided_by) == ("domain", True, None)
    assert Standing.objects.get(panelist=seat).is_excluded


def test_a_graver_declaration_stands_and_keeps_what_was_found(stage, dossier, panel):
    partner, user = make_partner(dossier), make_user()
    conflicts.record(user, dossier.application, by=user, reason="family", source="declared")

    panels.appoint(panel, user, by=None, employer=partner.organisation)

    conflict = Conflict.objects.get()
    assert (conflict.reason, conflict.source) == ("family", "declared")
    assert conflict.ties.get().reason == "partner"


def test_an_exclusion_whose_ground_is_gone_is_decided_by_an_officer(stage, dossier, panel):
    partner = make_partner(dossier)
    seat = panels.appoint(panel, make_user(), by=None, employer=partner.organisation)
    assert only_conflict() == EXCLUSION

    panels.edit(seat, by=None, employer=None, employer_name="Somewhere else")
    assert only_conflict() == ("partner", "potential", True)
    conflict = Conflict.objects.get()
    conflicts.decide(conflict, by=make_officer(), excludes=False, note="It was mistyped.")
    assert detect(stage) == 0
    assert not Conflict.objects.get().excludes

    panels.edit(seat, by=None, employer=partner.organisation)
    assert only_conflict() == EXCLUSION


def test_a_declared_exclusion_stands_whatever_the_facts(stage, dossier, panel):
    seat = panels.appoint(panel, make_user(), by=None)
    conflicts.record(
        seat.user, dossier.application, by=seat.user, reason="partner", source="declared"
    )

    detect(stage)

    assert Conflict.objects.get().severity == "exclusion"


def test_what_was_found_and_then_declared_rests_on_the_declaration(stage, dossier, panel):
    seat = panels.appoint(panel, make_user(), by=None, employer=make_partner(dossier).organisation)
    conflicts.record(
        seat.user, dossier.application, by=seat.user, reason="cooperation", source="declared"
    )

    panels.edit(seat, by=None, employer=None)

    conflict = Conflict.objects.get()
    assert (conflict.source, conflict.reason) == ("declared", "cooperation")
    assert conflict.severity == "exclusion"


def test_an_employer_of_another_seat_of_the_same_person_counts(stage, dossier, panel):
    partner, user = make_partner(dossier), make_user()
    first = panels.appoint(panel, user, by=None, employer=partner.organisation)
    other = make_panelist(panel=make_panel(call=stage.call), user=user)

    panels.edit(other, by=None, capacity=3)

    assert only_conflict() == EXCLUSION
    assert first.user == other.user


def judged(stage, panel, dossier, **seat):
    panelist = make_panelist(panel=panel, declared_for=[stage], **seat)
    assignment = make_assignment(panelist, dossier, status=AssignmentStatus.DONE)
    return make_sheet(assignment, steps=[8, 8], status=SheetStatus.SUBMITTED)


def run_jobs():
    for job in Job.objects.unfinished().filter(kind=detection_job.KIND):
        assert jobs.run(job.pk).state == "done"


def test_a_partner_that_joins_later_voids_the_sheet_of_whom_it_employs(stage, panel, dossier):
    employer = make_organisation()
    sheet = judged(stage, panel, dossier, employer=employer)
    later = make_dossier(stage=make_stage(call=stage.call), application=dossier.application)

    partners.add(later, by=make_user(), organisation=employer)
    run_jobs()

    sheet.refresh_from_db()
    assert (sheet.status, *only_conflict()) == (SheetStatus.VOIDED, *EXCLUSION)


def test_a_member_that_joins_the_cluster_and_a_merger_are_looked_at(stage, panel, dossier):
    kept, merged, member = (make_organisation() for _ in range(3))
    make_partner(dossier, organisation=kept)
    first = judged(stage, panel, dossier, employer=merged)
    second = judged(stage, panel, dossier, employer=member)

    organisations.merge(kept, merged, by=make_officer())
    run_jobs()
    first.refresh_from_db()
    assert first.status == SheetStatus.VOIDED

    clusters.add_member(dossier.application.cluster, by=make_officer(), organisation=member)
    run_jobs()
    second.refresh_from_db()
    assert second.status == SheetStatus.VOIDED


def test_what_was_decided_on_an_organisation_holds_for_the_one_it_became(stage, panel, dossier):
    partner, user = make_partner(dossier), make_user()
    until = clock.today() - timedelta(days=10)
    make_employment(user, organisation=partner.organisation, until_on=until)
    panels.appoint(panel, user, by=None)
    conflicts.decide(Conflict.objects.get(), by=make_officer(), excludes=False, note="No matter.")

    organisations.merge(make_organisation(), partner.organisation, by=make_officer())
    run_jobs()

    assert not Conflict.objects.get().excludes


def test_nothing_is_asked_for_where_nobody_judges(stage):
    dossier = make_dossier(stage=stage, status="submitted")

    clusters.add_member(dossier.application.cluster, by=None, organisation=make_organisation())

    assert not Job.objects.exists()


def test_the_timetable_finds_what_no_joining_told_of(stage, panel, dossier):
    make_panelist(panel=panel, employer=make_partner(dossier).organisation)

    assert detection_job.detect_all() == 1
    assert detection_job.detect_all() == 0


def test_twenty_four_dossiers_and_fifteen_panelists_cost_as_much_as_one_of_each(stage, panel):
    def ask():
        with CaptureQueriesContext(connection) as asked:
            detection.find(stage.call.applications.all(), panel.panelists.all())
        return len(asked)

    def one_more():
        dossier = make_dossier(stage=stage, status="submitted")
        for _ in range(3):
            make_partner(dossier)
            make_membership(dossier.application.cluster)
        seat = make_panelist(panel=panel, employer=make_organisation())
        make_employment(seat.user)

    one_more()
    of_one = ask()
    for _ in range(14):
        one_more()

    assert ask() == of_one
    assert of_one <= 9
