"""Files that a job has made for one person: handed out for a while, then removed."""

from core import clock, jobs, removal
from core.models import JobState, StoredFile


def result(job, kept):
    """The file of a finished job until ``kept`` (a timedelta) is over, or None."""
    if job is None or job.state != JobState.DONE or job.finished_at + kept <= clock.now():
        return None
    return StoredFile.objects.filter(pk=job.result["file"]).first()


def forget(found, sentence):
    """Let no file come of these jobs, and remove those made; the rows say on that they were."""
    jobs.cancel(found, sentence)
    done = found.filter(state=JobState.DONE)
    keys = [result["file"] for result in done.values_list("result", flat=True)]
    for stored in StoredFile.objects.filter(pk__in=keys):
        removal.remove(stored)
