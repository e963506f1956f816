"""What stands at the top of an applicant's dossier because something waits there.

Judging lies to the right of this app; ``reviews`` registers what it has to say in
``AppConfig.ready``, as it does for the call desk.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Notice:
    """``words`` say what it is, ``action`` what the link to ``url`` does.

    ``due`` is a deadline, ``at`` when it takes place.
    """

    words: str
    url: str
    action: str
    due: datetime | None = None
    at: datetime | None = None
    tone: str = "info"


_sources: list[Callable] = []


def register(source):
    """Let ``source(dossier, user)`` yield notices for the page of a dossier."""
    _sources.append(source)


def of(dossier, user):
    return [notice for source in _sources for notice in source(dossier, user)]
