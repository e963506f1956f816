"""The office and the organisations of the register: which are one, and making them one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import officer_required, staff_reader_required
from clusters import organisations as register
from clusters.actions import organisations as actions
from clusters.models import Organisation
from core.errors import Refused

MOST_PAIRS = 50


@staff_reader_required
@require_GET
def organisations(request):
    """Likely duplicates of the whole register, the surest first."""
    pairs = register.likely_pairs(MOST_PAIRS)
    context = {"pairs": pairs, "most": MOST_PAIRS}
    return render(request, "clusters/organisations.html", context)


@officer_required
@require_POST
def tell_apart(request, one, other):
    one, other = (get_object_or_404(Organisation, pk=pk) for pk in (one, other))
    actions.tell_apart(one, other, by=request.user)
    words = _("%(one)s and %(other)s are two. Nobody is asked again.")
    messages.success(request, words % {"one": one, "other": other})
    return redirect("clusters:office-organisations")


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, kept, merged):
    rows = Organisation.objects.select_related("region")
    kept, merged = get_object_or_404(rows, pk=kept), get_object_or_404(rows, pk=merged)
    problems = []
    if request.method == "POST":
        try:
            actions.merge(kept, merged, by=request.user)
        except Refused as refusal:
            problems = refusal.problems
        else:
            words = _("%(merged)s is now an alias of %(kept)s.")
            messages.success(request, words % {"merged": merged, "kept": kept})
            return redirect("clusters:office-organisations")
    consequences = [
        _("Memberships and parts in applications move to %(kept)s.") % {"kept": kept},
        _("%(merged)s stays as an alias and is found under its old name.") % {"merged": merged},
        _("Hand-ins that were made keep the name they had. This cannot be undone."),
    ]
    context = {"kept": kept, "merged": merged, "problems": problems, "consequences": consequences}
    status = 422 if problems else 200
    return render(request, "clusters/organisation_merge.html", context, status=status)
