"""A complaint about a decision, as the cluster files it and follows it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions import redress, remedies
from competitions.actions import complaints
from competitions.forms.complaints import ComplaintForm
from competitions.models import Complaint, Decision
from competitions.views.shared import posted
from core import visibility
from core.errors import Refused, WrongTime
from core.permissions import require


def get_decision(request, reference, position):
    """The decision in force that one can complain about on a page (404 otherwise)."""
    rows = visibility.visible(Decision.objects.all(), request.user).select_related(
        "dossier__stage__call", "dossier__application__cluster"
    )
    found = get_object_or_404(
        rows,
        superseded_by__isnull=True,
        dossier__application__reference=reference,
        dossier__stage__position=position,
    )
    if remedies.of(found.dossier.stage) is None:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request, reference, position):
    decision = get_decision(request, reference, position)
    form, status = ComplaintForm(posted(request)), 200
    if request.method == "POST":
        require(request.user, "competitions.file_complaint", decision.dossier)
        status = 422
        if form.is_valid():
            problems, status = _file(request, decision, form)
            if not problems:
                messages.success(request, _("Received. You get a letter with the ruling."))
                return redirect("competitions:complaint", reference, position)
            form.add_error(None, problems)
    context = _context(request, decision) | {"form": form}
    return render(request, "competitions/complaint.html", context, status=status)


def _file(request, decision, form):
    """(problems, status of the answer)."""
    given = {name: form.cleaned_data[name] for name in ("step", "text")}
    try:
        complaints.file(decision, by=request.user, received_at=request.received_at, **given)
    except WrongTime as error:
        return error.problems, 409
    except Refused as error:
        return error.problems, 422
    return [], 200


def _context(request, decision):
    dossier = decision.dossier
    application = dossier.application
    filed = Complaint.objects.visible_to(request.user).filter(decision__dossier=dossier)
    may = request.user.has_perm("competitions.file_complaint", dossier)
    obstacle = complaints.obstacle(decision, request.received_at)
    return {
        "belongs": request.user.has_perm("competitions.belong_to_application", application),
        "decision": decision,
        "dossier": dossier,
        "application": application,
        "call": dossier.stage.call,
        "complaints": filed.for_list(),
        "obstacle": obstacle,
        "may_file": may and (not obstacle or request.method == "POST"),
        "last_day": redress.last_day(decision.confirmed_at, dossier.stage.call.tzinfo),
    }
