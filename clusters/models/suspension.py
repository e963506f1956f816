from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import Timestamped


class SuspensionQuerySet(models.QuerySet):
    def covering(self, day):
        return self.running(day).filter(since__lte=day)

    def running(self, day):
        """Neither over on ``day`` nor without any day; one that is to begin runs, too."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day) & Q(until__gt=F("since")))


class Suspension(Timestamped):
    """A label is out of force while ``since <= day < until``; until further notice if open."""

    label = models.ForeignKey(
        "clusters.Label", on_delete=models.PROTECT, related_name="suspensions"
    )
    since = models.DateField(_("suspended from"))
    until = models.DateField(_("first day in force again"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    suspended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="suspension_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["label"],
                condition=Q(until__isnull=True),
                name="suspension_one_open_per_label",
            ),
        ]

    def __str__(self):
        return f"{self.label}: {self.since}"

    @property
    def audit_stream(self):
        return self.label.audit_stream
