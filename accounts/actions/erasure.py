"""Erasing a person: what is personal goes, what was decided and what proves it stays."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import roles
from accounts.models import User
from core import audit, clock, erasure
from core.audit import AuditEvent
from core.errors import Refused
from core.states import lock


@transaction.atomic
def erase(person, *, by, reason):
    """Let nothing here point at ``person`` any more, in all apps at once; cannot be undone.

    Refused while something must be settled first; ``reason`` is for auditors.
    """
    lock(person)
    if person.erased_at:
        raise Refused(_("This person has been erased already."))
    if by == person:
        raise Refused(_("You cannot erase yourself. Ask another officer."))
    if not reason.strip():
        raise Refused(_("Say on what ground the person is erased: auditors read it."))
    if problems := erasure.plan(person).obstacles:
        raise Refused(problems)
    if person.role:
        roles.revoke(person, by=by)
    erasure.erase(person, _addresses(person), by=by)
    _blank(person)
    new = {"erased_at": person.erased_at}
    audit.record(person, "erase", by=by, new=new, personal={"reason": reason})
    return person


def _addresses(person):
    """The e-mail addresses of now and of before, but for those that somebody else has now."""
    now = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    changes = AuditEvent.objects.about(person).filter(verb="change e-mail")
    before = [
        value
        for event in changes.prefetch_related("personal_values")
        for value in event.personal.values()
        if "@" in value
    ]
    known = {address.lower() for address in [person.email, *now, *before]}
    others = EmailAddress.objects.exclude(user=person).values_list("email", flat=True)
    users = User.objects.exclude(pk=person.pk).values_list("email", flat=True)
    return known - {address.lower() for address in [*_of(others, known), *_of(users, known)]}


def _of(addresses, known):
    return addresses.filter(email__in=known)


def _blank(person):
    person.email, person.name = person.email_when_erased, person.name_when_erased
    person.organisation = person.zone = ""
    person.language = "en"
    person.is_active = person.is_staff = person.is_superuser = False
    person.last_login = None
    person.set_unusable_password()
    person.erased_at = clock.now()
    person.save(
        update_fields=[
            "email",
            "name",
            "organisation",
            "zone",
            "language",
            "is_active",
            "is_staff",
            "is_superuser",
            "last_login",
            "password",
            "erased_at",
        ]
    )
