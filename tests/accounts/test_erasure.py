from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.urls import reverse

from accounts import jobs as own
from accounts.actions import erasure, people
from accounts.models import Invitation
from competitions.actions import applications, submissions
from core import audit, clock, jobs
from core.audit import AuditEvent
from core.errors import Refused
from core.models import AuditPersonal, Letter, StoredFile
from reviews.actions import conflicts
from tests.factories.accounts import PASSWORD, make_invitation, make_officer, make_user
from tests.factories.applications import make_complete_draft
from tests.factories.competitions import make_application, make_stage
from tests.factories.core import make_letter
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def ada():
    return people.create(
        "ada@example.org", by=None, name="Ada Lovelace", password=PASSWORD, organisation="Engines"
    )


def erase(person, officer):
    return erasure.erase(person, by=officer, reason="Request of 3 May, file 12.")


def everywhere(*words):
    """Where any of ``words`` still stands in the rows that are about people."""
    rows = [
        *AuditPersonal.objects.values_list("value", flat=True),
        *AuditEvent.objects.values_list("text", flat=True),
        *(f"{letter.address} {letter.text}" for letter in Letter.objects.all()),
        *Invitation.objects.values_list("email", flat=True),
        *EmailAddress.objects.values_list("email", flat=True),
    ]
    return [row for row in rows if any(word in row for word in words)]


def test_nothing_points_at_the_person_any_more(ada, officer):
    people.edit_profile(ada, by=ada, name="Ada King")
    make_letter(address=ada.email, text="Dear Ada")
    make_invitation(email=ada.email)
    own.request_archive(ada)
    jobs.run(own.latest(ada).pk)

    erase(ada, officer)

    ada.refresh_from_db()
    assert (ada.name, ada.email) == (f"Person {ada.pk}", f"erased-{ada.pk}@erased.invalid")
    assert (ada.organisation, ada.is_active, ada.has_usable_password()) == ("", False, False)
    assert everywhere("Ada", "ada@example.org") == []
    assert not StoredFile.objects.exists()


def test_the_chain_and_the_record_of_the_erasure_hold(ada, officer):
    audit.seal_pending()

    erase(ada, officer)

    audit.seal_pending()
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "2 personal values erased" in out.getvalue()
    event = AuditEvent.objects.about(ada).last()
    assert (event.verb, event.by, event.reason) == ("erase", officer, "Request of 3 May, file 12.")


def test_nobody_signs_in_with_the_account_and_open_sessions_end(client, ada, officer):
    answer = client.post(
        reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD}
    )
    assert answer.status_code == 302

    erase(ada, officer)

    assert client.get(reverse("accounts:profile")).status_code == 302
    again = client.post(
        reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD}
    )
    assert again.status_code == 422


def test_a_letter_that_waits_is_not_sent_any_more(ada, officer):
    letter = make_letter(address=ada.email)

    erase(ada, officer)

    letter.refresh_from_db()
    assert (letter.state, letter.text) == ("failed", "")


def test_the_address_may_be_used_for_a_new_account(ada, officer):
    erase(ada, officer)

    assert people.create("ada@example.org", by=None, name="Ada").pk != ada.pk


def test_offices_and_roles_end(officer):
    person = make_officer()
    cluster = make_application(managers=[person], outcome="declined").cluster

    erase(person, officer)

    person.refresh_from_db()
    assert (person.role, cluster.roles.count()) == (None, 0)
    assert not Authenticator.objects.filter(user=person).exists()


def test_what_was_handed_in_and_judged_stays_and_its_receipt_holds(ada, officer):
    draft = make_complete_draft(by=ada, managers=[ada, make_user()])
    submission = submissions.submit(draft, by=ada, received_at=clock.now())
    stage = make_stage(status="closed")
    judge = make_panelist(panel=make_panel(call=draft.stage.call), user=make_user())
    sheet = make_sheet(
        make_assignment(judge, draft, status="done"), status="submitted", comment="Clear."
    )
    judge.ended_at = clock.now()
    judge.save(update_fields=["ended_at", "updated_at"])

    erase(ada, officer)
    erase(judge.user, officer)

    sheet.refresh_from_db()
    assert (sheet.comment, stage.status) == ("Clear.", "closed")
    check = reverse("competitions:receipt-check")
    assert submission.check_url.startswith(check)
    submission.refresh_from_db()
    assert str(submission.submitted_by) == f"Person {ada.pk}"


def test_what_was_noted_about_a_conflict_goes_and_its_effect_stays(ada, officer):
    application = make_application()
    conflict = conflicts.record(
        ada, application, by=ada, reason="family", note="Ada is married to the director."
    )

    erase(ada, officer)

    conflict.refresh_from_db()
    assert (conflict.note, conflict.excludes) == ("", True)
    assert everywhere("married") == []


@pytest.mark.parametrize("whom", ["seat", "only manager", "self", "twice", "no reason"])
def test_what_is_in_the_way_is_said_and_nothing_is_erased(ada, officer, whom):
    reason, by = "Request.", officer
    match whom:
        case "seat":
            make_panelist(user=ada)
        case "only manager":
            make_application(managers=[ada])
        case "self":
            by = ada
        case "twice":
            erase(ada, officer)
        case "no reason":
            reason = " "
    before = AuditEvent.objects.count()

    with pytest.raises(Refused):
        erasure.erase(ada, by=by, reason=reason)

    assert AuditEvent.objects.count() == before


def test_a_withdrawn_application_keeps_its_reason(ada, officer):
    draft = make_complete_draft(by=ada, managers=[ada])
    applications.withdraw(draft, by=ada, reason="No partners left.")

    erase(ada, officer)

    assert AuditEvent.objects.about(draft).last().reason == "No partners left."


def test_an_officer_finds_the_person_reads_what_it_means_and_erases(client, ada, officer):
    client.force_login(officer)
    search, page = (
        reverse("accounts:person-search"),
        reverse("accounts:person-erase", args=[ada.pk]),
    )
    assert search in client.get(reverse("accounts:people")).text
    assert page in client.get(search, {"q": "lovelace"}).text
    assert client.get(search, {"q": "a"}).status_code == 422
    assert "Nobody is found" in client.get(search, {"q": "somebody else"}).text

    text = client.get(page).text
    assert "What is erased for good" in text
    assert "What is kept" in text
    assert client.post(page, {"reason": ""}).status_code == 422
    done = client.post(page, {"reason": "Request of 3 May."}, follow=True)

    assert f"Person {ada.pk}" in done.text
    assert client.get(page).status_code == 404
    assert page not in client.get(search, {"q": "lovelace"}).text


def test_the_page_names_what_must_be_settled_and_has_no_button(client, ada, officer):
    make_application(managers=[ada])
    client.force_login(officer)
    page = reverse("accounts:person-erase", args=[ada.pk])

    assert "no other manager" in client.get(page).text
    assert "Erase person" not in client.get(page).text
    assert client.post(page, {"reason": "Request."}).status_code == 422
