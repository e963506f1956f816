"""Checking a receipt: open to everybody who has its number and its digest."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from competitions import snapshots
from competitions.forms.receipts import ReceiptForm
from competitions.models import Submission
from core import limits

RATE = "30/m/ip"


@require_safe
@never_cache
def check(request):
    """Whether a hand-in with exactly this number and digest exists, and when it was received."""
    form = ReceiptForm(request.GET if {"number", "digest"} & set(request.GET) else None)
    if form.is_bound and limits.is_too_often(request, "receipt-check", RATE):
        return limits.refuse(request)
    context = {"form": form, "is_checked": form.is_valid()}
    if form.is_valid():
        found = Submission.objects.select_related("dossier__stage__call")
        submission = found.filter(**form.cleaned_data).first()
        context["submission"] = submission
        context["is_intact"] = bool(submission) and snapshots.is_intact(submission)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "competitions/receipt_check.html", context, status=status)
