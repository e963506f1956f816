"""Corrigenda of a published call: drafted, looked at, published, or discarded."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import officer_required, staff_reader_required
from competitions import corrigenda, corrigendum_checks
from competitions.actions import corrigenda as actions
from competitions.forms.corrigenda import CorrigendumForm
from competitions.models import Corrigendum
from competitions.views.officer import get_call
from competitions.views.officer_desk import get_stage
from competitions.views.shared import posted
from core.errors import Refused


def get_draft(call):
    """The corrigendum under way, the only one that can be changed (404 without one)."""
    drafts = Corrigendum.objects.filter(published_at=None).select_related("call")
    return corrigenda.tell(get_object_or_404(drafts.for_list(), call=call))


@staff_reader_required
@require_GET
def overview(request, code):
    call = get_call(code)
    context = {
        "call": call,
        "corrigenda": corrigenda.published(call),
        "draft": corrigenda.draft(call),
    }
    return render(request, "competitions/office/corrigenda.html", context)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, code):
    call = get_call(code)
    form = CorrigendumForm(posted(request), call=call, stages=corrigenda.with_deadlines(call))
    if form.is_valid():
        try:
            actions.draft(call, by=request.user, **form.arguments())
        except Refused as refusal:
            form.add_error(None, refusal.problems)
        else:
            return redirect("competitions:office-corrigendum", code)
    context = {"form": form, "call": call}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/corrigendum_form.html", context, status=status)


@officer_required
@require_GET
def draft(request, code):
    """The draft with its parts, and what it lacks."""
    call = get_call(code)
    found = get_draft(call)
    changing = {change.stage_id for change in found.changes.all() if change.form_id}
    stages = [(s, s.pk in changing) for s in corrigenda.with_frozen_questions(call)]
    context = {
        "call": call,
        "corrigendum": found,
        "stages": stages,
        "problems": corrigendum_checks.problems(found),
    }
    return render(request, "competitions/office/corrigendum.html", context)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, code):
    call = get_call(code)
    found = get_draft(call)
    initial = {f"closes_at_{c.stage.position}": c.closes_at for c in found.changes.all()}
    initial |= {"title": found.title, "text": found.text}
    stages = corrigenda.with_deadlines(call)
    form = CorrigendumForm(posted(request), initial=initial, call=call, stages=stages)
    if form.is_valid():
        actions.edit(found, by=request.user, **form.arguments())
        messages.success(request, _("Draft saved."))
        return redirect("competitions:office-corrigendum", code)
    context = {"form": form, "call": call, "corrigendum": found}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/corrigendum_form.html", context, status=status)


@officer_required
@require_POST
def questions(request, code, position):
    """Prepare the questions of a stage for a change, or leave them as they are."""
    stage = get_stage(code, position)
    found = get_draft(stage.call)
    if request.POST.get("to") == "leave":
        actions.leave_questions(found, stage, by=request.user)
        messages.success(request, _("The questions stay as they are."))
        return redirect("competitions:office-corrigendum", code)
    actions.change_questions(found, stage, by=request.user)
    return redirect("competitions:office-form", code, position)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request, code):
    """As everybody will read it, and the button."""
    call = get_call(code)
    found = get_draft(call)
    problems = corrigendum_checks.problems(found)
    if request.method == "POST":
        try:
            actions.publish(found, by=request.user)
        except Refused as refusal:
            problems = refusal.problems
        else:
            words = _("%(corrigendum)s is published; letters are on their way.")
            messages.success(request, words % {"corrigendum": found})
            return redirect("competitions:office-corrigenda", code)
    context = {"call": call, "corrigendum": found, "problems": problems}
    status = 422 if problems and request.method == "POST" else 200
    return render(request, "competitions/office/corrigendum_publish.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request, code):
    call = get_call(code)
    found = get_draft(call)
    if request.method == "POST":
        actions.discard(found, by=request.user)
        messages.success(request, _("The draft is discarded."))
        return redirect("competitions:office-corrigenda", code)
    context = {"call": call, "corrigendum": found}
    return render(request, "competitions/office/corrigendum_discard.html", context)
