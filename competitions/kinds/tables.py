"""The lists that applications are made of."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clusters.models import OrganisationKind
from competitions.kinds.base import Fault, Reading, option, tidy
from competitions.kinds.rows import Column, Rows, is_blank

COLUMNS_MOST = 12
COLUMN_TYPES = [
    ("text", gettext_lazy("a line of text")),
    ("lines", gettext_lazy("some lines of text")),
    ("number", gettext_lazy("a number")),
    ("money", gettext_lazy("an amount (EUR), summed")),
    ("date", gettext_lazy("a date")),
    ("choice", gettext_lazy("one of several")),
]


class Partners(Rows):
    """Who takes part, with their role."""

    name = "partners"
    add_label = gettext_lazy("Add a partner")
    columns = (
        Column("name", gettext_lazy("Organisation")),
        Column("kind", gettext_lazy("Type"), "choice", choices=tuple(OrganisationKind.choices)),
        Column("city", gettext_lazy("Place"), is_required=False),
        Column("role", gettext_lazy("Role in the cluster"), is_required=False),
    )


class Projects(Rows):
    """Priority projects; the own share is what the partners pay themselves."""

    name = "projects"
    add_label = gettext_lazy("Add a project")
    columns = (
        Column("title", gettext_lazy("Project")),
        Column("partners", gettext_lazy("Partners"), "lines"),
        Column("cost", gettext_lazy("Cost (EUR)"), "money"),
        Column("own_share", gettext_lazy("Own share (EUR)"), "money"),
    )

    def row_faults(self, cells, place):
        cost, own = cells["cost"], cells["own_share"]
        if cost is None or own is None or own <= cost:
            return []
        return [Fault(_("The own share is larger than the cost."), f"{place}-own_share")]


class Milestones(Rows):
    """What will be reached by when."""

    name = "milestones"
    add_label = gettext_lazy("Add a milestone")
    columns = (
        Column("title", gettext_lazy("What will be reached"), "lines"),
        Column("due", gettext_lazy("By when"), "date"),
        Column("proof", gettext_lazy("How one will see it"), "lines", is_required=False),
    )


class Table(Rows):
    """A table whose columns stand in the question: dicts of key, label, type and so on.

    A cell of a column that is no longer asked is kept with its row, and means nothing.
    """

    name = "table"

    def columns_of(self, question):
        return [
            Column(
                column["key"],
                column["label"],
                column.get("type", "text"),
                is_required=column.get("is_required", False),
                choices=tuple((value, label) for value, label in column.get("choices", [])),
            )
            for column in option(question, "columns", [])
        ]

    def coerce(self, value):
        rows = self.within_limit(value)
        rows = [
            {str(key): tidy(str(text or "")) for key, text in list(row.items())[: 2 * COLUMNS_MOST]}
            for row in rows
        ]
        while rows and is_blank(rows[-1]):
            rows.pop()
        return rows

    def asked_of(self, question, raw):
        keys = [column.key for column in self.columns_of(question)]
        rows = raw if isinstance(raw, list) else []
        return [{key: row.get(key, "") for key in keys} for row in rows]

    def _read(self, question, raw, stage):
        reading = super()._read(question, raw, stage)
        least = int(option(question, "rows_min", 1))
        if len(reading.value) >= least:
            return reading
        words = ngettext(
            "There is %(used)s row. At least %(least)s are asked for.",
            "There are %(used)s rows. At least %(least)s are asked for.",
            len(reading.value),
        )
        fault = Fault(words % {"used": len(reading.value), "least": least})
        return Reading(reading.value, (fault, *reading.faults))
