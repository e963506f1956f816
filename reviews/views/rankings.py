"""Rankings: asked for, looked at, taken away as a workbook."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import staff_reader_required
from core.errors import Refused
from core.models import Job
from reviews import checks, exports, ranking_table, tabs
from reviews.actions import rankings
from reviews.models import Ranking
from reviews.views.closed import ranking_required


def get_run(stage, pk):
    found = Ranking.objects.select_related("stage__call__programme", "stage__rubric")
    found = found.select_related("requested_by", "superseded_by")
    return get_object_or_404(found, stage=stage, pk=pk)


@staff_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
@ranking_required
def current(request, stage):
    """The current ranking; a POST asks for a new one."""
    if request.method == "POST":
        rankings.request(stage, by=request.user)
        messages.success(request, _("The ranking is being computed."))
        return redirect("reviews:rankings", stage.call.code, stage.position)
    return _page(request, stage, rankings.current(stage))


@staff_reader_required
@require_GET
@ranking_required
def run(request, stage, pk):
    ranking = get_run(stage, pk)
    return _page(request, ranking.stage, ranking)


@staff_reader_required
@require_GET
@ranking_required
def export(request, stage, pk):
    return exports.ranking_workbook(get_run(stage, pk), request.user)


def _page(request, stage, ranking):
    context = tabs.around(stage, "rankings") | {
        "ranking": ranking,
        "runs": stage.rankings.select_related("requested_by"),
        "job": Job.objects.filter(kind=rankings.KIND, key=f"stage:{stage.pk}")
        .order_by("-created_at")
        .first(),
        "refusal": _refusal(stage),
    }
    if ranking:
        context |= ranking_table.of(ranking, request.user)
        context["is_out_of_date"] = ranking == rankings.current(stage) and (
            not context["refusal"] and rankings.is_out_of_date(ranking)
        )
    return render(request, "reviews/ranking.html", context)


def _refusal(stage):
    """Why no ranking can be computed now, or an empty text."""
    try:
        checks.can_rank(stage)
    except Refused as error:
        return str(error)
    return ""
