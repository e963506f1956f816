"""What a label rests on, as the app that decides about labels tells the office.

It lies to the right of this app and registers in ``AppConfig.ready``.
"""

from collections.abc import Callable

_tellers: list[Callable] = []


def register(tell):
    """Let ``tell(label, user)`` name what a label rests on, as far as ``user`` may see it.

    It yields dicts ``words`` and ``url``.
    """
    _tellers.append(tell)


def of(label, user):
    return [item for tell in _tellers for item in tell(label, user)]
