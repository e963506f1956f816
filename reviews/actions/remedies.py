"""Judging a label dossier anew, after a complaint about the procedure was upheld."""

from competitions import remedies
from competitions.actions import decisions
from competitions.models import StageKind
from core.states import lock
from reviews import states
from reviews.actions import agreeing, reopenings, standings
from reviews.models import Assessment


def register():
    remedies.register(
        StageKind.ASSESSMENT, remedies.Remedy(has_judged=has_judged, judge_again=judge_again)
    )


def has_judged(user, dossier):
    """Whether ``user`` was ever assigned to assess the dossier."""
    return dossier.assignments.filter(panelist__user=user).exists()


def judge_again(dossier, *, by, reason):
    """Open the agreed levels once more; the tier that rested on them is superseded.

    The assessors agree anew, the tier is computed anew and another officer's confirmation makes
    the new decision. Levels and notes stay as a draft; assessors can be replaced before.
    """
    standings.lock_stages([dossier.stage.call_id])
    consensus = agreeing.locked(dossier)
    lock(dossier)
    if consensus.is_agreed:
        reopenings.reopen(consensus, by=by, reason=reason)
    current = Assessment.objects.current().filter(dossier=dossier)
    states.SUPERSEDE.apply_many(current, by=by, reason=reason)
    decisions.open_again(dossier, by=by, reason=reason)
