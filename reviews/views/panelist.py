"""The panelist's list, what is declared before reading, and taking oneself off a dossier."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from competitions.models import Blinding
from core import visibility
from core.permissions import require
from reviews import (
    batches,
    blinding,
    declarations,
    deliberating,
    discussion,
    permissions,
    pool,
    sheet_queries,
    stages,
    warm_ups,
    wishing,
)
from reviews.actions import assignments, conflicts, panels, sheets
from reviews.forms.choices import SITUATIONS
from reviews.forms.conflicts import ConflictSheetForm, LateConflictForm, RefusalForm
from reviews.forms.panels import EmploymentForm
from reviews.forms.pooled import PooledSheetForm
from reviews.models import ConflictSource, Declaration, Employment, Panelist, ScoreSheet


def get_seat(request, pk):
    seats = Panelist.objects.serving().filter(user=request.user).select_related("panel__call")
    seat = get_object_or_404(seats, pk=pk)
    seat.user = request.user
    return seat


def get_assignment(request, pk):
    """An own assignment at work that no conflict closes; the rest does not exist."""
    found = sheet_queries.own_assignment(request.user, pk)
    if found is None or visibility.vetoed(request.user, found):
        raise Http404
    return found


def get_readable(request, pk):
    """Such an assignment for which the conflicts are declared."""
    found = get_assignment(request, pk)
    if not found.is_declared:
        raise Http404
    return found


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
    seats = batches.seats_of(request.user)
    found = batches.of(request.user, seats)
    ready = [batch for batch in found if batch.is_open and batch.is_ready]
    left = [place for batch in ready for place in batch.left]
    pages = [_page_of(request, batch) for batch in found]
    shown = [place for page in pages for place in page]
    batches.load_for_list(shown + left[:1], request.user)
    discussion.attach_unread(request.user, shown)
    context = {
        "seats": seats,
        "batches": list(zip(found, pages, strict=True)),
        "left": len(left),
        "done": sum(batch.done for batch in found),
        "next": left[0] if left else None,
        "complete": sum(len(batch.complete) for batch in ready),
        "due_at": min((b.due_at for b in ready if b.due_at), default=None),
        "led": deliberating.led_stages(seats),
        "warm_ups": warm_ups.of(seats),
        "asked": wishing.of(seats),
    }
    return render(request, "reviews/judging.html", context)


def _page_of(request, batch):
    """The part of a batch that its ``?page-seat-stage=`` shows."""
    field = f"page-{batch.panelist.pk}-{batch.stage.pk}"
    page = Paginator(batch.places, batches.PER_PAGE).get_page(request.GET.get(field))
    page.field = field
    return page


@panelist_required
@require_POST
def hand_in_complete(request):
    """Hand in every sheet that is complete."""
    complete = [
        place.pk
        for batch in batches.of(request.user)
        for place in (batch.complete if batch.is_open and batch.is_ready else [])
    ]
    found = ScoreSheet.objects.filter(assignment__in=complete).live().order_by("pk")
    for sheet in found.select_related("assignment__panelist__user", "assignment__dossier__stage"):
        require(request.user, "reviews.write_sheet", sheet.assignment)
        sheets.submit(sheet, by=request.user)
    words = ngettext("%d sheet handed in.", "%d sheets handed in.", len(complete))
    messages.success(request, words % len(complete))
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
    signed = Declaration.objects.visible_to(request.user).filter(panelist=seat).first()
    context = {"seat": seat, "signed": signed, "clauses": declarations.clauses()}
    return render(request, "reviews/confidentiality.html", context)


@panelist_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_seat(request, seat):
    """What the office knows about one's seat; former employers are added here."""
    seat = get_seat(request, seat)
    form = EmploymentForm(request.POST or None)
    if form.is_valid():
        require(request.user, "reviews.declare_for", seat)
        panels.add_employment(seat, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. The officers take it into account."))
        return redirect("reviews:own-seat", seat.pk)
    employments = Employment.objects.visible_to(request.user).filter(user=request.user)
    context = {"seat": seat, "form": form, "employments": employments.for_list()}
    context["signed"] = Declaration.objects.visible_to(request.user).filter(panelist=seat).first()
    status = 422 if form.is_bound else 200
    return render(request, "reviews/own_seat.html", context, status=status)


@panelist_required
@require_http_methods(["GET", "HEAD", "POST"])
def conflict_sheet(request, seat, position):
    seat = get_seat(request, seat)
    stage = stages.get(seat.panel.call.code, position)
    if seat.declared_at is None:
        return redirect("reviews:confidentiality", seat.pk)
    if stage.blinding != Blinding.OPEN:
        return _pooled_sheet(request, seat, stage)
    form = ConflictSheetForm(stages.batch(seat, stage), request.POST or None)
    if form.is_valid and form.says_one_thing(request.POST):
        return _declare(request, seat, stage, form.choices)
    context = {"seat": seat, "stage": stage, "form": form, "situations": SITUATIONS}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/conflict_sheet.html", context, status=status)


def _pooled_sheet(request, seat, stage):
    """Where applicants are hidden: against all names at once, which tell no application."""
    batch = conflicts.batch_of(seat, stage).select_related("application")
    form = PooledSheetForm(pool.of(batch), request.POST if request.method == "POST" else None)
    if form.is_valid:
        applications = {dossier.application_id: dossier.application for dossier in batch}
        chosen = {applications[pk]: said for pk, said in form.choices().items()}
        return _declare(request, seat, stage, chosen)
    context = {"seat": seat, "stage": stage, "form": form, "situations": SITUATIONS}
    is_first = form.asks and not form.is_second
    status = 200 if is_first or not form.is_bound else 422
    return render(request, "reviews/conflict_pool.html", context, status=status)


def _declare(request, seat, stage, chosen):
    """The answer is the same whatever was chosen: it tells of no dossier that it is closed."""
    require(request.user, "reviews.declare_for", seat)
    conflicts.declare_sheet(seat, stage, by=request.user, conflicts=chosen)
    messages.success(request, _("Declared. Now you can read."))
    return redirect("reviews:judging")


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
    dossier = blinding.shown(assignment.dossier, request.user)
    context = {"assignment": assignment, "dossier": dossier, "form": form}
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
    dossier = blinding.shown(assignment.dossier, request.user)
    context = {"assignment": assignment, "dossier": dossier, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/late_conflict.html", context, status=status)
