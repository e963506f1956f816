"""Renewing a label: the link of the reminder leads here, and one button begins the application."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from clusters.models import Cluster, Label
from competitions import renewing
from competitions.actions import applications
from core.errors import Refused
from core.http import whole_number
from core.permissions import require


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request, number):
    mine = Cluster.objects.with_role(request.user).values("pk")
    rows = Label.objects.public().for_list().followed().filter(cluster__in=mine)
    label = get_object_or_404(rows, number=number)
    require(request.user, "clusters.manage_cluster", label.cluster)
    found, problems = renewing.outlook(label, request.user), []
    if request.method == "POST":
        try:
            application = begin(found, request)
        except Refused as refusal:
            problems = refusal.problems
        else:
            return redirect("competitions:everything", application.reference, 1)
    context = {"found": found, "label": label, "cluster": label.cluster, "problems": problems}
    status = 422 if problems else 200
    return render(request, "competitions/label_renew.html", context, status=status)


def begin(found, request):
    """The application in the call that was chosen, with the words of the earlier one."""
    if found.obstacle:
        raise Refused(found.obstacle)
    chosen = whole_number(request.POST.get("call"), found.calls[0].pk)
    call = next((call for call in found.calls if call.pk == chosen), found.calls[0])
    return applications.start(
        call,
        found.label.cluster,
        by=request.user,
        title=renewing.title(found),
        sector=found.label.cluster.sector,
        predecessor=found.earlier,
    )
