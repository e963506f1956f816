from django.conf import settings
from django.db import models

from core import clock


class Reminder(models.Model):
    """An officer has asked a panelist to go on: once a day for each stage at most.

    ``sent_on`` is the day in the zone of the call. It names no dossier, so that it is no
    secret from an officer in conflict.
    """

    panelist = models.ForeignKey(
        "reviews.Panelist", on_delete=models.PROTECT, related_name="reminders"
    )
    stage = models.ForeignKey(
        "competitions.Stage", on_delete=models.PROTECT, related_name="judging_reminders"
    )
    sent_on = models.DateField()
    sent_at = models.DateTimeField(default=clock.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["panelist", "stage", "sent_on"], name="reminder_once_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.panelist}: {self.stage}, {self.sent_on}"

    @property
    def audit_stream(self):
        return f"panel:{self.panelist.panel_id}"
