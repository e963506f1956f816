"""Background work that ends once, whatever dies on the way.

A ``Job`` row is written with the change that wants the work and sent to a worker after
commit. The worker *claims* it (attempt + 1 and a lease), *computes* outside any
transaction, and *publishes* in one short transaction that is refused if another attempt
has begun since. The sweeper sends again what nobody took or whose worker fell silent.

Kinds of work are classes, registered in ``<app>/jobs.py``::

    @jobs.handler("reviews.ranking")
    class RankingJob:
        title = gettext_lazy("Ranking")  # what people call it

        def compute(self, job, report):
            report(1, 3, "Reading the scores")  # also proves that we are alive
            return entries

        def publish(self, job, outcome):
            return {"ranking": store(outcome)}

        def address(self, job):  # if there is a page that shows the result
            return reverse("reviews:rankings", args=[...])
"""

import logging
import traceback
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from core import audit, clock, dispatch, visibility
from core.errors import Refused
from core.leases import Lease, StaleAttempt
from core.models import Job, JobState
from core.models.job import TITLES

TASK = "core.run_job"
logger = logging.getLogger(__name__)
handlers = {}


def handler(kind):
    """Let a class with ``compute`` and ``publish`` do the jobs of ``kind``."""

    def register(cls):
        if kind in handlers:
            raise ValueError(f"two handlers for jobs of kind {kind}")
        handlers[kind] = cls()
        TITLES[kind] = getattr(cls, "title", kind)
        return cls

    return register


@transaction.atomic
def request(kind, key, *, by, payload=None, subject=None):
    """Ask for work; while the same work (kind and key) is unfinished, return that job."""
    if kind not in handlers:
        raise LookupError(f"no handler for jobs of kind {kind}")
    fields = {
        "payload": payload or {},
        "requested_by_id": by.pk if by else None,
        "subject_label": subject._meta.label_lower if subject else "",
        "subject_pk": str(subject.pk) if subject else "",
        "attempt_limit": settings.JOB_MAX_ATTEMPTS,
    }
    same = Job.objects.unfinished().filter(kind=kind, key=key)
    while not (job := same.first()):
        try:
            with transaction.atomic():
                job = Job.objects.create(kind=kind, key=key, **fields)
        except IntegrityError:
            continue  # somebody asked at this very moment: theirs, unless it has ended already
        dispatch.after_commit(TASK, str(job.pk))
        return job
    return job


def run(job_id):
    """Do one attempt of a job. Harmless to repeat and to kill; returns the job or None."""
    job = claim(job_id)
    if job is None:
        return None
    try:
        publish(job, compute(job))
    except StaleAttempt:
        logger.warning("job %s: attempt %s was overtaken", job, job.attempt)
    except (OperationalError, InterfaceError) as error:  # the database may be back next time
        _give_back(job, error)
    except Exception as error:
        _fail(job, error)
    job.refresh_from_db()
    return job


@transaction.atomic
def claim(job_id):
    """Take the job for one more attempt, or return None if it is not to be had."""
    now = clock.now()
    free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lte=now)
    taken = Job.objects.filter(free, pk=job_id, attempt__lt=F("attempt_limit")).update(
        state=JobState.RUNNING,
        attempt=F("attempt") + 1,
        heartbeat_at=now,
        lease_until=now + timedelta(seconds=settings.JOB_LEASE_SECONDS),
        progress_done=0,
        progress_total=0,
        progress_words="",
        error="",
        detail="",
    )
    return Job.objects.get(pk=job_id) if taken else None


def compute(job):
    """Let the handler work, outside any transaction, while the lease is kept alive."""
    with Lease(job) as lease:
        return handlers[job.kind].compute(job, lease.report)


@transaction.atomic
def publish(job, outcome):
    """Store the outcome, unless another attempt has begun since this one was claimed."""
    current = Job.objects.select_for_update().get(pk=job.pk)
    if (current.state, current.attempt) != (JobState.RUNNING, job.attempt):
        raise StaleAttempt
    result = handlers[job.kind].publish(current, outcome)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.DONE, result=audit.plain(result), finished_at=clock.now()
    )


def sweep():
    """Send again what waits too long or lost its worker; return how many were sent.

    What has used up its attempts fails, so that an officer sees it.
    """
    now = clock.now()
    silent = Job.objects.filter(state=JobState.RUNNING, lease_until__lte=now)
    lost = Q(attempt__gte=F("attempt_limit"))
    silent.filter(lost).update(
        state=JobState.FAILED,
        finished_at=now,
        error=_("The work was interrupted too often."),
        detail="every attempt lost its worker",
    )
    silent.exclude(lost).update(state=JobState.QUEUED, dispatched_at=now - _patience())

    waiting = Job.objects.filter(state=JobState.QUEUED, dispatched_at__lte=now - _patience())
    sent = 0
    for job_id in waiting.order_by("created_at").values_list("pk", flat=True)[:1000]:
        if not dispatch.send(TASK, str(job_id)):
            break  # no broker: the next sweep tries again
        sent += Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(dispatched_at=now)
    return sent


@transaction.atomic
def retry(job, *, by):
    """Give a failed job as many attempts again."""
    try:
        with transaction.atomic():
            queued = Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
                state=JobState.QUEUED,
                attempt_limit=F("attempt") + settings.JOB_MAX_ATTEMPTS,
                dispatched_at=clock.now(),
                finished_at=None,
            )
    except IntegrityError:  # the constraint: unfinished once per kind and key
        raise Refused(_("The same work is under way already.")) from None
    if not queued:
        raise Refused(_("Only failed work can be started again."))
    audit.record(job, "retry", by=by)
    dispatch.after_commit(TASK, str(job.pk))
    job.refresh_from_db()
    return job


def cancel(found, sentence):
    """Let nothing come of unfinished work; a worker that is at it may publish no more."""
    found.unfinished().update(
        state=JobState.FAILED, finished_at=clock.now(), error=sentence, detail="cancelled"
    )


def can_see(user, job):
    """Who asked for it, who may see its subject, and who runs the place unless vetoed."""
    if job.requested_by_id == user.pk:
        return True
    if job.subject and visibility.allows(user, job.subject):
        return True
    if job.subject and visibility.vetoed(user, job.subject):
        return False
    return user.has_perm("core.read_operations")


def address(job):
    """The page that shows the result, where the kind of work has one; else ""."""
    found = getattr(handlers.get(job.kind), "address", None)
    return found(job) if found else ""


def _give_back(job, error):
    """Leave the job to the sweeper, or fail it after the last attempt."""
    if job.attempt >= job.attempt_limit:
        _fail(job, error)
        return
    logger.warning("job %s: attempt %s: %s", job, job.attempt, error)
    _mine(job).update(state=JobState.QUEUED, dispatched_at=clock.now(), detail=str(error))


def _fail(job, error):
    if isinstance(error, Refused):
        sentence = str(error)
    else:
        logger.error("job %s failed", job, exc_info=error)
        sentence = _("The work stopped because of a fault in the program.")
    _mine(job).update(
        state=JobState.FAILED,
        finished_at=clock.now(),
        error=sentence,
        detail="".join(traceback.format_exception(error))[-8000:],
    )


def _mine(job):
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)


def _patience():
    return timedelta(seconds=settings.JOB_DISPATCH_SECONDS)
