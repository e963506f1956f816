"""How the stages of a draft call are judged and decided."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import officer_required
from competitions.actions import calls
from competitions.forms.deciding import DecidingForm, decided_stages
from competitions.forms.judging import JudgingForm
from competitions.views.officer import get_draft
from competitions.views.shared import posted


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def judging(request, code):
    call = get_draft(code)
    form = JudgingForm(posted(request), stages=list(call.stages.all()))
    if form.is_valid():
        calls.set_judging(call, by=request.user, plan=form.plan())
        messages.success(request, _("Saved how it is judged."))
        return redirect("competitions:office-call", call.code)
    status = 422 if form.is_bound else 200
    context = {"form": form, "call": call}
    return render(request, "competitions/office/call_judging.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def deciding(request, code):
    call = get_draft(code)
    stages = decided_stages(call)
    if not stages:
        raise Http404
    form = DecidingForm(posted(request), call=call, stages=stages)
    if form.is_valid():
        calls.set_judging(call, by=request.user, plan=form.plan())
        messages.success(request, _("Saved how it is decided."))
        return redirect("competitions:office-call", call.code)
    status = 422 if form.is_bound else 200
    context = {"form": form, "call": call}
    return render(request, "competitions/office/call_deciding.html", context, status=status)
