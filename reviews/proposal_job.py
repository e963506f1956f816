"""The job that proposes who judges what in a large stage; nothing is assigned by it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from competitions.models import Stage
from core import jobs
from core.models import Job, JobState
from reviews import proposing

KIND = "proposal"


@jobs.handler(KIND)
class ProposalJob:
    title = gettext_lazy("Proposed assignment")

    def compute(self, job, report):
        stage = Stage.objects.select_related("call").get(pk=job.payload["stage"])
        user = User.objects.get(pk=job.payload["user"])
        words = [_("Reading who may judge what"), _("Matching"), _("Looking for what would help")]
        report(0, 3, words[0])
        return proposing.propose(
            stage,
            by=user,
            per_dossier=job.payload["per_dossier"],
            moves=job.payload["moves"],
            report=lambda done, total: report(done, total, words[done]),
        )

    def publish(self, job, outcome):
        return outcome.plain()

    def address(self, job):
        stage = Stage.objects.select_related("call").get(pk=job.payload["stage"])
        return reverse("reviews:assignments-proposal", args=[stage.call.code, stage.position])


def request(stage, *, by, per_dossier, moves):
    """Ask for a proposal as ``by`` sees the stage; the same question is computed once at a time."""
    payload = {"stage": stage.pk, "user": by.pk, "per_dossier": per_dossier, "moves": moves}
    return jobs.request(KIND, _key(stage, by), by=by, payload=payload)


def latest(stage, user):
    """The last job that ``user`` asked for, or None."""
    found = Job.objects.filter(kind=KIND, key=_key(stage, user), requested_by_id=user.pk)
    return found.order_by("-created_at").first()


def result(job):
    """The proposal of a job that is done, else None."""
    done = job is not None and job.state == JobState.DONE
    return proposing.Proposal(**job.result) if done else None


def _key(stage, user):
    return f"stage:{stage.pk}:{user.pk}"
