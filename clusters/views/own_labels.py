"""A cluster's own label: its dates, what happened to it, and the way to its renewal."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from clusters import label_history, measure_words
from clusters.models import Label
from clusters.views.applicant import get_cluster


@login_required
@require_safe
def label(request, slug, number):
    cluster = get_cluster(request, slug)
    rows = Label.objects.public().for_list().followed()
    label = get_object_or_404(rows, cluster=cluster, number=number)
    context = {
        "cluster": cluster,
        "label": label,
        "facts": measure_words.facts(label),
        "timeline": label_history.timeline(label, office=False),
        "manages": request.user.has_perm("clusters.manage_cluster", cluster),
    }
    return render(request, "clusters/own_label.html", context)
