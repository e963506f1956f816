from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config import styleguide


@require_GET
def page(request):
    """Every component and chart on one page; it exists in the demo and in development only."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "styleguide/page.html", styleguide.context())
