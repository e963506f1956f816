"""Asking for the tier of a label dossier, and confirming what was computed."""

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.actions import labels
from competitions.actions import decisions
from competitions.models import DecisionKind
from core import clock, jobs
from core.errors import Refused
from core.states import lock
from reviews import assessment_job, reasons, states
from reviews.models import Consensus
from reviews.states import ConsensusStatus, ResultStatus


@transaction.atomic
def request(dossier, *, by):
    """Queue the computation of the tier; while it is under way, return that job."""
    if not Consensus.objects.filter(dossier=dossier, status=ConsensusStatus.AGREED).exists():
        raise Refused(_("The assessors have not agreed on the levels yet."))
    return jobs.request(
        assessment_job.KIND,
        f"dossier:{dossier.pk}",
        by=by,
        payload={"dossier": dossier.pk},
        subject=dossier,
    )


@transaction.atomic
def confirm(assessment, *, by):
    """Let the computed tier become a decision, and a label where there is one.

    Whoever confirms was not an assessor. Returns the Decision.
    """
    lock(assessment)
    if assessment.status == ResultStatus.SUPERSEDED:
        raise Refused(_("The levels were changed since: a newer assessment stands beside it."))
    dossier = assessment.dossier
    if dossier.assignments.filter(panelist__user=by).exists():
        raise Refused(_("Somebody who did not assess the cluster must confirm."))

    consensus = Consensus.objects.get(dossier=dossier)
    states.FREEZE.apply(assessment, by=by)
    decision = decisions.record(
        dossier,
        DecisionKind.LABELLED if assessment.tier else DecisionKind.DECLINED,
        proposed_by=consensus.agreed_by,
        confirmed_by=by,
        tier=assessment.tier,
        reason=" ".join(reasons.sentences(assessment)),
        feedback=_feedback(consensus),
        basis_digest=assessment.digest,
    )
    if assessment.tier:
        programme = dossier.stage.call.programme
        labels.award(
            dossier.application.cluster,
            programme.label_type,
            assessment.tier,
            by=by,
            received_on=clock.day_of(dossier.pinned.received_at),
            is_sample=dossier.application.is_sample,
        )
    return decision


def _feedback(consensus):
    """What the assessors let the cluster know."""
    lines = [line for line in consensus.text.splitlines() if line.strip()]
    return [{"title": _("Report of the assessors"), "words": lines}] if lines else []
