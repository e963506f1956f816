"""One seat in the office: given, looked at, changed, ended, and who comes in its place."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import officer_required, staff_reader_required
from accounts.models import User
from core.errors import Refused
from reviews import checks, declarations
from reviews.actions import panel_invitations
from reviews.actions import panels as actions
from reviews.forms.panels import AddPanelistForm, EmploymentForm, SeatForm
from reviews.models import Declaration, Employment, PanelInvitation, Panelist
from reviews.states import AssignmentStatus
from reviews.views.officer import get_panel

SUGGESTED = 300  # people offered while an address is typed


def get_seat(panel, pk):
    return get_object_or_404(panel.panelists.serving().select_related("user", "panel"), pk=pk)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def panelist_add(request, code, pk):
    panel = get_panel(code, pk)
    form = AddPanelistForm(request.POST or None)
    if form.is_valid():
        try:
            found = panel_invitations.bring_in(panel, by=request.user, **form.cleaned_data)
            messages.success(request, _said(found))
            return redirect(panel)
        except Refused as error:
            form.add_error("email", error.problems[0])
    context = {"call": panel.call, "panel": panel, "form": form, "people": _suggested()}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/panelist_add.html", context, status=status)


def _said(found):
    if isinstance(found, Panelist):
        return _("%(person)s is on the panel.") % {"person": found}
    return _("Invitation sent to %(email)s.") % {"email": found.email}


def _suggested():
    known = User.objects.able().filter(is_officer=False, is_auditor=False)
    known = known.filter(cluster_roles__isnull=True, participations__isnull=True)
    return known[:SUGGESTED]


@staff_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def panelist(request, code, pk, seat):
    panel = get_panel(code, pk)
    rows = panel.panelists.select_related("user", "employer", "region", "replaces__user", "panel")
    seat = get_object_or_404(rows, pk=seat)
    form = EmploymentForm(request.POST or None)
    if form.is_valid():
        actions.add_employment(seat, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. Conflicts were looked for."))
        return redirect(request.path)
    signed = Declaration.objects.visible_to(request.user).filter(panelist=seat).first()
    context = {
        "call": panel.call,
        "panel": panel,
        "seat": seat,
        "form": form,
        "employments": seat.user.employments.visible_to(request.user).for_list(),
        "signed": signed,
        "is_intact": signed and declarations.is_intact(signed),
    }
    status = 422 if form.is_bound else 200
    return render(request, "reviews/panelist.html", context, status=status)


@officer_required
@require_POST
def employment_remove(request, code, pk, seat, employment):
    seat = get_object_or_404(get_panel(code, pk).panelists, pk=seat)
    entry = get_object_or_404(Employment.objects.filter(user=seat.user_id), pk=employment)
    actions.remove_employment(entry, by=request.user)
    messages.success(request, _("Removed. What was found by it stands until it is decided."))
    return redirect("reviews:panelist", code, pk, seat.pk)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def panelist_edit(request, code, pk, seat):
    panel = get_panel(code, pk)
    seat = get_seat(panel, seat)
    form = SeatForm(request.POST or None, initial=SeatForm.of(seat))
    if form.is_valid():
        try:
            actions.edit(seat, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect(panel)
        except Refused as error:
            form.add_error("capacity", error.problems[0])
    context = {"call": panel.call, "panel": panel, "seat": seat, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/panelist_edit.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def panelist_end(request, code, pk, seat):
    panel = get_panel(code, pk)
    seat = get_seat(panel, seat)
    if request.method == "POST":
        actions.end(seat, by=request.user)
        messages.success(request, _("The seat of %(person)s has ended.") % {"person": seat})
        return redirect(panel)
    context = {"call": panel.call, "panel": panel, "seat": seat, "open_work": _open_work(seat)}
    return render(request, "reviews/panelist_end.html", context)


def _open_work(seat):
    return seat.assignments.filter(status=AssignmentStatus.ACCEPTED).count()


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def panelist_substitute(request, code, pk, seat):
    panel = get_panel(code, pk)
    seat = get_seat(panel, seat)
    initial = {"role": seat.role, "capacity": seat.capacity, "expertise": seat.expertise}
    form = AddPanelistForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            found = panel_invitations.substitute(seat, by=request.user, **form.cleaned_data)
            messages.success(request, f"{_said(found)} {_lacking(panel.call)}")
            return redirect(_where_work_is_open(panel))
        except Refused as error:
            form.add_error("email", error.problems[0])
    context = {"call": panel.call, "panel": panel, "seat": seat, "form": form}
    context |= {"people": _suggested(), "open_work": _open_work(seat)}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/panelist_substitute.html", context, status=status)


def _lacking(call):
    """How many dossiers lack judges now that a seat has ended."""
    short = sum(checks.lack_judges(stage).count() for stage in call.stages.all())
    return ngettext("%d dossier lacks judges now.", "%d dossiers lack judges now.", short) % short


def _where_work_is_open(panel):
    """The proposal for the stage in which dossiers lack judges; without one, the panel."""
    for stage in panel.call.stages.all():
        if checks.takes_judgements(stage) and checks.lack_judges(stage).exists():
            return reverse("reviews:assignments-proposal", args=[panel.call.code, stage.position])
    return panel.get_absolute_url()


@officer_required
@require_POST
def invitation_remind(request, code, pk, asked):
    panel = get_panel(code, pk)
    rows = PanelInvitation.objects.visible_to(request.user).filter(panel=panel).for_list()
    asked = get_object_or_404(rows, pk=asked)
    if panel_invitations.remind(asked, by=request.user):
        messages.success(request, _("%(email)s was reminded.") % {"email": asked.invitation.email})
    else:
        messages.info(request, _("A letter left within the last day. One a day is enough."))
    return redirect(panel)


@officer_required
@require_POST
def invitation_withdraw(request, code, pk, asked):
    panel = get_panel(code, pk)
    rows = PanelInvitation.objects.visible_to(request.user).filter(panel=panel).for_list()
    asked = get_object_or_404(rows, pk=asked)
    panel_invitations.withdraw(asked, by=request.user)
    messages.success(request, _("The invitation was withdrawn."))
    return redirect(panel)
