"""What a pack holds: the dossiers of one batch that its panelist may read, in their own order."""

from collections import defaultdict

from competitions.models import Attachment, Submission, SuppliedDocument
from core.digests import digest
from reviews import batches
from reviews.models import ScoreSheet


def batch_of(panelist, stage):
    """The batch of a seat in a stage, or None where nothing is assigned."""
    found = batches.of(panelist.user)
    return next((b for b in found if b.panelist == panelist and b.stage == stage), None)


def readable(panelist, stage):
    """The assignments that may be taken along, in the panelist's own order."""
    return assignments_of(batch_of(panelist, stage))


def assignments_of(batch):
    """The assignments of a batch with their live sheets; none before all is declared."""
    if batch is None or not batch.is_ready:
        return []
    batches.load(batch.places)
    rows = [place.assignment for place in batch.places]
    sheets = ScoreSheet.objects.filter(assignment__in=rows).live()
    sheets = {s.assignment_id: s for s in sheets.prefetch_related("scores__criterion")}
    for row in rows:
        row.panelist = batch.panelist
        row.sheet = sheets.get(row.pk)
    return rows


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
