from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock

FRESH = timedelta(seconds=15)  # two rounds of asking, and a slow network


class PresenceQuerySet(models.QuerySet):
    def fresh(self):
        return self.filter(seen_at__gt=clock.now() - FRESH)


class Presence(models.Model):
    """Somebody has a page of a dossier open: one section, or all of them (``section`` empty).

    Says who and when, never what. One row per person and page, overwritten while it is open.
    """

    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.CASCADE, related_name="presences"
    )
    section = models.ForeignKey(
        "competitions.Section", on_delete=models.CASCADE, null=True, related_name="+"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "section", "user"], name="presence_once_per_person_and_section"
            ),
            models.UniqueConstraint(
                fields=["dossier", "user"],
                condition=Q(section__isnull=True),
                name="presence_once_per_person_and_whole",
            ),
        ]
        indexes = [models.Index(fields=["dossier", "seen_at"], name="presence_by_time")]

    def __str__(self):
        return f"{self.user} {self.seen_at:%H:%M:%S}"
