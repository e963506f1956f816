"""The applicant's hearing: when and where, who speaks, the presentation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from competitions.views.applicant import dossier_context, get_dossier
from core import calendars, clock
from core.errors import Refused
from core.permissions import require
from reviews.actions import hearings
from reviews.appointments import of_hearing
from reviews.forms.hearings import ConfirmForm, PresentationForm
from reviews.models import Hearing

MAY = "competitions.supply_document"


def get_hearing(request, reference, position):
    dossier = get_dossier(request, reference, position)
    rows = Hearing.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, dossier=dossier)


def answer(request, hearing, *, status=200, confirm_form=None, presentation_form=None):
    now, may = clock.now(), request.user.has_perm(MAY, hearing.dossier)
    is_ahead = hearing.status == "planned" and now < hearing.starts_at
    speakers = {"speakers": "\n".join(hearing.speakers)}
    context = dossier_context(request, hearing.dossier) | {
        "hearing": hearing,
        "may_prepare": may,
        "confirm_form": (confirm_form or ConfirmForm(initial=speakers))
        if may and is_ahead
        else None,
        "presentation_form": (presentation_form or PresentationForm())
        if may and hearing.takes_presentation(now)
        else None,
    }
    return render(request, "reviews/hearing.html", context, status=status)


@login_required
@require_safe
def page(request, reference, position):
    return answer(request, get_hearing(request, reference, position))


@login_required
@require_POST
def confirm(request, reference, position):
    hearing = get_hearing(request, reference, position)
    require(request.user, MAY, hearing.dossier)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        try:
            hearings.confirm(hearing, by=request.user, **form.cleaned_data)
            messages.success(request, _("Confirmed. The office and the panel see who will speak."))
            return redirect(hearing)
        except Refused as refusal:
            form.add_error("speakers", refusal.problems)
    return answer(request, hearing, status=422, confirm_form=form)


@login_required
@require_POST
def present(request, reference, position):
    hearing = get_hearing(request, reference, position)
    require(request.user, MAY, hearing.dossier)
    form = PresentationForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            hearings.present(
                hearing, by=request.user, received_at=request.received_at, **form.cleaned_data
            )
            messages.success(request, _("The presentation is here."))
            return redirect(hearing)
        except Refused as refusal:
            form.add_error("upload", refusal.problems)
    return answer(request, hearing, status=422, presentation_form=form)


@login_required
@require_GET
def calendar(request, reference, position):
    hearing = get_hearing(request, reference, position)
    return calendars.response(of_hearing(hearing), f"hearing-{reference}.ics")
