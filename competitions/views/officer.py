"""The office's calls before they run: the list, a new call, its data, its publication."""

from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import officer_required, staff_reader_required
from competitions import calendar, states
from competitions.actions import calls
from competitions.call_checks import call_problems
from competitions.forms.calls import CallForm, CriteriaForm
from competitions.forms.lists import CallFilter
from competitions.models import Call, Stage
from competitions.presets import PRESETS
from competitions.views.shared import posted, public_context
from core.errors import Refused

PER_PAGE = 25


def get_call(code):
    return get_object_or_404(Call.objects.select_related("programme"), code=code)


def get_draft(code):
    """The call, if it may still be edited; else 409."""
    call = get_call(code)
    states.EDIT_CALL.check(call)
    return call


@staff_reader_required
@require_GET
def call_list(request):
    bar = CallFilter(request.GET)
    found = bar.apply(Call.objects.for_list().annotate(applicants=Count("applications")))
    found = found.order_by("-pk")  # an annotation drops the order of the model
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(call, *calendar.where(call)) for call in page.object_list]
    context = {"form": bar, "page": page, "rows": rows, "any": bool(rows) or bar.is_used}
    return render(request, "competitions/office/call_list.html", context)


@officer_required
@require_GET
def call_new(request):
    return render(request, "competitions/office/call_new.html", {"presets": PRESETS.values()})


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_new_from(request, preset):
    if preset not in PRESETS:
        raise Http404
    data = PRESETS[preset]
    form = CallForm(
        posted(request),
        initial={"zone": "Europe/Berlin"} | _figures(data["call"]),
        kind=data["programme"]["kind"],
        stages=_stages_of(data),
    )
    if form.is_valid():
        fields = form.call_data()
        call = calls.create(preset, by=request.user, plan=form.plan(), **fields)
        messages.success(request, _("Draft made. Nobody outside the office sees it yet."))
        return redirect("competitions:office-call", call.code)
    context = {"form": form, "preset": data}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/call_form.html", context, status=status)


def _figures(data):
    """The call data of a preset, figures as numbers instead of texts."""
    names = {"budget", "cap_per_winner", "private_share_min"}
    return data | {name: Decimal(data[name]) for name in names if data.get(name)}


def _stages_of(preset):
    """The stages that a preset describes, for the form; not saved."""
    return [
        Stage(position=position, **{key: data[key] for key in data if key != "form"})
        for position, data in enumerate(preset["stages"], 1)
    ]


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_edit(request, code):
    call = get_draft(code)
    initial = {name: getattr(call, name) for name in CallForm.base_fields}
    stages = list(call.stages.all())
    kind = call.programme.kind
    form = CallForm(posted(request), initial=initial, kind=kind, stages=stages, call=call)
    if form.is_valid():
        calls.edit(call, by=request.user, plan=form.plan(), **form.call_data())
        messages.success(request, _("Draft saved."))
        return redirect("competitions:office-call", call.code)
    status = 422 if form.is_bound else 200
    context = {"form": form, "call": call}
    return render(request, "competitions/office/call_form.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_criteria(request, code):
    call = get_draft(code)
    rubric = get_object_or_404(call.stages.select_related("rubric"), position=1).rubric
    form = CriteriaForm(posted(request), rubric=rubric)
    if form.is_valid():
        threshold = form.cleaned_data["threshold"]
        calls.weigh(call, rubric, by=request.user, changes=form.changes(), threshold=threshold)
        messages.success(request, _("Weights and thresholds saved."))
        return redirect("competitions:office-call", call.code)
    context = {"form": form, "call": call, "rubric": rubric}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/call_criteria.html", context, status=status)


@staff_reader_required
@require_GET
def call_preview(request, code):
    """The public page as it will look, for a call that is still a draft."""
    call = get_call(code)
    context = public_context(call) | {"is_preview": True}
    return render(request, "competitions/call.html", context)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_publish(request, code):
    call = get_call(code)
    states.PUBLISH_CALL.check(call)
    problems = call_problems(call)
    if request.method == "POST":
        try:
            calls.publish(call, by=request.user)
        except Refused as error:
            problems = error.problems
        else:
            messages.success(request, _("The call is published."))
            return redirect("competitions:office-call", call.code)
    context = public_context(call) | {"problems": problems}
    status = 422 if problems and request.method == "POST" else 200
    return render(request, "competitions/office/call_publish.html", context, status=status)
