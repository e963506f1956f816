"""What is assigned in one go, and taken back in one go while nobody has begun."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Dossier
from core import audit, clock
from core.errors import Changed, Refused
from core.states import lock
from reviews import proposing, states
from reviews.actions import assignments, standings
from reviews.models import Assignment, AssignmentBatch, BatchSource


@transaction.atomic
def apply_proposal(stage, proposal, *, by, due_at=None):
    """Assign what was proposed, all or nothing; return the batch, or None where it is done already.

    Refused where a dossier would stay short, for the number of judgements is a hard minimum, and
    where the facts are others by now, after the hard rules have had their say: these name what
    is in the way.
    """
    if not proposal.is_complete:
        raise Refused(
            _("Some dossiers would have too few judgements. Change what the proposal names first.")
        )
    standings.lock_stages([stage.call_id])
    pairs, taken = _tuples(proposal.pairs), _tuples(proposal.taken)
    live = set(assignments.live(stage).values_list("panelist_id", "dossier_id"))
    if pairs <= live and not taken & live:
        return None
    facts = proposing.Facts(stage, by).digest()
    batch = _apply(stage, pairs, taken, by, due_at, BatchSource.PROPOSAL, proposal.parameters)
    if facts != proposal.facts:
        raise Changed(
            _("Assignments, panelists, conflicts or rules have changed meanwhile. Propose again.")
        )
    return batch


@transaction.atomic
def apply_table(stage, pairs, taken, *, by, due_at=None, parameters=None):
    """Assign and take away what an uploaded table says, all or nothing; return the batch."""
    standings.lock_stages([stage.call_id])
    source = BatchSource.TABLE
    return _apply(stage, _tuples(pairs), _tuples(taken), by, due_at, source, parameters or {})


def last(stage):
    """The batch that can be undone: the latest one that was not."""
    return stage.assignment_batches.filter(undone_at=None).first()


@transaction.atomic
def undo(batch, *, by):
    """Take back what of the batch nobody has begun; return (withdrawn, sentences of what is left).

    Only what ``by`` may see: an officer in conflict leaves that to another. What the batch had
    taken away is given back where that is possible still.
    """
    standings.lock_stages([batch.stage.call_id])
    lock(batch)
    if batch.undone_at or batch != last(batch.stage):
        raise Refused(_("Only what was assigned last can be undone, and only once."))
    mine = Assignment.objects.visible_to(by).undone().filter(batch=batch)
    standings.lock_pairs(list(mine.values_list("panelist_id", "dossier_id")))
    begun = list(mine.begun().for_list())
    idle = mine.exclude(pk__in=[row.pk for row in begun])
    withdrawn = states.WITHDRAW.apply_many(idle, by=by, reason="the batch was undone")
    left = [
        _("%(person)s keeps %(reference)s: the sheet is begun.")
        % {"person": row.panelist, "reference": row.dossier.application.reference}
        for row in begun
    ]
    left += _give_back(batch, by)
    batch.undone_by, batch.undone_at = by, clock.now()
    batch.save(update_fields=["undone_by", "undone_at"])
    audit.record(
        batch, "undo batch", by=by, new={"withdrawn": withdrawn, "left": [row.pk for row in begun]}
    )
    return withdrawn, left


def _give_back(batch, by):
    """Assign anew what the batch had taken away; a sentence for each reason why not."""
    seen = set(assignments.judged_by_panel(batch.stage, by).values_list("pk", flat=True))
    pairs = [pair for pair in _tuples(batch.taken) if pair[1] in seen]
    if not pairs:
        return []
    try:
        with transaction.atomic():
            assignments.apply(batch.stage, pairs, by=by)
    except Refused as error:
        words = _("What had been taken away was not given back.")
        return [words, *error.problems]
    return []


def _apply(stage, pairs, taken, by, due_at, source, parameters):
    """Withdraw, then assign, in that order: what is taken away makes room."""
    batch = AssignmentBatch.objects.create(
        stage=stage,
        source=source,
        parameters=parameters,
        pairs=sorted(map(list, pairs)),
        taken=sorted(map(list, taken)),
        applied_by=by,
    )
    if taken:
        _take(stage, taken, by)
    count = assignments.apply(stage, pairs, by=by, due_at=due_at, batch=batch)
    audit.record(
        batch,
        "apply batch",
        by=by,
        new={"source": source, "assigned": count, "taken": len(taken), "parameters": parameters},
    )
    return batch


def _take(stage, pairs, by):
    """Withdraw pairs that nobody has begun; Refused where somebody has by now."""
    seen = set(assignments.judged_by_panel(stage, by).values_list("pk", flat=True))
    if not {dossier for _, dossier in pairs} <= seen:
        raise Refused(_("A panelist or a dossier has changed meanwhile. Please look again."))
    standings.lock_pairs(sorted(pairs))
    found = Assignment.objects.undone().filter(dossier__stage=stage)
    found = found.filter(panelist__in={panelist for panelist, _ in pairs})
    keys = [row.pk for row in found if (row.panelist_id, row.dossier_id) in pairs]
    rows = Assignment.objects.filter(pk__in=keys)
    if begun := rows.begun().count():
        words = ngettext(
            "%d dossier that was to move is begun by now. Look again.",
            "%d dossiers that were to move are begun by now. Look again.",
            begun,
        )
        raise Changed(words % begun)
    states.WITHDRAW.apply_many(rows, by=by, reason="assigned to somebody else")


def seen_by(user, batch):
    """How many (new, taken) pairs of a batch are about dossiers that ``user`` may see."""
    seen = Dossier.objects.filter(stage=batch.stage_id).visible_to(user)
    seen = set(seen.values_list("pk", flat=True))
    return tuple(sum(d in seen for _, d in pairs) for pairs in (batch.pairs, batch.taken))


def _tuples(pairs):
    return {(int(panelist), int(dossier)) for panelist, dossier in pairs}
