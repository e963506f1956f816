"""The library signs people in; these tests hold it to what we set and changed."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.audit import AuditEvent
from core.models import Letter
from tests.factories.accounts import PASSWORD, make_officer, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


def sign_in(client, email, password=PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def is_signed_in(client):
    return client.get(reverse("accounts:profile")).status_code == 200


def code_in_the_last_letter():
    return re.search(r"^\d{4}-\d{4}$", Letter.objects.latest("pk").text, re.MULTILINE).group()


def verbs(user):
    return list(AuditEvent.objects.about(user).values_list("verb", flat=True))


def test_password_signs_in_whatever_the_case_of_the_address(client):
    user = make_user(email="ada@example.org", password=PASSWORD)

    response = sign_in(client, "Ada@Example.org")

    assert response.status_code == 302
    assert is_signed_in(client)
    assert verbs(user) == ["sign in"]


def test_wrong_password_answers_422_and_is_recorded_without_an_actor(client):
    user = make_user(password=PASSWORD)

    response = sign_in(client, user.email, "wrong")

    assert response.status_code == 422
    assert not is_signed_in(client)
    event = AuditEvent.objects.about(user).get()
    assert (event.verb, event.by, event.personal) == (
        "fail to sign in",
        None,
        {"address": "127.0.0.1"},
    )


def test_unknown_address_gets_the_same_words_as_a_wrong_password(client):
    make_user(email="ada@example.org", password=PASSWORD)

    known = sign_in(client, "ada@example.org", "wrong").context["form"].errors
    unknown = sign_in(client, "nobody@example.org", "wrong").context["form"].errors

    assert known == unknown
    assert AuditEvent.objects.count() == 1


def test_guessing_one_account_is_stopped_after_five_failures(client):
    user = make_user(password=PASSWORD)
    for _ in range(5):
        sign_in(client, user.email, "wrong")

    response = sign_in(client, user.email)

    assert response.status_code == 422
    assert "Too many failed login attempts" in response.text


def test_one_time_code_signs_in_and_leaves_through_the_outbox(client):
    user = make_user()
    client.post("/account/login/code/", {"email": user.email})

    letter = Letter.objects.get()
    assert (letter.address, letter.is_confidential) == (user.email, True)
    assert letter.subject == "Your code for signing in"
    response = client.post("/account/login/code/confirm/", {"code": code_in_the_last_letter()})

    assert response.status_code == 302
    assert is_signed_in(client)


def test_wrong_code_is_recorded(client):
    user = make_user()
    client.post("/account/login/code/", {"email": user.email})

    response = client.post("/account/login/code/confirm/", {"code": "0000-0000"})

    assert response.status_code == 422
    assert verbs(user) == ["fail to sign in by code"]


def test_applicants_sign_up_themselves_and_confirm_their_address_by_code(client):
    response = client.post(
        "/account/signup/",
        {
            "name": "Ada",
            "organisation": "House of Light",
            "email": "Ada@Example.org",
            "password1": PASSWORD,
        },
    )
    assert response.status_code == 302
    user = User.objects.get()
    assert (user.email, user.name, user.organisation) == (
        "ada@example.org",
        "Ada",
        "House of Light",
    )
    assert user.role is None
    assert not is_signed_in(client)

    client.post("/account/confirm-email/", {"code": code_in_the_last_letter()})

    assert is_signed_in(client)
    assert EmailAddress.objects.get().verified
    assert verbs(user)[0] == "sign up"


def test_signing_up_gives_no_role_whatever_is_posted(client):
    data = {"name": "Eve", "email": "eve@example.org", "password1": PASSWORD}
    client.post("/account/signup/", data | {"is_officer": "on", "is_superuser": "1"})

    user = User.objects.get()
    assert (user.is_officer, user.is_superuser) == (False, False)


def test_signing_up_with_a_known_address_looks_the_same_and_writes_to_its_owner(client):
    make_user(email="ada@example.org")
    data = {"name": "Eve", "email": "ada@example.org", "password1": PASSWORD}

    response = client.post("/account/signup/", data)

    assert response.headers["Location"] == "/account/confirm-email/"
    assert Letter.objects.get().subject == "You have an account already"
    assert User.objects.count() == 1


def test_a_forgotten_password_is_set_again_by_a_link(client):
    user = make_user(password=PASSWORD)
    client.post("/account/password/reset/", {"email": user.email})
    link = re.search(r"http://\S+(/account/password/\S+)", Letter.objects.get().text).group(1)

    page = client.get(link, follow=True)
    new = "another very good phrase"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})

    user.refresh_from_db()
    assert user.check_password(new)
    assert verbs(user) == ["reset password"]
    used_again = client.get(link, follow=True)
    assert used_again.context["token_fail"]


def test_resetting_for_an_unknown_address_says_the_same(client):
    response = client.post("/account/password/reset/", {"email": "nobody@example.org"})

    assert response.headers["Location"] == "/account/password/reset/done/"
    assert Letter.objects.get().subject == "No account with this address"


def test_changing_the_password_is_recorded_and_told_by_letter(client):
    user = make_user(password=PASSWORD)
    sign_in(client, user.email)
    new = "another very good phrase"

    client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert verbs(user) == ["sign in", "change password"]
    assert Letter.objects.get().subject == "Password Changed"
    assert is_signed_in(client)


def test_the_address_changes_only_after_the_code_sent_to_the_new_one(client):
    user = make_user(password=PASSWORD)
    sign_in(client, user.email)

    asked = client.post("/account/email/", {"action_add": "", "email": "New@Example.org"})
    assert "/account/reauthenticate/" in asked.headers["Location"]
    client.post(asked.headers["Location"], {"password": PASSWORD})
    user.refresh_from_db()
    assert user.email != "new@example.org"
    client.post("/account/confirm-email/", {"code": code_in_the_last_letter()})

    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert "change e-mail" in verbs(user)


@pytest.mark.parametrize("way", ["password", "code"])
def test_sample_accounts_cannot_sign_in_outside_the_demo(client, way):
    sample = make_officer(is_sample=True, second_factor=False, password=PASSWORD)
    if way == "password":
        response = sign_in(client, sample.email)
    else:
        client.post("/account/login/code/", {"email": sample.email})
        code = code_in_the_last_letter()
        response = client.post("/account/login/code/confirm/", {"code": code})

    assert response.headers["Location"] == "/account/inactive/"
    assert "_auth_user_id" not in client.session
    assert not is_signed_in(client)


def test_sample_accounts_sign_in_within_the_demo(client, settings):
    settings.DEMO = True
    sample = make_user(is_sample=True, password=PASSWORD)

    sign_in(client, sample.email)

    assert is_signed_in(client)


def test_the_session_of_a_sample_account_dies_with_the_demo(client, settings):
    settings.DEMO = True
    client.force_login(make_user(is_sample=True))
    assert is_signed_in(client)

    settings.DEMO = False

    assert not is_signed_in(client)


def test_an_account_switched_off_loses_its_session(client):
    user = make_user()
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert not is_signed_in(client)


def test_other_sessions_can_be_ended(client):
    user = make_user(password=PASSWORD)
    other = Client()
    sign_in(other, user.email)
    sign_in(client, user.email)

    page = client.get("/account/sessions/")
    assert page.context["session_count"] == 2
    client.post("/account/sessions/")

    assert is_signed_in(client)
    assert not is_signed_in(other)
