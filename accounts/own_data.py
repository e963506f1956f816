"""What accounts keeps about a person, to be given to them and to be erased.

The profile, how and where they sign in, invitations.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import jobs, states
from accounts.models import Invitation
from core import erasure, my_data
from core.audit import AuditEvent
from core.models import Job

PROFILE = ("email", "name", "organisation", "language", "zone", "role", "joined_at", "last_login")


def register():
    my_data.register("account", _("Profile, sign-in and sessions"), _account, order=10)
    erasure.register("account", erase=_erase, erases=_erases, keeps=_keeps)


def _account(user):
    yield "profile.json", {name: getattr(user, name) for name in PROFILE}
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    yield "sign-in/addresses.json", list(addresses.values("email", "primary", "verified"))
    sessions = UserSession.objects.filter(user=user).order_by("pk")
    fields = ("created_at", "last_seen_at", "ip", "user_agent")
    yield "sign-in/sessions.json", list(sessions.values(*fields))
    factors = Authenticator.objects.filter(user=user).order_by("pk")
    yield "sign-in/second-factors.json", list(factors.values("type", "created_at", "last_used_at"))
    invited = Invitation.objects.filter(email=user.email).order_by("pk")
    fields = ("purpose", "status", "created_at", "expires_at", "accepted_at")
    yield "invitations.json", list(invited.values(*fields))


def _erases(person):
    return [
        gettext("Name, e-mail, organisation, language and time zone."),
        gettext("Password, second factors and sessions: nobody can sign in with this account."),
        gettext("The offices held, and the address in invitations."),
    ]


def _keeps(person):
    words = gettext("The account as “%(name)s”, so that what it did keeps its author.")
    return [words % {"name": person.name_when_erased}]


def _erase(person, addresses, by):
    for session in UserSession.objects.filter(user=person):
        session.end()
    Authenticator.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    jobs.forget(Job.objects.filter(requested_by_id=person.pk))
    for invitation in Invitation.objects.pending().filter(email__in=addresses):
        states.WITHDRAW.apply(invitation, by=by)
    invited = Invitation.objects.filter(email__in=addresses)
    keys = [str(pk) for pk in invited.values_list("pk", flat=True)]
    label = Invitation._meta.label_lower
    about = AuditEvent.objects.filter(object_label=label, object_pk__in=keys)
    erasure.forget_values(about, ["email"])
    invited.update(email=person.email_when_erased, data={})
