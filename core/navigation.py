"""One place that says which pages the header and the footer lead to, and for whom.

Apps register their entries in ``AppConfig.ready``; the order is explicit, so that it does
not hang on the order of the apps. ``show`` is called with the user of the request.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

_entries = {"primary": {}, "footer": {}}
_roles = []


def everyone(user):
    return True


def signed_in(user):
    return user.is_authenticated


@dataclass(frozen=True)
class Entry:
    label: str  # lazily translated
    url_name: str
    show: Callable
    order: int

    @property
    def url(self):
        return reverse(self.url_name)


def register(label, url_name, *, show=everyone, order=100, place="primary"):
    """Let the header (or the footer) lead to ``url_name``; a second call replaces the first."""
    _entries[place][url_name] = Entry(label, url_name, show, order)


def entries(user, place="primary"):
    """The entries ``user`` is shown, smallest order first."""
    shown = [entry for entry in _entries[place].values() if entry.show(user)]
    return sorted(shown, key=lambda entry: (entry.order, entry.url_name))


def register_role(label, *, show, order=100):
    """Name a role ("Panelist") that the header shows beside the name of who has it."""
    _roles.append((order, show, label))


def role(user):
    """The first role of ``user``, or None."""
    if not user.is_authenticated:
        return None
    ordered = sorted(_roles, key=lambda entry: entry[0])
    return next((label for _, show, label in ordered if show(user)), None)
