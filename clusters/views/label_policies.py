"""For how long labels are given: the office reads and changes the rules of each type."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import staff_reader_required
from clusters import policy_words
from clusters.actions import label_types as actions
from clusters.forms.labels import PolicyForm
from clusters.models import LabelType
from core.errors import Refused


@staff_reader_required
@require_safe
def label_types(request):
    types = [(one, policy_words.of(one)) for one in LabelType.objects.order_by("name", "pk")]
    return render(request, "clusters/office/label_types.html", {"types": types})


@staff_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def label_type(request, slug):
    label_type = get_object_or_404(LabelType, slug=slug)
    posted = request.POST if request.method == "POST" else None
    form = PolicyForm(posted, label_type=label_type) if request.user.is_officer else None
    if form and form.is_valid():
        data = form.cleaned_data
        try:
            actions.set_policy(
                label_type,
                form.policy,
                by=request.user,
                reason=data["reason"],
                version=data["version"],
            )
        except Refused as refusal:
            form.add_error(None, refusal.problems)
        else:
            messages.success(request, _("Saved. The rules count for labels granted from now on."))
            return redirect("clusters:office-label-types")
    context = {"label_type": label_type, "form": form, "rows": policy_words.of(label_type)}
    status = 422 if form and form.is_bound else 200
    return render(request, "clusters/office/label_type.html", context, status=status)
