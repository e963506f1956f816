"""What an open page of a dossier asks every few seconds."""

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from competitions import presence, timing
from competitions.models import Section
from competitions.views.applicant import get_dossier
from core.http import whole_number
from core.templatetags.podium import deadline


@login_required
@require_POST
def here(request, reference, position):
    """I am here; who else is, and has the deadline moved?"""
    dossier = get_dossier(request, reference, position)
    section = None
    if (pk := whole_number(request.POST.get("section", ""))) is not None:
        section = get_object_or_404(Section, form=dossier.stage.form_id, pk=pk)
    others = presence.seen(dossier, section, request.user)
    at = timing.deadline(dossier)
    context = deadline(at, dossier.stage.call.zone, _("Deadline"))
    return JsonResponse(
        {
            "others": _("Also here: %(names)s") % {"names": ", ".join(others)} if others else "",
            "until": at.isoformat() if at else "",
            "deadline": render_to_string("components/deadline.html", context) if at else "",
        }
    )
