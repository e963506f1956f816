"""Asking for rankings and storing them. Runs are never overwritten; a newer one supersedes."""

from datetime import timedelta

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from competitions.models import Stage
from core import audit, clock, columns, jobs
from core.errors import NotReady, Refused
from core.kept import Kept
from core.models import Job
from reviews import checks, ranking_inputs, ranking_lacks, ranking_settings, states
from reviews.actions import conflicts
from reviews.models import Panelist, Ranking, RankingEntry
from reviews.software import software
from reviews.states import ResultStatus

KIND = "ranking"
_kept = Kept(most=20)  # ids of versions, 8 bytes each: 1.6 MB for a million scores
MOST_A_DAY = 100  # runs for information of one stage: each is computed, and kept for ever


def request(stage, *, by, settings=None):
    """Ask for the ranking of a stage; while the same one is being computed, return that job.

    ``settings``: another choice than the stage's own, for information. Who has joined the team
    of an application since judging it is found in conflict first. Raises NotReady, with who owes
    what, where no dossier at all has the judgements it needs.
    """
    checks.can_rank(stage)
    checks.has_weights(stage)
    seats = Panelist.objects.with_a_say().filter(panel__call=stage.call_id)
    conflicts.detect(stage.call.applications.all(), seats, by=by)
    if lacks := ranking_lacks.of_all(stage, by):
        raise NotReady([_("No dossier has enough judgements to be ranked."), *lacks])
    payload = {"stage": stage.pk}
    if settings and settings != ranking_settings.official(stage):
        payload["settings"] = settings.as_payload()
        _require_few(stage, key_of(stage, settings))
    return jobs.request(KIND, key_of(stage, settings), by=by, payload=payload)


def _require_few(stage, key):
    """Raise Refused for one more run for information than a day holds."""
    asked = Job.objects.filter(kind=KIND, key__startswith=f"stage:{stage.pk}:")
    if asked.unfinished().filter(key=key).exists():
        return
    if asked.filter(created_at__gt=clock.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        words = _("%d runs for information were asked for within a day: ask again tomorrow.")
        raise Refused(words % MOST_A_DAY)


def key_of(stage, settings=None):
    """What tells the work from other work: the stage, and any choice that is not its own."""
    if settings is None or settings == ranking_settings.official(stage):
        return f"stage:{stage.pk}"
    return f"stage:{stage.pk}:{settings.digest[:16]}"


def settings_of(stage, payload):
    """The choice that a job was asked for; without one the stage's own as it is now."""
    if "settings" in payload:
        return ranking_settings.from_payload(payload["settings"])
    return ranking_settings.official(stage)


def current(stage):
    """The stage's official ranking that is not superseded, or None."""
    return stage.rankings.official().current().first()


def is_out_of_date(ranking):
    """Whether sheets came in, went back or were voided since, or a dossier left or joined.

    An official one is so, too, once the stage goes by another method.
    """
    return bool(out_of_date([ranking]))


def out_of_date(rankings):
    """Those of ``rankings``, all of one stage, that today's inputs would not give."""
    if not rankings:
        return []
    stage = rankings[0].stage
    own, others = ranking_settings.official(stage), [r for r in rankings if not r.is_official]
    published = ranking_settings.published_weights(stage) if others else {}
    choices = [
        own if run.is_official else ranking_settings.of_run(run, published) for run in rankings
    ]
    now = ranking_inputs.now(stage)
    return [
        run
        for run, settings in zip(rankings, choices, strict=True)
        if not now.has(settings, run.parameters, _ids(run))
    ]


def _ids(ranking):
    return _kept.get(ranking.inputs_digest, lambda: np.array(sorted(ranking.input_ids), np.int64))


@transaction.atomic
def store(stage_id, outcome, *, job, compute):
    """Store the outcome of a job as the stage's current ranking of its kind, once.

    Conflicts lock the stage, too: one that came in while the job was computing has been
    seen here and the ranking is computed anew, one that comes now supersedes it afterwards.
    Where nothing has changed since the current ranking, that one stands.
    """
    stage = Stage.objects.select_for_update(no_key=True).get(pk=stage_id)
    settings = settings_of(stage, job.payload)
    is_official = settings == ranking_settings.official(stage)
    inputs = outcome.inputs
    if not ranking_inputs.now(stage).has(settings, inputs.parameters, inputs.rows.key):
        outcome = compute(ranking_inputs.read(stage, settings))
    same = stage.rankings.filter(settings_digest=settings.digest, is_official=False)
    kept = stage.rankings.official() if is_official else same
    former = kept.current().first()
    if former and former.inputs_digest == outcome.inputs.digest:
        return former

    gone = stage.rankings.official() | same if is_official else same
    for one in gone.current():
        states.SUPERSEDE.apply(one, by=job.requested_by, reason="computed anew")
    ranking = _write(stage, outcome, settings, is_official=is_official, job=job)
    gone.filter(superseded_by=None, status=ResultStatus.SUPERSEDED).update(superseded_by=ranking)
    return ranking


def _write(stage, outcome, settings, *, is_official, job):
    """The run with its entries, and the event that records its digests."""
    inputs = outcome.inputs
    ranking = Ranking.objects.create(
        stage=stage,
        is_official=is_official,
        method=settings.method,
        parameters=inputs.parameters,
        settings_digest=settings.digest,
        packed_inputs=inputs.packed,
        input_count=len(inputs.rows.key),
        inputs_digest=inputs.digest,
        digest=outcome.digest,
        findings=outcome.findings,
        steps=outcome.steps,
        versions=software(),
        job=job,
        requested_by=job.requested_by,
    )
    columns.write(RankingEntry, [{"ranking_id": ranking.pk, **row} for row in outcome.entries])
    new = {
        "method": ranking.method,
        "is_official": is_official,
        "digest": ranking.digest,
        "inputs_digest": inputs.digest,
        "entries": len(outcome.entries),
    }
    audit.record(ranking, "compute ranking", by=job.requested_by, new=new)
    return ranking
