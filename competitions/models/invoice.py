from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Tier
from competitions.states import InvoiceStatus
from core import clock, visibility
from core.models import Timestamped


class FeeMode(models.TextChoices):
    VIDEO = "video", _("by video")
    ON_SITE = "on_site", _("on site")


class FeeOccasion(models.TextChoices):
    FIRST = "first", _("first assessment")
    RENEWAL = "renewal", _("renewal")


class InvoiceYear(models.Model):
    """The last number of a year. Who issues locks the row: no number is lost or given twice."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=0), name="invoice_year_counts_up"),
        ]

    def __str__(self):
        return f"{self.year}: {self.last}"


class InvoiceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def in_force(self):
        """Invoices that are neither cancelled nor themselves credit notes."""
        return self.filter(status__in=[InvoiceStatus.OPEN, InvoiceStatus.PAID])

    def for_list(self):
        """With all that one row of a list, a page or a table prints."""
        return self.select_related(
            "application__call", "application__cluster", "cancels", "credit_note", "issued_by"
        )


class Invoice(Timestamped):
    """The fee of an application, or the credit note that cancels it; never deleted.

    ``number`` is "year-sequence": one row of numbers per year of the agency's days, invoices
    and credit notes together, without gaps. ``amount`` is EUR, below zero in a credit note.
    ``recipient`` and ``terms`` are the words of the day it was issued.
    """

    application = models.ForeignKey(
        "competitions.Application", on_delete=models.PROTECT, related_name="invoices"
    )
    year = models.PositiveSmallIntegerField(editable=False)
    sequence = models.PositiveIntegerField(editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    status = models.CharField(
        max_length=10, choices=InvoiceStatus, default=InvoiceStatus.OPEN, editable=False
    )
    tier = models.CharField(_("tier applied for"), max_length=10, choices=Tier)
    mode = models.CharField(_("mode"), max_length=10, choices=FeeMode)
    occasion = models.CharField(_("occasion"), max_length=10, choices=FeeOccasion)
    amount = models.DecimalField(_("amount (EUR)"), max_digits=14, decimal_places=2)
    recipient = models.TextField(_("recipient"))
    terms = models.TextField(_("how to pay"), blank=True)
    issued_on = models.DateField(_("issued on"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    paid_on = models.DateField(_("paid on"), null=True, editable=False)
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    cancels = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="credit_note"
    )
    reason = models.TextField(_("reason"), blank=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["year", "sequence"], name="invoice_number_is_unique"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status__in=["open", "paid"]),
                name="invoice_one_in_force_per_application",
            ),
            models.CheckConstraint(
                condition=Q(status="note", cancels__isnull=False, amount__lt=0) & ~Q(reason="")
                | Q(status__in=["open", "paid", "cancelled"], cancels__isnull=True, amount__gt=0),
                name="invoice_is_one_or_a_credit_note",
            ),
            models.CheckConstraint(
                condition=Q(status="paid", paid_on__isnull=False, paid_by__isnull=False)
                | Q(status="cancelled")
                | Q(status__in=["open", "note"], paid_on__isnull=True, paid_by__isnull=True),
                name="invoice_says_when_it_was_paid",
            ),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True) | Q(paid_on__gte=F("issued_on")),
                name="invoice_is_paid_after_it_is_issued",
            ),
            models.CheckConstraint(
                condition=Q(tier__in=Tier.values)
                & Q(mode__in=FeeMode.values)
                & Q(occasion__in=FeeOccasion.values),
                name="invoice_names_a_known_fee",
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def audit_stream(self):
        return f"application:{self.application_id}"

    @property
    def is_credit_note(self):
        return self.cancels_id is not None

    @property
    def days_open(self):
        """How many days it has waited for its money; 0 once paid or cancelled."""
        if self.status != InvoiceStatus.OPEN:
            return 0
        return (clock.today() - self.issued_on).days
