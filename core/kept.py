"""What is made once and kept in memory, as long as the process lives and the space lasts.

A key must hold everything that the made thing depends on, a person as well if it does.
"""

from collections import OrderedDict
from threading import Lock


class Kept:
    """The ``most`` things that were asked for latest."""

    def __init__(self, most):
        self.most = most
        self._things = OrderedDict()
        self._lock = Lock()

    def get(self, key, make):
        """What ``make()`` gave for ``key`` before, or gives now."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
        made = make()
        with self._lock:
            self._things[key] = made
            while len(self._things) > self.most:
                self._things.popitem(last=False)
        return made
