"""The report that every cluster gets of its assessment, with a label and without."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from competitions import redress
from reviews import label_documents, report_page
from reviews.models import Assessment


def get_assessment(request, reference, position):
    """The latest that was confirmed: what the cluster was told (404 before that)."""
    rows = Assessment.objects.visible_to(request.user).confirmed()
    rows = rows.select_related(
        "dossier__application__cluster", "dossier__stage__call", "dossier__pinned", "label"
    ).filter(dossier__application__reference=reference, dossier__stage__position=position)
    return get_object_or_404(rows.order_by("-pk")[:1])


@login_required
@require_safe
def report(request, reference, position):
    found = get_assessment(request, reference, position)
    application = found.dossier.application
    belongs = request.user.has_perm("clusters.belong_to_cluster", application.cluster)
    context = report_page.of(found) | {"belongs": belongs}
    if decision := context["decision"]:
        context["last_day"] = redress.last_day(decision.confirmed_at, context["call"].tzinfo)
    return render(request, "reviews/label_report.html", context)


@login_required
@require_safe
def pdf(request, reference, position):
    found = get_assessment(request, reference, position)
    response = HttpResponse(label_documents.report(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="report-{reference}-{position}.pdf"'
    return response
