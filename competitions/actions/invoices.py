"""Invoices for assessments: issued, paid, cancelled by a credit note. Nothing is ever deleted."""

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import fees, invoice_emails, states
from competitions.models import FeeMode, FeeOccasion, Invoice, InvoiceYear
from competitions.states import InvoiceStatus
from core import audit, clock
from core.errors import Refused
from core.permissions import require
from core.states import lock


@transaction.atomic
def issue(application, *, by, tier, mode, occasion):
    """Charge the fee that the call states, with the next number of the year; tell the cluster.

    An application has one invoice in force at most.
    """
    require(by, "competitions.charge_application", application)
    lock(application)
    if not application.dossiers.filter(pinned__isnull=False).exists():
        raise Refused(_("Nothing is charged before the cluster has handed in."))
    if standing := application.invoices.in_force().first():
        words = _("Invoice %(number)s is in force already: cancel it first.")
        raise Refused(words % {"number": standing.number})
    call = application.call
    amount = fees.amount(call.fees, tier, mode, occasion)
    if not amount:
        raise Refused(_("The call states no fee for this: choose another one."))
    return _write(
        application,
        by=by,
        tier=tier,
        mode=FeeMode(mode),
        occasion=FeeOccasion(occasion),
        amount=amount,
        recipient=_recipient(application.cluster),
        terms=call.payment_terms,
    )


@transaction.atomic
def pay(invoice, *, by, paid_on):
    """Record that the money has come; ``paid_on`` is a day from the invoice's to today's."""
    require(by, "competitions.charge_application", invoice.application)
    lock(invoice)
    states.PAY_INVOICE.check(invoice)
    if not invoice.issued_on <= paid_on <= clock.today():
        raise Refused(_("Give a day from that of the invoice until today."))
    return states.PAY_INVOICE.apply(invoice, by=by, paid_on=paid_on, paid_by=by)


def take_back_payment(invoice, *, by, reason):
    """Undo a payment that was recorded by mistake."""
    require(by, "competitions.charge_application", invoice.application)
    if not reason.strip():
        raise Refused(_("Give the reason: auditors read it."))
    return states.TAKE_BACK_PAYMENT.apply(invoice, by=by, reason=reason, paid_on=None, paid_by=None)


@transaction.atomic
def cancel(invoice, *, by, reason):
    """Cancel by a credit note over the same amount, with a number of its own; return the note."""
    require(by, "competitions.charge_application", invoice.application)
    if not reason.strip():
        raise Refused(_("Give the reason: it stands on the credit note."))
    lock(invoice)
    states.CANCEL_INVOICE.apply(invoice, by=by, reason=reason)
    return _write(
        invoice.application,
        by=by,
        status=InvoiceStatus.NOTE,
        tier=invoice.tier,
        mode=invoice.mode,
        occasion=invoice.occasion,
        amount=-invoice.amount,
        recipient=invoice.recipient,
        cancels=invoice,
        reason=reason.strip(),
    )


def _write(application, *, by, **fields):
    day = clock.today()
    sequence = _next_number(day.year)
    invoice = Invoice.objects.create(
        application=application,
        year=day.year,
        sequence=sequence,
        number=f"{day.year}-{sequence:05d}",
        issued_on=day,
        issued_by=by,
        **fields,
    )
    names = ["number", "amount", "tier", "mode", "occasion", "cancels_id"]
    audit.record(invoice, "issue", by=by, new={name: getattr(invoice, name) for name in names})
    invoice_emails.issued(invoice)
    return invoice


def _next_number(year):
    """The year's row stays locked until the end: a number that is rolled back is given again."""
    InvoiceYear.objects.get_or_create(year=year)
    counter = InvoiceYear.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def _recipient(cluster):
    place = ", ".join(filter(None, [cluster.city, cluster.country.name]))
    return "\n".join(filter(None, [cluster.name, place]))
