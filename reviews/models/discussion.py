from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock, visibility


class DiscussionPostQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def for_list(self):
        """With all that one post of a discussion prints."""
        return self.select_related("author", "criterion").order_by("pk")


class DiscussionPost(models.Model):
    """What somebody said about a dossier, for good: a correction is a further post.

    By trigger a row only ever loses its ``text``: withdrawn by its author, or erased with the
    person. ``as_office``: said by an officer, not by a member of the panel.
    """

    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="discussion"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="discussion_posts"
    )
    as_office = models.BooleanField(default=False)
    criterion = models.ForeignKey(
        "competitions.Criterion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("words"), blank=True)
    created_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = DiscussionPostQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(text=""),
                name="discussion_post_withdrawn_has_no_words",
            ),
        ]

    def __str__(self):
        return f"{self.dossier}: {self.author}"

    @property
    def audit_stream(self):
        return f"application:{self.dossier.application_id}"


class DiscussionReading(models.Model):
    """How far somebody has read the discussion of a dossier: ``last`` is a post's key."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="discussion_readings"
    )
    dossier = models.ForeignKey("competitions.Dossier", on_delete=models.PROTECT, related_name="+")
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "dossier"], name="discussion_reading_once_per_person_and_dossier"
            ),
        ]

    def __str__(self):
        return f"{self.user} up to {self.last}"
