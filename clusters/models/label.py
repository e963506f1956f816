from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters.states import LabelStatus
from core import clock
from core.models import Timestamped


class Tier(models.TextChoices):
    GOLD = "gold", _("gold")
    SILVER = "silver", _("silver")
    BRONZE = "bronze", _("bronze")


class LabelType(models.Model):
    """A kind of label with its validity policy per tier.

    ``policy`` maps a tier to ``{"years": 2, "renewal_years": 3, "renewal_window_years": 1}``.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    policy = models.JSONField(_("validity policy"), default=dict)

    def __str__(self):
        return self.name


class LabelQuerySet(models.QuerySet):
    def in_force(self, day):
        """Labels that are valid on ``day`` (half-open period), as known now."""
        return self.filter(status=LabelStatus.VALID, valid_from__lte=day, valid_until__gt=day)

    def public(self):
        return self.exclude(status=LabelStatus.PENDING)


class Label(Timestamped):
    """The tier a cluster carries for a half-open period ``[valid_from, valid_until)``.

    ``anchor_day`` keeps the day of month from which renewals count, so that 29 February
    never drifts.
    """

    cluster = models.ForeignKey("clusters.Cluster", on_delete=models.PROTECT, related_name="labels")
    label_type = models.ForeignKey(LabelType, on_delete=models.PROTECT, related_name="labels")
    tier = models.CharField(_("tier"), max_length=10, choices=Tier)
    status = models.CharField(
        max_length=12, choices=LabelStatus, default=LabelStatus.PENDING, editable=False
    )
    number = models.CharField(_("certificate number"), max_length=20, unique=True, editable=False)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("first day not valid"))
    anchor_day = models.PositiveSmallIntegerField(editable=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    status_reason = models.TextField(_("reason of the last change"), blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    is_sample = models.BooleanField(default=False, editable=False)

    objects = LabelQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "label_type"],
                condition=Q(status__in=["valid", "suspended"]),
                name="label_one_in_force_per_cluster_and_type",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="label_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(status__in=LabelStatus.values), name="label_status_is_known"
            ),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="label_tier_is_known"),
            models.CheckConstraint(
                condition=Q(anchor_day__gte=1, anchor_day__lte=31), name="label_anchor_is_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.label_type} {self.get_tier_display()}: {self.cluster}"

    @property
    def audit_stream(self):
        return f"cluster:{self.cluster_id}"

    @property
    def last_valid_day(self):
        return self.valid_until - timedelta(days=1)

    @property
    def is_expired(self):
        """Expired is computed from the dates; no job has to set it."""
        return self.status == LabelStatus.VALID and self.valid_until <= clock.today()
