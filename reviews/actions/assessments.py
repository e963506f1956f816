"""Asking for the tier of a label dossier, and confirming what was computed."""

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.actions import labels
from clusters.states import LabelStatus
from competitions.actions import decisions
from competitions.models import DecisionKind
from core import clock, jobs
from core.errors import Refused
from core.permissions import require
from core.states import lock
from reviews import assessment_job, benchmarks, reasons, states
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

    Whoever confirms was not an assessor and is free of conflicts. What the report says is
    written now and stays. Returns the Decision.
    """
    dossier = assessment.dossier
    consensus = Consensus.objects.get(dossier=dossier)
    for row in (consensus, dossier, dossier.application, assessment):
        lock(row)  # before anything is recorded
    if assessment.status == ResultStatus.SUPERSEDED:
        raise Refused(_("The levels were changed since: a newer assessment stands beside it."))
    states.FREEZE.check(assessment)
    if dossier.assignments.filter(panelist__user=by).exists():
        raise Refused(_("Somebody who did not assess the cluster must confirm."))
    require(by, "reviews.confirm_tier", dossier)
    if assessment_job.is_outdated(assessment, consensus):
        raise Refused(_("What this tier rests on was changed since: compute it anew."))

    kept = benchmarks.build(assessment, consensus)
    states.FREEZE.apply(assessment, by=by, benchmark=kept)
    assessment.label, ended = _label(dossier, assessment.tier, by=by)
    assessment.save(update_fields=["label"])
    return decisions.record(
        dossier,
        DecisionKind.LABELLED if assessment.tier else DecisionKind.DECLINED,
        proposed_by=consensus.agreed_by,
        confirmed_by=by,
        tier=assessment.tier,
        reason=" ".join(filter(None, [reasons.in_short(assessment), ended])),
        feedback=_feedback(kept),
        basis_digest=assessment.digest,
        label=assessment.label,
        benchmark={"levels": kept["levels"], "areas": kept["areas"]},
    )


def _label(dossier, tier, *, by):
    """(label, what ended with it as a sentence) after the decision that ``tier`` is earned.

    A dossier that is decided anew keeps its label where the tier is the same; one that earns a
    lower tier or none any more loses it first.
    """
    former, ended = _label_before(dossier), ""
    if former and former.tier == tier:
        return former, ""
    if former and (not tier or labels.RANKS[tier] > labels.RANKS[former.tier]):
        ended = _("The label %(number)s, granted before, is revoked.") % {"number": former.number}
        labels.revoke(former, by=by, reason=ended)
    return (_award(dossier, tier, by=by) if tier else None), ended


def _label_before(dossier):
    """The label in force that an earlier decision on the same dossier granted, or None."""
    in_force = [LabelStatus.VALID, LabelStatus.SUSPENDED]
    earlier = dossier.assessments.filter(label__status__in=in_force).select_related("label")
    found = earlier.order_by("pk").last()
    return found.label if found else None


def _award(dossier, tier, *, by):
    application = dossier.application
    return labels.award(
        application.cluster,
        application.call.programme.label_type,
        tier,
        by=by,
        received_on=clock.day_of(dossier.pinned.received_at),
        is_sample=application.is_sample,
    )


def _feedback(kept):
    """What the letter says of the assessors' report: their words, then strengths and areas."""
    rows = {row["code"]: row for row in kept["rows"]}
    strengths = [f"{code} {rows[code]['title']}" for code in kept["strengths"]]
    parts = [
        (_("Report of the assessors"), kept["text"].splitlines()),
        (_("Strengths"), [*kept["strengths_text"].splitlines(), *strengths]),
        (_("What to improve first"), [reasons.area(rows[code]) for code in kept["areas"]]),
    ]
    found = [(title, [line for line in words if line.strip()]) for title, words in parts]
    return [{"title": title, "words": words} for title, words in found if words]
