"""Rows of small fields in a form, such as the columns of a table; empty rows mean nothing."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

SPARE = 3


@dataclass(frozen=True)
class Cell:
    """One field of every row; ``field`` makes it, given the number of the row."""

    name: str
    heading: str
    field: Any


class Grid:
    """A table of fields within ``form``: one row for each of ``rows`` (dicts), and spare ones.

    A row is there when its first cell, the label, is filled in.
    """

    def __init__(self, form, name, cells, rows, *, most):
        self.form, self.name, self.cells, self.stored = form, name, cells, rows
        self.count = min(most, max(len(rows) + SPARE, self._posted()))
        for place in range(self.count):
            row = rows[place] if place < len(rows) else {}
            for cell in cells:
                field = cell.field(place + 1)
                field.initial = row.get(cell.name, field.initial)
                form.fields[self._name(place, cell.name)] = field

    def _name(self, place, cell):
        return f"{self.name}-{place}-{cell}"

    def _posted(self):
        """The rows that were sent, so that nothing typed is lost."""
        label = self.cells[0].name
        sent = [place for place in range(100) if self._name(place, label) in self.form.data]
        return max(sent, default=-1) + 1

    @property
    def headings(self):
        return [cell.heading for cell in self.cells]

    def rows(self):
        """The bound fields, for the page: (number, [(heading, field), ...])."""
        return [
            [(cell.heading, self.form[self._name(place, cell.name)]) for cell in self.cells]
            for place in range(self.count)
        ]

    def values(self):
        """(place, {cell: value}) of the rows that are there."""
        data = self.form.cleaned_data
        for place in range(self.count):
            row = {cell.name: data.get(self._name(place, cell.name)) for cell in self.cells}
            if row[self.cells[0].name]:
                yield place, row

    def kept_key(self, place):
        """The key that a stored row has; "" for a new one."""
        return self.stored[place].get("key", "") if place < len(self.stored) else ""

    def clean(self, at_least=1):
        """Ask for the first row where none is filled in, and refuse the same label twice."""
        label = self.cells[0].name
        seen = {}
        for place, row in self.values():
            if row[label].casefold() in seen:
                self.form.add_error(self._name(place, label), _("This stands above already."))
            seen[row[label].casefold()] = place
        name = self._name(0, label)
        if len(seen) < at_least and name not in self.form.errors:
            self.form.add_error(name, _("Fill in at least one row."))
