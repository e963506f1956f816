"""Complaints as the office reads them, and the ruling of a second person."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import officer_required, staff_reader_required
from competitions import remedies
from competitions.actions import complaints
from competitions.forms.complaints import RulingForm
from competitions.models import Complaint
from competitions.states import UPHOLD_COMPLAINT, ComplaintStatus
from competitions.views.shared import posted
from core.errors import Refused
from core.permissions import require

PER_PAGE = 50


@staff_reader_required
@require_GET
def listed(request):
    rows = Complaint.objects.visible_to(request.user).for_list().order_by("-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "competitions/office/complaints.html", {"page": page})


def get_complaint(request, pk):
    return get_object_or_404(Complaint.objects.visible_to(request.user).for_list(), pk=pk)


@staff_reader_required
@require_GET
def detail(request, pk):
    complaint = get_complaint(request, pk)
    dossier = complaint.decision.dossier
    may = request.user.has_perm("competitions.rule_on_complaint", complaint)
    may = may and not remedies.of(dossier.stage).has_judged(request.user, dossier)
    context = {
        "complaint": complaint,
        "decision": complaint.decision,
        "dossier": dossier,
        "call": dossier.stage.call,
        "may_rule": may and complaint.status == ComplaintStatus.FILED,
    }
    return render(request, "competitions/office/complaint.html", context)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request, pk):
    complaint = get_complaint(request, pk)
    require(request.user, "competitions.rule_on_complaint", complaint)
    UPHOLD_COMPLAINT.check(complaint)
    form = RulingForm(posted(request))
    if form.is_valid():
        is_upheld = form.cleaned_data["what"] == RulingForm.UPHOLD
        action = complaints.uphold if is_upheld else complaints.dismiss
        try:
            action(complaint, by=request.user, ruling=form.cleaned_data["ruling"])
        except Refused as error:
            form.add_error(None, error.problems)
        else:
            messages.success(request, _("Recorded; the letter is on its way."))
            return redirect("competitions:office-complaint", pk)
    context = {"form": form, "complaint": complaint, "call": complaint.decision.dossier.stage.call}
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/complaint_rule.html", context, status=status)
