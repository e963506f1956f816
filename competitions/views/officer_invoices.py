"""Fees and invoices as the office keeps them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import officer_required, staff_reader_required
from competitions import exports, fees_in_words, labelling, states
from competitions.actions import calls, invoices
from competitions.forms.calls import ReasonForm
from competitions.forms.invoices import FeesForm, InvoiceFilter, IssueForm, PaymentForm
from competitions.models import Invoice, ProgrammeKind
from competitions.views.officer import get_draft
from competitions.views.officer_dossier import get_dossier
from competitions.views.shared import posted
from core.errors import Refused
from core.permissions import require

PER_PAGE = 50


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_fees(request, code):
    call = get_draft(code)
    if call.programme.kind != ProgrammeKind.LABEL:
        raise Http404
    form = FeesForm(posted(request), call=call)
    if form.is_valid():
        terms = form.cleaned_data["terms"]
        calls.set_fees(call, by=request.user, table=form.table(), terms=terms)
        messages.success(request, _("Fees saved."))
        return redirect("competitions:office-call", call.code)
    status = 422 if form.is_bound else 200
    context = {"form": form, "call": call}
    return render(request, "competitions/office/call_fees.html", context, status=status)


def _found(request):
    """(bar, invoices): what the reader may see of those that the bar leaves."""
    bar = InvoiceFilter(request.GET)
    rows = Invoice.objects.visible_to(request.user).for_list()
    return bar, bar.apply(rows).order_by("-year", "-sequence")


@staff_reader_required
@require_GET
def listed(request):
    bar, rows = _found(request)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": bar, "page": page, "any": bool(page.object_list) or bar.is_used}
    return render(request, "competitions/office/invoices.html", context)


@staff_reader_required
@require_GET
def table(request, kind):
    if kind not in exports.INVOICES:
        raise Http404
    _bar, rows = _found(request)
    return exports.INVOICES[kind](rows.order_by("year", "sequence"))


def get_invoice(request, pk):
    return get_object_or_404(Invoice.objects.visible_to(request.user).for_list(), pk=pk)


@staff_reader_required
@require_GET
def detail(request, pk):
    invoice = get_invoice(request, pk)
    may = request.user.has_perm("competitions.charge_application", invoice.application)
    context = {
        "invoice": invoice,
        "application": invoice.application,
        "dossier": invoice.application.dossiers.order_by("stage__position").last(),
        "may_pay": may and invoice.status in states.PAY_INVOICE.sources,
        "may_take_back": may and invoice.status in states.TAKE_BACK_PAYMENT.sources,
        "may_cancel": may and invoice.status in states.CANCEL_INVOICE.sources,
    }
    return render(request, "competitions/office/invoice.html", context)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request, pk):
    dossier = get_dossier(request, pk)
    application, call = dossier.application, dossier.stage.call
    require(request.user, "competitions.charge_application", application)
    tier, initial = labelling.policy_of(call).aim, {"occasion": labelling.occasion_of(application)}
    form = IssueForm(posted(request), call=call, tier=tier, initial=initial)
    if form.is_valid():
        try:
            invoice = invoices.issue(application, by=request.user, tier=tier, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, error.problems)
        else:
            messages.success(request, _("Issued; the letter is on its way."))
            return redirect("competitions:office-invoice", invoice.pk)
    standing = application.invoices.in_force().first()
    context = {"form": form, "dossier": dossier, "call": call, "standing": standing}
    context["fees"] = fees_in_words.rows(call)
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/invoice_issue.html", context, status=status)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request, pk):
    words = {"heading": _("Mark as paid"), "verb": _("Mark as paid"), "consequences": []}
    form = PaymentForm(posted(request), invoice=get_invoice(request, pk))
    return _change(request, pk, form, states.PAY_INVOICE, invoices.pay, words)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request, pk):
    words = {
        "heading": _("Take the payment back"),
        "verb": _("Take it back"),
        "consequences": [_("The invoice counts as not paid again.")],
    }
    form = ReasonForm(posted(request), help_text=_("Auditors read it in the record."))
    return _change(request, pk, form, states.TAKE_BACK_PAYMENT, invoices.take_back_payment, words)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request, pk):
    words = {
        "heading": _("Cancel the invoice"),
        "verb": _("Cancel by a credit note"),
        "consequences": [
            _("A credit note over the same amount is issued, with the next number."),
            _("The cluster gets a letter. A new invoice can be issued afterwards."),
        ],
    }
    form = ReasonForm(posted(request), help_text=_("It stands on the credit note."))
    return _change(request, pk, form, states.CANCEL_INVOICE, invoices.cancel, words)


def _change(request, pk, form, transition, action, words):
    """The page that asks for what a change needs, and the change itself."""
    invoice = get_invoice(request, pk)
    require(request.user, "competitions.charge_application", invoice.application)
    transition.check(invoice)
    if form.is_valid():
        try:
            action(invoice, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, error.problems)
        else:
            messages.success(request, _("Recorded."))
            return redirect("competitions:office-invoice", pk)
    context = {"form": form, "invoice": invoice} | words
    status = 422 if form.is_bound else 200
    return render(request, "competitions/office/invoice_change.html", context, status=status)
