"""The visit as its assessors and the office see it: offering days, moving, cancelling."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import calendars
from core.errors import Refused
from core.permissions import require
from reviews import assessing, blinding
from reviews.actions import visits
from reviews.appointments import of_visit
from reviews.forms.assessors import OfferForm
from reviews.forms.meetings import ReasonForm
from reviews.models import Visit
from reviews.views.label import get_dossier


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request, pk):
    dossier = _get(request, pk)
    visit = _visit_of(request, dossier)
    if request.method != "POST":
        return _page(request, dossier, visit)
    require(request.user, "reviews.plan_visit", dossier)
    form = OfferForm(request.POST, zone=dossier.stage.call.zone)
    if form.is_valid():
        try:
            visits.offer(dossier, by=request.user, **form.as_arguments())
            messages.success(request, _("Offered. The cluster gets a letter and chooses."))
            return redirect("reviews:visit", pk)
        except Refused as error:
            form.add_error(None, error.problems)
    return _page(request, dossier, visit, form=form, status=422)


@login_required
@require_POST
def cancel(request, pk):
    dossier = _get(request, pk)
    require(request.user, "reviews.plan_visit", dossier)
    visit = _visit_of(request, dossier)
    if visit is None:
        raise Http404
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            visits.cancel(visit, by=request.user, **form.cleaned_data)
            messages.success(request, _("Cancelled. Everybody gets a letter with the reason."))
            return redirect("reviews:visit", pk)
        except Refused as error:
            form.add_error("reason", error.problems)
    return _page(request, dossier, visit, cancel_form=form, status=422)


@login_required
@require_safe
def calendar(request, pk):
    dossier = _get(request, pk)
    rows = Visit.objects.visible_to(request.user).for_list()
    visit = get_object_or_404(rows, dossier=dossier, starts_at__isnull=False)
    name = f"visit-{dossier.application.reference}.ics"
    return calendars.response(of_visit(visit, visit.get_absolute_url()), name)


def _get(request, pk):
    """For the assessors and the house; the cluster has a page of its own."""
    dossier = get_dossier(request, pk)
    if not assessing.is_label(dossier.stage):
        raise Http404
    if not request.user.reads_everything:
        require(request.user, "reviews.assess_dossier", dossier)
    return dossier


def _visit_of(request, dossier):
    visit = Visit.objects.visible_to(request.user).filter(dossier=dossier).first()
    if visit:
        visit.dossier = dossier
    return visit


def _page(request, dossier, visit, *, form=None, cancel_form=None, status=200):
    initial = {}
    if visit:
        initial = {name: getattr(visit, name) for name in ("minutes", "place", "link")}
    context = {
        "dossier": blinding.shown(dossier, request.user),
        "zone": dossier.stage.call.zone,
        "visit": visit,
        "may_plan": request.user.has_perm("reviews.plan_visit", dossier)
        and not (visit and visit.is_over),
        "offer_form": form or OfferForm(zone=dossier.stage.call.zone, initial=initial),
        "cancel_form": cancel_form or ReasonForm(auto_id="cancel_%s"),
        "form": form or cancel_form,
    }
    return render(request, "reviews/visit.html", context, status=status)
