"""The applicant's hearing: when and where, who speaks, the presentation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from competitions.views.applicant import dossier_context, get_dossier
from core import calendars, clock, uploads
from core.errors import Busy, Refused
from core.models import Upload
from core.permissions import require
from core.views.uploads import answer as answer_part
from core.views.uploads import begun
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
@require_POST
def present_begin(request, reference, position):
    """The slides in parts: where they begin; nothing is sent that would come too late."""
    hearing = get_hearing(request, reference, position)
    require(request.user, MAY, hearing.dossier)
    try:
        hearings.require_time(hearing, request.received_at)
    except Refused as refusal:
        return answer_part(422, problem=str(refusal))
    return begun(request, purpose=_purpose(hearing), max_bytes=hearings.MOST_BYTES)


@login_required
@require_POST
def present_finish(request, reference, position, pk):
    """Add the slides that have arrived; asked twice, they are there once."""
    hearing = get_hearing(request, reference, position)
    require(request.user, MAY, hearing.dossier)
    own = Upload.objects.filter(owner_id=request.user.pk, purpose=_purpose(hearing))
    given = {"by": request.user, "received_at": request.received_at}

    def add(file, then):
        hearings.present(hearing, upload=file, then=then, **given)

    try:
        uploads.finish(get_object_or_404(own, pk=pk), add)
    except Refused as refusal:
        status = 503 if isinstance(refusal, Busy) else 422  # at 503 the script asks again
        return JsonResponse({"problems": refusal.problems}, status=status)
    messages.success(request, _("The presentation is here."))
    return JsonResponse({})


def _purpose(hearing):
    return f"reviews.presentation:{hearing.pk}"


@login_required
@require_GET
def calendar(request, reference, position):
    hearing = get_hearing(request, reference, position)
    return calendars.response(of_hearing(hearing), f"hearing-{reference}.ics")
