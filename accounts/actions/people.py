"""What can be done to an account, apart from signing in, which the library does."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.errors import Refused
from core.states import lock

PROFILE = ("name", "organisation", "language", "zone")


@transaction.atomic
def create(email, *, by, name, password=None, **fields):
    """Create an account whose address is known to be right, so that it can sign in at once.

    Without a password the person signs in by one-time code.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name, **fields)
    except IntegrityError as error:
        raise Refused([_("There is already an account with this e-mail address.")]) from error
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    audit.record(
        user,
        "create account",
        by=by or user,
        new={"role": user.role, "is_sample": user.is_sample},
        personal={"email": user.email, "name": user.name},
    )
    return user


@transaction.atomic
def edit_profile(user, *, by, **changes):
    """Write name, organisation, language or time zone."""
    if unknown := changes.keys() - set(PROFILE):
        raise ValueError(f"not part of the profile: {sorted(unknown)}")
    lock(user)
    changed = {field: value for field, value in changes.items() if getattr(user, field) != value}
    if not changed:
        return user

    old = {field: getattr(user, field) for field in changed}
    for field, value in changed.items():
        setattr(user, field, value)
    user.save(update_fields=list(changed))
    audit.record(
        user,
        "edit profile",
        by=by,
        new={"fields": sorted(changed)},
        personal={f"old_{field}": value for field, value in old.items()} | changed,
    )
    return user
