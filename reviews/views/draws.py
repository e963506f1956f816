"""Draws: announced and drawn in the office, for everybody to look up and to repeat."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import officer_required, staff_reader_required
from competitions.forms.calls import ReasonForm
from competitions.views.public import get_public_call
from competitions.views.shared import posted
from core.errors import Refused
from core.http import whole_number
from reviews import draw_page, parting, permissions, states, tabs
from reviews.actions import draws, rankings
from reviews.forms.draws import AnnounceForm, ValueForm
from reviews.models import Draw
from reviews.views.closed import ranking_required


def get_draw(request, stage, pk):
    """The draw of the stage; closed to whom a conflict ties to one of its applications."""
    found = get_object_or_404(Draw.objects.for_list(), pk=pk, ranking__stage=stage)
    if not draw_page.sees_all(found, request.user):
        raise Http404
    return found


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
@ranking_required
def announce(request, stage, rank):
    ranking = rankings.current(stage)
    group = parting.group(ranking, rank) if ranking else []
    if len(group) < 2:
        raise Http404
    _require_free(request.user, group)
    form, problems = (
        AnnounceForm(posted(request), zone=stage.call.zone),
        draws.obstacles(ranking, rank),
    )
    if form.is_valid() and not problems:
        try:
            draw = draws.announce(ranking, rank, by=request.user, **form.cleaned_data)
        except Refused as error:
            problems = error.problems
        else:
            messages.success(request, _("Announced: the group and the seal are public now."))
            return redirect(draw)
    context = tabs.around(stage, "selection") | {"form": form, "group": group, "problems": problems}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/draw_announce.html", context, status=status)


def _require_free(user, group):
    if any(not permissions.is_free_officer(user, one.dossier) for one in group):
        raise PermissionDenied


@staff_reader_required
@require_GET
@ranking_required
def draw(request, stage, pk):
    return _page(request, stage, get_draw(request, stage, pk))


def _page(request, stage, draw, *, form=None, status=200):
    context = tabs.around(stage, "selection") | draw_page.of(draw)
    context["form"] = form or ValueForm()
    context["entered"] = draw.entered
    context["void"] = draws.why_void(draw)
    context["may_withdraw"] = not draw.is_due or context["void"]
    return render(request, "reviews/draw.html", context, status=status)


@officer_required
@require_POST
@ranking_required
def enter_value(request, stage, pk):
    found = get_draw(request, stage, pk)
    _require_free(request.user, found.lots.all())
    states.DRAW.check(found)
    form = ValueForm(request.POST)
    if form.is_valid():
        try:
            draws.enter(found, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, error.problems)
        else:
            messages.success(request, _("Entered. Another officer looks it up and confirms it."))
            return redirect(found)
    return _page(request, stage, found, form=form, status=422)


@officer_required
@require_POST
@ranking_required
def confirm_value(request, stage, pk):
    """Draw with the value that another officer entered."""
    found = get_draw(request, stage, pk)
    _require_free(request.user, found.lots.all())
    states.DRAW.check(found)
    draws.confirm(found, by=request.user, entered=whole_number(request.POST.get("entered")))
    messages.success(request, _("Drawn. With the decisions anybody can repeat it."))
    return redirect(found)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
@ranking_required
def withdraw(request, stage, pk):
    found = get_draw(request, stage, pk)
    _require_free(request.user, found.lots.all())
    states.WITHDRAW_DRAW.check(found)
    form = ReasonForm(posted(request), help_text=_("It stands on the public page of the call."))
    if form.is_valid():
        draws.withdraw(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Withdrawn."))
        return redirect("reviews:selection", stage.call.code, stage.position)
    context = {"form": form, "draw": found, "call": stage.call, "stage": stage}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/draw_withdraw.html", context, status=status)


@require_safe
def of_call(request, code):
    """All draws of a call, for everybody: what is needed to repeat them."""
    call = get_public_call(code)
    context = {"call": call, "rows": draw_page.public(call, request.user)}
    return render(request, "reviews/draws_public.html", context)
