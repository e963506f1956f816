"""What the panel lets the cluster know: on a page and as a PDF, because letters get lost."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from competitions import documents
from competitions.models import Feedback


def get_feedback(request, reference, position):
    """That of the decision in force; there is none before it is published (404)."""
    rows = Feedback.objects.visible_to(request.user).select_related(
        "decision__dossier__stage__call", "decision__dossier__application__cluster"
    )
    return get_object_or_404(
        rows,
        decision__superseded_by__isnull=True,
        decision__dossier__application__reference=reference,
        decision__dossier__stage__position=position,
    )


@login_required
@require_safe
def feedback(request, reference, position):
    found = get_feedback(request, reference, position)
    dossier = found.decision.dossier
    context = {
        "feedback": found,
        "decision": found.decision,
        "dossier": dossier,
        "application": dossier.application,
        "stage": dossier.stage,
        "call": dossier.stage.call,
        "belongs": request.user.has_perm("clusters.belong_to_cluster", dossier.application.cluster),
    }
    return render(request, "competitions/feedback.html", context)


@login_required
@require_safe
def pdf(request, reference, position):
    found = get_feedback(request, reference, position)
    response = HttpResponse(documents.feedback(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="feedback-{reference}-{position}.pdf"'
    return response
