"""The consensus of one dossier, for the panel, the chair and the office."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from competitions.models import StageKind
from core.errors import Refused, Stale
from core.http import whole_number
from core.permissions import require
from core.text import tidy
from reviews import consensus_page, deliberating
from reviews.actions import deliberations
from reviews.forms.sheet_return import ReopenForm
from reviews.models import Panelist


def get_dossier(request, pk):
    """A contest's dossier on which the user deliberates (404 otherwise), with what pages print."""
    found = deliberating.dossiers(request.user).exclude(stage__kind=StageKind.ASSESSMENT)
    return get_object_or_404(found.for_list().select_related("stage__rubric"), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consensus(request, pk):
    """The sheets side by side and the draft; a POST is the rapporteur's next draft."""
    dossier = get_dossier(request, pk)
    if request.method != "POST":
        return _page(request, dossier)
    require(request.user, "reviews.draft_consensus", dossier)
    typed = {
        "scores": _by_key(request.POST, "score"),
        "notes": _by_key(request.POST, "note"),
        "text": tidy(request.POST.get("text", "")),
    }
    return _do(request, dossier, deliberations.draft, _("Draft saved."), drafted=typed, **typed)


@login_required
@require_POST
def speak(request, pk):
    """A member agrees to the draft, or records a minority view."""
    dossier = get_dossier(request, pk)
    require(request.user, "reviews.speak_on_consensus", dossier)
    said = {
        "kind": request.POST.get("kind", ""),
        "text": tidy(request.POST.get("text", "")),
        "may_be_quoted": bool(request.POST.get("may_be_quoted")),
    }
    return _do(request, dossier, deliberations.speak, _("Recorded."), said=said, **said)


@login_required
@require_POST
def settle(request, pk):
    dossier = get_dossier(request, pk)
    require(request.user, "reviews.settle_consensus", dossier)
    may_overrule = request.user.has_perm("reviews.overrule_absence", dossier)
    reason = tidy(request.POST.get("reason", ""))
    act, words = deliberations.settle, _("The consensus is agreed.")
    return _do(request, dossier, act, words, reason=reason, may_overrule=may_overrule)


@login_required
@require_POST
def rapporteur(request, pk):
    """The chair or an officer appoints one of those who judge the dossier."""
    dossier = get_dossier(request, pk)
    require(request.user, "reviews.appoint_rapporteur", dossier)
    seats = Panelist.objects.filter(assignments__in=deliberating.at_work(dossier))
    seat = seats.filter(pk=whole_number(request.POST.get("seat"))).first()
    if seat is None:
        problems = [_("Choose somebody who judges this dossier.")]
        return _page(request, dossier, problems=problems, status=422)
    try:
        deliberations.appoint(dossier, seat, by=request.user)
    except Refused as refusal:
        return _page(request, dossier, problems=refusal.problems, status=422)
    messages.success(request, _("%(person)s is the rapporteur.") % {"person": seat})
    return redirect("reviews:consensus", dossier.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request, pk):
    dossier = get_dossier(request, pk)
    require(request.user, "reviews.reopen_consensus", dossier)
    form = ReopenForm(request.POST or None)
    if form.is_valid():
        deliberations.reopen(dossier, by=request.user, **form.cleaned_data)
        messages.success(request, _("Open again. Rankings that rested on it count no longer."))
        return redirect("reviews:consensus", dossier.pk)
    status = 422 if form.is_bound else 200
    context = {"dossier": dossier, "form": form}
    return render(request, "reviews/consensus_reopen.html", context, status=status)


def _do(request, dossier, act, words, *, drafted=None, said=None, reason=None, **given):
    """Call an action on the version that the page carried; what was typed is never lost."""
    typed = {"drafted": drafted, "said": said, "settle_reason": reason}
    if reason is not None:
        given["reason"] = reason
    version = whole_number(request.POST.get("version"), -1)
    try:
        act(dossier, by=request.user, version=version, **given)
    except Stale:
        problems = [_("The draft was changed meanwhile. Read it as it stands now, then go on.")]
        return _page(request, dossier, problems=problems, status=409, **typed)
    except Refused as refusal:
        return _page(request, dossier, problems=refusal.problems, status=422, **typed)
    messages.success(request, words)
    return redirect("reviews:consensus", dossier.pk)


def _page(
    request, dossier, *, problems=(), status=200, drafted=None, said=None, settle_reason=None
):
    context = consensus_page.of(dossier, request.user)
    own = context["own_voice"]
    context |= {
        "problems": problems,
        "text": context["consensus"].text,
        "minority": said
        or {"text": own.text if own else "", "may_be_quoted": own and own.may_be_quoted},
        "settle_reason": settle_reason or "",
    }
    if drafted:
        for row in context["rows"]:
            row.value = drafted["scores"].get(row.criterion.key, "")
            row.note = drafted["notes"].get(row.criterion.key, "")
        context["text"] = drafted["text"]
    return render(request, "reviews/consensus.html", context, status=status)


def _by_key(data, name):
    prefix = f"{name}-"
    return {
        key[len(prefix) :]: tidy(value) for key, value in data.items() if key.startswith(prefix)
    }
