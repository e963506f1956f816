"""Erasing personal words from an application, after saying what stays."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import officer_required
from competitions.actions import erasure
from competitions.forms.erasure import EraseAnswersForm
from competitions.models import Application
from competitions.views.officer_dossier import get_dossier
from competitions.views.shared import posted
from core.permissions import require


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request, pk):
    dossier = get_dossier(request, pk)
    require(request.user, "competitions.erase_answers", dossier)
    form = EraseAnswersForm(posted(request), application=dossier.application)
    if form.is_valid():
        erasure.erase(dossier.application, by=request.user, **form.cleaned_data)
        messages.success(request, _("Erased. Receipts and digests hold as before."))
        return redirect("competitions:office-dossier", pk)
    application = dossier.application
    context = {
        "form": form,
        "dossier": dossier,
        "call": dossier.stage.call,
        "application": application,
        "kin": Application.objects.visible_to(request.user).kin_of(application),
    }
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/dossier_erase.html", context, status=status)
