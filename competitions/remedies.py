"""What follows from an upheld complaint, as those who judge a kind of stage register it.

A decision about which nobody can be judged anew is none that one complains about on a page.
"""

from collections.abc import Callable
from dataclasses import dataclass

_remedies = {}


@dataclass(frozen=True)
class Remedy:
    """``has_judged(user, dossier)``: whether a person took part in the judging, so that another
    one decides; ``judge_again(dossier, by=, reason=)`` opens the judging once more."""

    has_judged: Callable
    judge_again: Callable


def register(stage_kind, remedy):
    _remedies[stage_kind] = remedy


def of(stage):
    """The remedy of a stage, or None."""
    return _remedies.get(stage.kind)
