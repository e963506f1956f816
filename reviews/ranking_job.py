"""The job that ranks a stage: reads what was handed in, ranks it, stores the run."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.models import Stage
from core import jobs
from reviews import ranking_inputs
from reviews.actions import rankings
from reviews.ranking_results import compute


@jobs.handler(rankings.KIND)
class RankingJob:
    title = gettext_lazy("Ranking")

    def compute(self, job, report):
        stage = Stage.objects.select_related("rubric").get(pk=job.payload["stage"])
        settings = rankings.settings_of(stage, job.payload)
        report(0, 3, _("Reading what was judged"))
        inputs = ranking_inputs.read(stage, settings)
        report(1, 3, _("Ranking"))
        outcome = compute(inputs)
        report(2, 3, _("Storing the ranking"))
        return outcome

    def publish(self, job, outcome):
        ranking = rankings.store(job.payload["stage"], outcome, job=job, compute=compute)
        return {"ranking": ranking.pk, "digest": ranking.digest}

    def address(self, job):
        stage = Stage.objects.select_related("call").get(pk=job.payload["stage"])
        return reverse("reviews:rankings", args=[stage.call.code, stage.position])
