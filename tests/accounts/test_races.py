"""Two people, or one person twice, in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.actions import invitations, roles
from accounts.models import Invitation, User
from core.audit import AuditEvent
from core.errors import Refused
from core.states import TransitionNotAllowed
from tests.factories.accounts import make_invitation, make_officer, make_user

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]


def at_once(*calls):
    """Run the calls in threads of their own and give their results or refusals."""
    start = Barrier(len(calls))

    def run(call):
        start.wait()
        try:
            return call()
        except (Refused, TransitionNotAllowed) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def copy(invitation):
    return Invitation.objects.get(pk=invitation.pk)


def test_two_simultaneous_accepts_are_one_acceptance():
    guest = make_user()
    invitation = make_invitation(email=guest.email)

    results = at_once(
        lambda: invitations.accept(copy(invitation), by=guest),
        lambda: invitations.accept(copy(invitation), by=User.objects.get(pk=guest.pk)),
    )

    assert sorted(type(result).__name__ for result in results) == [
        "Invitation",
        "TransitionNotAllowed",
    ]
    assert AuditEvent.objects.about(invitation).filter(verb="accept").count() == 1
    assert AuditEvent.objects.about(guest).filter(verb="grant role").count() == 1


def test_two_new_accounts_from_one_link_are_one_account():
    invitation = make_invitation()

    at_once(
        *[
            lambda: invitations.accept_as_new(
                copy(invitation), name="Gwen", password="a rather long phrase"
            )
        ]
        * 2
    )

    assert User.objects.filter(email=invitation.email).count() == 1
    assert AuditEvent.objects.about(invitation).filter(verb="accept").count() == 1


def test_two_officers_who_remove_each_other_leave_one():
    one, two = make_officer(), make_officer()

    at_once(
        lambda: roles.revoke(User.objects.get(pk=one.pk), by=two),
        lambda: roles.revoke(User.objects.get(pk=two.pk), by=one),
    )

    assert User.objects.officers().count() == 1
