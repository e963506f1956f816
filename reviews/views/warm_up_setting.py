"""The warm-up as officers and chairs set it up, and see who scored what."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Refused
from core.permissions import require
from reviews import stages, tabs, warm_ups
from reviews.actions import warm_ups as actions
from reviews.forms.warm_ups import SampleForm, WarmUpForm
from reviews.models import Panelist, WarmUp, WarmUpSample
from reviews.models.warm_up import MOST_SAMPLES


def reader_required(view):
    """For the house, and for whoever chairs a panel of the call; finds the stage for the view."""

    @login_required
    @wraps(view)
    def guarded(request, code, position, **rest):
        if not (request.user.reads_everything or request.user.seats.serving().exists()):
            raise PermissionDenied("reviews.read_warm_up")
        stage = stages.get(code, position)
        require(request.user, "reviews.read_warm_up", stage)
        if request.method == "POST":
            require(request.user, "reviews.set_up_warm_up", stage)
        return view(request, stage, **rest)

    return guarded


def writer_required(view):
    """The same for pages that are forms: an auditor has nothing to write there."""

    @reader_required
    @wraps(view)
    def guarded(request, stage, **rest):
        require(request.user, "reviews.set_up_warm_up", stage)
        return view(request, stage, **rest)

    return guarded


def get_sample(stage, pk):
    found = WarmUpSample.objects.filter(warm_up__stage=stage)
    return get_object_or_404(
        found.select_related("warm_up__stage__call", "warm_up__stage__rubric"), pk=pk
    )


def _context(request, stage):
    if request.user.reads_everything:  # the tabs are the office's
        return tabs.around(stage, "warm-up-setting")
    return {"call": stage.call, "stage": stage}


@reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def setting(request, stage):
    warm_up = WarmUp.objects.filter(stage=stage).first() or WarmUp(stage=stage)
    form = WarmUpForm(request.POST or None, instance=warm_up)
    if request.method == "POST" and form.is_valid():
        actions.set_up(stage, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("reviews:warm-up-setting", stage.call.code, stage.position)
    samples = WarmUpSample.objects.filter(warm_up__stage=stage).annotate(
        done=Count("sheets", filter=Q(sheets__submitted_at__isnull=False))
    )
    context = _context(request, stage) | {
        "form": form,
        "samples": samples,
        "has_room": len(samples) < MOST_SAMPLES,
        "panelists": Panelist.objects.serving().filter(panel__call=stage.call_id).count(),
    }
    return render(request, "reviews/warm_up_setting.html", context)


@writer_required
@require_http_methods(["GET", "HEAD", "POST"])
def sample_add(request, stage):
    form = SampleForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_sample(stage, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, error.problems[0])
        else:
            messages.success(request, _("Sample added. The panel finds it on its list."))
            return redirect("reviews:warm-up-setting", stage.call.code, stage.position)
    context = _context(request, stage) | {"form": form, "sample": None}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/warm_up_sample_form.html", context, status=status)


@writer_required
@require_http_methods(["GET", "HEAD", "POST"])
def sample_edit(request, stage, pk):
    sample = get_sample(stage, pk)
    form = SampleForm(request.POST or None, instance=get_sample(stage, pk))
    if form.is_valid():
        try:
            actions.edit_sample(sample, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, error.problems[0])
        else:
            messages.success(request, _("Saved."))
            return redirect("reviews:warm-up-results", stage.call.code, stage.position, pk)
    context = _context(request, stage) | {"form": form, "sample": sample}
    context["has_begun"] = sample.sheets.exists()
    status = 422 if form.is_bound else 200
    return render(request, "reviews/warm_up_sample_form.html", context, status=status)


@writer_required
@require_POST
def sample_remove(request, stage, pk):
    try:
        actions.remove_sample(get_sample(stage, pk), by=request.user)
    except Refused as error:
        messages.error(request, error.problems[0])
        return redirect("reviews:warm-up-edit", stage.call.code, stage.position, pk)
    messages.success(request, _("Sample removed."))
    return redirect("reviews:warm-up-setting", stage.call.code, stage.position)


@reader_required
@require_GET
def results(request, stage, pk):
    """Who scored what: to the office, and to a chair whose own sheet is in."""
    sample = get_sample(stage, pk)
    context = _context(request, stage) | {
        "sample": sample,
        "results": warm_ups.results(sample, request.user),
        "is_waiting": warm_ups.waits_for_own(sample, request.user),
    }
    return render(request, "reviews/warm_up_results.html", context)
