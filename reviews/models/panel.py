from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from clusters.models import Sector
from core import visibility
from core.models import Timestamped
from reviews.models.assignment import Assignment
from reviews.states import AssignmentStatus


class Panel(Timestamped):
    """The experts who judge a call; in a label call, its assessors.

    ``rate`` is what a panelist is paid for each sheet handed in; None: nothing is paid.
    """

    call = models.ForeignKey("competitions.Call", on_delete=models.PROTECT, related_name="panels")
    name = models.CharField(_("name"), max_length=120)
    rate = models.DecimalField(
        _("honorarium per judgement (EUR)"), max_digits=8, decimal_places=2, null=True, blank=True
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "name"], name="panel_name_is_unique_in_call"),
            models.CheckConstraint(
                condition=Q(rate__isnull=True) | Q(rate__gte=0), name="panel_rate_is_not_negative"
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.call}"

    def get_absolute_url(self):
        return reverse("reviews:panel", args=[self.call.code, self.pk])

    @property
    def audit_stream(self):
        return f"call:{self.call_id}"


class PanelistRole(models.TextChoices):
    MEMBER = "member", _("member")
    CHAIR = "chair", _("chair")
    DEPUTY = "deputy", _("deputy chair")
    RAPPORTEUR = "rapporteur", _("rapporteur")


class PanelistQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def serving(self):
        return self.filter(ended_at__isnull=True)

    def with_a_say(self):
        """Who serves, or has handed in a judgement before the seat ended: it counts on."""
        has_judged = Assignment.objects.filter(
            panelist=OuterRef("pk"), status=AssignmentStatus.DONE
        )
        return self.filter(Q(ended_at__isnull=True) | Exists(has_judged))


class Panelist(Timestamped):
    """A person's seat on a panel. ``capacity`` is the most dossiers of one stage they judge."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="panelists")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats"
    )
    role = models.CharField(
        _("role"), max_length=12, choices=PanelistRole, default=PanelistRole.MEMBER
    )
    capacity = models.PositiveSmallIntegerField(_("most dossiers"), default=8)
    expertise = models.JSONField(_("fields of expertise"), default=list, blank=True)
    employer = models.ForeignKey(
        "clusters.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("employer"),
    )
    country = CountryField(_("country"), default="DE")
    declared_at = models.DateTimeField(_("confidentiality declared"), null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = PanelistQuerySet.as_manager()

    class Meta:
        ordering = ["panel_id", "user__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "user"], name="panelist_once_per_panel"),
            models.CheckConstraint(
                condition=Q(role__in=PanelistRole.values), name="panelist_role_is_known"
            ),
        ]

    def __str__(self):
        return str(self.user)

    @property
    def audit_stream(self):
        return f"panel:{self.panel_id}"

    @property
    def expertise_labels(self):
        names = dict(Sector.choices)
        return [names.get(field, field) for field in self.expertise]
