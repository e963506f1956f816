import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.second_factor import has_second_factor
from core.audit import AuditEvent
from core.models import Letter
from tests.factories.accounts import (
    PASSWORD,
    TOTP_SECRET,
    make_auditor,
    make_officer,
    make_user,
)

pytestmark = pytest.mark.django_db
PROFILE = "/account/profile/"


def code(secret=TOTP_SECRET):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.mark.parametrize("make", [make_officer, make_auditor])
def test_an_office_needs_a_second_factor(client, make):
    client.force_login(make(second_factor=False))

    for url in [PROFILE, "/office/people/"]:
        response = client.get(url)
        assert (response.status_code, response.headers["Location"]) == (302, "/account/2fa/")
    assert "Your role needs a second factor" in client.get("/account/2fa/").text


def test_it_can_be_set_up_and_left_without_one(client):
    client.force_login(make_officer(second_factor=False))

    assert client.get("/account/2fa/").status_code == 200
    assert client.get("/account/sessions/").status_code == 302
    assert client.post("/account/logout/").headers["Location"] == "/"


def test_with_a_second_factor_an_officer_goes_on(client):
    client.force_login(make_officer())

    assert client.get(PROFILE).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client):
    officer = make_officer(second_factor=False)
    Authenticator.objects.create(user=officer, type="recovery_codes", data={})

    assert not has_second_factor(officer)


def test_others_may_do_without(client):
    client.force_login(make_user())

    assert client.get(PROFILE).status_code == 200


def test_the_demo_does_without(client, settings):
    settings.REQUIRE_OFFICER_MFA = False
    client.force_login(make_officer(second_factor=False))

    assert client.get(PROFILE).status_code == 200


def test_asking_for_it_costs_no_query_of_its_own(client):
    client.force_login(make_officer())

    with CaptureQueriesContext(connection) as queries:
        client.get(PROFILE)

    asking = [query["sql"] for query in queries if "mfa_authenticator" in query["sql"]]
    assert len(asking) == 1
    assert "accounts_user" in asking[0], "it comes with the user of the session"


def test_sign_in_asks_for_the_code_of_the_app_and_records_a_wrong_one(client):
    officer = make_officer(password=PASSWORD)
    client.post("/account/login/", {"login": officer.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session

    wrong = client.post("/account/2fa/authenticate/", {"code": "000000"})
    client.post("/account/2fa/authenticate/", {"code": code()})

    assert wrong.status_code == 422
    assert int(client.session["_auth_user_id"]) == officer.pk
    verbs = AuditEvent.objects.about(officer).values_list("verb", flat=True)
    assert list(verbs) == ["fail second factor", "sign in"]


def test_an_app_is_set_up_with_recovery_codes_an_event_and_a_letter(
    client, django_capture_on_commit_callbacks
):
    user = make_user(password=PASSWORD)
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    asked = client.get("/account/2fa/totp/activate/")
    page = client.post(asked.headers["Location"], {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/2fa/totp/activate/", {"code": code(secret)})

    assert has_second_factor(user)
    event = AuditEvent.objects.about(user).filter(verb="add second factor").first()
    assert event.new == {"kind": "totp"}
    assert Letter.objects.filter(subject="Authenticator App Activated").exists()
    codes = client.get("/account/2fa/recovery-codes/").context["unused_codes"]
    assert len(codes) == 10


def test_secrets_are_stored_encrypted_and_outlive_a_change_of_the_key(settings):
    user = make_user()
    stored = TOTP.activate(user, "SECRETSECRET").instance
    assert "SECRETSECRET" not in str(stored.data)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key " * 6

    assert get_adapter().decrypt(stored.data["secret"]) == "SECRETSECRET"


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "usersessions_list",
        "account_email",
        "account_change_password",
        "account_logout",
    ],
)
def test_pages_of_the_library_wear_our_house_and_keep_our_content_policy(client, name):
    user = make_user(password=PASSWORD)
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})

    response = client.get(reverse(name))
    if "reauthenticate" in response.headers.get("Location", ""):
        url = response.headers["Location"]
        response = client.post(url, {"password": PASSWORD}, follow=True)

    assert response.status_code == 200
    assert 'id="main"' in response.text
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
    for forbidden in (' style="', " onclick=", " onload=", " onsubmit=", "javascript:"):
        assert forbidden not in response.text
