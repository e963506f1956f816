"""Asking for rankings and storing them. Runs are never overwritten; a newer one supersedes."""

import platform

import django
from django.db import transaction

from competitions.models import Stage
from core import audit, jobs
from core.digests import digest
from reviews import checks, ranking_inputs, states
from reviews.actions import conflicts
from reviews.models import Panelist, Ranking, RankingEntry
from reviews.states import ResultStatus

KIND = "ranking"
METHOD = "mean"


def request(stage, *, by):
    """Ask for the ranking of a stage; while one is being computed, return that job.

    Who has joined the team of an application since judging it is found in conflict first.
    """
    checks.can_rank(stage)
    seats = Panelist.objects.with_a_say().filter(panel__call=stage.call_id)
    conflicts.detect(stage.call.applications.all(), seats, by=by)
    return jobs.request(KIND, f"stage:{stage.pk}", by=by, payload={"stage": stage.pk})


def current(stage):
    """The stage's ranking that is not superseded, or None."""
    return stage.rankings.exclude(status=ResultStatus.SUPERSEDED).first()


def is_out_of_date(ranking):
    """Whether sheets came in, went back or were voided since, or a dossier left or joined."""
    return ranking_inputs.read(ranking.stage).digest != ranking.inputs_digest


@transaction.atomic
def store(stage_id, outcome, *, job, compute):
    """Store the outcome of a job as the stage's current ranking, once.

    Conflicts lock the stage, too: one that came in while the job was computing has been
    seen here and the ranking is computed anew, one that comes now supersedes it afterwards.
    Where nothing has changed since the current ranking, that one stands.
    """
    stage = Stage.objects.select_for_update(no_key=True).get(pk=stage_id)
    inputs = ranking_inputs.read(stage)
    if inputs.digest != outcome.inputs.digest:
        outcome = compute(inputs)
    former = current(stage)
    if former and former.inputs_digest == inputs.digest:
        return former

    by = job.requested_by
    if former:
        states.SUPERSEDE.apply(former, by=by, reason="computed anew")
    ranking = Ranking.objects.create(
        stage=stage,
        method=METHOD,
        parameters=inputs.parameters,
        inputs=inputs.versions,
        inputs_digest=inputs.digest,
        digest=digest([inputs.digest, outcome.results]),
        versions={"python": platform.python_version(), "django": django.__version__},
        job=job,
        requested_by=by,
    )
    entries = [RankingEntry(ranking=ranking, **fields) for fields in outcome.entries]
    RankingEntry.objects.bulk_create(entries, batch_size=1000)
    stage.rankings.filter(superseded_by=None, status=ResultStatus.SUPERSEDED).update(
        superseded_by=ranking
    )
    audit.record(
        ranking,
        "compute ranking",
        by=by,
        new={"digest": ranking.digest, "inputs_digest": inputs.digest, "entries": len(entries)},
    )
    return ranking
