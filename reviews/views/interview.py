"""The sheet in interview mode, for the visit: one indicator at a time, on a tablet."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from competitions.models import StageKind
from reviews import interview_page, warm_ups
from reviews.sheet_queries import live_sheet
from reviews.views.panelist import get_assignment, panelist_required
from reviews.views.scoring import form_of, takes_scores


@panelist_required
@require_safe
def interview(request, pk):
    """It saves at the address of the sheet; what cannot be written now is shown there."""
    assignment = get_assignment(request, pk)
    stage = assignment.dossier.stage
    if stage.kind != StageKind.ASSESSMENT:
        raise Http404
    sheet = live_sheet(assignment)
    is_blocked = assignment.has_warm_up and warm_ups.is_blocked(assignment.panelist, stage)
    if not assignment.is_declared or is_blocked or not takes_scores(assignment, sheet):
        return redirect("reviews:sheet", pk)
    form = form_of(assignment, sheet)
    context = interview_page.context(request.user, assignment, form)
    return render(request, "reviews/interview.html", context)
