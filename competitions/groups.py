"""The groups of which a least number must enter: regions or topics."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clusters.models import Region, Sector


class GroupedBy(models.TextChoices):
    """What a stage counts a least number of; see ``Stage.group_minimums``."""

    REGION = "region", _("region")
    TOPIC = "topic", _("topic")


def of(application, by):
    """The key of the group of ``application``: the code of its region, or its topic; or None."""
    if by == GroupedBy.REGION:
        region = application.cluster.region
        return region.code if region else None
    return application.sector if by == GroupedBy.TOPIC else None


def choices(by):
    """All groups there are, as (key, name)."""
    if by == GroupedBy.TOPIC:
        return list(Sector.choices)
    return list(Region.objects.values_list("code", "name"))


def name(key, by):
    """What a page calls a group."""
    if by == GroupedBy.TOPIC:
        return dict(Sector.choices).get(key, key)
    return Region.objects.filter(code=key).values_list("name", flat=True).first() or key
