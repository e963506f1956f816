"""The warm-up as a panelist meets it: the samples, one to score, and how the panel scored it."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from competitions.models import Stage
from core.errors import NotReady, Stale
from core.http import wants_json
from core.permissions import require
from reviews import warm_ups
from reviews.actions import sheets
from reviews.actions import warm_ups as actions
from reviews.forms.sheets import SheetForm
from reviews.models import WarmUpSample, WarmUpSheet
from reviews.views.panelist import get_seat, panelist_required


def get_place(request, seat, position):
    """An own seat and a stage of its call."""
    seat = get_seat(request, seat)
    stages = Stage.objects.select_related("call")
    return seat, get_object_or_404(stages, call=seat.panel.call_id, position=position)


@panelist_required
@require_GET
def warm_up(request, seat, position):
    seat, stage = get_place(request, seat, position)
    task = warm_ups.task_of(seat, stage)
    if task is None:
        raise Http404
    return render(request, "reviews/warm_up.html", {"task": task, "stage": stage})


@panelist_required
@require_http_methods(["GET", "HEAD", "POST"])
def sample(request, seat, position, number):
    seat, stage = get_place(request, seat, position)
    if seat.declared_at is None:
        return redirect("reviews:confidentiality", seat.pk)
    found = WarmUpSample.objects.visible_to(request.user)
    found = found.select_related("warm_up__stage__call", "warm_up__stage__rubric")
    found = get_object_or_404(found, warm_up__stage=stage, position=number)
    sheet = WarmUpSheet.objects.filter(sample=found, panelist=seat).first()
    if request.method == "POST":
        require(request.user, "reviews.score_sample", seat)
        return _write(request, seat, found, sheet)
    return _page(request, seat, found, sheet, _form(found, sheet))


def _form(sample, sheet, data=None):
    rubric, scores = sample.warm_up.stage.rubric, actions.scores_of(sheet)
    return SheetForm(rubric, rubric.criteria.all(), sheet=sheet, scores=scores, data=data)


def _write(request, seat, sample, sheet):
    """Save, and hand in or go on where the button says so."""
    form, then = _form(sample, sheet, request.POST), request.POST.get("then", "save")
    if sheet and sheet.submitted_at:
        return redirect(_address(seat, sample))  # the button was pressed twice
    try:
        sheet = actions.save(sample, seat, by=request.user, **form.as_arguments())
        if then == "submit":
            actions.submit(sheet, by=request.user)
            messages.success(request, _("Handed in. This is how the panel scored it so far."))
    except sheets.Invalid as error:
        form.add_errors(error.errors)
        return _refused(request, seat, sample, sheet, form, error.problems)
    except NotReady as error:
        form.sheet, form.data = sheet, None  # saved, but not complete
        return _refused(request, seat, sample, sheet, form, error.problems, is_saved=True)
    except Stale as error:
        form.show_stored(error.current, actions.scores_of(error.current))
        return _stale(request, seat, sample, error.current, form)
    if wants_json(request):
        return JsonResponse({"version": sheet.version, "done": form.done})
    return redirect(_address(seat, sample))


def _address(seat, sample):
    place = [seat.pk, sample.warm_up.stage.position, sample.position]
    return reverse("reviews:warm-up-sample", args=place)


def _refused(request, seat, sample, sheet, form, problems, *, is_saved=False):
    if wants_json(request):
        faults = {row.criterion.key: row.error for row in form.rows if row.error}
        return JsonResponse({"problems": problems, "errors": faults}, status=422)
    heading = _("Saved, but not handed in. Still missing:") if is_saved else ""
    more = {"problems": problems, "problems_heading": heading}
    return _page(request, seat, sample, sheet, form, more, status=422)


def _stale(request, seat, sample, sheet, form):
    if wants_json(request):
        return JsonResponse({"problems": [_("Saved elsewhere meanwhile.")]}, status=409)
    return _page(request, seat, sample, sheet, form, status=409)


def _page(request, seat, sample, sheet, form, more=None, *, status=200):
    is_in = bool(sheet and sheet.submitted_at)
    context = {
        "seat": seat,
        "stage": sample.warm_up.stage,
        "sample": sample,
        "sheet": sheet,
        "form": form,
        "is_open": not is_in,
        "results": warm_ups.results(sample, request.user) if is_in else None,
        "task": warm_ups.task_of(seat, sample.warm_up.stage),
    }
    return render(request, "reviews/warm_up_sample.html", context | (more or {}), status=status)
