"""What a pack holds: the dossiers of one batch that its panelist may read, in their own order."""

from collections import defaultdict
from dataclasses import dataclass, field

from competitions.models import Attachment, Dossier, Submission, SuppliedDocument
from core.digests import digest
from reviews import batches, checks
from reviews.models import Assignment, ScoreSheet, Standing


@dataclass
class Mine:
    """One seat in one stage. ``assignments`` are those that can be read, with their sheets.

    ``has_undeclared``: something was assigned that no conflict was declared for yet.
    """

    panelist: object
    stage: object
    assignments: list = field(default_factory=list)
    has_undeclared: bool = False

    @property
    def is_ready(self):
        return self.panelist.declared_at is not None and not self.has_undeclared

    @property
    def is_open(self):
        return checks.takes_judgements(self.stage)


def mine(panelist, stage):
    """What a seat has before it in a stage, in five queries."""
    rows = batches.in_own_order(
        Assignment.objects.visible_to(panelist.user)
        .at_work()
        .filter(panelist=panelist, dossier__stage=stage)
        .for_list()
        .select_related("panelist__panel", "dossier__stage__rubric")
    )
    standings = Standing.objects.filter(panelist=panelist, declared_at__isnull=False)
    declared = set(standings.values_list("dossier", flat=True))
    seen = Dossier.objects.visible_to(panelist.user).filter(stage=stage)
    readable = declared & set(seen.values_list("pk", flat=True))
    found = Mine(panelist, stage)
    for row in rows:
        if row.dossier_id in readable:
            found.assignments.append(row)
        else:
            found.has_undeclared = True
    live = ScoreSheet.objects.filter(assignment__in=found.assignments).live()
    sheets = {sheet.assignment_id: sheet for sheet in live.prefetch_related("scores")}
    for row in found.assignments:
        row.sheet = sheets.get(row.pk)
    return found


def readable(panelist, stage):
    """The assignments that may be taken along; none before all is declared."""
    found = mine(panelist, stage)
    return found.assignments if found.is_ready else []


def dossiers(assignments):
    return sorted(row.dossier_id for row in assignments)


def fingerprint(assignments, user, *, with_sheets):
    """Changes with whatever a pack of these would show, in three queries.

    Sheets are in it where they go along, ready to be filled in.
    """
    pks = dossiers(assignments)
    files = defaultdict(list)
    attached = Attachment.objects.filter(dossier__in=pks, removed_at=None)
    later = SuppliedDocument.objects.visible_to(user).filter(request__dossier__in=pks)
    for rows, place in ((attached, "dossier"), (later, "request__dossier")):
        for dossier, *file in rows.order_by("stored").values_list(place, "stored", "stored__state"):
            files[dossier].append([str(part) for part in file])
    pinned = {row.dossier.pinned_id for row in assignments}
    handed_in = dict(Submission.objects.filter(pk__in=pinned).values_list("pk", "digest"))
    return digest(
        [
            [
                row.dossier_id,
                handed_in[row.dossier.pinned_id],
                files[row.dossier_id],
                row.dossier.stage.blinding,
                [row.status, row.sheet.version if row.sheet else 0] if with_sheets else row.status,
            ]
            for row in assignments
        ]
    )
