"""A partner's own part: writing it, and signing it off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions import answers, checks, consortium, following
from competitions.actions import sign_offs
from competitions.views.applicant import dossier_context, get_dossier
from competitions.views.partners import get_partner
from competitions.views.writing import onwards
from competitions.writing import receive
from core.errors import Changed, NotReady
from core.permissions import require


def part_context(request, dossier, partner, sheet):
    """What every page about a part shows."""
    context = dossier_context(request, dossier)
    takes_words = context["takes_words"]
    return context | {
        "sheet": sheet,
        "partner": partner,
        "part": consortium.part_of(sheet, partner),
        "can_write_part": takes_words and request.user.has_perm("competitions.write_part", partner),
        "can_sign": takes_words and request.user.has_perm("competitions.sign_part", partner),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request, reference, position, pk):
    dossier = get_dossier(request, reference, position)
    partner = get_partner(dossier, pk)
    sheet = answers.load(dossier)
    context = part_context(request, dossier, partner, sheet)
    status = 200
    if request.method == "POST":
        require(request.user, "competitions.write_part", partner)
        moved = following.follow(request, sheet).values()
        own = [*(context["part"].items if context["part"] else []), *moved]
        receipt = receive(sheet, dict.fromkeys(i for i in own if i.partner == partner), request)
        status = receipt.status
        if answer := _onwards(request, dossier, partner, receipt):
            return answer
        found = checks.incomplete(dossier, sheet)
        context["problems"] = [p for p in found if p.is_fault and p.partner == partner]
        context["receipt"] = receipt
    return render(request, "competitions/part.html", context, status=status)


def _onwards(request, dossier, partner, receipt):
    if request.POST.get("next") == "sign-off" and not (receipt.conflicts or receipt.refused):
        address = [dossier.application.reference, dossier.stage.position, partner.pk]
        return redirect("competitions:part-sign-off", *address)
    return onwards(request, dossier, receipt)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_off(request, reference, position, pk):
    """The part in reading form, a declaration in plain words, and one button."""
    dossier = get_dossier(request, reference, position)
    partner = get_partner(dossier, pk)
    status, refusals = 200, []
    if request.method == "POST":
        require(request.user, "competitions.sign_part", partner)
        seen = {"digest": request.POST.get("digest"), "received_at": request.received_at}
        try:
            sign_offs.sign_off(dossier, partner, by=request.user, **seen)
        except (NotReady, Changed) as refusal:
            status = 422 if isinstance(refusal, NotReady) else 409
            refusals = refusal.problems
        else:
            messages.success(request, _("Signed off. A later change of the part asks again."))
            return redirect("competitions:part", reference, position, pk)
    context = part_context(request, dossier, partner, answers.load(dossier))
    context["refusals"] = refusals
    return render(request, "competitions/part_sign_off.html", context, status=status)
