"""The lists that applications are made of."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.models import OrganisationKind
from competitions.kinds.base import Fault
from competitions.kinds.rows import Column, Rows


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
