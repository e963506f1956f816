"""What reviews keeps about a person: seats, conflicts of interest, assignments, own sheets."""

from django.utils.translation import gettext_lazy as _

from core import my_data
from reviews.models import Assignment, Conflict, Panelist, ScoreSheet


def register():
    my_data.register("judging", _("Seats, conflicts of interest and score sheets"), _own, order=60)


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
