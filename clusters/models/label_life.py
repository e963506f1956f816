"""What happens to a label after it was given: measures of the office, notices to its cluster."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusters.states import MeasureStatus
from core import clock
from core.models import Timestamped


class MeasureKind(models.TextChoices):
    SUSPEND = "suspend", _("suspend")
    REINSTATE = "reinstate", _("reinstate")
    REVOKE = "revoke", _("revoke")


class LabelMeasure(Timestamped):
    """Suspending, reinstating or revoking a label: one officer proposes, another confirms.

    It takes effect on the day on which it is confirmed. ``until`` is the first day on which a
    suspended label is in force again; none: until further notice.
    """

    label = models.ForeignKey("clusters.Label", on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(_("measure"), max_length=10, choices=MeasureKind)
    status = models.CharField(
        max_length=10, choices=MeasureStatus, default=MeasureStatus.PROPOSED, editable=False
    )
    until = models.DateField(_("first day in force again"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["label"],
                condition=Q(status="proposed"),
                name="measure_one_proposed_per_label",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="measure_has_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(
                    status="confirmed", confirmed_by__isnull=False, confirmed_at__isnull=False
                )
                | Q(status__in=["proposed", "discarded"], confirmed_by__isnull=True),
                name="measure_is_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MeasureKind.values), name="measure_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(kind="suspend"),
                name="measure_until_only_when_suspending",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.label}"

    def get_absolute_url(self):
        return reverse("clusters:office-label", args=[self.label.number])

    @property
    def audit_stream(self):
        return self.label.audit_stream


class NoticeKind(models.TextChoices):
    """What a cluster is told of the dates of its label, in their order."""

    ENDS_180 = "ends_180", _("ends in 180 days")
    ENDS_90 = "ends_90", _("ends in 90 days")
    ENDS_30 = "ends_30", _("ends in 30 days")
    EXPIRED = "expired", _("has expired")
    CLOSING = "closing", _("can be renewed for 30 days more")
    LAPSED = "lapsed", _("can be renewed no more")


class LabelNotice(models.Model):
    """That a cluster is told, once, of a date of its label; ``told_at``: letters are written."""

    label = models.ForeignKey("clusters.Label", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    noted_at = models.DateTimeField(default=clock.now)
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["label", "kind"], name="notice_once_per_label"),
            models.CheckConstraint(
                condition=Q(kind__in=NoticeKind.values), name="notice_kind_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(told_at__isnull=True), name="notice_untold")
        ]

    def __str__(self):
        return f"{self.label}: {self.get_kind_display()}"
