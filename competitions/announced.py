"""What the public page of a call announces besides the call itself.

Judging lies to the right of this app; ``reviews`` registers its draws in ``AppConfig.ready``, as it
does for the call desk.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A part of the page: ``template`` prints ``rows``, and is given the call."""

    template: str
    rows: list


_sources: list[Callable] = []


def register(source):
    """Let ``source(call, user) -> Section or None`` speak on the public page of a call."""
    _sources.append(source)


def of(call, user):
    return [section for source in _sources if (section := source(call, user))]
