"""What an officer does about a missing document: ask for it, give more time, do without."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import officer_required
from competitions import states
from competitions.actions import document_requests
from competitions.forms.calls import ExtensionForm, ReasonForm
from competitions.forms.document_requests import AskForm
from competitions.models import DocumentRequest
from competitions.views.officer_dossier import get_dossier
from competitions.views.shared import posted
from core.errors import Refused
from core.permissions import require


def get_request(request, pk):
    """The request, unless a conflict of interest closes its dossier to the person (404)."""
    rows = DocumentRequest.objects.visible_to(request.user).for_list()
    asked = get_object_or_404(rows, pk=pk)
    require(request.user, "competitions.ask_for_document", asked.dossier)
    return asked


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, pk):
    dossier = get_dossier(request, pk)
    require(request.user, "competitions.ask_for_document", dossier)
    form = AskForm(posted(request), zone=dossier.stage.call.zone)
    page = {"verb": _("Ask for a document"), "form": form}
    return _answer(request, dossier, page, "due_at", document_requests.ask, dossier)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request, pk):
    asked = get_request(request, pk)
    states.EXTEND_REQUEST.check(asked)
    zone, initial = asked.dossier.stage.call.zone, {"closes_at": asked.deadline}
    hint = _("The cluster reads it in a letter, and auditors in the record.")
    form = ExtensionForm(posted(request), zone=zone, initial=initial, help_text=hint)
    page = {"verb": _("Give more time"), "form": form, "asked": asked}
    return _answer(request, asked.dossier, page, "closes_at", _extend, asked)


def _extend(asked, *, by, closes_at, reason):
    return document_requests.extend(asked, by=by, due_at=closes_at, reason=reason)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk):
    asked = get_request(request, pk)
    states.WITHDRAW_REQUEST.check(asked)
    form = ReasonForm(posted(request), help_text=_("The cluster reads it in a letter."))
    page = {"verb": _("Do without the document"), "form": form, "asked": asked}
    return _answer(request, asked.dossier, page, "reason", document_requests.withdraw, asked)


def _answer(request, dossier, page, field, action, obj):
    """Do it, or show the form; what the action refuses stands at ``field``."""
    form = page["form"]
    if form.is_valid():
        try:
            action(obj, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error(field, error.problems)
        else:
            messages.success(request, _("Recorded; the letter is on its way."))
            return redirect("competitions:office-dossier", dossier.pk)
    context = page | {"dossier": dossier, "call": dossier.stage.call}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/document_request.html", context, status=status)
