from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock


class Outage(models.Model):
    """A time in which a stage could not be written in; it lengthens everybody's deadline.

    ``minutes`` is its whole length, begun minutes included: what lies after the old deadline
    counts as well, because nobody could hand in then. The sum stands in
    ``Stage.outage_minutes``. Never changed once recorded.
    """

    stage = models.ForeignKey(
        "competitions.Stage", on_delete=models.CASCADE, related_name="outages"
    )
    began_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"))
    minutes = models.PositiveIntegerField(_("minutes"))
    reason = models.TextField(_("reason"))
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["began_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("began_at")), name="outage_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1), name="outage_lasts_at_least_a_minute"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="outage_has_a_reason"),
            models.UniqueConstraint(
                fields=["stage", "began_at"], name="outage_once_per_stage_and_beginning"
            ),
        ]

    def __str__(self):
        return f"{self.stage}: {self.minutes} min"

    @property
    def audit_stream(self):
        return self.stage.audit_stream
