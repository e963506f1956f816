"""Named scenarios of a stage: kept, compared, changed, and one of them proposed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import officer_required, staff_reader_required
from competitions.views.shared import posted
from core import visibility
from core.errors import Refused
from core.permissions import require
from reviews import scenario_page, scenario_state, selecting, tabs
from reviews.actions import scenarios, selections
from reviews.forms.scenarios import ScenarioChoiceForm, ScenarioForm
from reviews.models import Scenario
from reviews.views.closed import ranking_required


def get_scenario(stage, user, pk):
    found = Scenario.objects.filter(stage=stage).select_related(
        "stage__call__programme", "ranking", "created_by"
    )
    return get_object_or_404(visibility.visible(found, user), pk=pk)


@staff_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
@ranking_required
def listed(request, stage):
    """All of them side by side; a POST keeps a new one."""
    require_officer_to_post(request)
    form = ScenarioForm(posted(request), initial={"cut": request.GET.get("cut", "")})
    if form.is_valid():
        try:
            kept = scenarios.create(stage, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, error.problems)
        else:
            messages.success(request, _("Kept. Nothing is decided by it."))
            return redirect(kept)
    context = tabs.around(stage, "selection") | {"form": form}
    context |= scenario_page.side_by_side(stage, request.user)
    status = 422 if form.is_bound else 200
    return render(request, "reviews/scenarios.html", context, status=status)


def require_officer_to_post(request):
    if request.method == "POST":
        require(request.user, "reviews.keep_scenario")


@staff_reader_required
@require_GET
@ranking_required
def detail(request, stage, pk):
    return _page(request, stage, get_scenario(stage, request.user, pk))


def _page(request, stage, scenario, *, problems=(), status=200):
    state = scenario_state.of(scenario, request.user)
    context = tabs.around(stage, "selection") | {"scenario": scenario, "state": state}
    context |= scenario_page.of(scenario, state, request.user) | {"refused": problems}
    return render(request, "reviews/scenario.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
@ranking_required
def choose(request, stage, pk, dossier):
    scenario = get_scenario(stage, request.user, pk)
    require(request.user, "reviews.change_scenario", scenario)
    row = scenario_page.row_of(scenario, request.user, dossier)
    has_money = selecting.limits_of(stage).budget is not None
    initial = {"enters": "yes" if row.enters else "no", "amount": row.amount, "reason": row.reason}
    form = ScenarioChoiceForm(posted(request), has_money=has_money, initial=initial)
    if form.is_valid():
        try:
            scenarios.choose(scenario, row.entry, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, error.problems)
        else:
            messages.success(request, _("Changed."))
            return redirect(scenario)
    context = tabs.around(stage, "selection") | {"form": form, "row": row, "scenario": scenario}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/scenario_choice.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
@ranking_required
def delete(request, stage, pk):
    scenario = get_scenario(stage, request.user, pk)
    require(request.user, "reviews.delete_scenario", scenario)
    if request.method == "POST":
        scenarios.delete(scenario, by=request.user)
        messages.success(request, _("Deleted."))
        return redirect(reverse("reviews:scenarios", args=[stage.call.code, stage.position]))
    context = tabs.around(stage, "selection") | {"scenario": scenario}
    return render(request, "reviews/scenario_delete.html", context)


@officer_required
@require_POST
@ranking_required
def propose(request, stage, pk):
    """Make the selection of it; a second officer confirms."""
    scenario = get_scenario(stage, request.user, pk)
    try:
        selections.propose(stage, by=request.user, scenario=scenario)
    except Refused as error:
        return _page(request, stage, scenario, problems=error.problems, status=422)
    messages.success(request, _("Proposed. Look it over; a second officer confirms."))
    return redirect("reviews:selection", stage.call.code, stage.position)
