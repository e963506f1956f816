"""What a panelist has before them: batches to declare for, dossiers to judge, what comes next.

Numbers and order come from narrow rows; only the dossiers that a page shows are loaded whole.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import CharField, Prefetch, Value
from django.db.models.functions import MD5, Cast, Concat
from django.urls import reverse

from competitions.models import Dossier, Stage
from core import visibility
from core.prepared import prepared
from reviews import blinding, checks
from reviews.models import Assignment, Panelist, Score, ScoreSheet
from reviews.rubrics import criteria_of, scale_of
from reviews.states import AssignmentStatus, SheetStatus
from reviews.visibility import is_declared

PER_PAGE = 30


@dataclass
class Place:
    """One assignment of a list, as far as it is counted. Shown, it has dossier and address."""

    pk: int
    dossier_id: int
    status: str
    due_at: object
    stage: object
    dossier: object = None
    address: str = ""
    sheet: object = None  # row like its live ScoreSheet, without the words
    scored: int = 0  # how many criteria are dealt with
    is_complete: bool = False
    deliberates: bool = False  # the own sheet is in: consensus and discussion are open
    unread: int = 0  # posts in the discussion

    @property
    def sheet_status(self):
        return SheetStatus(self.sheet.status) if self.sheet else None


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


def seats_of(user):
    """The seats from which ``user`` serves, with the stages of their calls."""
    return _seats(user.pk)


def of(user, seats=None):
    """The batches of ``user`` with what can be read, in a constant number of queries.

    ``seats``: as ``seats_of`` gives them, where they are at hand.
    """
    seats = {seat.pk: seat for seat in (seats_of(user) if seats is None else seats)}
    stages = {stage.pk: stage for seat in seats.values() for stage in seat.panel.call.stages.all()}
    rows = _rows(user.pk)
    closed = _closed(user) if rows else set()
    batches = {}
    for seat, stage, has_declared, *place in rows:
        if seat not in seats:  # appointed, or ended, between the two questions
            continue
        batch = batches.get((seat, stage))
        if batch is None:
            batch = batches[seat, stage] = Batch(seats[seat], stages[stage])
        place = Place(*place, batch.stage)
        if has_declared and place.dossier_id not in closed:
            batch.places.append(place)
        else:
            batch.undeclared += 1
    _attach_sheets(user, batches.values())
    return sorted(batches.values(), key=lambda batch: (not batch.is_open, batch.stage.pk))


def load_for_list(places, user):
    """Give each of ``places`` its dossier, as ``user`` may read it in a row of the list.

    Dossiers whose applicants ``user`` must not know name nobody.
    """
    found = Dossier.objects.filter(pk__in=[place.dossier_id for place in places])
    rows = {row.pk: row for row in found.select_related("application__cluster")}
    addresses = reverse("reviews:sheet", args=[0]).removesuffix("0/")  # looked up once for all
    for place in places:
        place.address = f"{addresses}{place.pk}/"
        place.dossier = rows[place.dossier_id]
        place.dossier.stage = place.stage
    shown = blinding.shown_all([place.dossier for place in places], user)
    for place, dossier in zip(places, shown, strict=True):
        place.dossier = dossier


def _closed(user):
    """The dossiers assigned to ``user`` that a veto closes."""
    assigned = Dossier.objects.filter(assignments__panelist__user=user).order_by()
    return {
        pk
        for rule in visibility.vetoes(Dossier)  # each alone is quick: few rows meet it
        for pk in assigned.filter(rule.query(user)).values_list("pk", flat=True)
    }


def _attach_sheets(user, batches):
    """Give every place its live sheet, how far it is, and whether it could be handed in."""
    sheets = {sheet.assignment_id: sheet for sheet in _sheets(user.pk)}
    scores = defaultdict(list)
    for row in _scores(user.pk) if sheets else ():
        scores[row.sheet_id].append(row)
    for batch in batches:
        keys = {criterion.pk: criterion.key for criterion in batch.criteria}
        scale = scale_of(batch.stage.rubric)
        for place in batch.places:
            sheet = place.sheet = sheets.get(place.pk)
            if sheet is None:
                continue
            given = {keys[row.criterion_id]: row for row in scores[sheet.pk]}
            place.scored = sum(s.steps is not None or s.is_not_applicable for s in given.values())
            place.is_complete = sheet.status == SheetStatus.DRAFT and not checks.missing(
                sheet, batch.criteria, given, batch.stage, scale
            )


@prepared
def _seats(user):
    stages = Prefetch("panel__call__stages", Stage.objects.select_related("rubric"))
    seats = Panelist.objects.serving().filter(user=user)
    return seats.select_related("panel__call").prefetch_related(stages)


@prepared
def _rows(user):
    """(seat, stage, whether it is declared for, then what makes a Place), in the own order."""
    rows = in_own_order(own(user))
    fields = ("pk", "dossier_id", "status", "due_at")
    return rows.values_list("panelist_id", "dossier__stage_id", "is_declared", *fields)


@prepared
def _sheets(user):
    mine = ScoreSheet.objects.live().filter(
        assignment__panelist__user=user, assignment__panelist__ended_at__isnull=True
    )
    fields = ("pk", "assignment_id", "status", "is_abstention", "confidence")
    return mine.order_by().values_list(*fields, named=True)


@prepared
def _scores(user):
    mine = Score.objects.exclude(sheet__status=SheetStatus.VOIDED).filter(
        sheet__assignment__panelist__user=user,
        sheet__assignment__panelist__ended_at__isnull=True,
    )
    fields = ("sheet_id", "criterion_id", "steps", "is_not_applicable", "comment")
    return mine.order_by().values_list(*fields, named=True)
