"""What follows when somebody joins those who stand behind a cluster or an application.

The apps to the right register in ``AppConfig.ready`` what they do then. They are told in the
transaction of the joining and must not lock what lies further to the left of the lock order:
what takes long or takes locks is left to a job.
"""

from collections.abc import Callable

_followers: list[Callable] = []


def register(follow):
    """Let ``follow(joined, by=person)`` know what somebody has joined.

    ``joined`` is the cluster, the application, or the organisation that others became.
    """
    _followers.append(follow)


def tell(joined, *, by):
    """Say that somebody new stands behind ``joined``."""
    for follow in _followers:
        follow(joined, by=by)
