"""What accounts keeps about a person: the profile, how and where they sign in, invitations."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation
from core import my_data

PROFILE = ("email", "name", "organisation", "language", "zone", "role", "joined_at", "last_login")


def register():
    my_data.register("account", _("Profile, sign-in and sessions"), _account, order=10)


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
