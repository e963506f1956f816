"""What follows an organisation when it is merged into another one.

The apps to the right that point at organisations register in ``AppConfig.ready`` how their
rows move; each may refuse, with a sentence for the officer, where that would be wrong.
"""

from collections.abc import Callable

_movers: list[Callable] = []


def register(move):
    """Let ``move(kept, merged) -> {what: how many}`` point rows of ``merged`` at ``kept``."""
    _movers.append(move)


def move_all(kept, merged):
    """Move everything that points at ``merged``; return what moved, for the record."""
    moved = {}
    for move in _movers:
        moved |= move(kept, merged)
    return moved
