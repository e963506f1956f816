"""The chain that parts equal scores: declared before anybody judges, and read strictly.

A chain is a list of entries, tried in turn:

* ``{"by": "criterion", "key": CODE}``: the better mean of the raw scores of one criterion;
* ``{"by": "attribute", "name": "topic"}`` (or ``"region"``): what is not yet covered by anybody
  ranked better comes first;
* ``{"by": "attribute", "name": "balance", "key": QUESTION}``: of the shares of women, in percent,
  that are the answers to one question, the one that is nearer to one half;
* ``{"by": "panel"}``: the order that the panel has decided and recorded for this very group;
* ``{"by": "draw"}``: the order of the lots that were drawn in this very group; nothing follows.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .decimals import quoted


class By(StrEnum):
    CRITERION = "criterion"
    ATTRIBUTE = "attribute"
    PANEL = "panel"
    DRAW = "draw"


COVERED = ("topic", "region")  # attributes whose value may be covered by somebody ranked better
BALANCED = ("balance",)  # attributes that are a share, best at one half, asked by a question
ATTRIBUTES = COVERED + BALANCED
_NAMED = {By.CRITERION: "key", By.ATTRIBUTE: "name"}  # what else an entry says


class ChainRefused(ValueError):
    """A chain that cannot be used; ``str`` is one sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; ``name`` is the criterion's code or the attribute's name, else empty.

    ``key`` is the question that asks for the attribute, else empty.
    """

    by: By
    name: str = ""
    key: str = ""

    def __str__(self) -> str:
        return f"{self.by} {self.attribute}".strip()

    @property
    def attribute(self) -> str:
        """Under what its values stand: "topic", "balance:QUESTION"."""
        return f"{self.name}:{self.key}" if self.key else self.name

    def as_data(self) -> dict[str, str]:
        """The entry as it is stored."""
        data = {"by": str(self.by)}
        if self.name:
            data[_NAMED[self.by]] = self.name
        return data | {"key": self.key} if self.key else data


def read_chain(data: Any, criteria: Collection[str]) -> tuple[Entry, ...]:
    """Return the chain that ``data`` (as read from JSON) states.

    Args:
        criteria: the codes of the rubric.

    Raises:
        ChainRefused: no list, an empty one, an entry that is unknown or incomplete, a criterion
            or an attribute that does not exist, one that comes twice, one behind a draw.

    >>> chain = read_chain([{"by": "criterion", "key": "impact"}, {"by": "draw"}], {"impact"})
    >>> [str(entry) for entry in chain]
    ['criterion impact', 'draw']
    """
    if not isinstance(data, list):
        raise ChainRefused("The tie chain must be a list.")
    if not data:
        raise ChainRefused("The tie chain is empty.")
    chain: list[Entry] = []
    for place, item in enumerate(data, start=1):
        entry = _entry(place, item)
        if entry.by == By.CRITERION and entry.name not in criteria:
            raise ChainRefused(f"The tie chain names no criterion of the rubric: {_shown(entry)}.")
        if entry.by == By.ATTRIBUTE and entry.name not in ATTRIBUTES:
            raise ChainRefused(
                f"The tie chain names no known attribute: {_shown(entry)}; "
                f"there are {', '.join(ATTRIBUTES)}."
            )
        if entry in chain:
            raise ChainRefused(f"The tie chain comes back to the same entry: {entry}.")
        if chain and chain[-1].by == By.DRAW:
            raise ChainRefused("Nothing can follow a draw in the tie chain: it parts everybody.")
        chain.append(entry)
    return tuple(chain)


def _entry(place: int, item: Any) -> Entry:
    by = item.get("by") if isinstance(item, dict) else None
    if not isinstance(by, str) or by not in set(By):
        raise ChainRefused(
            f"Entry {place} of the tie chain must say by what it parts: {', '.join(By)}."
        )
    by = By(by)
    names = {"by", _NAMED[by]} if by in _NAMED else {"by"}
    is_asked = by == By.ATTRIBUTE and item.get("name") in BALANCED
    if is_asked:
        names.add("key")
    if set(item) != names:
        raise ChainRefused(
            f"Entry {place} of the tie chain must have exactly: {', '.join(sorted(names))}."
        )
    name = item[_NAMED[by]] if by in _NAMED else ""
    if by in _NAMED and (not isinstance(name, str) or not name):
        raise ChainRefused(f"Entry {place} of the tie chain names no {by}.")
    key = item["key"] if is_asked else ""
    if is_asked and (not isinstance(key, str) or not key):
        raise ChainRefused(f"Entry {place} of the tie chain names no question.")
    return Entry(by, name, key)


def _shown(entry: Entry) -> str:
    return quoted(entry.name)
