"""Giving and taking the offices of officer and auditor."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from core import audit
from core.errors import Refused

_obstacles = []


def register_obstacle(find):
    """Let ``find(user)`` name, in a sentence, what keeps a person from an office, or return "".

    The apps to the right register theirs in ``AppConfig.ready``.
    """
    _obstacles.append(find)


@transaction.atomic
def grant(user, role, *, by):
    """Make ``user`` an officer or an auditor; nobody is both, and no obstacle may stand."""
    _lock_offices(user)
    if user.role == role:
        return user
    if user.role:
        raise Refused(
            [
                _("%(person)s is %(role)s already; remove that role first.")
                % {"person": user, "role": user.role.label}
            ]
        )
    if problems := [words for find in _obstacles if (words := find(user))]:
        raise Refused(problems)
    return _write(user, role, verb="grant role", by=by)


@transaction.atomic
def revoke(user, *, by):
    """Take the role of officer or auditor from ``user``.

    Refused for one's own role and for the last officer, so that a slip of the hand can
    lock nobody out of the house.
    """
    officers = _lock_offices(user)
    if user.role is None:
        raise Refused([_("%(person)s is neither officer nor auditor.") % {"person": user}])
    if by == user:
        raise Refused([_("You cannot remove your own role. Ask another officer.")])
    if officers == [user]:
        last = _("%(person)s is the last officer. Appoint another first.")
        raise Refused([last % {"person": user}])
    return _write(user, None, verb="revoke role", by=by)


def _lock_offices(user):
    """Lock all officers and ``user``, in one order, and read ``user`` afresh.

    Two officers who remove each other at the same moment meet here: the second one sees
    what the first one did.
    """
    officers = User.objects.officers().values("pk")
    locked = User.objects.filter(pk__in=officers) | User.objects.filter(pk=user.pk)
    pks = [row.pk for row in locked.select_for_update().order_by("pk")]
    user.refresh_from_db()
    return [row for row in User.objects.officers().order_by("pk") if row.pk in pks]


def _write(user, role, *, verb, by):
    old = user.role
    user.is_officer = role == Role.OFFICER
    user.is_auditor = role == Role.AUDITOR
    user.save(update_fields=["is_officer", "is_auditor"])
    audit.record(user, verb, by=by, old={"role": old}, new={"role": role})
    return user


def accept_office(invitation, user):
    """What accepting an invitation into the house does; its purpose is the role's name."""
    grant(user, Role(invitation.purpose), by=invitation.invited_by)


def describe_office(invitation):
    return _("work here as %(role)s") % {"role": Role(invitation.purpose).label}
