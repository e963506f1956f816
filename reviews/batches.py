"""What a panelist has before them: batches to declare for, dossiers to judge, what comes next.

Numbers and order come from narrow rows; only the dossiers that a page shows are loaded whole.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_

from django.db.models import CharField, Value
from django.db.models.functions import MD5, Cast, Concat

from competitions.models import Dossier, Stage
from core import visibility
from reviews import blinding, checks
from reviews.models import Assignment, Panelist, Score, ScoreSheet
from reviews.rubrics import criteria_of, scale_of
from reviews.states import AssignmentStatus, SheetStatus
from reviews.visibility import is_declared

PER_PAGE = 30


@dataclass
class Place:
    """One assignment of a list, as far as it is counted."""

    pk: int
    panelist: int
    stage: object  # its id, then the Stage itself
    dossier: int
    status: str
    due_at: object
    is_declared: bool
    assignment: object = None
    sheet: object = None  # its live ScoreSheet, without the words
    scores: dict = field(default_factory=dict)  # criterion key -> row like a Score
    is_complete: bool = False
    deliberates: bool = False  # the own sheet is in: consensus and discussion are open
    unread: int = 0  # posts in the discussion

    @property
    def scored(self):
        return sum(s.steps is not None or s.is_not_applicable for s in self.scores.values())


@dataclass
class Batch:
    """One seat in one stage. ``undeclared`` counts assigned dossiers not declared for yet."""

    panelist: object
    stage: object
    places: list = field(default_factory=list)
    undeclared: int = 0

    @property
    def is_ready(self):
        """Nothing is declared any more: reading can begin."""
        return self.panelist.declared_at is not None and not self.undeclared

    @property
    def is_open(self):
        return checks.takes_judgements(self.stage)

    @cached_property
    def left(self):
        return [place for place in self.places if place.status == AssignmentStatus.ACCEPTED]

    @property
    def done(self):
        return len(self.places) - len(self.left)

    @property
    def total(self):
        return len(self.places) + self.undeclared

    @cached_property
    def due_at(self):
        return min((place.due_at for place in self.left if place.due_at), default=None)

    @cached_property
    def complete(self):
        """Places whose draft could be handed in as it stands."""
        return [place for place in self.left if place.is_complete]

    @cached_property
    def criteria(self):
        return criteria_of(self.stage.rubric)


def own(user):
    """The assignments at work of seats that have not ended, with ``is_declared``."""
    found = Assignment.objects.at_work().filter(panelist__user=user)
    return found.annotate(is_declared=is_declared())


def in_own_order(assignments):
    """In an order of each panelist's own, so that no dossier is read last by all."""
    seat, dossier = (Cast(name, CharField()) for name in ("panelist_id", "dossier_id"))
    return assignments.order_by(MD5(Concat(seat, Value(":"), dossier)), "pk")


def of(user):
    """The batches of ``user`` with what can be read, in a constant number of queries."""
    places = _places(user)
    seats = Panelist.objects.in_bulk({place.panelist for place in places})
    stages = Stage.objects.select_related("call", "rubric")
    stages = stages.in_bulk({place.stage for place in places})
    closed = _closed(user) if places else set()
    batches = {}
    for place in places:
        key = (place.panelist, place.stage)
        place.stage = stages[place.stage]
        batch = batches.setdefault(key, Batch(seats[place.panelist], place.stage))
        if place.is_declared and place.dossier not in closed:
            batch.places.append(place)
        else:
            batch.undeclared += 1
    _attach_sheets(user, batches.values())
    return sorted(batches.values(), key=lambda batch: (not batch.is_open, batch.stage.pk))


def load(places):
    """Give each of ``places`` its assignment, with all that a row of the list prints."""
    found = Assignment.objects.filter(pk__in=[place.pk for place in places])
    rows = {row.pk: row for row in found.select_related("dossier__application__cluster")}
    for place in places:
        place.assignment = rows[place.pk]
        place.assignment.dossier.stage = place.stage


def load_for_list(places, user):
    """The same to be read: dossiers whose applicants ``user`` must not know name nobody."""
    load(places)
    dossiers = blinding.shown_all((place.assignment.dossier for place in places), user)
    for place, dossier in zip(places, dossiers, strict=True):
        place.assignment.dossier = dossier


def _places(user):
    rows = in_own_order(own(user)).values_list(
        "pk",
        "panelist_id",
        "dossier__stage_id",
        "dossier_id",
        "status",
        "due_at",
        "is_declared",
    )
    return [Place(*row) for row in rows]


def _closed(user):
    """The dossiers assigned to ``user`` that a veto closes."""
    vetoed = reduce(or_, (rule.query(user) for rule in visibility.vetoes(Dossier)))
    assigned = Dossier.objects.filter(vetoed, assignments__panelist__user=user)
    return set(assigned.values_list("pk", flat=True))


def _attach_sheets(user, batches):
    """Give every place its live sheet and scores, and whether it could be handed in."""
    sheets = ScoreSheet.objects.filter(
        assignment__panelist__user=user, assignment__panelist__ended_at__isnull=True
    ).live()
    by_assignment = {s.assignment_id: s for s in sheets.defer("comment", "panel_comment")}
    rows = Score.objects.filter(sheet__in=[sheet.pk for sheet in by_assignment.values()])
    scores = defaultdict(list)
    fields = ("sheet_id", "criterion_id", "steps", "is_not_applicable", "comment")
    for row in rows.order_by().values_list(*fields, named=True) if by_assignment else ():
        scores[row.sheet_id].append(row)
    for batch in batches:
        keys = {criterion.pk: criterion.key for criterion in batch.criteria}
        scale = scale_of(batch.stage.rubric)
        for place in batch.places:
            sheet = place.sheet = by_assignment.get(place.pk)
            if sheet is None:
                continue
            place.scores = {keys[row.criterion_id]: row for row in scores[sheet.pk]}
            place.is_complete = sheet.status == SheetStatus.DRAFT and not checks.missing(
                sheet, batch.criteria, place.scores, batch.stage, scale
            )
