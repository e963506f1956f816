"""Conflicts are detected anew when somebody joins an application; by a job.

A hand-in and a partner lock dossiers; conflicts lock stages first. A job, written with what
has happened and done after it, takes its own locks in the right order and delays nobody.
Registered in ``AppConfig.ready``.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy

from clusters import joining
from clusters.models import Cluster
from competitions.models import Application, Outcome, Stage
from competitions.states import StageStatus
from core import clock, jobs
from reviews.actions import conflicts
from reviews.models import Panelist

KIND = "reviews.detection"


def register():
    joining.register(follow)


def follow(joined, *, by):
    """Ask for detection of the applications that ``joined`` stands behind, if any is judged.

    Every time a job of its own: one that is running already has not seen what is new.
    """
    judged = Panelist.objects.with_a_say().values("panel__call")
    found = _behind(joined).filter(outcome=Outcome.IN_PROGRESS, call__in=judged)
    if keys := sorted(found.values_list("pk", flat=True).distinct()):
        key = f"{joined._meta.label_lower}:{joined.pk}:{clock.now().isoformat()}"
        jobs.request(KIND, key, by=by, payload={"applications": keys})


def _behind(joined):
    if isinstance(joined, Application):
        return Application.objects.filter(pk=joined.pk)
    if isinstance(joined, Cluster):
        return Application.objects.filter(cluster=joined)
    member = Q(cluster__memberships__organisation=joined, cluster__memberships__left_on=None)
    partner = Q(partners__organisation=joined, partners__removed_at=None)
    return Application.objects.filter(member | partner)


def detect_in(applications):
    """Detect among ``applications``, call by call; return how many facts are new."""
    calls = sorted(set(applications.values_list("call", flat=True)))
    return sum(
        conflicts.detect(
            applications.filter(call=call),
            Panelist.objects.with_a_say().filter(panel__call=call),
            by=None,
        )
        for call in calls
    )


def detect_all():
    """What no joining has told of, such as what happened while a panel was being appointed."""
    undecided = Stage.objects.filter(status__in=[StageStatus.OPEN, StageStatus.CLOSED])
    return detect_in(
        Application.objects.filter(outcome=Outcome.IN_PROGRESS, call__in=undecided.values("call"))
    )


@jobs.handler(KIND)
class Detection:
    title = gettext_lazy("Looking for conflicts of interest")

    def compute(self, job, report):
        """There is nothing to do ahead: all is read under the locks."""

    def publish(self, job, outcome):
        found = Application.objects.filter(pk__in=job.payload["applications"])
        return {"facts": detect_in(found)}
