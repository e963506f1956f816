"""Packs to take along, made in the background, private to their panelist and kept for a while.

A pack whose dossiers are not all open any more (a conflict was declared, a seat ended) is thrown
away wherever it is met: when it is published, looked at, downloaded, or by the timetable.
"""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.models import Stage
from core import clock, files, job_files, jobs
from core.errors import Refused
from core.models import Job, JobState
from reviews.models import Panelist
from reviews.offline import archive, documents, packs

PDF, ZIP = "reviews.pack_pdf", "reviews.pack_zip"
KINDS = {"pdf": PDF, "zip": ZIP}
KEPT = timedelta(days=3)  # everything one judges in one place should not lie about


def request(name, panelist, stage, *, by):
    """Have a pack made; while that is under way, return the same job. Replaces the one before."""
    if not packs.readable(panelist, stage):
        raise Refused(_("There is nothing to take along yet."))
    kind, before = KINDS[name], latest(name, panelist, stage)
    payload = {
        "panelist": panelist.pk,
        "stage": stage.pk,
        "language": translation.get_language(),
    }
    with transaction.atomic():
        job = jobs.request(kind, _key(panelist, stage), by=by, payload=payload)
        if job != before:
            forget(_mine(kind, panelist, stage).exclude(pk=job.pk))
    return job


def latest(name, panelist, stage):
    """The latest pack of that kind that was asked for, finished or not."""
    return _mine(KINDS[name], panelist, stage).order_by("-created_at").first()


def result(job):
    """The file of a finished pack that its panelist may have as it is, or None."""
    stored = job_files.result(job, KEPT)
    if stored and not is_open(job):
        forget(Job.objects.filter(pk=job.pk))
        return None
    return stored


def is_open(job):
    """Whether every dossier in a finished pack is still open to its panelist."""
    panelist, stage = _about(job)
    if panelist is None:
        return False
    return set(job.result["dossiers"]) <= set(packs.dossiers(packs.readable(panelist, stage)))


def is_outdated(job, assignments, panelist):
    """Whether a pack made now would show something else."""
    now = packs.fingerprint(assignments, panelist.user, with_sheets=job.kind == ZIP)
    return now != job.result["fingerprint"]


def expires_at(job):
    return job.finished_at + KEPT


def forget(found):
    """Let nothing come of these jobs, and remove what was made."""
    job_files.forget(found, _("Another one was asked for, or a dossier is closed by now."))


def forget_expired(now):
    """Remove what was kept long enough, and what holds a dossier that is closed by now."""
    made = Job.objects.filter(kind__in=KINDS.values(), state=JobState.DONE)
    forget(made.filter(finished_at__lte=now - KEPT))
    for job in made.filter(finished_at__gt=now - KEPT):
        result(job)


def _mine(kind, panelist, stage):
    return Job.objects.filter(
        kind=kind, requested_by_id=panelist.user_id, key=_key(panelist, stage)
    )


def _key(panelist, stage):
    return f"seat:{panelist.pk}:stage:{stage.pk}"


def _about(job):
    """The seat, None once it has ended, and the stage of a pack."""
    seats = Panelist.objects.serving().filter(pk=job.payload["panelist"])
    stages = Stage.objects.select_related("call", "rubric")
    return seats.select_related("user").first(), stages.get(pk=job.payload["stage"])


class Pack:
    """What both kinds share; ``make`` gives the open file."""

    suffix = content_type = ""
    with_sheets = False

    def compute(self, job, report):
        panelist, stage = _about(job)
        assignments = packs.readable(panelist, stage) if panelist else []
        if not assignments:
            raise Refused(_("There is nothing to take along any more."))
        facts = {
            "dossiers": packs.dossiers(assignments),
            "fingerprint": packs.fingerprint(
                assignments, panelist.user, with_sheets=self.with_sheets
            ),
        }
        with translation.override(job.payload["language"]):
            made = self.make(panelist, stage, assignments, report)
        made.name = f"{stage.call.code}-{stage.position}-{clock.today():%Y-%m-%d}{self.suffix}"
        return made, facts

    def publish(self, job, outcome):
        made, facts = outcome
        job.result = facts
        with made:
            if not is_open(job):
                raise Refused(_("A dossier was closed to you meanwhile. Have a new one made."))
            stored = files.store_ours(
                made, name=made.name, content_type=self.content_type, by=job.requested_by
            )
        return facts | {"file": str(stored.pk)}


@jobs.handler(PDF)
class PdfPack(Pack):
    title = gettext_lazy("All my dossiers as one PDF")
    suffix, content_type = ".pdf", "application/pdf"

    def make(self, panelist, stage, assignments, report):
        return ContentFile(documents.render(panelist, stage, assignments, report))


@jobs.handler(ZIP)
class ZipPack(Pack):
    title = gettext_lazy("All my dossiers with files and score sheets")
    suffix, content_type = ".zip", "application/zip"
    with_sheets = True

    def make(self, panelist, stage, assignments, report):
        return archive.build(panelist, stage, assignments, report)
