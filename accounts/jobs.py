"""Work about one's own account in the background."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import audit, clock, files, job_files, jobs, my_data
from core.models import Job

KIND = "accounts.my_data"
KEPT = timedelta(days=7)  # everything about a person in one place should not lie about


@transaction.atomic
def request_archive(user):
    """Have everything about ``user`` gathered; while that is under way, return the same job."""
    before, language = latest(user), translation.get_language()
    job = jobs.request(KIND, f"person:{user.pk}", by=user, payload={"language": language})
    if job != before:
        forget(Job.objects.filter(requested_by_id=user.pk).exclude(pk=job.pk))
        audit.record(user, "ask for own data", by=user)
    return job


def latest(user):
    """The latest archive that was asked for, finished or not."""
    return Job.objects.filter(kind=KIND, requested_by_id=user.pk).order_by("-created_at").first()


def result(job):
    """The file of a finished job until it expires, or None."""
    return job_files.result(job, KEPT)


def expires_at(job):
    return job.finished_at + KEPT


def forget(archives):
    """Let no archive come of these jobs, and remove those made; the rows say on that they were."""
    job_files.forget(archives.filter(kind=KIND), _("What it is about has been erased."))


def forget_expired(now):
    forget(Job.objects.filter(finished_at__lte=now - KEPT))


@jobs.handler(KIND)
class MyData:
    title = _("All my data")

    def compute(self, job, report):
        user = User.objects.get(pk=job.requested_by_id)
        with translation.override(job.payload["language"]):
            return my_data.archive(user, report)

    def publish(self, job, outcome):
        name = f"my-data-{clock.today():%Y-%m-%d}.zip"
        with outcome:
            stored = files.store_ours(
                outcome, name=name, content_type="application/zip", by=job.requested_by
            )
        return {"file": str(stored.pk)}

    def address(self, job):
        return reverse("accounts:my-data")
