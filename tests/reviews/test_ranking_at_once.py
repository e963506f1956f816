"""Rankings asked for, stored and disturbed at the same moment, on real PostgreSQL."""

from functools import partial

import pytest
from django.db import OperationalError

from competitions.models import Stage
from core import jobs
from core.models import AuditEvent, Job
from reviews.actions import conflicts, rankings
from reviews.models import Ranking, ScoreSheet
from reviews.ranking_replay import Verdict, replay
from reviews.ranking_settings import chosen
from reviews.states import ResultStatus
from tests.core.threads import together
from tests.factories.accounts import make_officer
from tests.reviews.test_rankings import make_judged_stage

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 3


def copy_of(stage):
    return Stage.objects.get(pk=stage.pk)


def test_two_requests_for_the_same_choice_are_one_job_and_two_choices_are_two():
    for _round in range(ROUNDS):
        stage, _ = make_judged_stage([[8, 8]])
        officer, median = make_officer(), chosen(stage, "median")
        ask = partial(rankings.request, by=officer)

        first, second, official = together(
            partial(ask, copy_of(stage), settings=median),
            partial(ask, copy_of(stage), settings=median),
            partial(ask, copy_of(stage)),
        )

        assert first == second != official
        assert Job.objects.filter(key__startswith=f"stage:{stage.pk}").count() == 2


def test_two_jobs_that_publish_at_once_leave_one_official_and_one_other():
    for _round in range(ROUNDS):
        stage, _ = make_judged_stage([[8, 8]], [[6, 6]])
        claimed = [
            jobs.claim(rankings.request(stage, by=None, settings=settings).pk)
            for settings in (None, chosen(stage, "median"))
        ]
        outcomes = [jobs.compute(job) for job in claimed]

        results = together(
            *(partial(jobs.publish, *pair) for pair in zip(claimed, outcomes, strict=True))
        )

        assert results == [None, None]
        assert sorted(run.is_official for run in Ranking.objects.filter(stage=stage)) == [
            False,
            True,
        ]


def test_the_same_attempt_stored_twice_at_once_is_stored_once():
    for _round in range(ROUNDS):
        stage, _ = make_judged_stage([[8, 8]], [[6, 6]])
        job = jobs.claim(rankings.request(stage, by=None).pk)
        outcome = jobs.compute(job)

        results = together(*(partial(jobs.publish, job, outcome) for _ in range(2)))

        assert sum(isinstance(result, jobs.StaleAttempt) for result in results) == 1, results
        ranking = Ranking.objects.get(stage=stage)
        assert ranking.entries.count() == 2
        assert AuditEvent.objects.about(ranking).filter(verb="compute ranking").count() == 1


def test_a_conflict_declared_while_runs_are_published_leaves_none_that_rests_on_the_sheet():
    for _round in range(ROUNDS):
        stage, (dossier, _other) = make_judged_stage([[8, 8], [2, 2]], [[6, 6]])
        claimed = [
            jobs.claim(rankings.request(stage, by=None, settings=settings).pk)
            for settings in (None, chosen(stage, "median"))
        ]
        outcomes = [jobs.compute(job) for job in claimed]
        barred = dossier.assignments.order_by("pk").last().panelist

        results = together(
            *(partial(jobs.publish, *pair) for pair in zip(claimed, outcomes, strict=True)),
            partial(conflicts.record, barred.user, dossier.application, by=None, reason="partner"),
        )

        assert not [r for r in results if isinstance(r, OperationalError)], results
        sheet = ScoreSheet.objects.get(assignment__panelist=barred, assignment__dossier=dossier)
        gone = set(sheet.versions.values_list("pk", flat=True))
        for run in Ranking.objects.filter(stage=stage).exclude(status=ResultStatus.SUPERSEDED):
            assert not gone & run.input_ids


def test_what_was_written_by_one_copy_is_what_is_read_and_replayed():
    stage, (a, b, c) = make_judged_stage([[8, 8], [5, 5]], [[6, None], [3, 3]], [])
    jobs.run(rankings.request(stage, by=None).pk)

    ranking = Ranking.objects.get(stage=stage)

    assert list(ranking.entries.values_list("dossier", "rank", "is_tied")) == [
        (a.pk, 1, False),
        (b.pk, 2, False),
        (c.pk, None, False),
    ]
    entry = ranking.entries.get(dossier=b)
    assert entry.criteria == {"criterion-1": "2.25", "criterion-2": "1.5"}
    assert (entry.totals, entry.reasons, entry.figures) == (["1.5", "3"], [], {})
    assert replay(ranking).verdict == Verdict.IDENTICAL
