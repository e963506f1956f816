"""The stages for which a panelist may say what they would judge gladly."""

from dataclasses import dataclass

from competitions.states import StageStatus
from reviews.models import ConflictSheet


@dataclass(frozen=True)
class Asked:
    """One seat and one stage; ``is_declared``: conflicts are declared, so that one may answer."""

    seat: object
    stage: object
    is_declared: bool


def of(seats):
    """Windows in judgement, for those of ``seats`` with confidentiality declared.

    The seats serve and come ``with_stages``.
    """
    asked = [
        (seat, stage)
        for seat in seats
        if seat.declared_at
        for stage in seat.panel.call.stages.all()
        if stage.status == StageStatus.CLOSED and not stage.is_rolling
    ]
    sheets = ConflictSheet.objects.filter(panelist__in=[seat for seat, _stage in asked])
    declared = set(sheets.values_list("panelist_id", "stage_id"))
    return [Asked(seat, stage, (seat.pk, stage.pk) in declared) for seat, stage in asked]
