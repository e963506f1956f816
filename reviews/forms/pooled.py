"""Declaring conflicts where applicants are hidden: against names, not against applications."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reviews.forms.choices import DECLARABLE
from reviews.models import EXCLUDING


@dataclass
class Ticked:
    """An entry of the pool that the panelist has ticked, with what they say about it."""

    entry: object
    reason: str
    note: str
    error: str = ""


class PooledSheetForm:
    """Ticks, and then a situation for each name that was ticked.

    Not a Django form, because its fields follow from the pool. ``asks`` says that names are
    ticked and a situation is still to be chosen; ``choices()`` maps application ids to
    (situation, note).
    """

    def __init__(self, pool, data=None):
        self.pool, self.is_bound = pool, data is not None
        self.ticked, self.problem = [], ""
        data = data or {}
        self.is_second = "situations" in data
        chosen = set(data.getlist("tie")) if data else set()
        for entry in pool:
            if entry.key in chosen:
                self.ticked.append(self._read(entry, data))
        if self.is_bound:
            self.problem = self._problem(data)

    def _read(self, entry, data):
        reason = data.get(f"reason-{entry.key}", "")
        note = data.get(f"note-{entry.key}", "").strip()
        ticked = Ticked(entry, reason, note)
        if self.is_second and reason not in DECLARABLE:
            ticked.error = _("Choose the situation that ties you to %(name)s.") % {
                "name": entry.name
            }
        return ticked

    def _problem(self, data):
        if "none" in data and self.ticked:
            return _("You ticked a name, and chose “none” as well.")
        if "none" not in data and not self.ticked:
            return _("Tick the names that you have a tie to, or choose “none”.")
        return ""

    @property
    def organisations(self):
        return [entry for entry in self.pool if not entry.is_person]

    @property
    def persons(self):
        return [entry for entry in self.pool if entry.is_person]

    @property
    def ticked_keys(self):
        return {ticked.entry.key for ticked in self.ticked}

    @property
    def errors(self):
        return [ticked for ticked in self.ticked if ticked.error]

    @property
    def asks(self):
        """Names are ticked, and what ties the panelist to each is to be said."""
        return bool(self.ticked) and not self.problem

    @property
    def is_valid(self):
        if not self.is_bound or self.problem or self.errors:
            return False
        return not self.ticked or self.is_second

    def choices(self):
        """application id -> (the gravest situation, the notes with their names)."""
        found = {}
        for ticked in sorted(self.ticked, key=lambda one: one.reason not in EXCLUDING):
            said = ": ".join(filter(None, [ticked.entry.name, ticked.note]))
            for pk in ticked.entry.applications:
                reason, notes = found.get(pk, (ticked.reason, []))
                found[pk] = (reason, [*notes, said])
        return {pk: (reason, "\n".join(notes)) for pk, (reason, notes) in found.items()}
