"""Invoices as the cluster reads them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from competitions import documents
from competitions.models import Invoice
from competitions.views.applicant import get_application


@login_required
@require_safe
def listed(request, reference):
    application = get_application(request, reference)
    found = Invoice.objects.visible_to(request.user).filter(application=application)
    belongs = request.user.has_perm("competitions.belong_to_application", application)
    context = {"application": application, "invoices": found.for_list(), "belongs": belongs}
    return render(request, "competitions/invoices.html", context)


@login_required
@require_safe
def pdf(request, number):
    found = Invoice.objects.visible_to(request.user).for_list()
    invoice = get_object_or_404(found, number=number)
    response = HttpResponse(documents.invoice(invoice), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="invoice-{invoice.number}.pdf"'
    return response
