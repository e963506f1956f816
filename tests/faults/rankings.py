"""A stage to be ranked, a worker killed while ranking it, and what must be true in the end."""

from datetime import timedelta

from django.conf import settings

from core import clock, jobs
from core.models import AuditEvent, Job
from reviews.actions import rankings
from reviews.models import Ranking, RankingEntry
from reviews.states import AssignmentStatus, ResultStatus, SheetStatus
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet

STEPS = [(8, 9), (9, 8), (7, 7)]  # of the 1st, 2nd, 3rd dossier: the first two tie
ENDED_ONCE = {
    "state": "done",
    "jobs": 1,
    "rankings": 1,
    "current": 1,
    "ranks": [1, 1, 3, None],
    "events": 1,
}


def make_judged_stage():
    """Three dossiers that all three panelists scored, and one that only one of them did."""
    stage = make_stage(status="closed")
    panel = make_panel(call=stage.call)
    panelists = [make_panelist(panel=panel, declared_for=[stage]) for _ in range(3)]
    for steps in STEPS:
        _judge(make_dossier(stage=stage, status="submitted"), panelists, steps)
    _judge(make_dossier(stage=stage, status="submitted"), panelists[:1], (10, 10))
    return stage


def request_ranking(stage):
    return rankings.request(stage, by=make_officer())


def let_the_lease_run_out():
    clock.move(timedelta(seconds=settings.JOB_LEASE_SECONDS + 1))


def take_over(worker, job):
    """The sweeper runs in ``worker`` and sends the job again; then the message comes once more.

    Brokers deliver again what a dead worker never acknowledged, so a finished job is asked for
    a second time, too.
    """
    worker.do("core.sweep_jobs")
    worker.wait_until(lambda: Job.objects.get(pk=job.pk).is_finished)
    worker.do(jobs.TASK, str(job.pk))


def outcome(job, stage):
    """What became of it all, to be compared with ``ENDED_ONCE``."""
    found = list(Ranking.objects.filter(stage=stage))
    current = [ranking for ranking in found if ranking.status != ResultStatus.SUPERSEDED]
    entries = RankingEntry.objects.filter(ranking__in=current).order_by("dossier_id")
    events = AuditEvent.objects.filter(object_label="reviews.ranking", verb="compute ranking")
    return {
        "state": Job.objects.get(pk=job.pk).state,
        "jobs": Job.objects.filter(kind=job.kind, key=job.key).count(),
        "rankings": len(found),
        "current": len(current),
        "ranks": list(entries.values_list("rank", flat=True)),
        "events": events.filter(object_pk__in=[str(ranking.pk) for ranking in found]).count(),
    }


def _judge(dossier, panelists, steps):
    for panelist in panelists:
        assignment = make_assignment(panelist, dossier, status=AssignmentStatus.DONE)
        make_sheet(assignment, steps=steps, status=SheetStatus.SUBMITTED)
