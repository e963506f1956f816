"""Documents asked for after a hand-in, as the cluster sees them; and the files, for all readers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competitions.actions import document_requests
from competitions.forms.document_requests import SupplyForm
from competitions.models import DocumentRequest, SuppliedDocument
from competitions.views.applicant import dossier_context, get_dossier
from core import clock, files
from core.errors import Refused
from core.permissions import require


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def document_request(request, reference, position, pk):
    """What is missing and until when, what was supplied, and the form while it takes more."""
    dossier = get_dossier(request, reference, position)
    rows = DocumentRequest.objects.visible_to(request.user).for_list()
    asked = get_object_or_404(rows, dossier=dossier, pk=pk)
    sent = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form, status, refusals = SupplyForm(**sent, kinds=asked.file_kinds), 200, []
    if request.method == "POST":
        require(request.user, "competitions.supply_document", dossier)
        status = 422
    if form.is_valid():
        try:
            return _supply(request, asked, form)
        except document_requests.TooLate as refusal:
            status, refusals = 409, refusal.problems
        except Refused as refusal:
            form.add_error("upload", refusal.problems)
    context = dossier_context(request, dossier) | {"asked": asked, "refusals": refusals}
    context["form"] = form if form.is_bound or _takes(request, asked) else None
    return render(request, "competitions/document_request.html", context, status=status)


def _takes(request, asked):
    may_supply = request.user.has_perm("competitions.supply_document", asked.dossier)
    return may_supply and asked.takes_documents(clock.now())


def _supply(request, asked, form):
    document_requests.supply(
        asked, by=request.user, received_at=request.received_at, **form.cleaned_data
    )
    messages.success(request, _("Supplied. The office is told."))
    return redirect(asked)


@login_required
@require_safe
def document(request, pk):
    """The file of a supplied document, for whoever may see it."""
    rows = SuppliedDocument.objects.visible_to(request.user).select_related("stored")
    document = get_object_or_404(rows, pk=pk)
    if document.is_erased:
        raise Http404
    return files.serve(document.stored)
