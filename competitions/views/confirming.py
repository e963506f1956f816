"""The authorised signatory confirms the whole; its power of attorney to download."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competitions import answers, checks, consortium, handed_in
from competitions.actions import sign_offs
from competitions.forms.partners import ConfirmationForm
from competitions.models import Confirmation
from competitions.views.applicant import dossier_context, get_dossier
from core import files, visibility
from core.errors import Refused
from core.http import whole_number
from core.permissions import require


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request, reference, position):
    """Everything in reading form, and the declaration of whoever may sign for all."""
    dossier = get_dossier(request, reference, position)
    form = _form(request, dossier)
    if request.method == "POST":
        require(request.user, "competitions.confirm_dossier", dossier)
        if form.is_valid() and _confirmed(request, dossier, form):
            messages.success(request, _("Confirmed. A later change asks for it again."))
            return redirect("competitions:review", reference, position)
        dossier = get_dossier(request, reference, position)
    sheet = answers.load(dossier)
    context = dossier_context(request, dossier) | {
        "sheet": sheet,
        "form": form,
        "problems": checks.incomplete(dossier, sheet),
        "confirmation": consortium.confirmation(dossier),
        "former": dossier.confirmations.last(),
        "asks": consortium.asks_confirmation(dossier),
        "can_confirm": request.user.has_perm("competitions.confirm_dossier", dossier),
    }
    status = 422 if form.is_bound else 200
    return render(request, "competitions/confirmation.html", context, status=status)


def _form(request, dossier):
    former = dossier.confirmations.filter(confirmed_by=request.user).last()
    name = former.name if former else request.user.name
    return ConfirmationForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        confirming=dossier.stage.confirming,
        has_file=consortium.power_of_attorney(dossier, request.user) is not None,
        initial={"name": name, "function": former.function if former else ""},
    )


def _confirmed(request, dossier, form):
    """Whether the confirmation is made; else the form says why not."""
    data = form.cleaned_data
    try:
        sign_offs.confirm(
            dossier,
            by=request.user,
            name=data["name"],
            function=data["function"],
            upload=data.get("power_of_attorney"),
            draft_version=whole_number(request.POST.get("draft_version")),
            received_at=request.received_at,
        )
    except Refused as refusal:
        form.add_error(None, refusal.problems)
        return False
    return True


@login_required
@require_safe
def power_of_attorney(request, pk):
    """The consortium has all of its own; others what belongs to a hand-in."""
    rows = visibility.visible(Confirmation.objects.select_related("stored"), request.user)
    confirmed = get_object_or_404(rows.filter(stored=pk).order_by("pk")[:1])
    dossier = confirmed.dossier
    if not request.user.has_perm("competitions.read_draft", dossier) and not any(
        _holds(submission, pk) for submission in dossier.submissions.all()
    ):
        raise Http404
    return files.serve(confirmed.stored)


def _holds(submission, pk):
    return str(pk) in {file["id"] for file in handed_in.powers(submission.content)}
