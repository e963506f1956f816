"""Redress against a label decision: procedure only, 30 days, a second person, a new decision."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from clusters.models import Label
from clusters.states import LabelStatus
from competitions import redress, todo
from competitions.actions import complaints
from competitions.models import Complaint, Decision, Outcome
from competitions.states import ComplaintStatus, DossierStatus
from core import clock
from core.audit import AuditEvent
from core.errors import Refused, WrongTime
from core.models import Letter
from core.states import TransitionNotAllowed
from reviews.actions import assessments, conflicts
from reviews.models import Assessment
from reviews.states import ResultStatus
from tests.core.threads import together
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import make_application, make_dossier
from tests.factories.labelling import (
    GOLD,
    NONE,
    SILVER,
    assessor_of,
    compute,
    make_computed,
    make_confirmed,
    settle,
)

pytestmark = pytest.mark.django_db
WORDS = {"step": "evidence", "text": "The minutes of May were not read."}


def manager_of(decision):
    return decision.dossier.application.cluster.roles.get(role="manager").user


def make_decision(levels=SILVER):
    return make_confirmed(levels).dossier.decisions.get()


def file(decision, **given):
    given = {"by": manager_of(decision), "received_at": clock.now(), **WORDS, **given}
    return complaints.file(decision, **given)


def decided_anew(complaint, levels):
    """After it was upheld: agreed anew, computed anew, confirmed by another officer."""
    dossier = complaint.decision.dossier
    dossier.refresh_from_db()
    settle(dossier, levels)
    return assessments.confirm(compute(dossier), by=make_officer())


def test_a_complaint_is_received_with_a_letter_and_changes_nothing_else():
    decision = make_decision()
    label = Label.objects.get()

    complaint = file(decision)

    assert complaint.status == ComplaintStatus.FILED
    letter = Letter.objects.get(key=f"complaint-filed:{complaint.pk}")
    assert "evidence handed in that was not read" in letter.text
    label.refresh_from_db()
    assert label.status == LabelStatus.VALID
    event = AuditEvent.objects.get(object_pk=str(complaint.pk), verb="file")
    assert "minutes of May" not in event.text  # kept where it can be erased


def test_the_letter_of_the_decision_leads_to_the_form():
    decision = make_decision()

    text = Letter.objects.get(key=f"decision:{decision.pk}").text

    assert "File it here" in text
    assert address(decision) in text


@pytest.mark.parametrize(("hours", "is_taken"), [(-1, True), (0, False)])
def test_the_last_day_ends_at_midnight_of_the_call(hours, is_taken):
    decision = make_decision()
    zone = decision.dossier.stage.call.tzinfo
    after = redress.last_day(decision.confirmed_at, zone) + timedelta(days=1)
    midnight = (
        clock.now()
        .astimezone(zone)
        .replace(
            year=after.year,
            month=after.month,
            day=after.day,
            hour=0,
            minute=0,
            second=0,
            microsecond=0,
        )
    )

    if is_taken:
        file(decision, received_at=midnight - timedelta(seconds=1))
    else:
        with pytest.raises(WrongTime, match="was possible until"):
            file(decision, received_at=midnight)

    assert Complaint.objects.exists() is is_taken


def test_one_waits_per_decision():
    decision = make_decision()
    file(decision)

    with pytest.raises(WrongTime, match="waits for its ruling"):
        file(decision)


@pytest.mark.parametrize("text", ["", "  \n", "x" * 10_001])
def test_it_says_what_was_not_kept_to(text):
    with pytest.raises(Refused):
        file(make_decision(), text=text)

    assert not Complaint.objects.exists()


def test_the_database_takes_no_complaint_without_a_known_step():
    decision = make_decision()
    fields = {"filed_by": manager_of(decision), "received_at": clock.now(), "text": "X"}

    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.create(decision=decision, step="merit", **fields)


def test_who_manages_the_cluster_files_it_and_nobody_else():
    decision = make_decision()
    viewer = make_user()
    decision.dossier.application.cluster.roles.create(user=viewer, role="viewer")

    for stranger in (viewer, make_user(), make_officer()):
        with pytest.raises(PermissionDenied):
            file(decision, by=stranger)


def test_decisions_of_a_contest_are_complained_about_by_letter():
    dossier = make_dossier(status="submitted", managers=[make_user()])
    officers = {"proposed_by": make_officer(), "confirmed_by": make_officer()}
    decision = Decision.objects.create(
        dossier=dossier, kind="declined", basis_digest="0" * 64, **officers
    )

    with pytest.raises(WrongTime, match="Answer the letter"):
        file(decision)


def test_the_ruling_is_a_second_persons():
    confirmer, assessor = make_officer(), make_officer()
    waiting = make_computed()
    waiting.dossier.assignments.create(
        panelist=waiting.dossier.assignments.first().panelist.panel.panelists.create(user=assessor),
        status="withdrawn",
    )
    decision = assessments.confirm(waiting, by=confirmer)
    complaint = file(decision)
    tied = make_officer()
    conflicts.record(tied, decision.dossier.application, by=None, reason="partner")

    for user in (confirmer, tied, manager_of(decision), make_user()):
        with pytest.raises(PermissionDenied):
            complaints.dismiss(complaint, by=user, ruling="No.")
    with pytest.raises(Refused, match="did not judge"):
        complaints.uphold(complaint, by=assessor, ruling="Yes.")

    complaint.refresh_from_db()
    assert complaint.status == ComplaintStatus.FILED


def test_a_dismissed_one_leaves_the_decision_and_says_why():
    complaint = file(make_decision())

    with pytest.raises(Refused):
        complaints.dismiss(complaint, by=make_officer(), ruling=" ")
    complaints.dismiss(complaint, by=make_officer(), ruling="They were read, see note 3.")

    letter = Letter.objects.get(key=f"complaint-ruled:{complaint.pk}")
    assert letter.subject.startswith("Complaint dismissed")
    assert "see note 3" in letter.text
    assert complaint.decision.dossier.status == DossierStatus.LABELLED
    with pytest.raises(TransitionNotAllowed):
        complaints.uphold(complaint, by=make_officer(), ruling="After all.")


def test_an_upheld_one_opens_the_levels_and_the_label_stands_until_it_is_decided():
    decision = make_decision()
    complaint = file(decision)

    complaints.uphold(complaint, by=make_officer(), ruling="They were not read.")

    dossier = type(decision.dossier).objects.get(pk=decision.dossier_id)
    assert dossier.status == DossierStatus.ELIGIBLE
    assert dossier.application.outcome == Outcome.IN_PROGRESS
    assert not dossier.consensus.is_agreed
    assert Assessment.objects.get().status == ResultStatus.SUPERSEDED
    assert Label.objects.get().status == LabelStatus.VALID
    with pytest.raises(WrongTime, match="judged anew"):
        file(decision)


def test_the_new_decision_supersedes_and_a_better_tier_takes_the_labels_place():
    decision = make_decision(SILVER)
    complaint = complaints.uphold(file(decision), by=make_officer(), ruling="Not read.")

    new = decided_anew(complaint, GOLD)

    assert (new.supersedes, new.tier) == (decision, "gold")
    old, current = Label.objects.order_by("pk")
    assert (old.status, current.status) == (LabelStatus.SUPERSEDED, LabelStatus.VALID)
    assert current.tier == "gold"
    with pytest.raises(WrongTime, match="in the place"):
        file(decision)


def test_the_same_tier_keeps_its_label_and_its_days():
    complaint = complaints.uphold(file(make_decision(SILVER)), by=make_officer(), ruling="Yes.")
    before = Label.objects.get()

    with clock.frozen(clock.now() + timedelta(days=20)):
        decided_anew(complaint, SILVER)

    after = Label.objects.get()
    assert (after.number, after.valid_until) == (before.number, before.valid_until)
    assert Assessment.objects.current().get().label == after


def test_no_tier_any_more_revokes_the_label_with_the_reason():
    complaint = complaints.uphold(file(make_decision(SILVER)), by=make_officer(), ruling="Yes.")

    new = decided_anew(complaint, NONE)

    label = Label.objects.get()
    assert label.status == LabelStatus.REVOKED
    assert f"The label {label.number}, granted before, is revoked." in new.reason


def test_a_lower_tier_revokes_the_better_label_and_grants_a_new_one_from_today():
    complaint = complaints.uphold(file(make_decision(GOLD)), by=make_officer(), ruling="Yes.")

    new = decided_anew(complaint, SILVER)

    old, current = Label.objects.order_by("pk")
    assert (old.tier, old.status) == ("gold", LabelStatus.REVOKED)
    assert (current.tier, current.status) == ("silver", LabelStatus.VALID)
    assert current.valid_from == clock.today()
    assert f"The label {old.number}, granted before, is revoked." in new.reason


def test_without_a_label_before_there_is_one_after():
    complaint = complaints.uphold(file(make_decision(NONE)), by=make_officer(), ruling="Yes.")

    new = decided_anew(complaint, GOLD)

    assert Label.objects.get().tier == new.tier == "gold"


def test_another_application_under_way_must_end_first():
    decision = make_decision(NONE)
    complaint = file(decision)
    application = decision.dossier.application
    rival = make_application(call=application.call, cluster=application.cluster)

    with pytest.raises(Refused, match=rival.reference):
        complaints.uphold(complaint, by=make_officer(), ruling="Yes.")

    complaint.refresh_from_db()
    assert complaint.status == ComplaintStatus.FILED


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_rulings_at_once_one_counts():
    complaint = file(make_decision())
    acts = [
        partial(act, Complaint.objects.get(pk=complaint.pk), by=make_officer(), ruling="So.")
        for act in (complaints.uphold, complaints.dismiss)
    ]

    found = together(*acts)

    assert sum(isinstance(one, Complaint) for one in found) == 1
    assert sum(isinstance(one, TransitionNotAllowed) for one in found) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_complaints_at_once_one_waits():
    decision = make_decision()

    found = together(*[partial(file, Decision.objects.get(pk=decision.pk))] * 2)

    assert sorted(type(one).__name__ for one in found) == ["Complaint", "WrongTime"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_at_once_one_decides():
    waiting = make_computed()
    acts = [
        partial(assessments.confirm, Assessment.objects.get(pk=waiting.pk), by=make_officer())
        for _ in range(2)
    ]

    found = together(*acts)

    assert sorted(type(one).__name__ for one in found) == ["Decision", "TransitionNotAllowed"]
    assert Label.objects.count() == 1


# Pages


def address(decision):
    dossier = decision.dossier
    args = [dossier.application.reference, dossier.stage.position]
    return reverse("competitions:complaint", args=args)


def test_the_manager_files_through_the_page_and_follows_it(client):
    decision = make_decision()
    client.force_login(manager_of(decision))
    given = WORDS | {"about_procedure": "on"}

    shown = client.get(address(decision)).content.decode()
    no_step = client.post(address(decision), given | {"step": "merit"})
    no_box = client.post(address(decision), WORDS)
    sent = client.post(address(decision), given, follow=True).content.decode()
    again = client.post(address(decision), given)

    assert "not judged again here" in shown
    assert (no_step.status_code, no_box.status_code, again.status_code) == (422, 422, 409)
    assert "The minutes of May were not read." in no_box.content.decode()
    assert "waits for the ruling" in sent
    assert Complaint.objects.count() == 1


def test_after_the_last_day_the_page_says_until_when_it_was_possible(client):
    decision = make_decision()
    client.force_login(manager_of(decision))

    with clock.frozen(clock.now() + timedelta(days=32)):
        page = client.get(address(decision)).content.decode()
        sent = client.post(address(decision), WORDS | {"about_procedure": "on"})

    assert "A complaint was possible until" in page
    assert sent.status_code == 409
    assert not Complaint.objects.exists()


def test_a_second_officer_finds_it_on_the_home_page_and_decides(client):
    confirmer = make_officer()
    decision = assessments.confirm(make_computed(NONE), by=confirmer)
    complaint = file(decision)
    second = make_officer()
    client.force_login(second)
    rule = reverse("competitions:office-complaint-rule", args=[complaint.pk])

    assert "Decide a complaint" in client.get(reverse("home")).content.decode()
    assert todo._complaints(confirmer) == []
    page = client.get(reverse("competitions:office-complaint", args=[complaint.pk]))
    assert "Decide the complaint" in page.content.decode()
    assert client.post(rule, {"what": "maybe", "ruling": "X"}).status_code == 422
    assert client.post(rule, {"what": "uphold", "ruling": ""}).status_code == 422
    assert client.post(rule, {"what": "uphold", "ruling": "Not read."}).status_code == 302
    assert client.post(rule, {"what": "dismiss", "ruling": "No."}).status_code == 409

    assessor = Client()
    assessor.force_login(assessor_of(decision.dossier))
    assert "Agree on the levels" in assessor.get(reverse("home")).content.decode()


def test_whoever_confirmed_reads_it_and_is_not_offered_the_ruling(client):
    confirmer = make_officer()
    complaint = file(assessments.confirm(make_computed(), by=confirmer))
    client.force_login(confirmer)

    page = client.get(reverse("competitions:office-complaint", args=[complaint.pk]))
    rule = client.get(reverse("competitions:office-complaint-rule", args=[complaint.pk]))

    assert "waits for an officer who took no part" in page.content.decode()
    assert rule.status_code == 403


def test_a_conflict_closes_the_complaint_too(client):
    complaint, officer = file(make_decision()), make_officer()
    conflicts.record(officer, complaint.decision.dossier.application, by=None, reason="partner")
    client.force_login(officer)

    page = client.get(reverse("competitions:office-complaint", args=[complaint.pk]))
    listed = client.get(reverse("competitions:office-complaints"))

    assert page.status_code == 404
    assert list(listed.context["page"].object_list) == []


def test_no_public_page_tells_of_a_complaint(client):
    decision = make_decision()
    cluster = decision.dossier.application.cluster
    before = client.get(cluster.get_absolute_url()).content

    complaints.uphold(file(decision), by=make_officer(), ruling="Not read.")

    after = client.get(cluster.get_absolute_url()).content
    assert b"omplaint" not in after
    assert len(after) == len(before)
