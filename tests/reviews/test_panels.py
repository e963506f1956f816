"""Seats on panels: appointed, invited, changed, ended."""

import pytest

from accounts.actions import invitations, roles
from accounts.models import Invitation, Role
from clusters.actions import organisations
from core.errors import Refused
from reviews.actions import assignments, panel_invitations, panels
from reviews.models import Conflict, ScoreSheet
from reviews.states import AssignmentStatus, SheetStatus
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.clusters import make_cluster, make_organisation
from tests.factories.competitions import make_application, make_call, make_dossier, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet

pytestmark = pytest.mark.django_db


def test_a_panel_has_a_name_of_its_own_within_the_call():
    call = make_call()
    panels.create(call, by=None, name="Jury ")

    with pytest.raises(Refused):
        panels.create(call, by=None, name="jury")

    assert panels.create(make_call(), by=None, name="Jury").name == "Jury"


def test_somebody_is_appointed_once_and_gets_the_old_seat_back():
    panel, user = make_panel(), make_user()
    seat = panels.appoint(panel, user, by=None, role="chair", capacity=3, expertise=["ict"])
    with pytest.raises(Refused, match="already"):
        panels.appoint(panel, user, by=None)

    panels.end(seat, by=None)
    again = panels.appoint(panel, user, by=None)

    assert (again.pk, again.ended_at, again.role) == (seat.pk, None, "member")


def test_an_invitation_leads_to_the_seat_it_described():
    panel, officer = make_panel(), make_officer()
    invitation = panel_invitations.invite(
        panel, "Expert@example.org", by=officer, role="deputy", capacity=4, expertise=["energy"]
    )
    assert panel.name in invitations.describe(invitation)
    user = make_user(email="expert@example.org")

    invitations.accept(Invitation.objects.get(), by=user)

    seat = panel.panelists.get()
    assert (seat.user, seat.role, seat.capacity, seat.expertise) == (user, "deputy", 4, ["energy"])
    with pytest.raises(Refused):
        panel_invitations.invite(panel, "expert@example.org", by=officer)


@pytest.mark.parametrize("make", [make_officer, make_auditor])
def test_nobody_who_works_in_the_house_is_appointed(make):
    panel, person = make_panel(), make()

    with pytest.raises(Refused, match="nobody judges and decides"):
        panels.appoint(panel, person, by=None)

    assert not panel.panelists.exists()


def test_an_invitation_gives_no_seat_to_who_has_an_office_by_now():
    panel, officer = make_panel(), make_officer()
    invitation = panel_invitations.invite(panel, officer.email, by=make_officer())

    with pytest.raises(Refused, match="nobody judges and decides"):
        invitations.accept(invitation, by=officer)

    assert not panel.panelists.exists()


@pytest.mark.parametrize("role", Role)
def test_nobody_with_a_seat_is_given_an_office_before_it_has_ended(role):
    seat = make_panelist()
    with pytest.raises(Refused, match="End the seat first"):
        roles.grant(seat.user, role, by=None)
    seat.user.refresh_from_db()
    assert seat.user.role is None

    panels.end(seat, by=None)
    assert roles.grant(seat.user, role, by=None).role == role


def test_who_has_judged_has_no_office_until_it_is_decided():
    stage = make_stage(status="closed")
    seat = make_panelist(panel=make_panel(call=stage.call), declared_for=[stage])
    dossier = make_dossier(stage=stage, status="submitted")
    make_assignment(seat, dossier, status=AssignmentStatus.DONE)
    panels.end(seat, by=None)

    with pytest.raises(Refused, match="not decided yet"):
        roles.grant(seat.user, Role.OFFICER, by=None)

    type(dossier).objects.update(status="declined")
    assert roles.grant(seat.user, Role.OFFICER, by=None).is_officer


def test_whoever_works_for_a_cluster_is_in_conflict_with_its_application():
    user = make_user()
    panel = make_panel()
    own = make_application(call=panel.call, cluster=make_cluster(editors=[user]))
    make_application(call=panel.call)

    panels.appoint(panel, user, by=None)

    conflict = Conflict.objects.get()
    assert (conflict.application, conflict.source, conflict.excludes) == (own, "detected", True)


def test_capacity_never_falls_below_the_work_taken_on():
    stage = make_stage(status="closed")
    seat = make_panelist(panel=make_panel(call=stage.call))
    for _ in range(2):
        make_assignment(seat, make_dossier(stage=stage, status="submitted"))

    with pytest.raises(Refused, match="2 dossiers already"):
        panels.edit(seat, by=None, capacity=1)

    assert panels.edit(seat, by=None, capacity=2, role="chair").capacity == 2


def test_ending_a_seat_gives_open_work_back_and_keeps_what_is_in():
    stage = make_stage(status="closed")
    seat = make_panelist(panel=make_panel(call=stage.call), declared_for=[stage])
    done = make_assignment(
        seat, make_dossier(stage=stage, status="submitted"), status=AssignmentStatus.DONE
    )
    make_sheet(done, steps=[8, 8], status=SheetStatus.SUBMITTED)
    begun = make_assignment(seat, make_dossier(stage=stage, status="submitted"))
    make_sheet(begun)
    seen = type(done.dossier).objects.visible_to(seat.user)
    assert seen.count() == 2

    panels.end(seat, by=None)

    begun.refresh_from_db()
    assert begun.status == AssignmentStatus.WITHDRAWN
    statuses = ScoreSheet.objects.values_list("status", flat=True)
    assert sorted(statuses) == [SheetStatus.SUBMITTED, SheetStatus.VOIDED]
    assert not seen.all()
    assert not assignments.serving(stage).exists()


def test_panelists_follow_an_employer_that_is_merged():
    kept, merged = make_organisation(name="Spree Optik GmbH"), make_organisation(name="Spree-Optik")
    seat = make_panelist(employer=merged)

    organisations.merge(kept, merged, by=make_officer())

    seat.refresh_from_db()
    assert seat.employer == kept
