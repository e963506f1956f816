"""What can be asked of the public register, and its answers: clusters, labels, counts, regions.

Everything is as of one day. Pages, downloads and the interface for programs ask here, so that the
same question has the same answer everywhere. Nothing in it is about a person.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.db import models
from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, Label, Region, Tier
from core.prepared import prepared

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

    @property
    def is_for_all(self):
        """Whether every cluster fits."""
        return not (self.narrows or self.is_about_labels)

    @property
    def is_by_last_day(self):
        return self.sort.removeprefix("-") == "until"

    def of_everywhere(self):
        return replace(self, region="", country="")


def clusters(asked):
    """The clusters that fit, in the order that was asked for."""
    return _ordered(_found(asked), asked)


class Rows:
    """The clusters that fit, for a Paginator, as ``for_list`` gives them.

    They are counted without their order. In that of the last valid day, which no index gives,
    those with a label come first: their labels are sorted, not all clusters.
    """

    def __init__(self, asked):
        self.asked = asked
        self._found = _found(asked)

    def count(self):
        return self._found.count()

    def __getitem__(self, part):
        if not self.asked.is_by_last_day:
            return _ordered(self._found, self.asked).for_list(self.asked.on)[part]
        keys = self._by_last_day(part.start, part.stop)
        rows = Cluster.objects.for_list(self.asked.on).in_bulk(keys)
        return [rows[key] for key in keys if key in rows]

    def _by_last_day(self, start, stop):
        """The keys from one place to another."""
        in_force = labels(Asked(self.asked.on)).order_by().values("cluster")
        shown = in_force if self.asked.is_for_all else in_force.filter(cluster__in=self._found)
        order = [*_turned(["until", "cluster__name_folded"], self.asked), "cluster"]
        keys = shown.annotate(until=Max("valid_until")).order_by(*order).values_list("cluster")
        found = [key for (key,) in keys[start:stop]]
        if lacking := stop - start - len(found):
            without = self._found.exclude(pk__in=in_force)
            others = without.order_by(*_turned(["name_folded"], self.asked), "pk")
            first = max(start - keys.count(), 0)
            found += others.values_list("pk", flat=True)[first : first + lacking]
        return found


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
    if asked.narrows:
        found = labels(Asked(asked.on)).filter(cluster__in=_narrowed(asked))
        rows = _by_tier(found)
    else:
        rows = _all_by_tier(asked.on.isoformat())
    by_tier = {tier: numbers for tier, *numbers in rows}
    return [TierCount(tier, *by_tier.get(tier, (0, 0))) for tier in Tier]


def by_region(asked):
    """(code of the region, country) -> {tier: labels, "clusters": clusters that fit}.

    One of the two is empty: who has a region is counted there, the others in their country. What
    was asked of places is left out: a map compares them.
    """
    everywhere, found = asked.of_everywhere(), {}
    place = ["cluster__region__code", "cluster__country"]
    rows = labels(Asked(asked.on))
    if not everywhere.is_for_all:
        rows = rows.filter(cluster__in=_found(everywhere))
    for code, country, tier, n in _grouped(rows, *place, "tier"):
        row = found.setdefault(_place(code, country), {})
        row[tier] = row.get(tier, 0) + n
    for code, country, n in _grouped(_found(everywhere), "region__code", "country"):
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


def _found(asked):
    found = _narrowed(asked)
    if asked.is_about_labels:
        found = found.filter(pk__in=labels(asked, narrowed=False).order_by().values("cluster"))
    return found


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


@prepared
def _all_by_tier(day):
    return _by_tier(labels(Asked(day)))


def _by_tier(found):
    """Rows of a tier, its labels, and how many of these are sample data."""
    samples = Count("pk", filter=Q(is_sample=True))
    return found.order_by().values_list("tier").annotate(n=Count("pk"), samples=samples)


def _ordered(found, asked):
    if asked.is_by_last_day:
        in_force = Q(labels__in=labels(Asked(asked.on)).order_by())
        found = found.annotate(until=Max("labels__valid_until", filter=in_force))
    names = ORDERS.get(asked.sort.removeprefix("-"), ORDERS["name"])
    return found.order_by(*_turned(names, asked), "pk")


def _turned(names, asked):
    """The order by ``names``, backwards if that was asked for; what is not there comes last."""
    backwards = asked.sort.startswith("-") and asked.sort[1:] in ORDERS
    fields = map(models.F, names)
    return [f.desc(nulls_last=True) if backwards else f.asc(nulls_last=True) for f in fields]


def _grouped(rows, *names):
    return rows.order_by().values_list(*names).annotate(n=Count("pk"))


def _place(code, country):
    return (code, "") if code else ("", str(country))
