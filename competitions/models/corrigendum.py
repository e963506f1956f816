from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Timestamped


class CorrigendumQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def for_list(self):
        """With all that one corrigendum shows: deadlines and questions, before and after."""
        return self.prefetch_related(
            "changes__stage__call",
            "changes__before__sections__questions",
            "changes__form__sections__questions",
        ).order_by("number")


class Corrigendum(Timestamped):
    """What a published call changes afterwards: numbered, told to everybody, never altered.

    A draft until ``published_at``; there is one at most in a call. Numbers run without gaps.
    """

    call = models.ForeignKey(
        "competitions.Call", on_delete=models.PROTECT, related_name="corrigenda"
    )
    number = models.PositiveIntegerField(null=True, editable=False)
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("text"))
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = CorrigendumQuerySet.as_manager()

    class Meta:
        ordering = ["call_id", "number"]
        verbose_name_plural = "corrigenda"
        constraints = [
            models.UniqueConstraint(
                fields=["call", "number"], name="corrigendum_number_once_per_call"
            ),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(published_at__isnull=True),
                name="corrigendum_one_draft_per_call",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, number__isnull=True)
                | Q(published_at__isnull=False, number__gte=1),
                name="corrigendum_numbered_once_published",
            ),
        ]

    def __str__(self):
        if self.number is None:
            return str(_("Draft of a corrigendum"))
        return str(_("Corrigendum %(number)s") % {"number": self.number})

    def get_absolute_url(self):
        page = reverse("competitions:call", args=[self.call.code])
        return f"{page}#corrigendum-{self.number}"

    @property
    def audit_stream(self):
        return f"call:{self.call_id}"


class StageChange(models.Model):
    """What a corrigendum changes of one stage: a later deadline, its questions, or both.

    ``form`` is the new version and ``before`` the one it was copied from. ``closes_at`` is the
    new deadline with all recorded outages in it, ``closed_at`` the one before. Never altered
    once ``applied_at``.
    """

    corrigendum = models.ForeignKey(Corrigendum, on_delete=models.CASCADE, related_name="changes")
    stage = models.ForeignKey(
        "competitions.Stage", on_delete=models.PROTECT, related_name="changes"
    )
    closes_at = models.DateTimeField(_("new deadline"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, editable=False)
    before = models.ForeignKey(
        "competitions.Form", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    form = models.OneToOneField(
        "competitions.Form", on_delete=models.PROTECT, null=True, related_name="introduced_by"
    )
    applied_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["corrigendum_id", "stage__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["corrigendum", "stage"], name="stage_change_once_per_corrigendum"
            ),
            models.CheckConstraint(
                condition=Q(form__isnull=True, before__isnull=True)
                | Q(form__isnull=False, before__isnull=False),
                name="stage_change_knows_the_version_before",
            ),
        ]

    def __str__(self):
        return f"{self.corrigendum}: {self.stage.title}"
