import pytest
from django.db import IntegrityError, transaction

from accounts.actions import people, roles
from accounts.models import Role, User
from core.audit import AuditEvent
from core.errors import Refused
from tests.factories.accounts import make_auditor, make_officer, make_user

pytestmark = pytest.mark.django_db


def test_granting_a_role_is_recorded_with_old_and_new_value():
    officer, user = make_officer(), make_user()

    roles.grant(user, Role.AUDITOR, by=officer)

    user.refresh_from_db()
    assert user.is_auditor
    event = AuditEvent.objects.about(user).get()
    assert (event.verb, event.by) == ("grant role", officer)
    assert (event.old, event.new) == ({"role": None}, {"role": "auditor"})


def test_revoking_a_role_is_recorded_and_keeps_the_account():
    officer, other = make_officer(), make_officer()

    roles.revoke(other, by=officer)

    other.refresh_from_db()
    assert (other.role, other.is_active) == (None, True)
    event = AuditEvent.objects.about(other).get()
    assert (event.old, event.new) == ({"role": "officer"}, {"role": None})


def test_an_obstacle_that_an_app_names_keeps_from_an_office(monkeypatch):
    user = make_user()
    monkeypatch.setattr(roles, "_obstacles", [lambda user: "", lambda user: f"{user.pk}: busy."])

    with pytest.raises(Refused, match=f"{user.pk}: busy."):
        roles.grant(user, Role.OFFICER, by=None)

    user.refresh_from_db()
    assert user.role is None


def test_nobody_removes_their_own_role():
    officer = make_officer()
    make_officer()

    with pytest.raises(Refused, match="your own role"):
        roles.revoke(officer, by=officer)


def test_the_last_officer_stays():
    officer = make_officer()

    with pytest.raises(Refused, match="last officer"):
        roles.revoke(officer, by=None)


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_sample": True}])
def test_an_officer_who_cannot_sign_in_does_not_count_as_another_one(fields):
    officer = make_officer()
    make_officer(**fields)

    with pytest.raises(Refused, match="last officer"):
        roles.revoke(officer, by=None)


def test_who_has_no_role_cannot_lose_one():
    make_officer()
    with pytest.raises(Refused, match="neither officer nor auditor"):
        roles.revoke(make_user(), by=make_officer())


def test_the_database_lets_nobody_be_both():
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="both@example.org", is_officer=True, is_auditor=True)


def test_the_database_keeps_addresses_in_lower_case():
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Upper@example.org")


def test_editing_the_profile_writes_and_records_only_what_changed():
    user = make_user(name="Old", organisation="House")

    people.edit_profile(user, by=user, name="New", organisation="House", language="en")

    user.refresh_from_db()
    assert user.name == "New"
    event = AuditEvent.objects.about(user).get()
    assert event.new == {"fields": ["name"]}
    assert event.personal == {"old_name": "Old", "name": "New"}


def test_an_unchanged_profile_leaves_no_event():
    user = make_user()

    people.edit_profile(user, by=user, name=user.name)

    assert not AuditEvent.objects.exists()


def test_the_profile_does_not_reach_the_roles():
    with pytest.raises(ValueError, match="is_officer"):
        people.edit_profile(make_user(), by=None, is_officer=True)


def test_a_second_account_with_one_address_is_refused():
    make_user(email="one@example.org")

    with pytest.raises(Refused, match="already an account"):
        people.create("One@example.org", by=None, name="Two")


def test_officers_and_auditors_are_those_who_can_sign_in(settings):
    officer, auditor = make_officer(), make_auditor()
    sample = make_officer(is_sample=True)
    make_officer(is_active=False)
    make_user()

    assert list(User.objects.officers()) == [officer]
    assert list(User.objects.auditors()) == [auditor]
    assert set(User.objects.readers()) == {officer, auditor}
    settings.DEMO = True
    assert set(User.objects.officers()) == {officer, sample}
