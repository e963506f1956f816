"""Taking people out of a consensus, and taking a consensus back: what rested on it goes, too."""

from core import audit, clock
from core.states import lock
from reviews import states
from reviews.models import Assessment, Consensus, Ranking, SheetVersion, Voice
from reviews.states import ResultStatus


def take_out(assignments, *, by, reason):
    """Let what these judges said go out of the consensus; return how many rankings fell with it.

    A rapporteur among them is one no longer. A draft that rested on their sheets counts as new,
    so that nobody's agreement to it stands; a consensus that was agreed is open again. The
    stages of the call and the standings are locked; call it before anything is recorded, because
    whoever settles locks the consensus before the audit stream.
    """
    superseded = 0
    for assignment in list(assignments.order_by("dossier", "pk")):
        consensus = Consensus.objects.filter(dossier=assignment.dossier_id).first()
        if consensus:
            lock(consensus)
            superseded += _take_out(consensus, assignment, by=by, reason=reason)
    return superseded


def reopen(consensus, *, by, reason, **changes):
    """Open an agreed consensus again and supersede what rests on it; return how many rankings."""
    version = consensus.version + 1
    undone = {"version": version, "agreed_by": None, "agreed_at": None}
    states.REOPEN.apply(consensus, by=by, reason=reason, **undone, **changes)
    _supersede_assessments(consensus, by)
    return _supersede_rankings(consensus, by)


def _take_out(consensus, assignment, *, by, reason):
    seat = assignment.panelist_id
    was_rapporteur = consensus.rapporteur_id == seat
    voices = Voice.objects.filter(consensus=consensus, panelist=seat, voided_at=None)
    spoken = voices.update(voided_at=clock.now(), updated_at=clock.now())
    if not (was_rapporteur or spoken or _rests_on(consensus, assignment)):
        return 0
    changes = {"rapporteur": None} if was_rapporteur else {}
    if consensus.is_agreed:
        return reopen(consensus, by=by, reason=reason, **changes)
    old = {"version": consensus.version, "rapporteur": consensus.rapporteur_id}
    consensus.version += bool(consensus.version)
    if was_rapporteur:
        consensus.rapporteur = None
    consensus.save(update_fields=["version", "rapporteur", "updated_at"])
    new = {"version": consensus.version, "rapporteur": consensus.rapporteur_id}
    audit.record(consensus, "take out of consensus", by=by, old=old, new=new | {"seat": seat})
    return 0


def _rests_on(consensus, assignment):
    """Whether a sheet of the assignment was before those who drafted or agreed."""
    own = SheetVersion.objects.filter(sheet__assignment=assignment)
    if not consensus.is_agreed:
        return bool(consensus.version) and own.exists()
    latest = consensus.versions.last()
    listed = [pk for pk, _digest in latest.content["sheets"]] if latest else []
    return own.filter(pk__in=listed).exists()


def _supersede_rankings(consensus, by):
    """Current agreed rankings that rest on a version of ``consensus``."""
    versions = set(consensus.versions.values_list("pk", flat=True))
    current = Ranking.objects.filter(stage=consensus.dossier.stage_id)
    current = current.exclude(status=ResultStatus.SUPERSEDED)
    resting = [ranking for ranking in current if ranking.is_agreed and versions & ranking.input_ids]
    for ranking in resting:
        states.SUPERSEDE.apply(ranking, by=by, reason="a consensus that it rests on is open again")
    return len(resting)


def _supersede_assessments(consensus, by):
    """A tier computed from levels that are agreed no longer; a confirmed one is decided."""
    computed = Assessment.objects.filter(dossier=consensus.dossier_id, status=ResultStatus.COMPUTED)
    states.SUPERSEDE.apply_many(computed, by=by, reason="the agreed levels are open again")
