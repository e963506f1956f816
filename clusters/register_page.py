"""What the pages of the register show around their lists: the day, the counts, the ways on."""

from datetime import date

from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django_countries import countries

from clusters import geography, register
from clusters.models import Tier
from core import charts, clock, formats
from core.kept import Kept

MOST_YEARS = 12  # chips above a list
_bars = Kept(200)


def frame(bar, asked, query, current):
    """The context that every page of the register shares. ``query`` is the QueryDict asked with."""
    today = clock.today()
    counted = register.counts(asked)
    return {
        "bar": bar,
        "filter_bar": filter_bar(bar, reverse(f"clusters:{current}")),
        "asked": asked,
        "today": today,
        "is_today": asked.on == today,
        "days": days(query, asked.on, today),
        "tabs": tabs(query, current),
        "tiles": tiles(counted),
        "shares": charts.shares([(count.tier.value, count.count) for count in counted]),
        "samples": sum(count.samples for count in counted),
        "total": sum(count.count for count in counted),
        "query": _kept(query),
    }


def filter_bar(bar, clear_url):
    """The HTML of the bar, made once for the same choices: a third of the page's work."""
    context = {"form": bar, "clear_url": clear_url}
    return _bars.get(
        (get_language(), clear_url, *bar.looks),
        lambda: render_to_string("components/filter_bar.html", context),
    )


def tiles(counted):
    """Items for components/tiles.html: labels in force by tier."""
    return [
        {
            "label": count.tier.label,
            "value": formats.grouped(count.count),
            "tone": count.tier.value,
            "note": _samples(count.samples),
        }
        for count in counted
    ]


def _samples(number):
    if not number:
        return ""
    words = ngettext("%s of them is a sample", "%s of them are samples", number)
    return words % formats.grouped(number)


def days(query, chosen, today):
    """Days to choose at a click: today, and the ends of the latest years with labels."""
    past = [date(year, 12, 31) for year in register.years() if year < today.year]
    found = [(_("Today"), today), *((str(day.year), day) for day in past[:MOST_YEARS])]
    return [
        {
            "label": label,
            "url": "?" + _kept(query, on="" if day == today else day.isoformat()),
            "current": day == chosen,
            "title": formats.day(day),
        }
        for label, day in found
    ]


def tabs(query, current):
    """Items for components/tabs.html; what was asked goes along."""
    kept = _kept(query)
    names = [("register", _("List")), ("map", _("Map")), ("data", _("Data"))]
    return [
        {
            "label": label,
            "url": reverse(f"clusters:{name}") + (f"?{kept}" if kept else ""),
            "current": name == current,
        }
        for name, label in names
    ]


def downloads(query):
    """The files to take along, for what was asked: what each is, and its address."""
    kept = _kept(query)
    files = [
        (_("Clusters and labels as a table (CSV)"), reverse("clusters:download", args=["csv"])),
        (_("Clusters with their labels (JSON)"), reverse("clusters:download", args=["json"])),
        (
            _("Clusters as points in the middle of their region (GeoJSON)"),
            reverse("clusters:download", args=["geojson"]),
        ),
        (_("Regions with their shape and counts (GeoJSON)"), reverse("clusters:download-regions")),
    ]
    return [{"label": label, "url": f"{url}?{kept}" if kept else url} for label, url in files]


class Shown(TextChoices):
    """What the map counts."""

    LABELS = "labels", "labels"
    CLUSTERS = "clusters", "clusters"


def what_is_shown(query, shown):
    """Items for components/tabs.html: what the map counts."""
    names = [(Shown.LABELS, _("Labels in force")), (Shown.CLUSTERS, _("Clusters"))]
    return [
        {"label": label, "url": f"?{_kept(query, show=one.value)}", "current": one == shown}
        for one, label in names
    ]


def region_map(asked, query, shown):
    """The chart of the regions; places without a shape stand in its table alone."""
    found = register.by_region(asked)
    rows = {(code, ""): {} for code in geography.shapes()} | found
    names = _names()
    areas = [_area(place, row, names, query, shown) for place, row in rows.items()]
    areas.sort(key=lambda area: (area.key not in geography.shapes(), area.label))
    on = formats.day(asked.on)
    title, first = (
        (_("Labels in force by region, %s") % on, _("Labels"))
        if shown == Shown.LABELS
        else (_("Clusters by region, %s") % on, _("Clusters"))
    )
    return charts.region_map(
        title,
        _leading(areas),
        areas,
        ground=geography.ground(),
        columns=[_("Region"), first, *(tier.label.capitalize() for tier in Tier)],
        notice=geography.NOTICE,
    )


def _names():
    """What the places of the map are called, by the code of the region or the country."""
    found = list(register.regions())
    without = {region.country.code: region.country.name for region in found}
    names = {code: _("%s, no region") % name for code, name in without.items()}
    return names | {region.code: region.name for region in found}


def _area(place, row, names, query, shown):
    code, country = place
    by_tier = [row.get(tier.value, 0) for tier in Tier]
    value = sum(by_tier) if shown == Shown.LABELS else row.get("clusters", 0)
    label = names.get(code or country) or countries.name(country) or code
    kept = _kept(query, region=code, country=country, show="")
    url = f"{reverse('clusters:register')}?{kept}"
    return charts.Area(code or country, label, value, url, tuple(by_tier))


def _leading(areas):
    most = max((area.value for area in areas), default=0)
    if not most:
        return _("Nothing is counted on that day.")
    first, *others = [area.label for area in areas if area.value == most]
    if not others:
        words = _("Most are in %(place)s: %(count)s of %(total)s.")
    elif len(others) == 1:
        words = _("%(place)s and %(other)s have the most: %(count)s each of %(total)s.")
    else:
        words = _("%(place)s and %(others)s more have the most: %(count)s each of %(total)s.")
    total = sum(area.value for area in areas)
    found = words % {
        "place": first,
        "other": others[0] if others else "",
        "others": len(others),
        "count": formats.grouped(most),
        "total": formats.grouped(total),
    }
    return f"{found} {_('The stronger the colour, the more.')}"


def _kept(query, **changed):
    """The question as it stands in an address, without the page, with what is ``changed``."""
    kept = query.copy()
    kept.pop("page", None)
    for name, value in changed.items():
        kept.pop(name, None)
        if value:
            kept[name] = value
    return kept.urlencode()
