"""Panels: who judges, with what expertise and how much, and what is missing."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import staff_reader_required
from reviews import composition, stages, tabs
from reviews.actions import panels as actions
from reviews.forms.panels import PanelForm
from reviews.models import Panel, PanelInvitation, Panelist
from reviews.models.assignment import LIVE
from reviews.states import AssignmentStatus


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
    seats = list(_with_load(Panelist.objects.serving().filter(panel__call=call)))
    context = {
        "call": call,
        "panels": call.panels.annotate(
            seats=Count("panelists", filter=Q(panelists__ended_at__isnull=True))
        ),
        "composition": composition.of(call, seats) if seats else None,
        "form": form,
        "tabs": tabs.of(call, "panels"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "reviews/panels.html", context, status=status)


@staff_reader_required
@require_GET
def panel(request, code, pk):
    panel = get_panel(code, pk)
    seats = list(_with_load(panel.panelists.all()))
    serving = [seat for seat in seats if seat.ended_at is None]
    neighbours = composition.from_the_same_region(panel.call)
    for seat in serving:
        seat.neighbours = neighbours[seat.region_id]
    asked = PanelInvitation.objects.visible_to(request.user).filter(panel=panel).for_list()
    context = {
        "call": panel.call,
        "panel": panel,
        "serving": serving,
        "ended": [seat for seat in seats if seat.ended_at],
        "waiting": asked.filter(invitation__status="pending"),
        "refused": asked.filter(refused_at__isnull=False),
        "composition": composition.of(panel.call, serving),
        "tabs": tabs.of(panel.call, "panels"),
    }
    return render(request, "reviews/panel.html", context)


def _with_load(seats):
    return seats.select_related("user", "employer", "region", "replaces__user").annotate(
        load=Count("assignments", filter=Q(assignments__status__in=LIVE)),
        done=Count("assignments", filter=Q(assignments__status=AssignmentStatus.DONE)),
    )
