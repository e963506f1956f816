"""Who may open which page: the mechanism. The rules stand in one module per app beside this.

    "clusters:manage": page(get=MEMBERS, post=NOBODY, slug=lambda world: world.once(cluster).slug)

reads: that page takes a ``slug``, that of the sample cluster; it opens for MEMBERS and takes a
POST from nobody. ``tests/test_access.py`` then asks it as every role, by GET and by POST.
"""

from dataclasses import dataclass, field

from tests.factories.accounts import make_auditor, make_officer, make_user

NOBODY = frozenset()
HOUSE = frozenset({"officer", "auditor"})
OFFICER = frozenset({"officer"})
# Roles by relation. Add yours here, and give it to somebody in your app's sample objects.
RELATIONS = frozenset({"manager", "editor", "viewer", "panelist", "chair", "partner", "signatory"})
SIGNED_IN = HOUSE | RELATIONS | {"user"}
EVERYBODY = SIGNED_IN | {"stranger"}
# All who may send a form that is open to everybody with an account: an auditor changes nothing.
WRITERS = SIGNED_IN - {"auditor"}


@dataclass(frozen=True)
class Page:
    get: frozenset
    post: frozenset
    is_own: bool = False  # about one's own account: the only forms that an auditor may send
    is_door: bool = False  # leads on into a sign-in under way; without one it turns everybody away
    given: tuple = ()  # what else must exist: functions of the world
    arguments: dict = field(default_factory=dict)


def page(get, post=NOBODY, *, own=False, given=(), **arguments):
    """A page that opens for the roles ``get`` and takes a form from the roles ``post``."""
    return Page(frozenset(get), frozenset(post), own, False, tuple(given), arguments)


def public(post=NOBODY, **arguments):
    """A page for everybody, with or without an account."""
    return page(EVERYBODY, post, **arguments)


def door(**arguments):
    """A step of signing in. Shows nothing but what the one who stands there has typed."""
    return Page(EVERYBODY, EVERYBODY, is_own=True, is_door=True, arguments=arguments)


class World:
    """One of each: people by role, and the sample objects that pages are about."""

    def __init__(self):
        self._people = {"stranger": None}
        self._things = {}

    def person(self, role):
        """The one person of that role. Relations are made by the sample objects."""
        if role not in self._people:
            make = {"officer": make_officer, "auditor": make_auditor}.get(role, make_user)
            self._people[role] = make(name=role)
        return self._people[role]

    def once(self, make):
        """What ``make(world)`` gives, made at the first call."""
        if make not in self._things:
            self._things[make] = make(self)
        return self._things[make]

    def arguments(self, rule):
        for make in rule.given:
            self.once(make)
        return {name: build(self) for name, build in rule.arguments.items()}
