from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import visibility


class SubmissionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)


class Submission(models.Model):
    """The immutable snapshot of a dossier that was handed in; append-only by trigger.

    ``content`` holds form version, questions, answers, files (with digests) and money as they
    were; ``digest`` is SHA-256 over its canonical form. ``seal`` is the digest of the latest
    audit seal when it was received. Amounts are EUR.
    """

    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="submissions"
    )
    sequence = models.PositiveIntegerField()
    number = models.CharField(_("receipt number"), max_length=20, unique=True)
    draft_version = models.PositiveIntegerField()
    received_at = models.DateTimeField(_("received"))
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    seal = models.CharField(max_length=64, blank=True)
    requested = models.DecimalField(
        _("grant requested (EUR)"), max_digits=14, decimal_places=2, null=True
    )
    private = models.DecimalField(
        _("private money (EUR)"), max_digits=14, decimal_places=2, null=True
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = SubmissionQuerySet.as_manager()
    is_masked = False  # of a copy without names, see competitions.reading

    class Meta:
        ordering = ["dossier_id", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "sequence"], name="submission_sequence_is_unique"
            ),
            models.UniqueConstraint(
                fields=["dossier", "draft_version"], name="submission_once_per_draft_version"
            ),
            models.CheckConstraint(
                condition=Q(requested__isnull=True) | Q(requested__gte=0),
                name="submission_requested_is_not_negative",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("competitions:receipt", args=[self.number])

    @property
    def check_url(self):
        """Where anybody who has the receipt can check it."""
        query = urlencode({"number": self.number, "digest": self.digest})
        return f"{reverse('competitions:receipt-check')}?{query}"
