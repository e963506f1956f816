"""The call desk, and what an officer does to a running call and its stages."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import officer_required, staff_reader_required
from competitions import calendar, desk, form_words, overlaps, versions
from competitions.actions import calls, outages, stages
from competitions.call_checks import call_problems
from competitions.forms.calls import ExtensionForm, ReasonForm, ScheduleForm
from competitions.forms.lists import DossierFilter
from competitions.forms.outages import OutageForm
from competitions.models import Dossier
from competitions.states import CANCEL_CALL, CLOSE_CALL, OPEN_STAGE, CallStatus
from competitions.views.officer import get_call
from competitions.views.shared import posted, public_context
from core.errors import Refused
from core.formats import moment

PER_PAGE = 50


def get_stage(code, position):
    call = get_call(code)
    return get_object_or_404(
        call.stages.select_related("call", "form", "rubric"), position=position
    )


@staff_reader_required
@require_GET
def call(request, code):
    """The draft with what it lacks, or the desk of a call that runs."""
    call = get_call(code)
    context = public_context(call)
    if call.status == CallStatus.DRAFT:
        context["problems"] = call_problems(call)
        return render(request, "competitions/office/call_draft.html", context)
    stage = _chosen(context["stages"], request.GET.get("stage", ""))
    context |= _desk(request, call, stage) | _dossiers(request, stage)
    return render(request, "competitions/office/desk.html", context)


def _chosen(stages, position):
    """The stage that the address names, else the one the call is at."""
    named = [stage for stage in stages if str(stage.position) == position]
    return named[0] if named else calendar.current_stage(stages)


def _desk(request, call, stage):
    counts, reported = desk.counts(stage), desk.judging(stage, request.user)
    steps = desk.steps(stage, request.user, counts, reported)
    return {
        "stage": stage,
        "counts": counts,
        "task_items": [step.as_task() for step in steps],
        "next_step": desk.next_step(steps),
        "charts": reported.charts,
        "funnel": desk.funnel(call),
        "overlaps": overlaps.of(stage, request.user),
    }


def _dossiers(request, stage):
    bar = DossierFilter(request.GET)
    everybody = Dossier.objects.filter(stage=stage)
    seen = everybody.visible_to(request.user)
    page = Paginator(bar.apply(seen.for_list()), PER_PAGE).get_page(request.GET.get("page"))
    hidden = everybody.count() - seen.count()
    return {"bar": bar, "page": page, "dossiers": page.object_list, "hidden": hidden}


@staff_reader_required
@require_GET
def setup(request, code):
    """What the call promises, as it was frozen."""
    call = get_call(code)
    return render(request, "competitions/office/call_setup.html", public_context(call))


@staff_reader_required
@require_GET
def questions(request, code, position):
    stage = get_stage(code, position)
    context = {
        "call": stage.call,
        "stage": stage,
        "sections": form_words.told(stage.form),
        "is_office": True,
        "can_edit": request.user.is_officer and versions.editable(stage) is not None,
    }
    return render(request, "competitions/call_questions.html", context)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def stage_extend(request, code, position):
    stage = get_stage(code, position)
    form = ExtensionForm(
        posted(request),
        zone=stage.call.zone,
        initial={"closes_at": stage.deadline},
        help_text=_("Everybody with a draft or a hand-in reads it in a letter."),
    )
    if form.is_valid():
        try:
            stages.extend(stage, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error("closes_at", error.problems)
        else:
            messages.success(request, _("Deadline extended; letters are on their way."))
            return redirect("competitions:office-call", code)
    context = {"form": form, "call": stage.call, "stage": stage}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/stage_extend.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def outage(request, code):
    """Record when nobody could write; the deadlines it falls into move at once."""
    call = get_call(code)
    form = OutageForm(posted(request), zone=call.zone)
    if form.is_valid():
        try:
            recorded = outages.record(call, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error("ended_at", error.problems)
        else:
            until = moment(recorded[-1].stage.deadline, call.zone)
            words = _("Recorded. The deadline is now %(until)s; letters are on their way.")
            messages.success(request, words % {"until": until})
            return redirect("competitions:office-call", code)
    status = 422 if form.is_bound else 200
    context = {"form": form, "call": call}
    return render(request, "competitions/office/outage.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def stage_schedule(request, code, position):
    """New dates for a stage of a published call that has not opened yet."""
    stage = get_stage(code, position)
    OPEN_STAGE.check(stage)
    initial = {"opens_at": stage.opens_at, "closes_at": stage.closes_at}
    form = ScheduleForm(posted(request), zone=stage.call.zone, initial=initial)
    if form.is_valid():
        stages.schedule(stage, by=request.user, **form.cleaned_data)
        messages.success(request, _("Dates changed. The public page shows them."))
        return redirect("competitions:office-call", code)
    context = {"form": form, "call": stage.call, "stage": stage}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/stage_schedule.html", context, status=status)


@officer_required
@require_POST
def stage_open(request, code, position):
    stages.open(get_stage(code, position), by=request.user)
    messages.success(request, _("The stage is open."))
    return redirect("competitions:office-call", code)


@officer_required
@require_POST
def stage_close(request, code, position):
    stages.close(get_stage(code, position), by=request.user)
    messages.success(request, _("The stage is closed."))
    return redirect("competitions:office-call", code)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_close(request, code):
    call = get_call(code)
    CLOSE_CALL.check(call)
    if request.method == "POST":
        calls.close(call, by=request.user)
        messages.success(request, _("The call is closed."))
        return redirect("competitions:office-call", code)
    return render(request, "competitions/office/call_close.html", {"call": call})


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_cancel(request, code):
    call = get_call(code)
    CANCEL_CALL.check(call)
    hint = _("Everybody who takes part reads it in a letter.")
    form = ReasonForm(posted(request), help_text=hint)
    if form.is_valid():
        calls.cancel(call, by=request.user, **form.cleaned_data)
        messages.success(request, _("The call is cancelled."))
        return redirect("competitions:office-call", code)
    context = {"form": form, "call": call}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/call_cancel.html", context, status=status)
