"""Status changes, declared as tables and made in one place.

A status is never assigned. Each app lists its transitions in ``states.py``, and
``Transition.apply`` (``apply_many`` for sets) is the only code that writes the field, so
that every change is locked, checked and recorded in the audit trail.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock

CHUNK = 500  # keys in one statement


class TransitionNotAllowed(Exception):
    """The object is not in a status from which this transition may start."""

    def __init__(self, transition, obj):
        self.transition, self.obj = transition, obj
        status = obj.get_status_display()
        super().__init__(
            _("%(object)s is %(status)s now, so this is no longer possible: %(verb)s.")
            % {"object": obj, "status": status, "verb": transition.name}
        )


@dataclass(frozen=True)
class Transition:
    name: str  # the verb in the imperative: "submit", "withdraw"
    sources: frozenset[str]
    target: str

    def check(self, obj):
        if obj.status not in self.sources:
            raise TransitionNotAllowed(self, obj)

    @transaction.atomic
    def apply(self, obj, *, by, reason="", facts=None, **changes):
        """Move ``obj`` to the target, writing ``changes`` in the same UPDATE.

        Of two concurrent requests the second raises TransitionNotAllowed and writes
        nothing. ``by`` is the acting user, or None for the clock and the console.
        ``reason`` and the fields that the model lists in ``audit_personal`` are kept in
        the erasable part of the audit trail; ``facts`` are recorded and not written.
        """
        lock(obj)
        self.check(obj)

        changes = {"status": self.target} | changes
        entry = _entry(obj, changes, reason)
        entry.new.update(facts or {})
        for field, value in changes.items():
            setattr(obj, field, value)
        obj.save(update_fields=[*changes, *_touched(type(obj))])
        audit.record_many([entry], self.name, by=by)
        return obj

    @transaction.atomic
    def apply_many(self, queryset, *, by, reason="", **changes):
        """Move every row of ``queryset``, all or none, and return how many there were.

        Rows are locked in the order of their keys. One that is not in a source status
        raises TransitionNotAllowed; a caller that wants to pass over such rows filters.
        """
        rows = list(queryset.order_by("pk").select_for_update(of=("self",)))
        for row in rows:
            self.check(row)

        changes = {"status": self.target} | changes
        entries = [_entry(row, changes, reason) for row in rows]
        touched = dict.fromkeys(_touched(queryset.model), clock.now())
        for start in range(0, len(rows), CHUNK):
            keys = [row.pk for row in rows[start : start + CHUNK]]
            queryset.model._base_manager.filter(pk__in=keys).update(**changes, **touched)
        if entries:
            audit.record_many(entries, self.name, by=by)
        return len(rows)


@dataclass(frozen=True)
class Machine:
    """The life of one kind of object, for ``manage.py draw_states`` and for tests."""

    name: str
    model: str  # "app.Model"
    statuses: type  # the TextChoices
    transitions: tuple[Transition, ...]

    def __post_init__(self):
        object.__setattr__(self, "transitions", tuple(self.transitions))
        named = {status for t in self.transitions for status in (*t.sources, t.target)}
        if unknown := named - set(self.statuses.values):
            raise ValueError(f"{self.name} has no status {sorted(unknown)}")
        machines[self.name] = self


machines = {}


def transition(name, *, sources, target):
    return Transition(name, frozenset(str(source) for source in sources), str(target))


def lock(obj):
    """Lock the row until the transaction ends, and read it afresh into ``obj``."""
    queryset = obj.__class__._base_manager.select_for_update(of=("self",))
    obj.refresh_from_db(from_queryset=queryset)


def _touched(model):
    return [field.name for field in model._meta.concrete_fields if field.name == "updated_at"]


def _entry(obj, changes, reason):
    """The old and new values of ``changes``, personal ones apart."""
    secret = getattr(obj, "audit_personal", frozenset())
    old, new, personal = {}, {}, {"reason": reason} if reason else {}
    for name, value in changes.items():
        before = getattr(obj, obj._meta.get_field(name).attname)
        after = getattr(value, "pk", value)
        if name in secret:
            personal |= {f"old {name}": before, f"new {name}": after}
        elif name == "status" or before != after:
            old[name], new[name] = before, after
    return audit.Entry(obj, old, new, personal)
