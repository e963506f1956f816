from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import invitations
from accounts.models import Invitation, User
from accounts.states import InvitationStatus
from core import clock
from core.audit import AuditEvent
from tests.factories.accounts import make_auditor, make_invitation, make_officer, make_user

pytestmark = pytest.mark.django_db
PEOPLE = "/office/people/"
ACCOUNT = {"name": "Gwen", "organisation": "", "password": "a rather long phrase"}


# The link of an invitation


def test_a_stranger_creates_an_account_accepts_and_is_signed_in(client):
    invitation = make_invitation()
    url = invitation.get_absolute_url()

    assert "Create your account" in client.get(url).text
    response = client.post(url, ACCOUNT)

    assert response.status_code == 302
    user = User.objects.get(email=invitation.email)
    assert user.is_auditor
    assert int(client.session["_auth_user_id"]) == user.pk


def test_a_weak_password_answers_422_and_changes_nothing(client):
    invitation = make_invitation()

    response = client.post(invitation.get_absolute_url(), ACCOUNT | {"password": "short"})

    assert response.status_code == 422
    assert not User.objects.exists()


def test_a_stranger_with_an_account_is_asked_to_sign_in_and_cannot_accept_before(client):
    user = make_user()
    invitation = make_invitation(email=user.email)
    url = invitation.get_absolute_url()

    assert "Sign in with it to accept" in client.get(url).text
    response = client.post(url, ACCOUNT)

    assert response.headers["Location"].startswith("/account/login/?next=/invitations/")
    invitation.refresh_from_db()
    assert invitation.status == InvitationStatus.PENDING


def test_the_invited_person_accepts_with_one_button(client):
    user = make_user()
    invitation = make_invitation(email=user.email)
    client.force_login(user)
    url = invitation.get_absolute_url()

    assert "Accept invitation" in client.get(url).text
    assert client.post(url).status_code == 302

    user.refresh_from_db()
    assert user.is_auditor


def test_somebody_else_reads_for_whom_it_is_and_gets_403_for_trying(client):
    invitation = make_invitation()
    client.force_login(make_user())
    url = invitation.get_absolute_url()

    assert invitation.email in client.get(url).text
    assert client.post(url).status_code == 403
    assert not User.objects.auditors().exists()


@pytest.mark.parametrize("token", ["nonsense", "aaaa:bbbb", "é"])
def test_a_wrong_link_is_404_with_words(client, token):
    response = client.get(reverse("accounts:invitation", args=[token]))

    assert response.status_code == 404
    assert "not one of ours" in response.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_expired_used_and_withdrawn_links_are_410_and_say_which(client, method):
    expired = make_invitation(expires_at=clock.now() - timedelta(seconds=1))
    used, withdrawn = make_invitation(), make_invitation()
    invitations.accept(used, by=make_user(email=used.email))
    invitations.withdraw(withdrawn, by=None)

    for invitation, words in [
        (expired, "was valid until"),
        (used, "has been used"),
        (withdrawn, "was withdrawn"),
    ]:
        response = getattr(client, method)(invitation.get_absolute_url())
        assert response.status_code == 410
        assert words in response.text


def test_the_second_of_two_simultaneous_accepts_gets_410(client, monkeypatch):
    user = make_user()
    invitation = make_invitation(email=user.email)
    client.force_login(user)
    first = invitations.accept

    def overtaken(found, *, by):
        first(Invitation.objects.get(pk=found.pk), by=by)
        return first(found, by=by)

    monkeypatch.setattr(invitations, "accept", overtaken)
    response = client.post(invitation.get_absolute_url())

    assert response.status_code == 410
    assert AuditEvent.objects.about(invitation).filter(verb="accept").count() == 1


# The profile


def test_the_profile_is_saved_and_wrong_input_answers_422(client):
    user = make_user()
    client.force_login(user)
    url = reverse("accounts:profile")

    saved = client.post(url, {"name": "Ada", "organisation": "House", "language": "en"})
    wrong = client.post(url, {"name": "", "organisation": "House", "language": "xx"})

    assert (saved.status_code, wrong.status_code) == (302, 422)
    user.refresh_from_db()
    assert (user.name, user.organisation) == ("Ada", "House")


def test_pages_come_in_the_language_of_the_profile(client):
    client.force_login(make_user(language="de"))

    response = client.get(reverse("accounts:profile"), headers={"accept-language": "en"})

    assert response.headers["Content-Language"] == "de"
    assert '<html lang="de">' in response.text


# People


def test_an_officer_sees_officers_auditors_and_open_invitations(client):
    officer, auditor = make_officer(name="Olga"), make_auditor(name="Aron")
    make_user(name="Nobody Special")
    make_invitation(email="guest@example.org")
    client.force_login(officer)

    response = client.get(PEOPLE)

    assert list(response.context["people"]) == [auditor, officer]
    assert "guest@example.org" in response.text
    assert "Nobody Special" not in response.text


@pytest.mark.parametrize(
    ("query", "found"), [("q=olg", ["Olga"]), ("role=auditor", ["Aron"]), ("q=zzz", [])]
)
def test_people_are_found_by_words_and_role(client, query, found):
    officer = make_officer(name="Olga")
    make_auditor(name="Aron")
    client.force_login(officer)

    response = client.get(f"{PEOPLE}?{query}")

    assert [person.name for person in response.context["people"]] == found


def test_the_list_takes_as_many_queries_for_thirty_as_for_one(client):
    officer = make_officer()
    client.force_login(officer)
    counts = []
    for more in (1, 29):
        for _ in range(more):
            make_auditor()
            make_invitation(invited_by=officer)
        with CaptureQueriesContext(connection) as queries:
            client.get(PEOPLE)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_an_officer_invites_a_colleague(client):
    client.force_login(make_officer())

    response = client.post(f"{PEOPLE}invite/", {"email": "New@Example.org", "role": "officer"})

    assert response.status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.purpose) == ("new@example.org", "officer")


@pytest.mark.parametrize("data", [{}, {"email": "x", "role": "officer"}, {"role": "emperor"}])
def test_a_wrong_invitation_answers_422(client, data):
    client.force_login(make_officer())

    assert client.post(f"{PEOPLE}invite/", data).status_code == 422


def test_who_has_a_role_already_is_not_invited(client):
    auditor = make_auditor()
    client.force_login(make_officer())

    response = client.post(f"{PEOPLE}invite/", {"email": auditor.email, "role": "officer"})

    assert response.status_code == 422
    assert "is auditor already" in response.text


def test_an_officer_removes_a_role_after_being_asked(client):
    auditor = make_auditor(name="Aron")
    client.force_login(make_officer())
    url = reverse("accounts:person-remove-role", args=[auditor.pk])

    assert "Remove the role of auditor from Aron?" in client.get(url).text
    assert client.post(url).status_code == 302

    auditor.refresh_from_db()
    assert auditor.role is None
    assert client.get(url).status_code == 404


def test_an_officer_cannot_remove_their_own_role(client):
    officer = make_officer()
    client.force_login(officer)

    response = client.post(reverse("accounts:person-remove-role", args=[officer.pk]))

    assert response.status_code == 422
    officer.refresh_from_db()
    assert officer.is_officer


def test_an_officer_withdraws_an_invitation_to_the_house_but_no_other(client):
    house, other = make_invitation(), make_invitation(purpose="officer", target=make_user())
    client.force_login(make_officer())
    url = reverse("accounts:invitation-withdraw", args=[house.pk])

    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 404
    assert client.post(reverse("accounts:invitation-withdraw", args=[other.pk])).status_code == 404

    house.refresh_from_db()
    assert house.status == InvitationStatus.WITHDRAWN


def test_an_auditor_reads_the_list_without_any_button(client):
    client.force_login(make_auditor())

    page = client.get(PEOPLE)

    assert page.status_code == 200
    assert "Invite somebody" not in page.text
    assert "Remove role" not in page.text
    assert client.get(f"{PEOPLE}invite/").status_code == 403
