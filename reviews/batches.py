"""What a panelist has before them: batches to declare for, dossiers to judge, what comes next."""

from dataclasses import dataclass, field
from hashlib import sha256

from django.db.models import Exists, OuterRef

from competitions.models import Dossier
from reviews import blinding, checks
from reviews.models import Assignment, ScoreSheet, Standing
from reviews.states import AssignmentStatus, SheetStatus


@dataclass
class Batch:
    """One seat in one stage. ``undeclared`` counts assigned dossiers not declared for yet."""

    panelist: object
    stage: object
    assignments: list = field(default_factory=list)
    undeclared: int = 0

    @property
    def is_ready(self):
        """Nothing is declared any more: reading can begin."""
        return self.panelist.declared_at is not None and not self.undeclared

    @property
    def is_open(self):
        return checks.takes_judgements(self.stage)

    @property
    def left(self):
        return [row for row in self.assignments if row.status == AssignmentStatus.ACCEPTED]

    @property
    def done(self):
        return len(self.assignments) - len(self.left)

    @property
    def total(self):
        return len(self.assignments) + self.undeclared

    @property
    def due_at(self):
        return min((row.due_at for row in self.left if row.due_at), default=None)

    @property
    def complete(self):
        """Assignments whose draft could be handed in as it stands."""
        return [row for row in self.left if row.is_complete]


def of(user):
    """The batches of ``user``, with their readable assignments, in five queries."""
    declared = Standing.objects.filter(
        panelist=OuterRef("panelist"), dossier=OuterRef("dossier"), declared_at__isnull=False
    )
    rows = (
        Assignment.objects.visible_to(user)
        .live()
        .filter(panelist__user=user, panelist__ended_at__isnull=True)
        .for_list()
        .select_related("panelist__panel", "dossier__stage__rubric")
        .annotate(is_declared=Exists(declared))
    )
    readable = set(
        Dossier.objects.visible_to(user)
        .filter(assignments__panelist__user=user)
        .values_list("pk", flat=True)
    )
    batches = {}
    for row in rows:
        key = (row.panelist_id, row.dossier.stage_id)
        batch = batches.setdefault(key, Batch(row.panelist, row.dossier.stage))
        if row.is_declared and row.dossier_id in readable:
            batch.assignments.append(row)
        else:
            batch.undeclared += 1
    _attach_sheets([row for batch in batches.values() for row in batch.assignments])
    for batch in batches.values():
        batch.assignments.sort(key=_own_order)
    return sorted(batches.values(), key=lambda batch: (not batch.is_open, batch.stage.pk))


def without_names(batches, user):
    """The same to be read: dossiers whose applicants ``user`` must not know name nobody."""
    rows = [row for batch in batches for row in batch.assignments]
    for row, dossier in zip(rows, blinding.shown_all((r.dossier for r in rows), user), strict=True):
        row.dossier = dossier
    return batches


def next_after(user, assignment=None):
    """The next dossier to judge: the one after ``assignment`` in the same batch, or the first."""
    left = [row for batch in of(user) if batch.is_open and batch.is_ready for row in batch.left]
    if assignment is None:
        return left[0] if left else None
    mine = [row for row in left if row.dossier.stage_id == assignment.dossier.stage_id]
    here = _own_order(assignment)
    later = [row for row in mine if _own_order(row) > here]
    others = [row for row in mine if row.pk != assignment.pk]
    return (later or others or [None])[0]


def _own_order(assignment):
    """An order of each panelist's own, so that no dossier is read last by all."""
    key = f"{assignment.panelist_id}:{assignment.dossier_id}"
    return sha256(key.encode()).hexdigest()


def _attach_sheets(assignments):
    """Give every assignment its live sheet (or None) and how many criteria are dealt with."""
    sheets = ScoreSheet.objects.filter(assignment__in=assignments).live()
    by_assignment = {s.assignment_id: s for s in sheets.prefetch_related("scores")}
    sizes = {}
    for rubric in {row.dossier.stage.rubric for row in assignments}:
        sizes[rubric.pk] = rubric.criteria.count()
    for row in assignments:
        row.sheet = by_assignment.get(row.pk)
        scores = row.sheet.scores.all() if row.sheet else []
        row.scored = sum(s.steps is not None or s.is_not_applicable for s in scores)
        row.criteria = sizes[row.dossier.stage.rubric_id]
        row.is_complete = bool(
            row.sheet
            and row.sheet.status == SheetStatus.DRAFT
            and (row.sheet.is_abstention or row.scored == row.criteria)
        )
