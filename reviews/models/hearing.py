from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competitions import deadlines
from core import clock, visibility
from core.models import Timestamped
from reviews.states import HearingStatus


class HearingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def planned(self):
        return self.filter(status=HearingStatus.PLANNED)

    def for_list(self):
        """With all that one row of a list of hearings prints."""
        return (
            self.select_related("dossier__stage__call", "dossier__application__cluster")
            .prefetch_related("presentations__stored")
            .order_by("starts_at", "pk")
        )


class Hearing(Timestamped):
    """An applicant speaks before the panel: one slot per dossier.

    ``sequence`` counts the plans that the applicant was told of. ``speakers`` are names as the
    applicant gives them. The presentation is taken until ``closes_at``.
    """

    dossier = models.OneToOneField(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="hearing"
    )
    status = models.CharField(
        max_length=10, choices=HearingStatus, default=HearingStatus.PLANNED, editable=False
    )
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("video link"), max_length=500, blank=True)
    closes_at = models.DateTimeField(_("presentation until"))
    sequence = models.PositiveIntegerField(default=0, editable=False)
    speakers = models.JSONField(_("who will speak"), default=list, blank=True)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    audit_personal = frozenset({"speakers"})
    objects = HearingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=HearingStatus.values), name="hearing_status_is_known"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="hearing_takes_time"),
            models.CheckConstraint(
                condition=Q(closes_at__lte=models.F("starts_at")),
                name="hearing_presentation_comes_before_it",
            ),
        ]

    def __str__(self):
        return _("Hearing of %(reference)s") % {"reference": self.dossier.application.reference}

    def get_absolute_url(self):
        """The applicant's page."""
        where = [self.dossier.application.reference, self.dossier.stage.position]
        return reverse("reviews:hearing", args=where)

    @property
    def audit_stream(self):
        return f"application:{self.dossier.application_id}"

    @property
    def ends_at(self):
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_over(self):
        return self.status == HearingStatus.PLANNED and clock.now() >= self.ends_at

    @property
    def presentation(self):
        """The one that counts: the latest."""
        return max(self.presentations.all(), key=lambda one: one.sequence, default=None)

    def takes_presentation(self, received_at):
        """Whether a file received then counts."""
        is_planned = self.status == HearingStatus.PLANNED
        return is_planned and deadlines.is_in_time(received_at, self.closes_at)


class PresentationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)


class Presentation(models.Model):
    """The slides of a hearing; a later one replaces an earlier one. Append-only by trigger."""

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="presentations")
    sequence = models.PositiveIntegerField()
    stored = models.OneToOneField(
        "core.StoredFile", on_delete=models.PROTECT, related_name="presentation"
    )
    received_at = models.DateTimeField(_("received"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = PresentationQuerySet.as_manager()

    class Meta:
        ordering = ["hearing_id", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["hearing", "sequence"], name="presentation_sequence_is_unique"
            ),
        ]

    def __str__(self):
        return str(self.stored_id)
