from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField


class Region(models.Model):
    """A statistical region (NUTS 2021), by which clusters are found and mapped."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=120)
    country = CountryField(_("country"))

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.name
