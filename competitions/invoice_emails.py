"""Letters about invoices: how much, for what, how to pay."""

from django.urls import reverse
from django.utils.functional import lazy

from competitions.call_emails import managers_of
from core import formats, mail

exact_money = lazy(formats.exact_money, str)  # in the language of the letter


def issued(invoice):
    """An invoice, or a credit note, to everybody who manages the cluster."""
    application = invoice.application
    template = "credit_note_issued" if invoice.is_credit_note else "invoice_issued"
    mail.queue(
        f"invoice:{invoice.pk}",
        to=managers_of([application]),
        template=f"competitions/{template}",
        about=application,
        context={
            "invoice": invoice,
            "application": application,
            "call": application.call,
            "amount": exact_money(abs(invoice.amount)),
            "path": reverse("competitions:invoices", args=[application.reference]),
        },
    )
