"""Erasing what is personal: each app says beforehand what it erases and what it must keep.

An app registers a rule in ``AppConfig.ready``, from the left to the right, as it does for
visibility. The action that erases stands in ``accounts``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from core.models import AuditPersonal

# An address there reaches nobody: the domain is reserved for that (RFC 2606).
NOWHERE = "@erased.invalid"


def address(*numbers):
    """What stands in the place of an erased e-mail address, unique by its numbers."""
    return "-".join(["erased", *map(str, numbers)]) + NOWHERE


def nothing(person):
    return []


@dataclass(frozen=True)
class Rule:
    """What one app does when a person is erased. All but ``erase`` return sentences."""

    erase: Callable  # (person, addresses, by): in the transaction of the erasure
    erases: Callable  # (person) -> what will be gone
    keeps: Callable  # (person) -> what stays, and why
    obstacles: Callable  # (person) -> what must be settled first


_rules = {}


def register(name, *, erase, erases=nothing, keeps=nothing, obstacles=nothing):
    if name in _rules:
        raise ValueError(f"two rules of erasure are named {name}")
    _rules[name] = Rule(erase, erases, keeps, obstacles)


@dataclass(frozen=True)
class Plan:
    """What erasing a person would mean, in sentences."""

    erases: tuple
    keeps: tuple
    obstacles: tuple


def plan(person):
    def collect(name):
        return tuple(words for rule in _rules.values() for words in getattr(rule, name)(person))

    return Plan(collect("erases"), collect("keeps"), collect("obstacles"))


def erase(person, addresses, *, by):
    """Let every app erase its part; ``addresses`` are all that the person is known under."""
    for rule in _rules.values():
        rule.erase(person, addresses, by)


def forget_values(events, names=None):
    """Erase the personal values of audit events; their salted digests keep the chain whole."""
    values = AuditPersonal.objects.filter(event__in=events)
    if names is not None:
        values = values.filter(name__in=names)
    return values.delete()[0]
