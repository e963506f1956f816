"""What can be asked of the public register, and its answers: clusters, labels, counts, regions.

Everything is as of one day. Pages, downloads and the interface for programs ask here, so that the
same question has the same answer everywhere. Nothing in it is about a person.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.db import models
from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, Label, Region, Tier

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)  # days that can be asked for
SOON_DAYS = 180  # what "ends soon" means; the first reminder leaves then


class Validity(models.TextChoices):
    """How a cluster's labels stand on the day."""

    IN_FORCE = "in-force", _("in force")
    ENDING = "ending", _("in force, ends within 180 days")
    EXPIRED = "expired", _("expired, not renewed")


ORDERS = {
    "name": ["name_folded"],
    "sector": ["sector", "name_folded"],
    "place": ["country", "region__name", "city", "name_folded"],
    "until": ["until", "name_folded"],
}


@dataclass(frozen=True)
class Asked:
    """One question. Empty means: whatever it may be. ``region`` is the code of one.

    ``tier`` is that of a label which stands as ``validity`` says (in force, if that is empty),
    "any" one of whatever tier.
    """

    on: date
    words: str = ""
    sector: str = ""
    country: str = ""
    region: str = ""
    tier: str = ""
    validity: str = ""
    sort: str = ""

    @property
    def is_about_labels(self):
        return bool(self.tier or self.validity)

    @property
    def narrows(self):
        """Whether it is about some of the clusters only, whatever labels they carry."""
        return bool(self.words or self.sector or self.country or self.region)

    def of_everywhere(self):
        return replace(self, region="", country="", sort="")


def clusters(asked):
    """The clusters that fit, in the order that was asked for."""
    found = _narrowed(asked)
    if asked.is_about_labels:
        found = found.filter(pk__in=labels(asked, narrowed=False).order_by().values("cluster"))
    return _ordered(found, asked)


def labels(asked, *, narrowed=True):
    """The labels that stand as was asked for, of the clusters that fit; the latest first."""
    match asked.validity:
        case Validity.ENDING:
            found = Label.objects.ending(asked.on, within=SOON_DAYS)
        case Validity.EXPIRED:
            found = Label.objects.run_out(asked.on)
        case _:
            found = Label.objects.in_force(asked.on)
    if asked.tier in Tier.values:
        found = found.filter(tier=asked.tier)
    if narrowed and asked.narrows:
        found = found.filter(cluster__in=_narrowed(asked))
    return found


@dataclass(frozen=True)
class TierCount:
    """How many labels of a tier are in force, and how many of these are sample data."""

    tier: Tier
    count: int
    samples: int


def counts(asked):
    """A TierCount for every tier: labels in force on the day, of the clusters that fit."""
    found = labels(Asked(asked.on))
    if asked.narrows:
        found = found.filter(cluster__in=_narrowed(asked))
    rows = (
        found.order_by()
        .values("tier")
        .annotate(count=Count("pk"), samples=Count("pk", filter=Q(is_sample=True)))
    )
    by_tier = {row["tier"]: row for row in rows}
    nothing = {"count": 0, "samples": 0}
    return [
        TierCount(tier, *(by_tier.get(tier, nothing)[name] for name in nothing)) for tier in Tier
    ]


def by_region(asked):
    """(code of the region, country) -> {tier: labels, "clusters": clusters that fit}.

    One of the two is empty: who has a region is counted there, the others in their country. What
    was asked of places is left out: a map compares them.
    """
    everywhere, found = asked.of_everywhere(), {}
    place = ["cluster__region__code", "cluster__country"]
    rows = labels(Asked(asked.on)).filter(cluster__in=clusters(everywhere).order_by())
    for code, country, tier, n in _grouped(rows, *place, "tier"):
        row = found.setdefault(_place(code, country), {})
        row[tier] = row.get(tier, 0) + n
    for code, country, n in _grouped(clusters(everywhere), "region__code", "country"):
        row = found.setdefault(_place(code, country), {})
        row["clusters"] = row.get("clusters", 0) + n
    return found


def years():
    """The years at whose end some label may have been in force, the latest first."""
    ends = Label.objects.public().aggregate(first=Min("valid_from"), last=Max("valid_until"))
    return range(ends["last"].year, ends["first"].year - 1, -1) if ends["first"] else range(0)


def regions():
    return Region.objects.all()


def countries():
    """The codes of the countries that clusters are in."""
    return list(Cluster.objects.order_by("country").values_list("country", flat=True).distinct())


def _narrowed(asked):
    found = Cluster.objects.search(asked.words) if asked.words else Cluster.objects.all()
    for name, value in (
        ("sector", asked.sector),
        ("country", asked.country),
        ("region__code", asked.region),
    ):
        if value:
            found = found.filter(**{name: value})
    return found


def _ordered(found, asked):
    key = asked.sort.removeprefix("-")
    if key == "until":
        last = labels(Asked(asked.on)).filter(cluster=OuterRef("pk")).order_by("-valid_until")
        found = found.annotate(until=Subquery(last.values("valid_until")[:1]))
    names = [models.F(name) for name in ORDERS.get(key, ORDERS["name"])]
    backwards = asked.sort.startswith("-") and key in ORDERS
    turned = [n.desc(nulls_last=True) if backwards else n.asc(nulls_last=True) for n in names]
    return found.order_by(*turned, "pk")


def _grouped(rows, *names):
    return rows.order_by().values_list(*names).annotate(n=Count("pk"))


def _place(code, country):
    return (code, "") if code else ("", str(country))
