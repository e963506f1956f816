"""Rankings: asked for, looked at, taken away as a workbook."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import staff_reader_required
from core.errors import Refused
from core.models import Job
from reviews import checks, exports, ranking_lacks, ranking_table, tabs
from reviews.actions import rankings
from reviews.forms.rankings import RunForm
from reviews.models import Ranking
from reviews.states import ResultStatus
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
@require_http_methods(["GET", "HEAD", "POST"])
@ranking_required
def runs(request, stage):
    """All runs of the stage; a POST asks for one by another method or other weights."""
    form = RunForm(stage, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            rankings.request(stage, by=request.user, settings=form.settings)
            messages.success(request, _("The ranking is being computed."))
            return redirect("reviews:ranking-runs", stage.call.code, stage.position)
        except Refused as refusal:
            form.add_error(None, refusal.problems)
    made = list(stage.rankings.for_list().select_related("superseded_by"))
    live = [ranking for ranking in made if ranking.status != ResultStatus.SUPERSEDED]
    context = tabs.around(stage, "rankings") | {
        "form": form,
        "runs": made,
        "out_of_date": rankings.out_of_date(live),
        "job": _job(stage),
        "refusal": _refusal(stage),
    }
    return render(request, "reviews/ranking_runs.html", context, status=422 if form.errors else 200)


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
        "runs": stage.rankings.for_list(),
        "official": rankings.current(stage),
        "job": _job(stage),
        "refusal": _refusal(stage),
    }
    if ranking:
        context |= ranking_table.of(ranking, request.user)
    if not ranking or ranking.status != ResultStatus.SUPERSEDED:
        context["lacks"] = [] if context["refusal"] else ranking_lacks.of(stage, request.user)
        context["is_out_of_date"] = bool(ranking and not context["refusal"]) and (
            rankings.is_out_of_date(ranking)
        )
    return render(request, "reviews/ranking.html", context)


def _job(stage):
    """The latest work on a ranking of the stage, official or not."""
    own = Q(key=f"stage:{stage.pk}") | Q(key__startswith=f"stage:{stage.pk}:")
    return Job.objects.filter(own, kind=rankings.KIND).order_by("-created_at").first()


def _refusal(stage):
    """Why no ranking can be computed now, or an empty text."""
    try:
        checks.can_rank(stage)
    except Refused as error:
        return str(error)
    return ""
