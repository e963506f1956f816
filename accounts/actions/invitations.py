"""Inviting people to a role, by a signed link that works once.

What an invitation leads to is registered by the app that knows: ``register_purpose`` in
the ``ready`` of its AppConfig. This module only carries the letter and keeps the count.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import emails, states
from accounts.actions import people
from accounts.models import Invitation
from core import audit, clock
from core.errors import Refused
from core.states import lock


@dataclass(frozen=True)
class Purpose:
    on_accept: Callable  # (invitation, user): gives the role, in the transaction of the acceptance
    describe: Callable  # (invitation) -> what one is invited to, e.g. "edit for the cluster BioM"
    valid_for: timedelta
    landing: Callable  # (invitation) -> address of the page that comes after accepting
    other_answer: Callable  # (invitation) -> address where one answers something else, or ""


_purposes = {}


def register_purpose(
    name,
    *,
    on_accept,
    describe,
    valid_for=timedelta(days=14),
    landing=lambda invitation: "/",
    other_answer=lambda invitation: "",
):
    if name in _purposes:
        raise ValueError(f"purpose registered twice: {name}")
    _purposes[name] = Purpose(on_accept, describe, valid_for, landing, other_answer)


def describe(invitation):
    """Say what the invitation is to, in the words of the app that sent it."""
    return _purposes[invitation.purpose].describe(invitation)


def landing(invitation):
    """Where one goes after accepting: to the work that one was invited to."""
    return _purposes[invitation.purpose].landing(invitation)


def other_answer(invitation):
    """Where one refuses, or accepts on terms of one's own; empty if there is no such page."""
    return _purposes[invitation.purpose].other_answer(invitation)


@transaction.atomic
def invite(email, *, purpose, target, by, data=None):
    """Send a link to ``email``; an earlier, still open one to the same end stops working."""
    valid_for = _purposes[purpose].valid_for
    about = {
        "email": email.strip().lower(),
        "purpose": purpose,
        "target_label": target._meta.label_lower if target else "",
        "target_id": str(target.pk) if target else "",
    }
    for earlier in Invitation.objects.pending().filter(**about):
        states.WITHDRAW.apply(earlier, by=by, reason="replaced by a newer invitation")

    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                **about, data=data or {}, invited_by=by, expires_at=clock.now() + valid_for
            )
    except IntegrityError as error:  # two people invite the same person in one moment
        raise Refused([_("This person has just been invited by somebody else.")]) from error
    audit.record(
        invitation,
        "invite",
        by=by,
        new={name: value for name, value in about.items() if name != "email"},
        personal={"email": invitation.email},
    )
    emails.invitation(invitation, describe(invitation))
    return invitation


def withdraw(invitation, *, by):
    """Let the link stop working."""
    return states.WITHDRAW.apply(invitation, by=by)


@transaction.atomic
def accept(invitation, *, by):
    """Take the role. Of two simultaneous calls the second raises TransitionNotAllowed."""
    lock(invitation)
    states.ACCEPT.check(invitation)
    if invitation.is_expired:
        raise Refused([_("This invitation has expired.")])
    if by.email != invitation.email:
        raise Refused([_("This invitation was sent to another e-mail address.")])

    states.ACCEPT.apply(invitation, by=by, accepted_by=by, accepted_at=clock.now())
    _purposes[invitation.purpose].on_accept(invitation, by)
    return invitation


@transaction.atomic
def accept_as_new(invitation, *, name, password, organisation="", language="en"):
    """Create the account that the link's reader asks for, and take the role with it.

    Whoever holds the link reads that mailbox, so the address needs no further proof.
    """
    lock(invitation)
    states.ACCEPT.check(invitation)
    user = people.create(
        invitation.email,
        by=None,
        name=name,
        password=password,
        organisation=organisation,
        language=language,
    )
    accept(invitation, by=user)
    return user
