"""The public register: who the clusters are and which labels they carry."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clusters.forms.clusters import RegisterFilter
from clusters.models import Cluster, Label
from core import clock

PER_PAGE = 25


@require_safe
def register(request):
    bar = RegisterFilter(request.GET)
    today = clock.today()
    found = bar.apply(Cluster.objects.all()).for_list(today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"bar": bar, "page": page, "clusters": page.object_list, "today": today}
    return render(request, "clusters/register.html", context)


@require_safe
def cluster(request, slug):
    found = get_object_or_404(Cluster.objects.select_related("region"), slug=slug)
    context = {
        "cluster": found,
        "facts": _facts(found),
        "labels": Label.objects.public().filter(cluster=found).select_related("label_type"),
        "members": found.memberships.current().count(),
        "today": clock.today(),
    }
    return render(request, "clusters/cluster.html", context)


def _facts(cluster):
    """Name and value pairs of the summary list; what is not known stays empty."""
    names = [
        (_("Field"), cluster.sector_detail or cluster.get_sector_display()),
        (_("City"), cluster.city),
        (_("Region"), cluster.region),
        (_("Country"), cluster.country.name),
        (_("Output"), cluster.output_text),
        (_("Management"), cluster.management_text),
    ]
    return [{"name": name, "value": value or ""} for name, value in names]
