"""What panelists are paid: the list, the rates behind it, and both kinds of tables."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import officer_required
from core.http import whole_number
from reviews import exports, honoraria, stages, tabs
from reviews.actions import panels
from reviews.forms.panels import RateForm
from reviews.models import Panel


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request, code):
    """The list; a POST sets the rate of one panel."""
    call = stages.get_call(code)
    forms, status = [RateForm(panel=panel) for panel in call.panels.all()], 200
    if request.method == "POST":
        panel = call.panels.filter(pk=whole_number(request.POST.get("panel"))).first()
        form = RateForm(request.POST, panel=panel or Panel(call=call))
        if panel and form.is_valid():
            panels.set_rate(panel, by=request.user, **form.cleaned_data)
            messages.success(request, _("Rate saved."))
            return redirect("reviews:honoraria", code)
        forms = [form if one.panel == panel else one for one in forms]
        status = 422
    context = _context(call, request.user) | {"forms": forms}
    return render(request, "reviews/honoraria.html", context, status=status)


def _context(call, user):
    is_closed = honoraria.is_closed(call, user)
    lines = [] if is_closed else honoraria.lines(call)
    return {
        "call": call,
        "lines": lines,
        "total": honoraria.total(lines),
        "is_closed": is_closed,
        "tabs": tabs.of(call, "panels"),
    }


@officer_required
@require_GET
def download(request, code, kind):
    call = stages.get_call(code)
    if honoraria.is_closed(call, request.user):
        raise PermissionDenied("reviews.honoraria")
    if kind not in exports.HONORARIA:
        raise Http404
    return exports.HONORARIA[kind](call)
