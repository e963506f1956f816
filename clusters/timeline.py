"""Spans of days one after another: which run into each other, and what follows what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """The days with ``begins <= day < ends``; none at all where the two are the same."""

    begins: date
    ends: date

    @property
    def is_empty(self) -> bool:
        return self.ends <= self.begins


def overlaps(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Return which spans begin before an earlier one has ended, as places in ``spans``.

    Each such span is named once, with the earlier one that lasts longest, so that the answer is
    never longer than the question. Spans without a day overlap with nothing.

    >>> day = date.fromisoformat
    >>> overlaps([Span(day("2020-01-01"), day("2022-01-01")),
    ...           Span(day("2022-01-01"), day("2024-01-01")),
    ...           Span(day("2021-06-01"), day("2021-07-01"))])
    [(2, 0)]
    """
    found: list[tuple[int, int]] = []
    longest: int | None = None
    for place in in_order(spans):
        span = spans[place]
        if span.is_empty:
            continue
        if longest is not None and span.begins < spans[longest].ends:
            found.append((place, longest))
        if longest is None or span.ends > spans[longest].ends:
            longest = place
    return found


def in_order(spans: Sequence[Span]) -> list[int]:
    """Return the places of ``spans`` from the first that begins to the last."""
    return sorted(range(len(spans)), key=lambda place: (spans[place].begins, spans[place].ends))
