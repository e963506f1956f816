"""The stages for which a panelist may say what they would judge gladly."""

from dataclasses import dataclass

from competitions.models import Stage
from competitions.states import StageStatus
from reviews.models import ConflictSheet, Panelist


@dataclass(frozen=True)
class Asked:
    """One seat and one stage; ``is_declared``: conflicts are declared, so that one may answer."""

    seat: object
    stage: object
    is_declared: bool


def of(user):
    """Windows in judgement, for every seat of ``user`` with confidentiality declared."""
    seats = Panelist.objects.serving().filter(user=user, declared_at__isnull=False)
    seats = list(seats.select_related("panel").order_by("pk"))
    stages = Stage.objects.filter(
        call__in={seat.panel.call_id for seat in seats},
        status=StageStatus.CLOSED,
    ).select_related("call")
    sheets = ConflictSheet.objects.filter(panelist__in=seats)
    declared = set(sheets.values_list("panelist_id", "stage_id"))
    return [
        Asked(seat, stage, (seat.pk, stage.pk) in declared)
        for seat in seats
        for stage in stages
        if stage.call_id == seat.panel.call_id and not stage.is_rolling
    ]
