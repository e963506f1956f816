"""The panelist's list, what is declared before reading, and taking oneself off a dossier."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.permissions import require
from reviews import batches, permissions, stages, wishing
from reviews.actions import assignments, conflicts, sheets
from reviews.forms.choices import SITUATIONS
from reviews.forms.conflicts import ConflictSheetForm, LateConflictForm, RefusalForm
from reviews.models import Assignment, ConflictSource, Panelist


def get_seat(request, pk):
    seats = Panelist.objects.serving().filter(user=request.user).select_related("panel__call")
    return get_object_or_404(seats, pk=pk)


def get_assignment(request, pk):
    """An own assignment at work that no conflict closes; the rest does not exist."""
    own = Assignment.objects.visible_to(request.user).live()
    own = own.filter(panelist__user=request.user, panelist__ended_at__isnull=True)
    return get_object_or_404(own.for_list().select_related("panelist__panel"), pk=pk)


def panelist_required(view):
    """For those who sit on a panel; officers and applicants have nothing to judge."""

    @login_required
    def guarded(request, *args, **kwargs):
        if not permissions.has_seat(request.user):
            raise PermissionDenied("reviews.judge")
        return view(request, *args, **kwargs)

    return guarded


@panelist_required
@require_GET
def judging(request):
    found = batches.of(request.user)
    ready = [batch for batch in found if batch.is_open and batch.is_ready]
    left = [row for batch in ready for row in batch.left]
    context = {
        "batches": found,
        "left": len(left),
        "done": sum(batch.done for batch in found),
        "next": left[0] if left else None,
        "complete": sum(len(batch.complete) for batch in ready),
        "due_at": min((b.due_at for b in ready if b.due_at), default=None),
        "asked": wishing.of(request.user),
    }
    return render(request, "reviews/judging.html", context)


@panelist_required
@require_POST
def hand_in_complete(request):
    """Hand in every sheet that is complete."""
    handed_in = 0
    for batch in batches.of(request.user):
        for row in batch.complete if batch.is_open and batch.is_ready else []:
            require(request.user, "reviews.write_sheet", row)
            row.sheet.assignment = row
            sheets.submit(row.sheet, by=request.user)
            handed_in += 1
    words = ngettext("%d sheet handed in.", "%d sheets handed in.", handed_in)
    messages.success(request, words % handed_in)
    return redirect("reviews:judging")


@panelist_required
@require_http_methods(["GET", "HEAD", "POST"])
def confidentiality(request, seat):
    seat = get_seat(request, seat)
    if request.method == "POST":
        require(request.user, "reviews.declare_for", seat)
        conflicts.declare_confidentiality(seat, by=request.user)
        waiting = next((b for b in batches.of(request.user) if b.panelist == seat), None)
        if waiting and waiting.undeclared:
            return redirect("reviews:conflicts", seat.pk, waiting.stage.position)
        return redirect("reviews:judging")
    return render(request, "reviews/confidentiality.html", {"seat": seat})


@panelist_required
@require_http_methods(["GET", "HEAD", "POST"])
def conflict_sheet(request, seat, position):
    seat = get_seat(request, seat)
    stage = stages.get(seat.panel.call.code, position)
    if seat.declared_at is None:
        return redirect("reviews:confidentiality", seat.pk)
    form = ConflictSheetForm(stages.batch(seat, stage), request.POST or None)
    if form.is_valid and _says_one_thing(request, form):
        require(request.user, "reviews.declare_for", seat)
        conflicts.declare_sheet(seat, stage, by=request.user, conflicts=form.choices)
        messages.success(request, _("Declared. Now you can read."))
        return redirect("reviews:judging")
    context = {"seat": seat, "stage": stage, "form": form, "situations": SITUATIONS}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/conflict_sheet.html", context, status=status)


def _says_one_thing(request, form):
    """ "None of these" beside a situation that was chosen is a slip, and not guessed at."""
    if "none" in request.POST and form.choices:
        for application in form.choices:
            form.errors[application.pk] = _("You chose a situation here, and “none” above.")
        return False
    return True


@panelist_required
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request, pk):
    assignment = get_assignment(request, pk)
    form = RefusalForm(request.POST or None)
    if form.is_valid():
        require(request.user, "reviews.refuse_assignment", assignment)
        assignments.refuse(assignment, by=request.user, **form.cleaned_data)
        messages.success(request, _("Refused. The officers will find somebody else."))
        return redirect("reviews:judging")
    context = {"assignment": assignment, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/assignment_refuse.html", context, status=status)


@panelist_required
@require_http_methods(["GET", "HEAD", "POST"])
def late_conflict(request, pk):
    assignment = get_assignment(request, pk)
    form = LateConflictForm(request.POST or None)
    if form.is_valid():
        require(request.user, "reviews.declare_for", assignment.panelist)
        conflicts.record(
            request.user,
            assignment.dossier.application,
            by=request.user,
            source=ConflictSource.DECLARED,
            **form.cleaned_data,
        )
        messages.success(request, _("Declared. This application is closed to you now."))
        return redirect("reviews:judging")
    context = {"assignment": assignment, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/late_conflict.html", context, status=status)
