from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from clusters.models import Sector
from core import clock, visibility
from core.models import Timestamped
from reviews.languages import NAMES
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


LEADING = [PanelistRole.CHAIR, PanelistRole.DEPUTY]


class Side(models.TextChoices):
    """Where a panelist comes from, for the balance of the panel."""

    SCIENCE = "science", _("science")
    BUSINESS = "business", _("business")
    PUBLIC = "public", _("public sector")
    OTHER = "other", _("other")


class PanelistQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def serving(self):
        return self.filter(ended_at__isnull=True)

    def with_stages(self):
        """With the stages of each seat's call, for what is asked of a seat in every stage."""
        return self.select_related("panel__call").prefetch_related("panel__call__stages")

    def leading(self):
        return self.filter(role__in=LEADING)

    def with_a_say(self):
        """Who serves, or has handed in a judgement before the seat ended: it counts on."""
        has_judged = Assignment.objects.filter(
            panelist=OuterRef("pk"), status=AssignmentStatus.DONE
        )
        return self.filter(Q(ended_at__isnull=True) | Exists(has_judged))


class Panelist(Timestamped):
    """A person's seat on a panel. ``capacity`` is the most dossiers of one stage they judge;
    in a rolling stage, at a time.

    The term runs from ``serves_from`` to ``serves_until``, both days included; outside it no new
    work is given. ``employer_name`` is the employer in words, where the register has none.
    """

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
    employer_name = models.CharField(_("employer"), max_length=200, blank=True)
    country = CountryField(_("country"), default="DE")
    region = models.ForeignKey(
        "clusters.Region",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("region of work"),
    )
    side = models.CharField(_("comes from"), max_length=10, choices=Side, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    serves_from = models.DateField(_("serves from"), null=True, blank=True)
    serves_until = models.DateField(_("serves until"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="replaced_by"
    )
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
            models.CheckConstraint(
                condition=Q(side__in=["", *Side.values]), name="panelist_side_is_known"
            ),
            models.CheckConstraint(
                condition=Q(serves_from__isnull=True)
                | Q(serves_until__isnull=True)
                | Q(serves_until__gte=F("serves_from")),
                name="panelist_term_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("pk")),
                name="panelist_does_not_replace_themself",
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

    @property
    def language_labels(self):
        return [NAMES.get(code, code) for code in self.languages]

    @property
    def works_for(self):
        """The employer as it is called, or what the person's own profile says."""
        return str(self.employer or self.employer_name or self.user.organisation.strip())

    @property
    def is_in_term(self):
        day = clock.today()
        return (self.serves_from or day) <= day <= (self.serves_until or day)
