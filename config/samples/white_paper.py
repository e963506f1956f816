"""The ten clusters of the white paper on advanced manufacturing clusters, as it states them.

A missing output or year stays empty; "more than" and "about" are kept.
"""

import json
import re
from pathlib import Path

from django.utils.text import slugify

from clusters.models import Cluster, Membership, Organisation, Sector

DATA = Path(__file__).parent / "data" / "clusters.json"
SOURCE = "White paper on advanced manufacturing clusters"
UNIT = "100 M CNY"
SECTORS = {
    "next-gen IT": Sector.ICT,
    "high-end equipment": Sector.PRODUCTION,
    "biomedicine": Sector.BIOTECH,
    "advanced materials": Sector.MATERIALS,
}
QUALIFIERS = {"min": "more than", "about": "about"}


def load():
    for row in json.loads(DATA.read_text(encoding="utf-8")):
        cluster, created = Cluster.objects.get_or_create(
            slug=slugify(row["name_en"])[:80].strip("-"), defaults=_fields(row)
        )
        if created:
            _load_members(cluster, row)


def _fields(row):
    return {
        "name": row["name_en"],
        "name_native": row["name_zh"],
        "sector": SECTORS[row["sector"]],
        "sector_detail": row["sector"],
        "city": row["city"],
        "country": "CN",
        "output_value": row["output_100m_cny"],
        "output_unit": UNIT if row["output_100m_cny"] is not None else "",
        "output_qualifier": row.get("output_qualifier") or "",
        "output_year": row["output_year"],
        "figures": [figure(key, value) for key, value in row["figures"].items()],
        "source": SOURCE,
    }


def figure(key, value):
    """A fact with its qualifier: "drugs_in_rd_min": 400 is more than 400 drugs in rd."""
    match = re.fullmatch(r"(?P<name>.+)_(?P<qualifier>min|about)", key)
    name, qualifier = match.groups() if match else (key, "")
    words = name.replace("_", " ")
    return {"name": words, "qualifier": QUALIFIERS.get(qualifier, ""), "value": value}


def _load_members(cluster, row):
    kinds = [("large", row.get("leading_firms", [])), ("research", row.get("institutes", []))]
    for kind, names in kinds:
        for name in names:
            organisation, _ = Organisation.objects.get_or_create(
                name=name, country="CN", defaults={"kind": kind}
            )
            Membership.objects.get_or_create(
                cluster=cluster, organisation=organisation, defaults={"is_committed": False}
            )
