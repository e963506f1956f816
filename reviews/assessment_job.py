"""The background job that computes a tier from agreed levels. Nothing here is rounded."""

from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions import labelling, tiers
from core import jobs
from core.digests import digest
from reviews import states
from reviews.models import Assessment, Consensus
from reviews.states import ResultStatus

KIND = "reviews.assessment"


@jobs.handler(KIND)
class AssessmentJob:
    """``payload``: {"dossier": pk}. A repeated run on the same levels adds no second row."""

    title = gettext_lazy("Tier of a label")

    def compute(self, job, report):
        consensus = Consensus.objects.select_related(
            "dossier__stage__rubric", "dossier__application"
        ).get(dossier=job.payload["dossier"])
        application, stage = consensus.dossier.application, consensus.dossier.stage
        report(1, 2, _("Reading the agreed levels"))
        levels = {
            score.criterion.key: None if score.is_not_applicable else score.steps
            for score in consensus.scores.select_related("criterion")
        }
        aim, improvements = labelling.aim_of(stage.call), labelling.improvements_of(application)
        outcome = tiers.tier(
            levels,
            labelling.indicators_of(stage.rubric),
            labelling.policy_of(stage.call),
            aim=aim,
            improvements=improvements,
        )
        inputs = {
            "consensus": consensus.version,
            "levels": levels,
            "rubric": stage.rubric_id,
            "rules": stage.call.label_rules,
            "aim": aim,
            "improvements": improvements,
        }
        report(2, 2, _("Computed"))
        return inputs, outcome

    def publish(self, job, computed):
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
