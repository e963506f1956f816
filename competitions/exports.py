"""Tables to download for the office."""

from django.utils.translation import gettext as _

from core import exports


def _header():
    return [
        _("Number"),
        _("Status"),
        _("Issued on"),
        _("Call"),
        _("Application"),
        _("Cluster"),
        _("Recipient"),
        _("Tier applied for"),
        _("Mode"),
        _("Occasion"),
        _("Amount (EUR)"),
        _("Paid on"),
        _("Cancels"),
        _("Cancelled by"),
        _("Reason"),
        _("Sample"),
    ]


def _rows(invoices):
    for one in invoices:
        application = one.application
        yield [
            one.number,
            one.get_status_display(),
            one.issued_on,
            application.call.code,
            application.reference,
            application.cluster.name,
            one.recipient.replace("\n", ", "),
            one.get_tier_display(),
            one.get_mode_display(),
            one.get_occasion_display(),
            one.amount,
            one.paid_on,
            one.cancels.number if one.cancels else "",
            one.credit_note.number if hasattr(one, "credit_note") else "",
            one.reason,
            _("sample") if application.is_sample else "",
        ]


def _csv(invoices):
    return exports.csv_response("invoices.csv", _header(), _rows(invoices))


def _xlsx(invoices):
    return exports.xlsx_response("invoices.xlsx", {_("Invoices"): (_header(), _rows(invoices))})


INVOICES = {"csv": _csv, "xlsx": _xlsx}
