from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from core.models import Timestamped
from core.text import fold


class OrganisationKind(models.TextChoices):
    SME = "sme", _("small or medium firm")
    LARGE = "large", _("large firm")
    RESEARCH = "research", _("research institute")
    UNIVERSITY = "university", _("university")
    PUBLIC = "public", _("public body")
    FINANCE = "finance", _("finance body")
    OTHER = "other", _("other organisation")


class OrganisationQuerySet(models.QuerySet):
    def search(self, words):
        """By name; one that was merged is found under the name it had."""
        named = Q(name_folded__contains=fold(words))
        aliases = Organisation.objects.filter(named, merged_into__isnull=False)
        return self.filter(named | Q(pk__in=aliases.values("merged_into")))

    def standing(self):
        """Those that were not merged into another one."""
        return self.filter(merged_into__isnull=True)


class Organisation(Timestamped):
    """A firm, institute or public body that takes part in clusters.

    One that turned out to be another one is ``merged_into`` it and stays as its alias.
    """

    name = models.CharField(_("name"), max_length=200)
    name_folded = models.CharField(max_length=400, editable=False, db_index=True)
    kind = models.CharField(_("type"), max_length=20, choices=OrganisationKind)
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = CountryField(_("country"), default="DE")
    region = models.ForeignKey(
        "clusters.Region", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("region")
    )
    identifier = models.CharField(
        _("identifier"), max_length=60, blank=True, help_text=_("For example a VAT number or LEI.")
    )
    website = models.URLField(_("website"), blank=True)
    employees = models.PositiveIntegerField(_("people employed"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="aliases"
    )
    is_sample = models.BooleanField(default=False, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values),
                name="organisation_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                name="organisation_is_not_merged_into_itself",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.name_folded = fold(self.name)
        super().save(*args, **kwargs)


class ToldApart(Timestamped):
    """Two organisations that look alike and are two, as an officer has found."""

    one = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="told_apart_once_per_pair"),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")), name="told_apart_names_the_smaller_key_first"
            ),
        ]

    def __str__(self):
        return f"{self.one} ≠ {self.other}"
