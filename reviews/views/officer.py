"""Panels: who judges, with what expertise and how much."""

from collections import Counter

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import officer_required, staff_reader_required
from accounts.models import Invitation, User
from clusters.models import Sector
from core.errors import Refused
from reviews import stages, tabs
from reviews.actions import panels as actions
from reviews.forms.panels import AddPanelistForm, PanelForm, SeatForm
from reviews.models import Panel, Panelist
from reviews.models.assignment import LIVE
from reviews.states import AssignmentStatus

SUGGESTED = 300  # people offered while an address is typed


def get_panel(code, pk):
    return get_object_or_404(Panel.objects.select_related("call"), call__code=code, pk=pk)


@staff_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def panels(request, code):
    call = stages.get_call(code)
    form = PanelForm(request.POST or None, instance=Panel(call=call))
    if form.is_valid():
        panel = actions.create(call, by=request.user, name=form.cleaned_data["name"])
        messages.success(request, _("Panel created. Now appoint its members."))
        return redirect(panel)
    context = {
        "call": call,
        "panels": call.panels.annotate(
            seats=Count("panelists", filter=Q(panelists__ended_at__isnull=True))
        ),
        "form": form,
        "tabs": tabs.of(call, "panels"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "reviews/panels.html", context, status=status)


@staff_reader_required
@require_GET
def panel(request, code, pk):
    panel = get_panel(code, pk)
    seats = list(
        panel.panelists.select_related("user", "employer").annotate(
            load=Count("assignments", filter=Q(assignments__status__in=LIVE)),
            done=Count("assignments", filter=Q(assignments__status=AssignmentStatus.DONE)),
        )
    )
    serving = [seat for seat in seats if seat.ended_at is None]
    context = {
        "call": panel.call,
        "panel": panel,
        "serving": serving,
        "ended": [seat for seat in seats if seat.ended_at],
        "invitations": Invitation.objects.about(panel).pending().for_list(),
        "composition": _composition(serving),
        "tabs": tabs.of(panel.call, "panels"),
    }
    return render(request, "reviews/panel.html", context)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def panelist_add(request, code, pk):
    panel = get_panel(code, pk)
    form = AddPanelistForm(request.POST or None)
    if form.is_valid():
        try:
            messages.success(request, _add(panel, form.cleaned_data, request.user))
            return redirect(panel)
        except Refused as error:
            form.add_error("email", error.problems[0])
    known = User.objects.able().filter(is_officer=False, is_auditor=False)
    known = known.filter(cluster_roles__isnull=True, participations__isnull=True)
    context = {"call": panel.call, "panel": panel, "form": form, "people": known[:SUGGESTED]}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/panelist_add.html", context, status=status)


def _add(panel, data, by):
    """Appoint or invite; return what to say about it."""
    email = data.pop("email")
    person = User.objects.able().filter(email=email).first()
    if person:
        actions.appoint(panel, person, by=by, **data)
        return _("%(person)s is on the panel.") % {"person": person}
    actions.invite(panel, email, by=by, **data)
    return _("Invitation sent to %(email)s.") % {"email": email}


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def panelist_edit(request, code, pk, seat):
    panel = get_panel(code, pk)
    seat = get_object_or_404(panel.panelists.serving().select_related("user"), pk=seat)
    stored = {name: getattr(seat, name) for name in ("role", "capacity", "expertise")}
    form = SeatForm(request.POST or None, initial=stored)
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
    seat = get_object_or_404(panel.panelists.serving().select_related("user"), pk=seat)
    if request.method == "POST":
        actions.end(seat, by=request.user)
        messages.success(request, _("The seat of %(person)s has ended.") % {"person": seat})
        return redirect(panel)
    open_work = seat.assignments.filter(status=AssignmentStatus.ACCEPTED).count()
    context = {"call": panel.call, "panel": panel, "seat": seat, "open_work": open_work}
    return render(request, "reviews/panelist_end.html", context)


def _composition(serving):
    """What the panel is made of: fields nobody knows, places held twice, room for work."""
    known = Counter(field for seat in serving for field in seat.expertise)
    houses = Counter(_house(seat) for seat in serving)
    return {
        "capacity": sum(seat.capacity for seat in serving),
        "load": sum(seat.load for seat in serving),
        "chair": next((seat for seat in serving if seat.role == "chair"), None),
        "covered": [f"{name} ({known[field]})" for field, name in Sector.choices if known[field]],
        "uncovered": [str(name) for field, name in Sector.choices if not known[field]],
        "twice": sorted(house for house, count in houses.items() if house and count > 1),
        "countries": sorted({seat.country.name for seat in serving}),
    }


def _house(seat: Panelist):
    return str(seat.employer) if seat.employer else seat.user.organisation.strip()
