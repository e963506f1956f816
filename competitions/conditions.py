"""Which questions are asked: one with a condition, only while another has that answer.

A question whose condition names one that is itself not asked is not asked either. What names
no question of the form, or in the end itself, is never asked: such forms are not published.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Condition:
    """Asked while the question ``key`` has the answer ``equals``, among others or alone."""

    key: str
    equals: str


Conditions = Mapping[str, Condition | None]  # of every question of a form, by its key


def of(data: Mapping[str, str]) -> Condition | None:
    """The condition that a question keeps as data; None for one that is always asked."""
    return Condition(data["key"], data["equals"]) if data else None


def asked(conditions: Conditions, answers: Mapping[str, Collection[str]]) -> set[str]:
    """The keys of the questions that are asked, given what is chosen in each."""
    return {key for key in conditions if _is_asked(key, conditions, answers)}


def _is_asked(key: str, conditions: Conditions, answers: Mapping[str, Collection[str]]) -> bool:
    passed = {key}
    while condition := conditions[key]:
        key = condition.key
        if key in passed or key not in conditions:
            return False
        if condition.equals not in answers.get(key, ()):
            return False
        passed.add(key)
    return True


def unknown(conditions: Conditions) -> list[str]:
    """The questions whose condition names no question of the form, in their order."""
    return [key for key, needs in conditions.items() if needs and needs.key not in conditions]


def in_circles(conditions: Conditions) -> list[str]:
    """The questions that wait for each other, or for themselves, in their order."""
    return [key for key in conditions if _leads_back(key, conditions)]


def _leads_back(start: str, conditions: Conditions) -> bool:
    key, passed = start, set()
    while (condition := conditions.get(key)) and key not in passed:
        passed.add(key)
        key = condition.key
        if key == start:
            return True
    return False
