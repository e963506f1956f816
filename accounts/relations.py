"""What every page's header asks of a person: whether they have a seat, a cluster, a part.

Apps to the right register the rows; the sign-in backend loads the answers with the person, so
that a page spends no query on them. An answer holds for one request.
"""

from django.db.models import Exists, OuterRef

_rows = {}


def register(name, rows):
    """``rows()`` is a queryset of a model with ``user``: does a person have any of them?"""
    _rows[name] = rows


def loaded_with(users):
    """``users`` with the answers."""
    asked = {
        _place(name): Exists(rows().filter(user=OuterRef("pk"))) for name, rows in _rows.items()
    }
    return users.annotate(**asked)


def has(user, name):
    if not user.is_authenticated:
        return False
    if not hasattr(user, _place(name)):
        setattr(user, _place(name), _rows[name]().filter(user=user).exists())
    return getattr(user, _place(name))


def are_known_to_lack(user, *names):
    """Whether the answers came with the person, and each is no: nothing need be asked then."""
    return all(getattr(user, _place(name), True) is False for name in names)


def _place(name):
    return f"_has_{name}"
