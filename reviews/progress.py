"""How far the judging of a stage is: per panelist and per dossier, each in one query or two."""

from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, OuterRef, Q, Subquery

from competitions.models import Dossier
from core import clock
from reviews.actions import assignments
from reviews.models import Assignment, ConflictSheet
from reviews.models.assignment import AT_WORK
from reviews.states import AssignmentStatus, SheetStatus

ACCEPTED, DONE = AssignmentStatus.ACCEPTED, AssignmentStatus.DONE


class Person:
    """A panelist with what is done, begun, left and late."""

    def __init__(self, seat, counts, declared_at, today):
        self.seat, self.declared_at = seat, declared_at
        self.total = counts.get("total", 0)
        self.done = counts.get("done", 0)
        self.begun = counts.get("begun", 0)
        self.late = counts.get("late", 0)
        self.due_at = counts.get("due_at")
        self.left = self.total - self.done
        self.reminded_at = seat.reminded_at
        self.is_reminded = seat.reminded_on == today


def today_of(stage):
    """The day it is where the call runs."""
    return clock.now().astimezone(ZoneInfo(stage.call.zone)).date()


def by_panelist(stage, user):
    """Everybody who has work in the stage, those who are late first."""
    seen = Assignment.objects.visible_to(user).filter(dossier__stage=stage, status__in=AT_WORK)
    begun = Q(sheets__status=SheetStatus.DRAFT, sheets__version__gt=0, status=ACCEPTED)
    rows = seen.values("panelist").annotate(
        total=Count("pk", distinct=True),
        done=Count("pk", filter=Q(status=DONE), distinct=True),
        begun=Count("pk", filter=begun, distinct=True),
        late=Count("pk", filter=Q(status=ACCEPTED, due_at__lte=clock.now()), distinct=True),
        due_at=Min("due_at", filter=Q(status=ACCEPTED)),
    )
    counts = {row["panelist"]: row for row in rows.order_by("panelist")}
    declared = ConflictSheet.objects.filter(panelist=OuterRef("pk"), stage=stage)
    seats = (
        assignments.serving(stage)
        .model.objects.filter(Q(pk__in=counts) | Q(ended_at__isnull=True))
        .filter(panel__call=stage.call_id)
        .select_related("user", "panel")
        .annotate(
            batch_declared_at=Subquery(declared.values("declared_at")[:1]),
            reminded_at=Max("reminders__sent_at", filter=Q(reminders__stage=stage)),
            reminded_on=Max("reminders__sent_on", filter=Q(reminders__stage=stage)),
        )
    )
    today = today_of(stage)
    people = [Person(s, counts.get(s.pk, {}), s.batch_declared_at, today) for s in seats]
    return sorted(people, key=lambda person: (-person.late, -person.left, str(person.seat)))


def by_dossier(stage, user):
    """Every visible dossier in judgement with its sheets; those with the fewest first."""
    live = Q(assignments__status__in=AT_WORK)
    is_in = Q(assignments__sheets__status=SheetStatus.SUBMITTED)
    judging = is_in & Q(assignments__sheets__is_abstention=False)
    abstaining = is_in & Q(assignments__sheets__is_abstention=True)
    return (
        Dossier.objects.filter(stage=stage)
        .in_judgement()
        .visible_to(user)
        .annotate(
            assigned=Count("assignments", filter=live, distinct=True),
            sheets_in=Count("assignments__sheets", filter=judging, distinct=True),
            abstentions=Count("assignments__sheets", filter=abstaining, distinct=True),
        )
        .select_related("application__cluster", "consensus")
        .order_by("sheets_in", "application__reference")
    )
