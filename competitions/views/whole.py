"""The whole of a hand-in as PDF: at once, or made in the background when it is long."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from competitions import application_pdf, jobs, reading
from competitions.views.handing_in import get_submission
from core import files


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def whole(request, number):
    submission = reading.as_seen(get_submission(request, number), request.user)
    if not application_pdf.is_long(submission):
        return _at_once(submission)
    if request.method == "POST":
        jobs.request_pdf(submission, by=request.user)
        return redirect("competitions:submission-pdf", number)
    job = jobs.latest(submission)
    if stored := jobs.result(job):
        return files.serve(stored)
    context = {
        "submission": submission,
        "application": submission.dossier.application,
        "job": job,
        "pages": application_pdf.pages(submission),
    }
    return render(request, "competitions/submission_pdf.html", context)


def _at_once(submission):
    response = HttpResponse(application_pdf.render(submission), content_type="application/pdf")
    name = application_pdf.filename(submission)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
