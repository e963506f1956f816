"""The cluster's page: who is to assess it, whether it agrees, and on which day they meet."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from competitions import deadlines
from competitions.views.applicant import dossier_context, get_dossier
from core import calendars, clock
from core.errors import Refused
from core.http import whole_number
from core.permissions import require
from reviews import assessing
from reviews.actions import assessors, visits
from reviews.appointments import of_visit
from reviews.assessor_emails import cluster_page
from reviews.forms.assessors import WordsForm
from reviews.models import Appointment, Visit
from reviews.states import AssignmentStatus


@login_required
@require_safe
def page(request, reference, position):
    return _page(request, _get(request, reference, position))


@login_required
@require_POST
def agree(request, reference, position, pk):
    dossier, found = _asked(request, reference, position, pk)
    return _do(request, dossier, _("Agreed. The assessor gets a letter."), assessors.agree, found)


@login_required
@require_POST
def veto(request, reference, position, pk):
    dossier, found = _asked(request, reference, position, pk)
    words = request.POST.get("words", "")
    return _do(
        request,
        dossier,
        _("You have objected. The office proposes somebody else."),
        assessors.veto,
        found,
        reason=words,
        received_at=request.received_at,
    )


@login_required
@require_POST
def conflict(request, reference, position, pk):
    dossier, found = _asked(request, reference, position, pk)
    said, words = _("Recorded. An officer decides on it."), request.POST.get("words", "")
    return _do(request, dossier, said, assessors.declare_conflict, found, note=words)


@login_required
@require_POST
def choose(request, reference, position):
    dossier, visit = _visit(request, reference, position)
    given = {
        "day": _moment(request.POST.get("day", "")),
        "round": whole_number(request.POST.get("round"), 0),
    }
    said = _("The day is fixed. You and the assessors get a letter.")
    return _do(request, dossier, said, visits.choose, visit, **given)


@login_required
@require_POST
def others(request, reference, position):
    dossier, visit = _visit(request, reference, position)
    words, said = request.POST.get("words", ""), _("Passed on to the assessors.")
    return _do(request, dossier, said, visits.ask_for_others, visit, wish=words)


@login_required
@require_safe
def calendar(request, reference, position):
    dossier = get_dossier(request, reference, position)
    rows = Visit.objects.visible_to(request.user).for_list()
    visit = get_object_or_404(rows, dossier=dossier, starts_at__isnull=False)
    return calendars.response(of_visit(visit, cluster_page(dossier)), f"visit-{reference}.ics")


def _get(request, reference, position):
    dossier = get_dossier(request, reference, position)
    if not assessing.is_label(dossier.stage):
        raise Http404
    return dossier


def _asked(request, reference, position, pk):
    dossier = _get(request, reference, position)
    rows = Appointment.objects.visible_to(request.user).filter(dossier=dossier)
    found = get_object_or_404(rows.for_list(), pk=pk)
    require(request.user, "reviews.answer_for_cluster", dossier)
    return dossier, found


def _visit(request, reference, position):
    dossier = _get(request, reference, position)
    visit = get_object_or_404(Visit.objects.visible_to(request.user), dossier=dossier)
    visit.dossier = dossier
    require(request.user, "reviews.answer_for_cluster", dossier)
    return dossier, visit


def _moment(text):
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _do(request, dossier, said, act, subject, **given):
    """Do it and say so; a refusal stands at the top of the page, with the words still there."""
    try:
        act(subject, by=request.user, **given)
    except Refused as error:
        return _page(request, dossier, problems=error.problems, status=422)
    messages.success(request, said)
    return redirect("reviews:own-assessors", dossier.application.reference, dossier.stage.position)


def _page(request, dossier, *, problems=(), status=200):
    now = clock.now()
    rows = Appointment.objects.visible_to(request.user).filter(dossier=dossier).for_list()
    appointments = [row for row in rows if row.assignment.status != AssignmentStatus.WITHDRAWN]
    for row in appointments:
        is_open = row.assignment.status == AssignmentStatus.PROPOSED
        row.is_in_time = is_open and deadlines.is_in_time(now, row.answer_until)
        row.is_silent = is_open and not row.is_in_time
        row.is_at_work = row.assignment.status == AssignmentStatus.ACCEPTED
    objection = _("Why: which conflict of interest do you see?")
    context = dossier_context(request, dossier) | {
        "appointments": appointments,
        "has_vetoed": any(row.vetoed_at for row in appointments),
        "may_answer": request.user.has_perm("reviews.answer_for_cluster", dossier),
        "visit": Visit.objects.visible_to(request.user).filter(dossier=dossier).first(),
        "objection_form": WordsForm(label=objection),
        "wish_form": WordsForm(label=_("Which days would suit you?")),
        "typed": request.POST.get("words", ""),
        "problems": problems,
    }
    return render(request, "reviews/own_assessors.html", context, status=status)
