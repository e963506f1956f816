"""Object permissions as named predicates behind Django's own ``user.has_perm``."""

from django.contrib.auth.backends import BaseBackend
from django.core.exceptions import PermissionDenied

_rules = {}


def rule(*names):
    """Let ``predicate(user, obj) -> bool`` decide the permissions ``names``."""

    def register(predicate):
        if taken := _rules.keys() & set(names):
            raise ValueError(f"permissions with two rules: {sorted(taken)}")
        _rules.update(dict.fromkeys(names, predicate))
        return predicate

    return register


class RulesBackend(BaseBackend):
    """Answers ``user.has_perm(name, obj)`` from the rules; signs nobody in."""

    def has_perm(self, user_obj, perm, obj=None):
        predicate = _rules.get(perm)
        return bool(predicate and user_obj.is_active and predicate(user_obj, obj))


def require(user, permission, obj=None):
    """Raise PermissionDenied (403) unless ``user`` has ``permission`` on ``obj``."""
    if not user.has_perm(permission, obj):
        raise PermissionDenied(permission)


@rule("core.read_operations")
def reads_operations(user, obj):
    """Jobs, letters and health are read by officers and auditors."""
    return user.is_officer or user.is_auditor


@rule("core.run_operations")
def runs_operations(user, obj):
    """Only officers start a job or a letter again."""
    return user.is_officer
