"""What anybody may ask: is the site alive, and which seal is the latest."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from core import health
from core.http import wants_json
from core.sealing import latest_seal


@require_GET
@never_cache
def healthz(request):
    return JsonResponse({"status": "ok"})


@require_GET
@never_cache
def readyz(request):
    report = health.report()
    return JsonResponse(report, status=503 if report["status"] == "down" else 200)


@require_GET
@never_cache
def seal(request):
    """The latest seal: as a page, as JSON, and as the very text that was signed."""
    latest = latest_seal()
    if request.GET.get("format") == "text" and latest:
        return HttpResponse(latest.text, content_type="text/plain; charset=utf-8")
    if wants_json(request):
        fields = ("number", "previous", "root", "count", "sealed_at", "digest", "signature")
        fields += ("key_id",)
        return JsonResponse({"seal": {f: getattr(latest, f) for f in fields} if latest else None})
    return render(request, "core/seal.html", {"seal": latest})
