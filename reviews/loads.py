"""Assignments of a stage as tables: who has what, how much, and who may not."""

from collections import Counter
from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.db.models import Count, Q

from reviews import conflicted
from reviews.actions import assignments
from reviews.models import Assignment
from reviews.models.assignment import LIVE
from reviews.states import AssignmentStatus

SEATS_PER_PAGE = 24
CELLS_PER_PAGE = 480  # so that a page stays light, whatever the size of stage and panel
MOST_LINES = 50


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
    """One dossier with the panelists of the page; ``given`` counts all of them."""

    dossier: object
    given: int
    cells: list = field(default_factory=list)


@dataclass
class Matrix:
    """``page`` of dossiers, ``people`` the page of the panel (its own parameter: ``panel``)."""

    lines: list
    seats: list
    page: object
    people: object


def matrix(stage, user, number, panel=None):
    """One page of the stage's dossiers, each with one page of the panel."""
    people = Paginator(seats_of(stage, user), SEATS_PER_PAGE).get_page(panel)
    seats = list(people.object_list)
    dossiers = assignments.judged_by_panel(stage, user).select_related("application__cluster")
    per_page = min(MOST_LINES, CELLS_PER_PAGE // max(len(seats), 1))
    page = Paginator(dossiers, per_page).get_page(number)
    shown = list(page.object_list)
    found = Assignment.objects.filter(dossier__in=shown)
    by_pair = {(row.panelist_id, row.dossier_id): row for row in found}
    given = Counter(dossier for (_p, dossier), row in by_pair.items() if row.status in LIVE)
    barred = conflicted.pairs(seats, shown)
    lines = [
        Line(
            dossier,
            given[dossier.pk],
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
        for dossier in shown
    ]
    return Matrix(lines, seats, page, people)


def seats_of(stage, user):
    """Who serves, by name, each with ``load``: how many they have of the dossiers ``user`` sees."""
    seen = assignments.judged_by_panel(stage, user).order_by().values("pk")
    live = Q(assignments__dossier__in=seen, assignments__status__in=LIVE)
    seats = assignments.serving(stage).select_related("user")
    return seats.annotate(load=Count("assignments", filter=live)).order_by("user__name", "pk")


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
