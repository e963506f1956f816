"""Conflicts in the office: what is known, and what is to be decided."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import officer_required, staff_reader_required
from accounts.models import User
from competitions.models import Application
from core.errors import Refused
from reviews import detection_preview, stages, tabs
from reviews.actions import conflicts, office_declarations
from reviews.forms.choices import SITUATIONS
from reviews.forms.conflicts import ConflictSheetForm, DecisionForm, KnownConflictForm
from reviews.forms.detection_preview import CheckForm
from reviews.models import Conflict, OfficeDeclaration

PER_PAGE = 50


@staff_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_conflicts(request, code):
    call = stages.get_call(code)
    form = KnownConflictForm(
        request.POST or None,
        people=_people(call),
        applications=Application.objects.visible_to(request.user).filter(call=call),
    )
    if form.is_valid():
        _record(request, form.cleaned_data)
        return redirect("reviews:office-conflicts", call.code)
    found = Conflict.objects.visible_to(request.user).filter(application__call=call)
    page = Paginator(found.for_list(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "call": call,
        "form": form,
        "house": _house(call),
        "undecided": found.undecided().for_list(),
        "conflicts": page.object_list,
        "page": page,
        "tabs": tabs.of(call, "conflicts"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "reviews/office_conflicts.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request, code):
    """An officer's own declaration, for all applications of the call at once."""
    call = stages.get_call(code)
    form = ConflictSheetForm(stages.handed_in(call, request.user), request.POST or None)
    if form.is_valid and form.says_one_thing(request.POST):
        applications = [row["dossier"].application for row in form.rows]
        office_declarations.declare(request.user, applications, tied=form.choices)
        messages.success(request, _("Declared."))
        return redirect("reviews:office-conflicts", call.code)
    context = {"call": call, "form": form, "situations": SITUATIONS}
    context["declared"] = OfficeDeclaration.objects.filter(
        user=request.user, application__call=call
    ).order_by("-declared_at")[:1]
    status = 422 if form.is_bound else 200
    return render(request, "reviews/conflicts_own.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request, code):
    """What would be found about a person. By POST, so that no address keeps their name."""
    call = stages.get_call(code)
    form = CheckForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_valid():
        seen = Application.objects.visible_to(request.user).filter(call=call)
        found = detection_preview.check(seen, **form.cleaned_data)
    context = {"call": call, "form": form, "found": found}
    context["free"] = sum(row.is_free for row in found or ())
    status = 422 if form.is_bound and found is None else 200
    return render(request, "reviews/conflicts_check.html", context, status=status)


def _house(call):
    """The officers, with how many applications of the call each has declared for, and when."""
    here = Q(office_declarations__application__call=call)
    officers = User.objects.officers().annotate(
        declared=Count("office_declarations", filter=here),
        declared_at=Max("office_declarations__declared_at", filter=here),
    )
    return officers.order_by("name", "pk")


def _record(request, data):
    conflicts.record(
        data["person"],
        data["application"],
        by=request.user,
        reason=data["reason"],
        note=data["note"],
    )
    words = _("Recorded. %(application)s is closed to %(person)s.")
    names = {"application": data["application"].reference, "person": data["person"]}
    messages.success(request, words % names)


def _people(call):
    """Those who may be in conflict: the panels of the call, officers and auditors."""
    seated = Q(seats__panel__call=call, seats__ended_at__isnull=True)
    house = Q(is_officer=True) | Q(is_auditor=True)
    return User.objects.able().filter(seated | house).distinct().order_by("name", "email")


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request, code, pk):
    call = stages.get_call(code)
    seen = Conflict.objects.visible_to(request.user).filter(application__call=call)
    conflict = get_object_or_404(seen.for_list(), pk=pk)
    form = DecisionForm(request.POST or None)
    if form.is_valid():
        try:
            conflicts.decide(conflict, by=request.user, **form.cleaned_data)
            messages.success(request, _("Decided."))
            return redirect("reviews:office-conflicts", call.code)
        except Refused as error:
            form.add_error(None, error.problems[0])
    context = {"call": call, "conflict": conflict, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/conflict_decide.html", context, status=status)
