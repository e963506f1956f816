"""The consensuses of a stage in one list: for the office, and for whoever leads the panel."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import officer_required, staff_reader_required
from competitions.forms.calls import ExtensionForm
from core.errors import Refused
from core.permissions import require
from reviews import blinding, checks, consensus_list, deliberating, permissions, stages, tabs
from reviews.actions import deliberations, reactions
from reviews.models import Reaction
from reviews.views.panelist import panelist_required


def get_stage(code, position):
    """A stage whose dossiers get a consensus (404 otherwise)."""
    stage = stages.get(code, position)
    if not checks.deliberates(stage):
        raise Http404
    return stage


@staff_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def consensuses(request, code, position):
    """Where each dossier is; a POST appoints the rapporteurs that are proposed."""
    stage = get_stage(code, position)
    if request.method == "POST":
        free = _free(request.user, stage)
        number = deliberations.appoint_proposed(stage, by=request.user, dossiers=free)
        _say_appointed(request, number)
        return redirect("reviews:consensuses", code, position)
    return _page(request, stage)


@officer_required
@require_POST
def reactions_open(request, code, position):
    """Open the right to react where the reports are in."""
    stage = get_stage(code, position)
    free = _free(request.user, stage)
    number = reactions.open_ready(stage, by=request.user, dossiers=free)
    if not number:
        problems = [_("The reports of no further dossier are in.")]
        return _page(request, stage, problems=problems, status=422)
    words = ngettext("%d applicant can react now.", "%d applicants can react now.", number)
    messages.success(request, words % number)
    return redirect("reviews:consensuses", code, position)


def _dossier(request, stage, pk):
    visible = deliberating.dossiers(request.user).filter(stage=stage)
    return get_object_or_404(visible.for_list(), pk=pk)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def reaction_extend(request, code, position, pk):
    """Give one applicant more time to react."""
    dossier = _dossier(request, get_stage(code, position), pk)
    require(request.user, "reviews.extend_reaction", dossier)
    reaction = get_object_or_404(Reaction.objects.visible_to(request.user), dossier=dossier)
    reaction.dossier = dossier
    hint = _("The cluster reads it in a letter, and auditors in the record.")
    initial, zone = {"closes_at": reaction.deadline}, dossier.stage.call.zone
    data = request.POST if request.method == "POST" else None
    form = ExtensionForm(data, zone=zone, initial=initial, help_text=hint)
    if form.is_valid() and _extended(request, reaction, form):
        return redirect("reviews:consensuses", code, position)
    context = tabs.around(dossier.stage, "consensuses")
    context |= {"form": form, "reaction": reaction, "dossier": dossier}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/reaction_extend.html", context, status=status)


def _extended(request, reaction, form):
    due_at, reason = form.cleaned_data["closes_at"], form.cleaned_data["reason"]
    try:
        reactions.extend(reaction, by=request.user, due_at=due_at, reason=reason)
    except Refused as refusal:
        form.add_error("closes_at", refusal.problems)
        return False
    messages.success(request, _("More time given; the letter is on its way."))
    return True


@officer_required
@require_POST
def reaction_open(request, code, position, pk):
    """Open the right to react for one dossier."""
    stage = get_stage(code, position)
    dossier = _dossier(request, stage, pk)
    require(request.user, "reviews.open_reaction", dossier)
    try:
        reactions.open(dossier, by=request.user)
    except Refused as refusal:
        return _page(request, stage, problems=refusal.problems, status=422)
    reference = {"reference": dossier.application.reference}
    messages.success(request, _("%(reference)s can react now.") % reference)
    return redirect("reviews:consensuses", code, position)


@panelist_required
@require_safe
def led(request, seat, position):
    """The dossiers whose talk one leads, for a chair."""
    found = deliberating.led_seats(request.user).select_related("panel__call")
    seat = get_object_or_404(found, pk=seat)
    stage = get_stage(seat.panel.call.code, position)
    rows = blinding.mask(consensus_list.rows(stage, request.user), request.user)
    has_declared = seat.conflict_sheets.filter(stage=stage).exists()
    context = {"seat": seat, "stage": stage, "rows": rows, "has_declared": has_declared}
    return render(request, "reviews/consensuses_led.html", context)


def _page(request, stage, *, problems=(), status=200):
    rows = consensus_list.rows(stage, request.user)
    context = tabs.around(stage, "consensuses") | {
        "rows": rows,
        "agreed": sum(row.is_agreed for row in rows),
        "unappointed": sum(row.can_appoint for row in rows),
        "to_open": sum(row.can_open_reaction for row in rows),
        "problems": problems,
    }
    return render(request, "reviews/consensuses.html", context, status=status)


def _free(user, stage):
    """Dossiers in judgement on which the officer may rule."""
    found = deliberating.dossiers(user).filter(stage=stage).in_judgement().for_list()
    return [d for d in found if permissions.is_free_officer(user, d)]


def _say_appointed(request, number):
    if not number:
        messages.info(request, _("Nobody was to be appointed."))
        return
    words = ngettext("%d rapporteur appointed.", "%d rapporteurs appointed.", number)
    messages.success(request, words % number)
