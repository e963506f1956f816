"""A worker dies without a word while it ranks a stage. The ranking exists once all the same."""

import pytest

from core.models import Job, JobState
from reviews.models import Ranking
from tests.faults import doomed, rankings

pytestmark = [
    pytest.mark.worker,
    pytest.mark.embedded,
    pytest.mark.django_db(transaction=True),
]


@pytest.mark.parametrize("point", doomed.OF_A_RANKING)
def test_job_ends_once_though_its_worker_was_killed(point, start_worker, kill_at):
    stage = rankings.make_judged_stage()
    job = rankings.request_ranking(stage)
    kill_at(point)

    is_over = point == "published"
    left = Job.objects.get(pk=job.pk)
    assert (left.state, left.attempt) == (JobState.DONE if is_over else JobState.RUNNING, 1)
    assert Ranking.objects.exists() == is_over

    rankings.let_the_lease_run_out()
    rankings.take_over(survivor := start_worker(), job)
    survivor.kill()  # quicker than asking it to go

    assert rankings.outcome(job, stage) == rankings.ENDED_ONCE
    assert Job.objects.get(pk=job.pk).attempt == (1 if is_over else 2)


def test_worker_that_was_only_frozen_publishes_nothing_when_it_wakes(start_worker, hold_at):
    stage = rankings.make_judged_stage()
    job = rankings.request_ranking(stage)
    frozen, sign = hold_at("computed")

    rankings.let_the_lease_run_out()
    rankings.take_over(survivor := start_worker(), job)
    survivor.kill()
    sign.unlink()
    frozen.wait_until(lambda: "attempt 1 was overtaken" in frozen.log())
    frozen.kill()

    assert rankings.outcome(job, stage) == rankings.ENDED_ONCE
    assert Job.objects.get(pk=job.pk).attempt == 2
