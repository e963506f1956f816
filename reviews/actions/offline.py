"""Scores that come back from a workbook, all of them or none."""

from django.db import transaction

from core import audit
from core.errors import Refused
from reviews.actions import sheets, standings
from reviews.models import ScoreSheet
from reviews.offline import bringing_in, packs


class Faulty(Refused):
    """Something is wrong with the rows; ``plan`` holds every fault with its place."""

    def __init__(self, plan):
        super().__init__([fault.words for fault in plan.faults])
        self.plan = plan


@transaction.atomic
def bring_in(panelist, stage, rows, *, by):
    """Write what ``rows`` of a workbook say into drafts; return the Plan that was carried out.

    Everything is compared once more under the locks: raises Faulty, with nothing written, if
    anything is wrong by now. The same rows a second time change nothing.
    """
    standings.lock_stages([stage.call_id])
    _lock(panelist, stage)
    plan = bringing_in.plan(panelist, stage, rows)
    if plan.faults:
        raise Faulty(plan)
    for change in sorted(plan.changes, key=_stream):
        sheet = sheets.open(change.assignment, by=by)
        sheet.assignment = change.assignment
        sheets.save(sheet, by=by, **change.arguments)
    if plan.changes:
        new = {"stage": stage.position, "sheets": len(plan.changes)}
        audit.record(panelist, "bring in scores", by=by, new=new)
    return plan


def _lock(panelist, stage):
    """Standings first, then sheets, each in the order of their keys, as everybody takes them."""
    pairs = [(panelist.pk, row.dossier_id) for row in packs.mine(panelist, stage).assignments]
    if pairs:
        standings.lock_pairs(pairs)
    live = ScoreSheet.objects.filter(
        assignment__panelist=panelist, assignment__dossier__stage=stage
    ).live()
    list(live.order_by("pk").select_for_update(of=["self"]))


def _stream(change):
    return change.assignment.audit_stream
