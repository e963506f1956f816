"""Hearings in the office and for the panel: slots, presentations, scores before and after."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import officer_required, staff_reader_required
from core import files
from core.errors import Refused
from core.permissions import require
from reviews import blinding, hearing_scores, stages, tabs
from reviews.actions import hearings
from reviews.forms.hearings import MoveForm, PlanHearingsForm
from reviews.forms.meetings import ReasonForm
from reviews.models import Hearing, Panel, Presentation
from reviews.rooms import seat_of
from reviews.views.panelist import get_assignment, panelist_required


def get_hearing(request, stage, pk):
    seen = Hearing.objects.visible_to(request.user).filter(dossier__stage=stage)
    return get_object_or_404(seen.for_list(), pk=pk)


@staff_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_hearings(request, code, position):
    stage = stages.get(code, position)
    form = PlanHearingsForm(request.POST or None, zone=stage.call.zone)
    if form.is_valid():
        try:
            found = hearings.plan(stage, by=request.user, **form.cleaned_data)
            words = ngettext("%d hearing planned.", "%d hearings planned.", len(found))
            messages.success(request, words % len(found))
            return redirect("reviews:office-hearings", code, position)
        except Refused as error:
            form.add_error(None, error.problems)
    context = tabs.around(stage, "office-hearings") | {
        "hearings": Hearing.objects.visible_to(request.user)
        .filter(dossier__stage=stage)
        .for_list(),
        "to_plan": hearings.to_plan(stage, request.user).count(),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "reviews/office_hearings.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, code, position, pk):
    stage = stages.get(code, position)
    hearing = get_hearing(request, stage, pk)
    form = MoveForm.of(hearing, request.POST or None)
    if form.is_valid():
        try:
            hearings.move(hearing, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved. Where something changed, the applicant is told."))
            return redirect("reviews:office-hearings", code, position)
        except Refused as error:
            form.add_error(None, error.problems)
    context = tabs.around(stage, "office-hearings") | {"hearing": hearing, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/hearing_edit.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request, code, position, pk):
    stage = stages.get(code, position)
    hearing = get_hearing(request, stage, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        hearings.cancel(hearing, by=request.user, **form.cleaned_data)
        messages.success(request, _("Cancelled. The applicant gets a letter."))
        return redirect("reviews:office-hearings", code, position)
    context = tabs.around(stage, "office-hearings") | {"hearing": hearing, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/hearing_cancel.html", context, status=status)


@staff_reader_required
@require_GET
def scores(request, code, position, pk):
    """Each panelist's totals before and after the hearing, side by side."""
    stage = stages.get(code, position)
    hearing = get_hearing(request, stage, pk)
    lines = hearing_scores.lines(hearing.dossier, hearing)
    context = tabs.around(stage, "office-hearings") | {"hearing": hearing, "lines": lines}
    return render(request, "reviews/hearing_scores.html", context)


@login_required
@require_GET
def panel_hearings(request, panel, position):
    """The slots as the panel sees them; nothing of what a conflict closes."""
    panel = get_object_or_404(Panel.objects.select_related("call"), pk=panel)
    if not request.user.reads_everything:
        get_object_or_404(panel.panelists.serving(), user=request.user)
    stage = stages.get(panel.call.code, position)
    rows = Hearing.objects.visible_to(request.user).planned().filter(dossier__stage=stage)
    rows = list(rows.for_list().select_related("dossier__stage__rubric"))
    own = _own(request.user, panel, rows)
    dossiers = [row.dossier for row in rows]
    hidden = blinding.hidden_among(request.user, dossiers)
    redact = blinding.redactors(dossiers, request.user)
    for row in rows:
        row.assignment = own.get(row.dossier_id)
        row.hides_applicant = row.dossier_id in hidden
        row.place = redact[row.dossier_id](row.place)
        row.may_score_again = bool(row.assignment) and row.is_over
    blinding.mask(rows, request.user)
    context = {"panel": panel, "stage": stage, "call": panel.call, "hearings": rows}
    return render(request, "reviews/panel_hearings.html", context)


def _own(user, panel, rows):
    """dossier id -> the reader's assignment whose sheet is in from before the hearing."""
    seat = seat_of(user, panel)
    if seat is None:
        return {}
    found = seat.assignments.filter(status="done", dossier__in=[row.dossier_id for row in rows])
    found = found.prefetch_related("sheets__versions")
    ends = {row.dossier_id: row.ends_at for row in rows}
    return {
        one.dossier_id: one
        for one in found
        if not any(
            version.created_at >= ends[one.dossier_id]
            for sheet in one.sheets.all()
            for version in sheet.versions.all()
        )
    }


@login_required
@require_GET
def presentation(request, pk):
    seen = Presentation.objects.visible_to(request.user).select_related(
        "stored", "hearing__dossier__stage"
    )
    found = get_object_or_404(seen, pk=pk)
    if blinding.hides_applicant(request.user, found.hearing.dossier):
        raise Http404  # the slides say whose they are
    return files.serve(found.stored)


@panelist_required
@require_POST
def score_again(request, pk):
    """Take the own sheet up again after the hearing."""
    assignment = get_assignment(request, pk)
    require(request.user, "reviews.write_sheet", assignment)
    hearings.take_up_sheet(assignment, by=request.user)
    words = _("Your sheet is open again. What you handed in before the hearing is kept.")
    messages.success(request, words)
    return redirect("reviews:sheet", assignment.pk)
