"""Work for applicants in the background."""

from django.core.files.base import ContentFile
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions import application_pdf, reading
from competitions.models import Submission
from core import files, jobs
from core.models import Job, JobState, StoredFile

KIND = "competitions.application_pdf"


def request_pdf(submission, *, by):
    """Have the PDF of a long hand-in made in the language of the page.

    Of a copy without names (see ``competitions.reading``) such a one is made, under its own key.
    """
    language = translation.get_language()
    return jobs.request(
        KIND,
        _key(submission, language),
        by=by,
        payload={
            "submission": submission.pk,
            "language": language,
            "without_names": submission.is_masked,
        },
        subject=submission,
    )


def latest(submission):
    """The latest job that made or makes the PDF in the language of the page, or None."""
    key = _key(submission, translation.get_language())
    return Job.objects.filter(kind=KIND, key=key).order_by("-created_at").first()


def result(job):
    """The PDF that a job has made, or None."""
    if job is None or job.state != JobState.DONE:
        return None
    return StoredFile.objects.filter(pk=job.result["file"]).first()


def _key(submission, language):
    marker = ":without-names" if submission.is_masked else ""
    return f"submission:{submission.pk}:{language}{marker}"


@jobs.handler(KIND)
class ApplicationPdf:
    title = gettext_lazy("PDF of an application")

    def compute(self, job, report):
        with translation.override(job.payload["language"]):
            report(0, 3, _("Reading the hand-in"))
            submission = Submission.objects.select_related(
                "dossier__application__cluster", "dossier__stage__call"
            ).get(pk=job.payload["submission"])
            if job.payload.get("without_names"):
                submission = reading.masked(submission)
            report(1, 3, _("Setting the pages"))
            content = application_pdf.render(submission)
            report(2, 3, _("Storing the document"))
        return ContentFile(content, name=application_pdf.filename(submission))

    def publish(self, job, outcome):
        stored = files.store_ours(
            outcome, name=outcome.name, content_type="application/pdf", by=job.requested_by
        )
        return {"file": str(stored.pk)}
