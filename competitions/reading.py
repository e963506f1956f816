"""A hand-in as one reader may see it: whole, or without the names of who applies.

Every page, document and file that a panelist can reach reads a hand-in through here, so that
none has to know when names are hidden. ``reviews`` knows, and registers how; without it, all is
seen whole.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Masking:
    """``hides(user, dossier)`` tells from whom names are hidden, ``mask(submission)`` makes a
    copy without them that cannot be saved."""

    hides: Callable
    mask: Callable


_masking = []


def register(*, hides, mask):
    """Say how names are hidden; the last one said holds."""
    _masking[:] = [Masking(hides, mask)]


def hides_names(user, dossier):
    return any(masking.hides(user, dossier) for masking in _masking)


def as_seen(submission, user):
    """``submission`` itself, or its copy without names where ``user`` must not know them."""
    return masked(submission) if hides_names(user, submission.dossier) else submission


def masked(submission):
    for masking in _masking:
        submission = masking.mask(submission)
    return submission
