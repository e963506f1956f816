"""The public register to take along, and the page that says how programs read it."""

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clusters import exports, interface_page, register_page
from clusters.api import api
from clusters.forms.register import RegisterFilter
from clusters.views.public import KEPT_SECONDS
from core.errors import Refused
from core.http import kept_by_all

FORMATS = {
    "csv": exports.clusters_csv,
    "json": exports.clusters_json,
    "geojson": exports.clusters_geojson,
}


@require_safe
@kept_by_all(KEPT_SECONDS)
def data(request):
    bar = RegisterFilter(request.GET)
    asked = bar.asked()
    context = register_page.frame(bar, asked, request.GET, "data")
    context["downloads"] = register_page.downloads(request.GET)
    context["columns"] = exports.HEADER
    return render(request, "clusters/data.html", context, status=bar.status)


@require_safe
@kept_by_all(KEPT_SECONDS)
def interface(request):
    """How programs read the register: the same words as the OpenAPI document."""
    description = interface_page.describe(api.get_openapi_schema())
    return render(request, "clusters/interface.html", {"interface": description})


@require_safe
@kept_by_all(KEPT_SECONDS)
def clusters(request, ending):
    if ending not in FORMATS:
        raise Http404
    return FORMATS[ending](_asked(request))


@require_safe
@kept_by_all(KEPT_SECONDS)
def regions(request):
    asked = _asked(request)
    name = f"regions-as-of-{asked.on.isoformat()}.geojson"
    return JsonResponse(
        exports.regions_geojson(asked),
        content_type=exports.GEOJSON,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
        json_dumps_params={"ensure_ascii": False},
    )


def _asked(request):
    """What was asked for; what makes no sense is refused: no file may hold something else."""
    bar = RegisterFilter(request.GET)
    asked = bar.asked()
    if bar.errors:
        raise Refused(
            [f"{bar[name].label}: {' '.join(found)}" for name, found in bar.errors.items()]
        )
    return asked
