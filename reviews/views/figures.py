"""Figures for those who judge."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reviews import figures, stages
from reviews.models import PanelistRole
from reviews.views.panelist import get_seat, panelist_required


@panelist_required
@require_GET
def own(request):
    return render(request, "reviews/own_figures.html", {"figures": figures.own(request.user)})


@panelist_required
@require_GET
def quality(request, seat, position):
    """Hints on the quality of judgements: to the chair of the panel, and to nobody else."""
    seat = get_seat(request, seat)
    if seat.role != PanelistRole.CHAIR or seat.declared_at is None:
        raise PermissionDenied("reviews.lead_panel")
    stage = stages.get(seat.panel.call.code, position)
    context = {"seat": seat, "stage": stage, "colleagues": figures.panel(seat, stage)}
    return render(request, "reviews/judging_quality.html", context)
