from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from core import clock, jobs
from core.errors import Refused
from core.leases import Lease, StaleAttempt
from core.models import AuditEvent, Job, JobState, Letter
from tests.core.threads import together
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.core import make_job, make_letter

NOON = datetime(2027, 5, 12, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


class Echo:
    """Stores its payload; what it does on the way is up to the test."""

    def __init__(self):
        self.on_compute = lambda job, report: job.payload
        self.on_publish = lambda job, outcome: outcome

    def compute(self, job, report):
        return self.on_compute(job, report)

    def publish(self, job, outcome):
        make_letter(key=f"published:{job.attempt}")
        return self.on_publish(job, outcome)


@pytest.fixture(autouse=True)
def echo(monkeypatch):
    handler = Echo()
    monkeypatch.setattr(jobs, "handlers", {"tests.echo": handler})
    return handler


@pytest.fixture
def sent(monkeypatch):
    """The jobs that were sent to the broker, in order."""
    sent = []
    monkeypatch.setattr(jobs.dispatch, "send", lambda task, *args: sent.append(args[0]) or True)
    return sent


@contextmanager
def broken(handler, name, error):
    def fail(*args):
        raise error

    setattr(handler, name, fail)
    yield


@pytest.mark.django_db
def test_job_is_sent_once_the_wish_is_committed(sent, django_capture_on_commit_callbacks):
    officer, letter = make_officer(), make_letter()

    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.request("tests.echo", "a", by=officer, payload={"x": 1}, subject=letter)
        assert sent == []

    assert sent == [str(job.pk)]
    assert (job.state, job.requested_by, job.subject) == (JobState.QUEUED, officer, letter)
    assert list(Job.objects.about(letter)) == [job]


@pytest.mark.django_db
def test_same_work_under_way_is_the_same_job():
    first = jobs.request("tests.echo", "a", by=None)

    assert jobs.request("tests.echo", "a", by=None) == first
    jobs.claim(first.pk)
    assert jobs.request("tests.echo", "a", by=None) == first
    assert jobs.request("tests.echo", "b", by=None) != first


@pytest.mark.django_db
def test_same_work_after_it_has_ended_is_a_new_job():
    first = jobs.request("tests.echo", "a", by=None)
    jobs.run(first.pk)

    assert jobs.request("tests.echo", "a", by=None) != first


@pytest.mark.django_db
def test_work_that_nobody_can_do_is_refused_at_once():
    with pytest.raises(LookupError, match=r"tests\.unknown"):
        jobs.request("tests.unknown", "a", by=None)


@pytest.mark.django_db
def test_run_computes_publishes_and_keeps_the_result():
    job = make_job(payload={"x": 1})

    with clock.frozen(NOON):
        done = jobs.run(job.pk)

    assert (done.state, done.result, done.attempt) == (JobState.DONE, {"x": 1}, 1)
    assert done.finished_at == NOON
    assert done.percent == 100


@pytest.mark.django_db
def test_running_a_finished_or_unknown_job_does_nothing():
    job = make_job()
    jobs.run(job.pk)

    assert jobs.run(job.pk) is None
    assert jobs.run("00000000-0000-0000-0000-000000000000") is None
    assert Letter.objects.filter(key__startswith="published").count() == 1


@pytest.mark.django_db
def test_progress_is_stored_while_it_computes(echo):
    def compute(job, report):
        report(1, 4, "Reading the scores")
        return Job.objects.get(pk=job.pk).percent

    echo.on_compute = compute

    job = jobs.run(make_job().pk)

    assert (job.result, job.progress_words) == (25, "Reading the scores")


@pytest.mark.django_db
def test_reports_that_change_nothing_visible_cost_nothing(django_assert_num_queries):
    lease = Lease(jobs.claim(make_job().pk))

    with django_assert_num_queries(101):
        for done in range(10_001):
            lease.report(done, 10_000, "Counting")


@pytest.mark.django_db
def test_report_prolongs_the_lease():
    with clock.frozen(NOON):
        job = jobs.claim(make_job().pk)
    with clock.frozen(LATER):
        Lease(job).report(1, 2)

    job.refresh_from_db()
    assert (job.heartbeat_at, job.lease_until > LATER) == (LATER, True)


@pytest.mark.django_db
def test_attempt_that_was_overtaken_can_neither_report_nor_publish():
    with clock.frozen(NOON):
        slow = jobs.claim(make_job().pk)
    with clock.frozen(LATER):
        quick = jobs.claim(slow.pk)

    assert (slow.attempt, quick.attempt) == (1, 2)
    with pytest.raises(StaleAttempt):
        Lease(slow).report(1, 2)
    with pytest.raises(StaleAttempt):
        jobs.publish(slow, "old")
    jobs.publish(quick, "new")
    assert Job.objects.get().result == "new"
    assert Letter.objects.get().key == "published:2"


@pytest.mark.django_db
def test_a_job_under_lease_is_not_to_be_had():
    with clock.frozen(NOON):
        job = make_job()
        assert jobs.claim(job.pk)
        assert jobs.claim(job.pk) is None


@pytest.mark.django_db
def test_publishing_that_fails_leaves_nothing_behind(echo):
    with broken(echo, "on_publish", ZeroDivisionError("nothing to divide")):
        job = jobs.run(make_job().pk)

    assert job.state == JobState.FAILED
    assert "ZeroDivisionError: nothing to divide" in job.detail
    assert "ZeroDivisionError" not in job.error
    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_refusal_fails_with_its_own_sentences(echo):
    with broken(echo, "on_compute", Refused(["Two sheets are missing."])):
        job = jobs.run(make_job().pk)

    assert (job.state, job.error) == (JobState.FAILED, "Two sheets are missing.")


@pytest.mark.django_db
def test_database_trouble_is_tried_again_and_fails_in_the_end(echo):
    job = make_job(attempt_limit=2)

    with broken(echo, "on_compute", OperationalError("deadlock detected")):
        assert jobs.run(job.pk).state == JobState.QUEUED
        assert jobs.run(job.pk).state == JobState.FAILED


@pytest.mark.django_db
def test_sweeper_sends_what_waited_too_long_but_nothing_fresh(sent):
    with clock.frozen(NOON):
        old = make_job()
    with clock.frozen(LATER):
        make_job()

        assert jobs.sweep() == 1
        assert jobs.sweep() == 0  # it was sent this very moment

    assert sent == [str(old.pk)]


@pytest.mark.django_db
def test_sweeper_gives_work_of_a_silent_worker_to_another(sent):
    with clock.frozen(NOON):
        job = jobs.claim(make_job().pk)
    with clock.frozen(LATER):
        assert jobs.sweep() == 1

    job.refresh_from_db()
    assert (job.state, sent) == (JobState.QUEUED, [str(job.pk)])


@pytest.mark.django_db
def test_sweeper_leaves_work_of_a_live_worker_alone(sent):
    with clock.frozen(NOON):
        job = jobs.claim(make_job().pk)
        assert jobs.sweep() == 0

    job.refresh_from_db()
    assert job.state == JobState.RUNNING


@pytest.mark.django_db
def test_work_that_loses_every_worker_fails_visibly(sent):
    with clock.frozen(NOON):
        job = jobs.claim(make_job(attempt_limit=1).pk)
    with clock.frozen(LATER):
        jobs.sweep()

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "The work was interrupted too often.")


@pytest.mark.django_db
def test_without_a_broker_the_sweeper_keeps_the_work(monkeypatch):
    monkeypatch.setattr(jobs.dispatch, "send", lambda task, *args: False)
    with clock.frozen(NOON):
        make_job()
    with clock.frozen(LATER):
        assert jobs.sweep() == 0

    assert Job.objects.get().state == JobState.QUEUED


@pytest.mark.django_db
def test_retry_gives_failed_work_fresh_attempts(echo):
    officer = make_officer()
    with broken(echo, "on_compute", ValueError()):
        job = jobs.run(make_job(attempt_limit=1).pk)
    echo.on_compute = lambda job, report: "fine"

    jobs.retry(job, by=officer)

    assert jobs.run(job.pk).result == "fine"
    assert (AuditEvent.objects.get().verb, AuditEvent.objects.get().by) == ("retry", officer)


@pytest.mark.django_db
def test_retry_is_refused_while_the_same_work_is_under_way():
    failed = make_job(key="a", state=JobState.FAILED)
    make_job(key="a")

    with pytest.raises(Refused, match="under way"):
        jobs.retry(failed, by=None)


@pytest.mark.django_db
def test_retry_is_refused_for_work_that_has_not_failed():
    with pytest.raises(Refused, match="Only failed"):
        jobs.retry(make_job(state=JobState.DONE), by=None)


@pytest.mark.django_db
def test_job_is_seen_by_who_asked_and_by_who_runs_the_place():
    asker = make_user()
    job = make_job(requested_by_id=asker.pk)

    assert jobs.can_see(asker, job)
    assert jobs.can_see(make_auditor(), job)
    assert not jobs.can_see(make_user(), job)


@pytest.mark.django_db
def test_list_shows_failed_work_first():
    states = [JobState.DONE, JobState.QUEUED, JobState.FAILED, JobState.RUNNING]
    for state in states:
        make_job(state=state, lease_until=NOON)

    assert [job.state for job in Job.objects.for_list()] == ["failed", "running", "queued", "done"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_simultaneous_wishes_give_one_job(sent):
    for key in "abcde":
        results = together(*[lambda key=key: jobs.request("tests.echo", key, by=None)] * 4)

        assert len({job.pk for job in results}) == 1
    assert Job.objects.count() == 5
    assert len(sent) == 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_simultaneous_claims_one_succeeds():
    for _ in range(5):
        job = make_job()

        claimed = together(*[lambda job=job: jobs.claim(job.pk)] * 4)

        assert [c.attempt for c in claimed if c] == [1]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_expired_work_is_claimed_and_published_once_by_simultaneous_workers():
    with clock.frozen(NOON):
        slow = jobs.claim(make_job().pk)
    with clock.frozen(LATER):
        results = together(lambda: jobs.publish(slow, "slow"), *[lambda: jobs.run(slow.pk)] * 3)

    assert Job.objects.get().state == JobState.DONE
    assert Letter.objects.filter(key__startswith="published").count() == 1
    assert not [r for r in results if isinstance(r, Exception) and not isinstance(r, StaleAttempt)]


@pytest.mark.django_db(transaction=True)
def test_thread_keeps_the_lease_of_silent_work(settings, echo):
    """The lease is 0.3 s, the work says nothing until its lease was prolonged behind it."""
    settings.JOB_LEASE_SECONDS = 0.3
    job = make_job()

    def compute(claimed, report):
        before = Job.objects.get(pk=job.pk).heartbeat_at
        while Job.objects.get(pk=job.pk).heartbeat_at == before:
            pass
        return "prolonged"

    echo.on_compute = compute

    assert jobs.run(job.pk).result == "prolonged"
