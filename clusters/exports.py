"""The public register to take along: what was found, as CSV, JSON and GeoJSON, streamed.

Names of columns and codes do not follow the reader's language. Each file says as of which day it
speaks, where it comes from and under which licence.
"""

import json
from itertools import chain

from django.conf import settings
from django.http import StreamingHttpResponse

from clusters import geography, register
from clusters.models import Tier
from core import exports

HEADER = [
    "as_of",
    "cluster",
    "name_native",
    "country",
    "region",
    "region_name",
    "city",
    "sector",
    "label_type",
    "tier",
    "number",
    "valid_from",
    "last_valid_day",
    "is_sample",
    "address",
    "source",
    "licence",
]
AT_ONCE = 1000  # rows in memory
GEOJSON = "application/geo+json"


def address(path):
    """A whole address; never built from the host that a request names."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def terms(on):
    """What every file says about itself."""
    return {
        "as_of": on.isoformat(),
        "source": address("/clusters/"),
        "licence": settings.REGISTER_LICENCE,
    }


def clusters_csv(asked):
    """One row for each label in force, and one for each cluster without."""
    said = terms(asked.on)
    rows = (
        [
            said["as_of"],
            *(one[name] for name in HEADER[1:8]),
            *(label.get(name, "") for name in HEADER[8:13]),
            "yes" if one["is_sample"] else "no",
            *(one["address"], said["source"], said["licence"]),
        ]
        for one in _clusters(asked)
        for label in one["labels"] or [{}]
    )
    return exports.csv_response(_name(asked, "csv"), HEADER, rows)


def clusters_json(asked):
    head = json.dumps(terms(asked.on))[:-1]
    items = (json.dumps(one, ensure_ascii=False) for one in _clusters(asked))
    return _streamed(asked, "json", "application/json", f'{head}, "clusters": [\n', items)


def clusters_geojson(asked):
    """A feature for each cluster, placed at the middle of its region, or nowhere without one."""
    head = json.dumps(
        {
            "type": "FeatureCollection",
            **terms(asked.on),
            "placed": "Points are the middles of regions, not where a cluster has its seat.",
            "notice": geography.NOTICE,
        }
    )[:-1]
    items = (json.dumps(_feature(one), ensure_ascii=False) for one in _clusters(asked))
    return _streamed(asked, "geojson", GEOJSON, f'{head}, "features": [\n', items)


def regions_geojson(asked):
    """A feature for each German federal state with its shape and what is counted there."""
    found = register.by_region(asked)
    names = {region.code: region.name for region in register.regions()}
    features = [
        {
            "type": "Feature",
            "id": code,
            "geometry": {"type": "MultiPolygon", "coordinates": polygons},
            "properties": {
                "region": code,
                "name": names.get(code, ""),
                "clusters": found.get((code, ""), {}).get("clusters", 0),
                **{tier.value: found.get((code, ""), {}).get(tier.value, 0) for tier in Tier},
            },
        }
        for code, polygons in sorted(geography.shapes().items())
    ]
    return {
        "type": "FeatureCollection",
        **terms(asked.on),
        "notice": geography.NOTICE,
        "features": features,
    }


def cluster(one):
    """What others may know of a cluster; ``one`` comes from ``for_list``."""
    return {
        "slug": one.slug,
        "cluster": one.name,
        "name_native": one.name_native,
        "country": one.country.code,
        "region": one.region.code if one.region else "",
        "region_name": one.region.name if one.region else "",
        "city": one.city,
        "sector": one.sector,
        "website": one.website,
        "is_sample": one.is_sample,
        "address": address(one.get_absolute_url()),
        "labels": [label(entry) for entry in one.labels_in_force],
    }


def label(one):
    """What others may know of a label in force."""
    return {
        "number": one.number,
        "label_type": one.label_type.slug,
        "tier": one.tier,
        "valid_from": one.valid_from.isoformat(),
        "last_valid_day": one.last_valid_day.isoformat(),
        "is_sample": one.is_sample,
    }


def _clusters(asked):
    found = register.clusters(asked).for_list(asked.on)
    return (cluster(one) for one in found.iterator(chunk_size=AT_ONCE))


def _feature(one):
    middle = geography.middles().get(one["region"])
    geometry = {"type": "Point", "coordinates": list(middle)} if middle else None
    return {"type": "Feature", "id": one["slug"], "geometry": geometry, "properties": one}


def _streamed(asked, ending, content_type, head, items):
    def stream():
        yield head
        first = next(items, "")
        yield from chain([first], (f",\n{item}" for item in items))
        yield "\n]}\n"

    return StreamingHttpResponse(
        stream(),
        content_type=f"{content_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{_name(asked, ending)}"'},
    )


def _name(asked, ending):
    return f"clusters-as-of-{asked.on.isoformat()}.{ending}"
