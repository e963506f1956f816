from datetime import timedelta

import pytest
from django.core import signing

from accounts.actions import invitations, roles
from accounts.models import Invitation, User
from accounts.states import InvitationStatus
from core import clock
from core.audit import AuditEvent
from core.errors import Refused
from core.models import Letter
from core.states import TransitionNotAllowed
from tests.factories.accounts import make_auditor, make_invitation, make_officer, make_user

pytestmark = pytest.mark.django_db


def invite(email="guest@example.org", *, by=None, purpose="officer"):
    return invitations.invite(email, purpose=purpose, target=None, by=by or make_officer())


def test_an_invitation_sends_one_confidential_letter_with_the_link_and_leaves_one_event():
    officer = make_officer(name="Olga Officer")

    invitation = invite("Guest@Example.org", by=officer)

    letter = Letter.objects.get()
    assert (letter.address, letter.is_confidential) == ("guest@example.org", True)
    assert invitation.get_absolute_url() in letter.text
    assert "Olga Officer invites you to: work here as officer." in letter.text
    event = AuditEvent.objects.about(invitation).get()
    assert (event.verb, event.by, event.personal) == (
        "invite",
        officer,
        {"email": "guest@example.org"},
    )
    assert "guest@example.org" not in event.text


def test_a_second_invitation_to_the_same_end_replaces_the_first():
    first = invite()
    second = invite()

    first.refresh_from_db()
    assert first.status == InvitationStatus.WITHDRAWN
    assert second.is_usable
    assert Letter.objects.count() == 2


def test_an_unknown_purpose_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        invite(purpose="emperor")


def test_a_purpose_is_registered_once():
    with pytest.raises(ValueError, match="registered twice"):
        invitations.register_purpose("officer", on_accept=None, describe=None)


def test_the_token_is_signed_and_a_foreign_one_finds_nothing():
    invitation = make_invitation()

    assert Invitation.objects.by_token(invitation.token).get() == invitation
    for forged in ["", "x", str(invitation.reference), f"{invitation.reference}:AAAA"]:
        assert not Invitation.objects.by_token(forged).exists()
    other_salt = signing.Signer(salt="something else").sign(str(invitation.reference))
    assert not Invitation.objects.by_token(other_salt).exists()


def test_accepting_gives_the_role_once():
    guest = make_user(email="guest@example.org")
    invitation = invite()

    invitations.accept(invitation, by=guest)

    guest.refresh_from_db()
    assert guest.is_officer
    assert (invitation.status, invitation.accepted_by) == (InvitationStatus.ACCEPTED, guest)
    with pytest.raises(TransitionNotAllowed):
        invitations.accept(invitation, by=guest)


def test_of_two_copies_in_hand_only_one_is_accepted():
    guest = make_user(email="guest@example.org")
    invitation = invite()
    stale = Invitation.objects.get(pk=invitation.pk)
    invitations.accept(invitation, by=guest)

    with pytest.raises(TransitionNotAllowed):
        invitations.accept_as_new(stale, name="Twin", password="correct horse battery")

    assert AuditEvent.objects.about(invitation).filter(verb="accept").count() == 1


def test_an_expired_invitation_is_refused():
    guest = make_user(email="guest@example.org")
    invitation = invite()

    with clock.frozen(invitation.expires_at), pytest.raises(Refused, match="expired"):
        invitations.accept(invitation, by=guest)
    with clock.frozen(invitation.expires_at - timedelta(seconds=1)):
        invitations.accept(invitation, by=guest)


def test_an_invitation_is_for_its_address_only():
    invitation = invite()

    with pytest.raises(Refused, match="another e-mail address"):
        invitations.accept(invitation, by=make_user())


def test_a_new_account_from_a_link_can_sign_in_at_once():
    invitation = invite(purpose="auditor")

    user = invitations.accept_as_new(invitation, name="Gwen", password="correct horse battery")

    user.refresh_from_db()
    assert (user.email, user.name, user.is_auditor) == ("guest@example.org", "Gwen", True)
    assert user.check_password("correct horse battery")
    assert user.emailaddress_set.get().verified


def test_a_new_account_is_not_made_when_accepting_fails():
    make_user(email="guest@example.org")
    invitation = invite()

    with pytest.raises(Refused, match="already an account"):
        invitations.accept_as_new(invitation, name="Gwen", password="correct horse battery")

    assert User.objects.filter(email="guest@example.org").count() == 1
    assert invitation.status == InvitationStatus.PENDING


def test_who_is_auditor_cannot_become_officer_on_top():
    auditor = make_auditor(email="guest@example.org")
    invitation = invite()

    with pytest.raises(Refused, match="remove that role first"):
        invitations.accept(invitation, by=auditor)

    invitation.refresh_from_db()
    assert invitation.status == InvitationStatus.PENDING


def test_a_withdrawn_invitation_cannot_be_accepted():
    guest = make_user(email="guest@example.org")
    invitation = invite()
    invitations.withdraw(invitation, by=make_officer())

    with pytest.raises(TransitionNotAllowed):
        invitations.accept(invitation, by=guest)


def test_the_target_of_an_invitation_is_found_again():
    person = make_user()
    invitation = make_invitation(target=person)

    assert invitation.target == person
    assert list(Invitation.objects.about(person)) == [invitation]
    assert make_invitation().target is None


def test_accepting_is_refused_for_whoever_was_officer_already_without_harm():
    officer = make_officer(email="guest@example.org")
    invitation = invite()

    invitations.accept(invitation, by=officer)

    assert not AuditEvent.objects.about(officer).filter(verb="grant role").exists()
    assert roles.grant(officer, "officer", by=None) == officer
