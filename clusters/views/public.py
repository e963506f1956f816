"""The public register: who the clusters are and which labels they carry, as of any day."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clusters import history, register_page
from clusters import register as asking
from clusters.forms.register import DayForm, RegisterFilter
from clusters.models import Cluster
from clusters.register_page import Shown
from core import clock
from core.http import kept_by_all

PER_PAGE = 25
KEPT_SECONDS = 60


@require_safe
@kept_by_all(KEPT_SECONDS)
def register(request):
    bar = RegisterFilter(request.GET)
    asked = bar.asked()
    page = Paginator(asking.Rows(asked), PER_PAGE).get_page(request.GET.get("page"))
    context = register_page.frame(bar, asked, request.GET, "register")
    context |= {"page": page, "clusters": page.object_list}
    return render(request, "clusters/register.html", context, status=bar.status)


@require_safe
@kept_by_all(KEPT_SECONDS)
def region_map(request):
    bar = RegisterFilter(request.GET)
    asked = bar.asked()
    chosen = request.GET.get("show")
    shown = Shown(chosen) if chosen in Shown.values else Shown.LABELS
    context = register_page.frame(bar, asked, request.GET, "map")
    context["map"] = register_page.region_map(asked, request.GET, shown)
    context["shown"] = register_page.what_is_shown(request.GET, shown)
    return render(request, "clusters/map.html", context, status=bar.status)


@require_safe
@kept_by_all(KEPT_SECONDS)
def cluster(request, slug):
    found = get_object_or_404(Cluster.objects.select_related("region"), slug=slug)
    asked = DayForm(request.GET)
    day = asked.day
    context = {
        "cluster": found,
        "facts": _facts(found),
        "labels": history.of(found, day),
        "members": found.memberships.current().count(),
        "bar": asked,
        "on": day,
        "is_today": day == clock.today(),
    }
    status = 422 if asked.errors else 200
    return render(request, "clusters/cluster.html", context, status=status)


def _facts(cluster):
    """Name and value pairs of the summary list; what is not known stays empty."""
    names = [
        (_("Field"), cluster.field_text),
        (_("City"), cluster.city),
        (_("Region"), cluster.region),
        (_("Country"), cluster.country.name),
        (_("Output"), cluster.output_text),
        (_("Management"), cluster.management_text),
        (_("Founded"), cluster.founded),
    ]
    return [{"name": name, "value": value or ""} for name, value in names]
