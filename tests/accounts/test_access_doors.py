"""The doors in front of views, and the two middlewares that hold for every page."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.http import HttpResponse

from accounts.access import officer_required, staff_reader_required
from accounts.models import Invitation
from core.audit import AuditEvent
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.clusters import make_cluster

pytestmark = pytest.mark.django_db


def view(request):
    return HttpResponse("in")


def answer(door, user, method, rf):
    request = getattr(rf, method)("/page/")
    request.user = user
    try:
        return door(view)(request).status_code
    except PermissionDenied:
        return 403


@pytest.mark.parametrize(
    ("door", "make", "get", "post"),
    [
        (officer_required, make_officer, 200, 200),
        (officer_required, make_auditor, 403, 403),
        (officer_required, make_user, 403, 403),
        (officer_required, AnonymousUser, 302, 302),
        (staff_reader_required, make_officer, 200, 200),
        (staff_reader_required, make_auditor, 200, 403),
        (staff_reader_required, make_user, 403, 403),
        (staff_reader_required, AnonymousUser, 302, 302),
    ],
)
def test_doors(door, make, get, post, rf):
    user = make()

    assert answer(door, user, "get", rf) == get
    assert answer(door, user, "post", rf) == post


def test_an_auditor_changes_nothing_even_where_a_relation_would_allow_it(client):
    auditor = make_auditor()
    cluster = make_cluster(managers=[auditor])
    client.force_login(auditor)

    page = client.get(f"/my/clusters/{cluster.slug}/edit/")
    sent = client.post(f"/my/clusters/{cluster.slug}/edit/", {"name": "Mine now"})

    assert (page.status_code, sent.status_code) == (200, 403)
    assert not AuditEvent.objects.exists()


def test_an_auditor_edits_the_own_profile(client):
    client.force_login(make_auditor())

    response = client.post("/account/profile/", {"name": "Aron", "language": "en"})

    assert response.status_code == 302


def test_the_console_invites_the_first_officer(capsys):
    call_command("invite_officer", "Boss@Example.org")

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.invited_by) == ("boss@example.org", None)
    assert invitation.get_absolute_url() in capsys.readouterr().out


def test_the_console_names_a_wrong_address():
    with pytest.raises(CommandError, match="'boss' is not an e-mail address"):
        call_command("invite_officer", "boss")


def test_what_a_signed_in_person_is_shown_is_kept_nowhere(client):
    assert "Cache-Control" not in client.get("/calls/").headers
    client.force_login(make_user())

    for address in ("/", "/calls/", "/account/profile/", "/applications/A-NONE/"):
        assert client.get(address).headers["Cache-Control"] == "private, no-store"
