"""Handing in: the last look, the button, the receipt, and files to download."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competitions import (
    answers,
    attached,
    checks,
    documents,
    facts,
    handed_in,
    reading,
    snapshots,
)
from competitions.actions import submissions
from competitions.models import Attachment, Submission
from competitions.views.applicant import dossier_context, get_dossier
from core import files, visibility
from core.errors import NotReady, Refused
from core.http import whole_number
from core.permissions import require


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request, reference, position):
    """Everything in reading form, what is missing with links to the places, and one button."""
    dossier = get_dossier(request, reference, position)
    status, refusals = 200, []
    if request.method == "POST":
        require(request.user, "competitions.submit_dossier", dossier)
        try:
            return redirect(_submit(request, dossier))
        except NotReady:
            status = 422
        except Refused as refusal:
            status, refusals = 409, refusal.problems
        dossier = get_dossier(request, reference, position)
    sheet = answers.load(dossier)
    context = dossier_context(request, dossier) | {
        "sheet": sheet,
        "problems": checks.missing(dossier, sheet),
        "pending": attached.pending(sheet.items),
        "eligibility": facts.standing(dossier, sheet.items),
        "refusals": refusals,
        "last": dossier.submissions.last(),
    }
    return render(request, "competitions/review.html", context, status=status)


def _submit(request, dossier):
    submission = submissions.submit(
        dossier,
        by=request.user,
        received_at=request.received_at,
        draft_version=whole_number(request.POST.get("draft_version")),
    )
    messages.success(request, _("Handed in. This is your receipt."))
    return submission


def get_submission(request, number):
    rows = Submission.objects.visible_to(request.user).select_related(
        "dossier__application__cluster", "dossier__stage__call", "submitted_by"
    )
    return get_object_or_404(rows, number=number)


def get_receipt(request, number):
    """A receipt names who handed in: it is not there for whom names are hidden."""
    submission = get_submission(request, number)
    if reading.hides_names(request.user, submission.dossier):
        raise Http404
    return submission


@login_required
@require_safe
def receipt(request, number):
    submission = get_receipt(request, number)
    context = {
        "submission": submission,
        "application": submission.dossier.application,
        "dossier": submission.dossier,
        "stage": submission.dossier.stage,
        "call": submission.dossier.stage.call,
        "is_intact": snapshots.is_intact(submission),
        "counts": submission.dossier.pinned_id == submission.pk,
        "signatures": handed_in.signed(submission),
    }
    return render(request, "competitions/receipt.html", context)


@login_required
@require_safe
def receipt_pdf(request, number):
    submission = get_receipt(request, number)
    response = HttpResponse(documents.receipt(submission), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="receipt-{submission.number}.pdf"'
    return response


@login_required
@require_safe
def attachment(request, pk):
    """A file of an answer. The cluster has all of its own; others what was handed in."""
    attachment = get_object_or_404(
        visibility.visible(Attachment.objects.select_related("stored"), request.user), stored=pk
    )
    dossier = attachment.dossier
    if request.user.has_perm("competitions.read_draft", dossier):
        return files.serve(attachment.stored)
    for submission in dossier.submissions.select_related("dossier__application"):
        if attachment.is_in(submission):
            seen = reading.as_seen(submission, request.user)
            return files.serve(attachment.stored, name=handed_in.name_of(seen, pk))
    raise Http404
