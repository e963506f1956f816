from django.db import models
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
        return self.filter(name_folded__contains=fold(words))


class Organisation(Timestamped):
    """A firm, institute or public body that takes part in clusters."""

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
    is_sample = models.BooleanField(default=False, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=OrganisationKind.values),
                name="organisation_kind_is_known",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.name_folded = fold(self.name)
        super().save(*args, **kwargs)
