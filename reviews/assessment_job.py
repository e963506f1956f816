"""The background job that computes a tier from agreed levels. Nothing here is rounded."""

from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions import labelling, tiers
from core import jobs
from core.digests import digest
from core.errors import Refused
from core.states import lock
from reviews import states
from reviews.models import Assessment, Consensus
from reviews.states import ResultStatus

KIND = "reviews.assessment"


@jobs.handler(KIND)
class AssessmentJob:
    """``payload``: {"dossier": pk}. A repeated run on the same levels adds no second row."""

    title = gettext_lazy("Tier of a label")

    def compute(self, job, report):
        consensus = _consensus(job)
        report(1, 2, _("Reading the agreed levels"))
        computed = _computed(consensus)
        report(2, 2, _("Computed"))
        return computed

    def publish(self, job, computed):
        consensus = _consensus(job)
        lock(consensus)
        if consensus.version != computed[0]["consensus"]:  # agreed anew while it was computed
            computed = _computed(consensus)
        inputs, outcome = computed
        result = digest([inputs, outcome.tier, as_report(outcome)])
        current = (
            Assessment.objects.filter(dossier=job.payload["dossier"])
            .exclude(status=ResultStatus.SUPERSEDED)
            .first()
        )
        if current and current.digest == result:
            return {"assessment": current.pk}
        if current:
            states.SUPERSEDE.apply(current, by=None)
        percentage = outcome.percentage or Fraction(0)
        assessment = Assessment.objects.create(
            dossier_id=job.payload["dossier"],
            tier=outcome.tier or "",
            numerator=percentage.numerator,
            denominator=percentage.denominator,
            report=as_report(outcome),
            inputs=inputs,
            digest=result,
            job=job,
        )
        return {"assessment": assessment.pk}

    def address(self, job):
        return reverse("reviews:assessment", args=[job.payload["dossier"]])


def inputs_of(consensus):
    """What a tier is computed from, as JSON. Raises Refused where the levels are not agreed.

    A job runs late, and levels that were agreed may have been opened again before it does.
    """
    if not consensus.is_agreed:
        raise Refused(_("The levels are open again: once they are agreed, the tier is computed."))
    dossier = consensus.dossier
    return {
        "consensus": consensus.version,
        "levels": {
            score.criterion.key: None if score.is_not_applicable else score.steps
            for score in consensus.scores.select_related("criterion")
        },
        "rubric": dossier.stage.rubric_id,
        "rules": dossier.stage.call.label_rules,
        "aim": labelling.policy_of(dossier.stage.call).aim,
        "improvements": labelling.improvements_of(dossier.application),
    }


def is_outdated(assessment, consensus):
    """Whether levels, rules or the earlier benchmarking are others than when it was computed."""
    return not consensus.is_agreed or inputs_of(consensus) != assessment.inputs


def _consensus(job):
    related = ("dossier__stage__rubric", "dossier__stage__call", "dossier__application")
    return Consensus.objects.select_related(*related).get(dossier=job.payload["dossier"])


def _computed(consensus):
    """(inputs, outcome) of agreed levels."""
    inputs, stage = inputs_of(consensus), consensus.dossier.stage
    outcome = tiers.tier(
        inputs["levels"],
        labelling.indicators_of(stage.rubric),
        labelling.policy_of(stage.call),
        improvements=inputs["improvements"],
    )
    return inputs, outcome


def as_report(outcome):
    """What the tier rests on, as JSON: codes and exact fractions as text."""
    return {
        "aim": outcome.aim,
        "points": outcome.points,
        "attainable": outcome.attainable,
        "failed_minima": list(outcome.failed_minima),
        "failed_baselines": list(outcome.failed_baselines),
        "missing": list(outcome.missing),
        "not_applicable": list(outcome.not_applicable),
        "reasons": [_reason(reason) for reason in outcome.reasons],
        "by_tier": {
            tier: [_reason(reason) for reason in reasons]
            for tier, reasons in outcome.by_tier.items()
        },
    }


def _reason(reason):
    values = {
        name: str(value) if isinstance(value, Fraction) else value
        for name, value in reason.data.items()
    }
    return {"code": reason.code, **values}
