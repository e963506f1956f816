"""Whether a person must have a second factor, and has one."""

from django.conf import settings

from accounts.models import User


def has_second_factor(user):
    """An authenticator app or a passkey. Recovery codes alone do not count."""
    if not hasattr(user, "has_second_factor"):  # the sign-in backend has asked already
        row = User.objects.with_second_factor().filter(pk=user.pk)
        user.has_second_factor = row.values_list("has_second_factor", flat=True).get()
    return user.has_second_factor


def lacks_second_factor(user):
    """True for an officer or auditor who must set one up before going on."""
    if not settings.REQUIRE_OFFICER_MFA or not user.is_authenticated or user.role is None:
        return False
    return not has_second_factor(user)
