"""The meetings of a stage in the office."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import staff_reader_required
from reviews import stages, tabs
from reviews.models import Meeting


@staff_reader_required
@require_safe
def meetings(request, code, position):
    stage = stages.get(code, position)
    context = tabs.around(stage, "office-meetings") | {
        "meetings": Meeting.objects.visible_to(request.user).filter(stage=stage).for_list(),
        "panels": stage.call.panels.all(),
    }
    return render(request, "reviews/office_meetings.html", context)
