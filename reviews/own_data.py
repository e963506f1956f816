"""What reviews keeps about a person: seats, conflicts of interest, assignments, own sheets."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock, erasure, my_data
from core.audit import AuditEvent
from reviews.meeting_results import answer_of
from reviews.models import Assignment, Attendance, Ballot, Conflict, Panelist, ScoreSheet, Vote
from reviews.states import VoteStatus


def register():
    my_data.register("judging", _("Seats, conflicts of interest and score sheets"), _own, order=60)
    erasure.register("judging", erase=_erase, erases=_erases, keeps=_keeps, obstacles=_obstacles)


def _own(user):
    seats = Panelist.objects.filter(user=user).select_related("panel__call")
    yield (
        "judging/seats.json",
        [
            {
                "panel": str(seat.panel),
                "role": seat.role,
                "expertise": seat.expertise,
                "country": str(seat.country),
                "confidentiality_declared_at": seat.declared_at,
                "ended_at": seat.ended_at,
            }
            for seat in seats.order_by("pk")
        ],
    )
    conflicts = Conflict.objects.filter(user=user).select_related("application")
    yield (
        "judging/conflicts.json",
        [
            {
                "application": conflict.application.reference,
                "situation": conflict.reason,
                "severity": conflict.severity,
                "excludes": conflict.excludes,
                "note": conflict.note if conflict.declared_by_id == user.pk else "",
                "at": conflict.created_at,
            }
            for conflict in conflicts.order_by("pk")
        ],
    )
    yield from _judged(user)
    yield from _met(user)


def _judged(user):
    """Assignments; and the sheets, but those that a conflict found later has closed."""
    given = Assignment.objects.filter(panelist__user=user)
    fields = ("dossier__application__reference", "status", "due_at", "note", "created_at")
    yield "judging/assignments.json", list(given.order_by("pk").values(*fields))
    sheets = ScoreSheet.objects.visible_to(user).filter(assignment__panelist__user=user)
    sheets = sheets.select_related("assignment__dossier__application")
    for sheet in sheets.prefetch_related("scores__criterion").order_by("pk"):
        reference = sheet.assignment.dossier.application.reference
        yield (
            f"judging/sheets/{reference}-{sheet.pk}.json",
            {
                "application": reference,
                "status": sheet.status,
                "submitted_at": sheet.submitted_at,
                "abstained": sheet.is_abstention,
                "comment": sheet.comment,
                "comment_to_the_panel": sheet.panel_comment,
                "scores": [
                    {
                        "criterion": score.criterion.title,
                        "steps": score.steps,
                        "not_applicable": score.is_not_applicable,
                        "comment": score.comment,
                    }
                    for score in sheet.scores.all()
                ],
            },
        )


def _met(user):
    """When the person was at meetings, and their open ballots; of secret ones nothing is said."""
    there = Attendance.objects.filter(panelist__user=user).order_by("pk")
    fields = ("meeting__panel__name", "meeting__starts_at", "came_at", "left_at")
    yield "judging/meetings.json", list(there.values(*fields))
    seen = Vote.objects.visible_to(user).filter(status=VoteStatus.CLOSED, is_secret=False)
    ballots = Ballot.objects.filter(panelist__user=user, vote__in=seen, is_struck=False)
    ballots = ballots.select_related("vote__item__dossier__application").order_by("pk")
    yield (
        "judging/votes.json",
        [
            {
                "application": ballot.vote.item.dossier.application.reference,
                "question": ballot.vote.question,
                "answer": answer_of(ballot, ballot.vote),
                "at": ballot.cast_at,
            }
            for ballot in ballots
        ],
    )


def _erases(person):
    if not person.conflicts.exists():
        return []
    return [gettext("What was noted about conflicts of interest; that they exclude is kept.")]


def _keeps(person):
    if not person.seats.exists():
        return []
    return [gettext("Score sheets and comments: rankings and decisions rest on them.")]


def _obstacles(person):
    serving = person.seats.serving().select_related("panel__call")
    words = gettext("Sits on a panel: %(panel)s. End the seat first.")
    return [words % {"panel": seat.panel} for seat in serving]


def _erase(person, addresses, by):
    now = clock.now()
    person.conflicts.update(note="", updated_at=now)
    person.seats.update(employer=None, updated_at=now)
    Assignment.objects.filter(panelist__user=person).update(note="", updated_at=now)
    keys = [str(pk) for pk in person.conflicts.values_list("pk", flat=True)]
    said = AuditEvent.objects.filter(
        object_label=Conflict._meta.label_lower, object_pk__in=keys, verb="record conflict"
    )
    erasure.forget_values(said, ["note"])
