"""Where a dossier stands in its panelist's own order, and what comes after it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery

from core import visibility
from core.prepared import prepared
from reviews import checks, sheet_queries
from reviews.batches import in_own_order
from reviews.models import Assignment, Score, ScoreSheet
from reviews.rubrics import criteria_of, scale_of
from reviews.states import AssignmentStatus, SheetStatus
from reviews.visibility import is_declared


@dataclass(frozen=True)
class Course:
    """The panelist's assignments in one stage, seen from one of them, from ids alone.

    ``left`` are those declared for and not handed in, ``following`` those of them with criteria
    left to score: the nearest after it first; after the last the order begins anew.
    """

    place: int
    total: int
    done: int
    left: tuple
    following: tuple


def at(assignment):
    """The Course at an assignment."""
    stage = assignment.dossier.stage
    rows = _rows(assignment.panelist_id, stage.pk)
    here = next((n for n, (pk, *_rest) in enumerate(rows) if pk == assignment.pk), 0)
    criteria = len(criteria_of(stage.rubric))
    left = [
        (pk, (scored or 0) < criteria)
        for pk, status, declared, scored in rows[here + 1 :] + rows[:here]
        if declared and status == AssignmentStatus.ACCEPTED
    ]
    return Course(
        place=here + 1,
        total=len(rows),
        done=sum(status == AssignmentStatus.DONE for _pk, status, *_rest in rows),
        left=tuple(pk for pk, _lacks_scores in left),
        following=tuple(pk for pk, lacks_scores in left if lacks_scores),
    )


def next_after(user, assignment):
    """The assignment to judge after this one, or None: what a veto closes is passed over.

    Where all are scored, it is one that still lacks something else.
    """
    course = at(assignment)
    for pk in course.following or _incomplete(assignment, course.left):
        found = sheet_queries.own_assignment(user, pk)
        if found and not visibility.vetoed(user, found):
            return found
    return None


def _incomplete(assignment, left):
    """Those of ``left`` that could not be handed in as they stand."""
    seat, stage = assignment.panelist_id, assignment.dossier.stage
    sheets = {sheet.assignment_id: sheet for sheet in _sheets(seat, stage.pk)}
    scores = defaultdict(dict)
    keys = {criterion.pk: criterion.key for criterion in criteria_of(stage.rubric)}
    for score in _scores(seat, stage.pk):
        scores[score.sheet_id][keys[score.criterion_id]] = score
    return (pk for pk in left if not _is_complete(sheets.get(pk), scores, stage))


def _is_complete(sheet, scores, stage):
    if sheet is None or sheet.status != SheetStatus.DRAFT:
        return False
    rubric = stage.rubric
    return not checks.missing(sheet, criteria_of(rubric), scores[sheet.pk], stage, scale_of(rubric))


@prepared
def _rows(seat, stage):
    """(pk, status, whether it is declared for, how many criteria are dealt with)."""
    dealt = Q(steps__isnull=False) | Q(is_not_applicable=True) | Q(sheet__is_abstention=True)
    scores = Score.objects.filter(dealt, sheet__assignment=OuterRef("pk"))
    scores = scores.exclude(sheet__status=SheetStatus.VOIDED).order_by().values("sheet")
    scored = Subquery(scores.annotate(n=Count("pk")).values("n"))
    mine = Assignment.objects.at_work().filter(panelist=seat, dossier__stage=stage)
    return in_own_order(mine).values_list("pk", "status", is_declared(), scored)


@prepared
def _sheets(seat, stage):
    mine = ScoreSheet.objects.live().filter(
        assignment__panelist=seat, assignment__dossier__stage=stage
    )
    fields = ("pk", "assignment_id", "status", "is_abstention", "confidence")
    return mine.order_by().values_list(*fields, named=True)


@prepared
def _scores(seat, stage):
    mine = Score.objects.exclude(sheet__status=SheetStatus.VOIDED).filter(
        sheet__assignment__panelist=seat, sheet__assignment__dossier__stage=stage
    )
    fields = ("sheet_id", "criterion_id", "steps", "is_not_applicable", "comment")
    return mine.order_by().values_list(*fields, named=True)
