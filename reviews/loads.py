"""Assignments of a stage as tables: who has what, how much, and who may not."""

from dataclasses import dataclass, field

from django.core.paginator import Paginator

from reviews.actions import assignments
from reviews.models import Assignment
from reviews.models.assignment import LIVE
from reviews.states import AssignmentStatus

PER_PAGE = 50


@dataclass
class Cell:
    """One panelist at one dossier."""

    seat: object
    dossier: object
    assignment: object = None
    is_barred: bool = False

    @property
    def name(self):
        return f"{self.seat.pk}-{self.dossier.pk}"

    @property
    def is_assigned(self):
        return self.assignment is not None and self.assignment.status in LIVE

    @property
    def is_done(self):
        return self.assignment is not None and self.assignment.status == AssignmentStatus.DONE

    @property
    def gave_back(self):
        return self.assignment is not None and self.assignment.status == AssignmentStatus.REFUSED

    @property
    def is_neighbour(self):
        """The panelist works where the cluster is: to be looked at, it bars nobody."""
        region = self.seat.region_id
        return region is not None and region == self.dossier.application.cluster.region_id

    @property
    def matches(self):
        return self.dossier.application.sector in self.seat.expertise


@dataclass
class Line:
    """One dossier with all panelists."""

    dossier: object
    cells: list = field(default_factory=list)

    @property
    def given(self):
        return sum(cell.is_assigned for cell in self.cells)


@dataclass
class Matrix:
    lines: list
    seats: list
    page: object


def matrix(stage, user, number):
    """One page of the stage's dossiers, each with every panelist."""
    seats = seats_of(stage)
    dossiers = assignments.judged_by_panel(stage, user).select_related("application__cluster")
    page = Paginator(dossiers, PER_PAGE).get_page(number)
    found = Assignment.objects.filter(dossier__stage=stage, panelist__in=seats)
    by_pair = {(row.panelist_id, row.dossier_id): row for row in found}
    for seat in seats:
        seat.load = sum(
            row.status in LIVE for (panelist, _d), row in by_pair.items() if panelist == seat.pk
        )
    barred = assignments.in_conflict(seats, list(page.object_list))
    lines = [
        Line(
            dossier,
            [
                Cell(
                    seat,
                    dossier,
                    by_pair.get((seat.pk, dossier.pk)),
                    (seat.pk, dossier.pk) in barred,
                )
                for seat in seats
            ],
        )
        for dossier in page.object_list
    ]
    return Matrix(lines, seats, page)


def seats_of(stage):
    return list(assignments.serving(stage).select_related("user").order_by("user__name", "pk"))


def changes(table, ticked, shown):
    """What a filled-in matrix changes: pairs to add and assignments to withdraw.

    Only what the page had ``shown`` as assigned is withdrawn: a page left open takes nothing
    away that somebody else has assigned since.
    """
    add, withdraw = [], []
    for line in table.lines:
        for cell in line.cells:
            wanted = cell.name in ticked
            if wanted and not cell.is_assigned and cell.name not in shown:
                add.append((cell.seat.pk, cell.dossier.pk))
            elif cell.is_assigned and not wanted and not cell.is_done and cell.name in shown:
                withdraw.append(cell.assignment)
    return add, withdraw
