"""Assessors of the dossiers of a label call, for the office: what the rule proposes, and more."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import officer_required, staff_reader_required
from competitions.labelling import policy_of
from competitions.models import Dossier
from core.errors import Refused
from reviews import assessing, assessor_words, stages, tabs
from reviews.actions import assessors
from reviews.assessors_list import lines_of
from reviews.forms.assessors import ChooseForm
from reviews.models import Appointment, Visit
from reviews.states import WITHDRAW, AssignmentStatus


def get_stage(code, position):
    """A stage of a label call; others have no assessors (404)."""
    stage = stages.get(code, position)
    if not assessing.is_label(stage):
        raise Http404
    return stage


def get_dossier(request, code, position, pk):
    """A dossier in judgement that the user may see, with its stage."""
    stage = get_stage(code, position)
    seen = Dossier.objects.visible_to(request.user).filter(stage=stage).in_judgement()
    found = get_object_or_404(seen.for_list(), pk=pk)
    found.stage = stage
    return found


@staff_reader_required
@require_safe
def listed(request, code, position):
    stage = get_stage(code, position)
    context = tabs.around(stage, "assessors") | {
        "lines": lines_of(stage, request.user),
        "policy": policy_of(stage.call),
        "without_seat": assessing.without_seat(stage).count(),
    }
    return render(request, "reviews/assessors.html", context)


@officer_required
@require_POST
def take_on(request, code, position):
    stage = get_stage(code, position)
    number = assessors.take_on(stage, by=request.user)
    words = ngettext("%d assessor has a seat now.", "%d assessors have a seat now.", number)
    messages.success(request, words % number)
    return redirect("reviews:assessors", code, position)


@staff_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def dossier(request, code, position, pk):
    found = get_dossier(request, code, position, pk)
    form = ChooseForm(request.POST or None, stage=found.stage)
    if request.method == "POST" and form.is_valid() and _choose(request, found, form):
        return redirect("reviews:dossier-assessors", code, position, pk)
    return _page(request, found, form, status=422 if form.is_bound else 200)


@officer_required
@require_POST
def withdraw(request, code, position, pk, appointment):
    found = get_dossier(request, code, position, pk)
    rows = Appointment.objects.visible_to(request.user).filter(dossier=found)
    row = get_object_or_404(rows.for_list(), pk=appointment)
    try:
        assessors.withdraw(row, by=request.user, reason=request.POST.get("words", ""))
    except Refused as error:
        return _page(request, found, ChooseForm(stage=found.stage), error.problems, status=422)
    messages.success(request, _("Withdrawn. Propose somebody else."))
    return redirect("reviews:dossier-assessors", code, position, pk)


def _page(request, found, form, problems=(), *, status):
    context = tabs.around(found.stage, "assessors") | _context(request, found)
    context |= {"form": form, "problems": problems, "typed": request.POST.get("words", "")}
    return render(request, "reviews/dossier_assessors.html", context, status=status)


def _choose(request, found, form):
    """Whether it was done; what is wrong stands in the form."""
    wanted = set(request.POST.getlist("seat"))
    people = [seat for seat in assessing.Field(found).seats if str(seat.pk) in wanted]
    try:
        assessors.choose(found, people, by=request.user, **form.cleaned_data)
    except Refused as error:
        form.add_error(None, error.problems)
        return False
    messages.success(request, _("Proposed to the cluster, which gets a letter."))
    return True


def _context(request, found):
    field = assessing.Field(found)
    by_rule = {person.pk: reasons for person, reasons in field.proposed}
    ticked = request.POST.getlist("seat") if request.method == "POST" else map(str, by_rule)
    ticked = set(ticked)
    for person in field.people:
        person.is_ticked = str(person.pk) in ticked
        person.reasons = assessor_words.reasons(by_rule.get(person.pk, ()), person, field.need)
        code = field.proposal.passed_over.get(person.pk, "")
        person.why_not = assessor_words.why_not(code) if code else ""
    rows = Appointment.objects.visible_to(request.user).filter(dossier=found).for_list()
    appointments = [row for row in rows if row.assignment.status != AssignmentStatus.WITHDRAWN]
    for row in appointments:
        row.is_withdrawable = row.assignment.status in WITHDRAW.sources
    return {
        "dossier": found,
        "field": field,
        "people": sorted(field.people, key=lambda p: (not p.reasons, bool(p.bar), p.load, p.pk)),
        "appointments": appointments,
        "visit": Visit.objects.visible_to(request.user).filter(dossier=found).first(),
        "lacking": range(field.proposal.lacking),
    }
