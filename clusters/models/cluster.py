from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from clusters.models.label import Label
from core import clock, formats
from core.models import Timestamped
from core.text import fold


class Sector(models.TextChoices):
    """Fields of clusters; the list is ours, wide enough for the historic rounds."""

    ICT = "ict", _("information and communication technology")
    MICROELECTRONICS = "microelectronics", _("microelectronics and photonics")
    BIOTECH = "biotech", _("biotechnology and medicine")
    MEDTECH = "medtech", _("medical technology")
    MATERIALS = "materials", _("materials and chemistry")
    ENERGY = "energy", _("energy and environment")
    MOBILITY = "mobility", _("mobility and logistics")
    AEROSPACE = "aerospace", _("aviation and space")
    PRODUCTION = "production", _("production and machinery")
    SECURITY = "security", _("security")
    BIOECONOMY = "bioeconomy", _("bioeconomy")
    OTHER = "other", _("other field")


_SECTORS = dict(Sector.choices)


class Qualifier(models.TextChoices):
    """How a figure was stated in its source."""

    EXACT = "", _("as stated")
    MORE_THAN = "more than", _("more than")
    ABOUT = "about", _("about")


def validate_not_ahead(year):
    if year > clock.today().year:
        raise ValidationError(_("This year has not begun."))


class ClusterQuerySet(models.QuerySet):
    def search(self, words):
        folded = fold(words)
        return self.filter(Q(name_folded__contains=folded) | Q(name_native__icontains=words))

    def with_role(self, user, *roles):
        return self.filter(roles__user=user, roles__role__in=roles or ClusterRole.Role.values)

    def for_list(self, day):
        """With all that one row of the register prints as of ``day``."""
        in_force = Label.objects.in_force(day).select_related("label_type").order_by("pk")
        return self.select_related("region").prefetch_related(
            models.Prefetch("labels", in_force, to_attr="labels_in_force")
        )


class Cluster(Timestamped):
    """A network of organisations of one region and one field, with its management body.

    ``figures`` are facts from its source as it states them: dicts of name, qualifier
    ("", "more than", "about") and value.
    """

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_native = models.CharField(_("name in its own language"), max_length=200, blank=True)
    name_folded = models.CharField(max_length=400, editable=False, db_index=True)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector)
    sector_detail = models.CharField(_("field in own words"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    region = models.ForeignKey(
        "clusters.Region", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("region")
    )
    country = CountryField(_("country"), default="DE")
    summary = models.TextField(_("summary for the public"), blank=True)
    website = models.URLField(_("website"), blank=True)
    english_website = models.URLField(_("website in English"), blank=True)
    management_fte = models.DecimalField(
        _("cluster management (full-time equivalents)"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
    )
    founded = models.PositiveSmallIntegerField(
        _("founded in the year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), validate_not_ahead],
    )
    output_value = models.DecimalField(
        _("output"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    output_unit = models.CharField(_("unit of the output"), max_length=30, blank=True)
    output_qualifier = models.CharField(
        _("output is"), max_length=10, choices=Qualifier, default=Qualifier.EXACT, blank=True
    )
    output_year = models.PositiveSmallIntegerField(_("year of the output"), null=True, blank=True)
    figures = models.JSONField(_("figures"), default=list, blank=True, editable=False)
    source = models.CharField(_("source"), max_length=200, blank=True)
    is_sample = models.BooleanField(default=False, editable=False)

    objects = ClusterQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(management_fte__isnull=True) | Q(management_fte__gte=0),
                name="cluster_management_fte_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(founded__isnull=True) | Q(founded__gte=1900, founded__lte=9999),
                name="cluster_founded_is_a_year",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("clusters:cluster", args=[self.slug])

    @property
    def audit_stream(self):
        return f"cluster:{self.pk}"

    @property
    def field_text(self):
        """What it works in: in its own words, else its sector."""
        return self.sector_detail or str(_SECTORS.get(self.sector, self.sector))

    @property
    def output_text(self):
        """The output as its source states it: "more than 5,500 (100 M CNY)", with its year."""
        if self.output_value is None:
            return ""
        number = formats.grouped(formats.without_trailing_zeros(self.output_value))
        qualifier = self.get_output_qualifier_display() if self.output_qualifier else ""
        year = f", {self.output_year}" if self.output_year else ""
        return f"{qualifier} {number} × {self.output_unit}{year}".strip()

    @property
    def management_text(self):
        if self.management_fte is None:
            return ""
        number = formats.without_trailing_zeros(self.management_fte)
        return _("%(number)s full-time equivalents") % {"number": number}

    def save(self, *args, **kwargs):
        self.name_folded = fold(self.name)
        super().save(*args, **kwargs)


class ClusterRole(Timestamped):
    """What one person may do for one cluster."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("manager")
        EDITOR = "editor", _("editor")
        VIEWER = "viewer", _("viewer")

    WRITE = (Role.MANAGER, Role.EDITOR)

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cluster_roles"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "user"], name="cluster_role_once_per_person"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["manager", "editor", "viewer"]),
                name="cluster_role_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()} of {self.cluster}"


class MembershipQuerySet(models.QuerySet):
    def current(self):
        return self.filter(left_on__isnull=True)

    def for_list(self):
        """With all that one row of a list of members prints."""
        return self.select_related("organisation").order_by("organisation__name", "pk")


class Membership(Timestamped):
    """An organisation's place in a cluster, half-open in time."""

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        "clusters.Organisation", on_delete=models.PROTECT, related_name="memberships"
    )
    is_committed = models.BooleanField(_("committed member"), default=True)
    joined_on = models.DateField(_("member since"), null=True, blank=True)
    left_on = models.DateField(_("member until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "organisation"],
                condition=Q(left_on__isnull=True),
                name="membership_once_per_cluster_and_organisation",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} in {self.cluster}"
