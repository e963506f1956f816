"""Keeping a job's lease alive while it computes, and noticing when it is lost."""

import logging
import threading
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection

from core import clock
from core.models import Job, JobState

logger = logging.getLogger(__name__)


class StaleAttempt(Exception):
    """Another attempt at the job has begun; this one may store nothing."""


class Lease:
    """Extends the lease with every report and, between reports, from a thread of its own."""

    def __init__(self, job):
        self.job = job
        self._last = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"lease-{job.pk}", daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc_info):
        self._ended.set()
        self._thread.join()

    def report(self, done, total, words=""):
        """Show how far the work is. Raises StaleAttempt when it goes on elsewhere.

        A report that changes neither the words nor the whole percent costs nothing.
        """
        shown = (100 * done // total if total else 0, words)
        if shown == self._last:
            return
        self._last = shown
        progress = {"progress_done": done, "progress_total": total, "progress_words": words[:200]}
        if not self.extend(**progress):
            raise StaleAttempt

    def extend(self, **progress):
        """Prolong the lease; False when it is no longer ours."""
        now = clock.now()
        until = now + timedelta(seconds=settings.JOB_LEASE_SECONDS)
        mine = Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, attempt=self.job.attempt)
        return bool(mine.update(heartbeat_at=now, lease_until=until, **progress))

    def _beat(self):
        used = False
        while not self._ended.wait(settings.JOB_LEASE_SECONDS / 3):
            used = True
            try:
                if not self.extend():
                    break
            except DatabaseError:
                logger.warning("no heartbeat for job %s", self.job, exc_info=True)
        if used:
            connection.close()  # this thread's own
