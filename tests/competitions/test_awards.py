"""What becomes of an award: accepted, refused, revoked, lowered; what goes back to the budget."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from competitions.actions import awards, decisions
from competitions.models import Award
from competitions.models import DecisionKind as Kind
from competitions.states import AwardStatus
from core.audit import AuditEvent
from core.errors import Refused, WrongTime
from core.models import Letter
from core.states import TransitionNotAllowed
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import make_dossier
from tests.factories.reviews import make_conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def award():
    dossier = make_dossier(status="eligible", managers=[make_user()])
    decisions.record(
        dossier,
        Kind.AWARDED,
        proposed_by=make_officer(),
        confirmed_by=make_officer(),
        basis_digest="0" * 64,
        amount=10_000_000,
    )
    return Award.objects.get()


def test_a_refused_award_goes_back_whole(award):
    awards.refuse(award, by=make_user())

    assert (award.status, award.freed, award.grant) == (AwardStatus.REFUSED, 10_000_000, 0)
    assert Award.objects.spent() == 0
    assert not Award.objects.in_force().exists()


def test_a_revoked_award_gives_back_what_is_not_spent_and_the_cluster_is_told(award):
    awards.accept(award, by=make_user())
    awards.revoke(award, by=make_officer(), reason="Insolvency.", freed=6_000_000)

    assert (award.status, award.freed) == (AwardStatus.REVOKED, 6_000_000)
    assert Award.objects.spent() == 4_000_000
    letter = Letter.objects.get(key__startswith="award-lowered:")
    assert letter.subject.startswith("Award revoked: ")
    assert "Insolvency." in letter.text
    assert "6,000,000" in letter.text
    assert AuditEvent.objects.get(verb="revoke").new["freed"] == "6000000.00"


def test_without_an_amount_all_of_it_goes_back(award):
    awards.revoke(award, by=make_officer(), reason="Never begun.")

    assert award.grant == 0


def test_a_lowered_award_goes_on_with_less(award):
    awards.accept(award, by=make_user())
    awards.lower(award, by=make_officer(), freed=1_000_000, reason="A partner left.")
    awards.lower(award, by=make_officer(), freed=2_000_000, reason="Another one.")

    award.refresh_from_db()
    assert (award.status, award.grant) == (AwardStatus.ACCEPTED, 7_000_000)
    assert Award.objects.spent() == 7_000_000
    assert Letter.objects.filter(subject__startswith="Award lowered: ").count() == 2
    awards.revoke(award, by=make_officer(), reason="Insolvency.")
    assert award.freed == 10_000_000


@pytest.mark.parametrize(
    ("act", "options", "words"),
    [
        (awards.revoke, {"reason": " "}, "Give the reason"),
        (awards.revoke, {"reason": "No.", "freed": 10_000_001}, "of at most 10 M EUR"),
        (awards.revoke, {"reason": "No.", "freed": 0}, "above 0"),
        (awards.lower, {"reason": "No.", "freed": -1}, "above 0"),
        (awards.lower, {"reason": "No.", "freed": 10_000_000}, "revoke the award instead"),
        (awards.lower, {"reason": "", "freed": 1}, "Give the reason"),
    ],
)
def test_wrong_amounts_and_missing_reasons_change_nothing(award, act, options, words):
    with pytest.raises(Refused, match=words):
        act(award, by=make_officer(), **options)
    award.refresh_from_db()
    assert (award.status, award.freed) == (AwardStatus.OFFERED, 0)


def test_what_is_over_is_neither_revoked_nor_lowered(award):
    awards.refuse(award, by=make_user())

    with pytest.raises(TransitionNotAllowed):
        awards.revoke(award, by=make_officer(), reason="No.")
    with pytest.raises(WrongTime):
        awards.lower(award, by=make_officer(), freed=1, reason="No.")


def test_the_database_frees_no_more_than_was_awarded(award):
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.update(freed=10_000_001)


# The page of the office


@pytest.fixture
def page(award, client):
    client.force_login(make_officer())
    return reverse("competitions:office-award", args=[award.decision.dossier_id])


def test_an_officer_lowers_an_award_on_its_page(client, award, page):
    office = reverse("competitions:office-dossier", args=[award.decision.dossier_id])
    assert page in client.get(office).text

    client.post(page, {"what": "lower", "freed": "2,500,000", "reason": "A partner left."})

    award.refresh_from_db()
    assert award.grant == 7_500_000
    shown = client.get(office).text
    assert "given back" in shown
    assert "7.5 M EUR" in shown or "7,500,000" in shown


def test_an_officer_revokes_an_award_on_its_page(client, award, page):
    client.post(page, {"what": "revoke", "freed": "", "reason": "Never begun."})

    award.refresh_from_db()
    assert award.status == AwardStatus.REVOKED
    assert client.get(page).status_code == 409


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"what": "lower", "freed": "", "reason": "No."}, ["freed"]),
        ({"what": "lower", "freed": "10,000,000", "reason": "No."}, ["freed"]),
        ({"what": "revoke", "freed": "11,000,000", "reason": "No."}, ["freed"]),
        ({"what": "revoke", "freed": "0", "reason": "No."}, ["freed"]),
        ({"what": "revoke", "freed": "much", "reason": "No."}, ["freed"]),
        ({"what": "revoke", "reason": " "}, ["reason"]),
        ({"what": "double", "reason": "No."}, ["what"]),
        ({}, ["reason", "what"]),
    ],
)
def test_wrong_input_comes_back_at_its_field(client, award, page, data, fields):
    response = client.post(page, data)

    assert response.status_code == 422
    assert sorted(response.context["form"].errors) == fields
    award.refresh_from_db()
    assert (award.status, award.freed) == (AwardStatus.OFFERED, 0)


def test_a_conflict_closes_the_award_to_an_officer(client, award, page):
    officer = make_officer()
    make_conflict(officer, award.application)
    client.force_login(officer)

    data = {"what": "revoke", "reason": "I dislike them."}
    assert client.post(page, data).status_code == 404
    award.refresh_from_db()
    assert award.status == AwardStatus.OFFERED
