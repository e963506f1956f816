"""Those who take part, and how they come in: by invitation, by registering, by a second factor."""

import re

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from core.models import Letter
from tests.factories.accounts import PASSWORD, TOTP_SECRET, make_officer
from tests.journeys.visitor import Visitor


def an_officer_signs_in(name):
    """The office's accounts stand at the beginning: ``manage.py`` makes the first ones."""
    officer = make_officer(name=name, email=_address(name), password=PASSWORD)
    visitor = Visitor(name)
    visitor.open("/").follow("Sign in")
    visitor.press("Sign in", {"Email": officer.email, "Password": PASSWORD})
    visitor.press("Sign in", {"Code": totp()})
    visitor.sees("What needs you today")
    return visitor


def somebody_creates_an_account(name):
    """Whoever wants to apply; the address is proved by a code from a letter."""
    visitor = Visitor(name)
    visitor.open("/").follow("Create an account")
    visitor.press("Create account", {"Name": name, "Email": _address(name), "Password": PASSWORD})
    visitor.press("Confirm", {"Code": code_for(name)})
    return visitor.home()


def somebody_accepts_an_invitation(name):
    """Open the link of the letter and create the account with it."""
    visitor = Visitor(name).open(link_for(name))
    return visitor.press("Create account and accept", {"Name": name, "Password": PASSWORD})


def address_of(name):
    return _address(name)


def letter_to(name, subject=""):
    """The latest letter to somebody, as their mailbox has it."""
    found = Letter.objects.filter(address=_address(name), subject__contains=subject)
    letter = found.order_by("pk").last()
    assert letter, f"no letter “{subject}” to {name}"
    return letter


def has_letter(name, subject):
    return Letter.objects.filter(address=_address(name), subject__contains=subject).exists()


def code_for(name):
    return re.search(r"^\d{4}-\d{4}$", letter_to(name).text, re.MULTILINE).group()


def link_for(name):
    return re.search(r"https?://[^/\s]+(/invitations/\S+)", letter_to(name).text).group(1)


def totp(secret=TOTP_SECRET):
    """What an authenticator shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def _address(name):
    return f"{re.sub(r'[^a-z0-9]+', '.', name.lower())}@example.org"
