"""The three historic rounds of the German leading-edge cluster competition, as printed.

Facts of public sources (named in the rows); no names of jury members.
"""

import csv
from pathlib import Path

from django.utils.text import slugify

from clusters.models import Cluster, Region, Sector
from competitions.models import PastEntry, PastRound, Programme

DATA = Path(__file__).parent / "data"

PROGRAMME = {
    "slug": "leading-edge-clusters",
    "defaults": {"name": "Leading-edge cluster competition", "kind": "contest"},
}
# Federal states as the file abbreviates them, and their NUTS 1 codes.
STATES = {
    "BW": "DE1",
    "BY": "DE2",
    "HH": "DE6",
    "HE": "DE7",
    "NW": "DEA",
    "RP": "DEB",
    "SL": "DEC",
    "SN": "DED",
    "ST": "DEE",
    "TH": "DEG",
}
SECTORS = {
    "biotechnology": Sector.BIOTECH,
    "medicine": Sector.BIOTECH,
    "immunotherapy": Sector.BIOTECH,
    "medical": Sector.MEDTECH,
    "microelectronics": Sector.MICROELECTRONICS,
    "electronics": Sector.MICROELECTRONICS,
    "microsystems": Sector.MICROELECTRONICS,
    "aviation": Sector.AEROSPACE,
    "photovoltaics": Sector.ENERGY,
    "energy": Sector.ENERGY,
    "logistics": Sector.MOBILITY,
    "electromobility": Sector.MOBILITY,
    "software": Sector.ICT,
    "bio-based": Sector.BIOECONOMY,
    "intelligent": Sector.PRODUCTION,
    "production": Sector.PRODUCTION,
    "carbon-fibre": Sector.MATERIALS,
    "security": Sector.SECURITY,
}


def load_regions():
    for row in read("regions.csv"):
        Region.objects.get_or_create(
            code=row["code"], defaults={"name": row["name"], "country": "DE"}
        )


def load():
    """The rounds, their named finalists, and these as clusters of the register."""
    programme, _ = Programme.objects.get_or_create(**PROGRAMME)
    for row in read("rounds.csv"):
        PastRound.objects.get_or_create(
            programme=programme, number=row["round"], defaults=_round_fields(row)
        )
    rounds = {str(entry.number): entry for entry in programme.past_rounds.all()}
    for row in read("finalists.csv"):
        PastEntry.objects.get_or_create(
            past_round=rounds[row["round"]],
            cluster_name=row["cluster"],
            defaults={
                "region": row["region"],
                "federal_states": row["federal_states"],
                "sector": row["sector"],
                "won": row["won"] == "y",
                "cluster": _cluster(row),
            },
        )


def _round_fields(row):
    return {
        "call_opened": row["call_opened"],
        "outline_deadline": row["outline_deadline"],
        "outlines_received": row["outlines_received"],
        "finalists_announced": row["finalists_announced"],
        "finalists": row["finalists"],
        "full_deadline": row["full_strategy_deadline"],
        "decided": row["decision"],
        "winners": row["winners"],
        "budget_meur": row["budget_meur"],
        "cap_meur": row["max_per_winner_meur"],
        "source": row["source"],
    }


def _cluster(row):
    """The register's entry of a finalist; the first federal state named is its region."""
    states = row["federal_states"].split(";")
    return Cluster.objects.get_or_create(
        slug=slugify(row["cluster"])[:80].strip("-"),
        defaults={
            "name": row["cluster"],
            "sector": sector_of(row["sector"]),
            "sector_detail": row["sector"],
            "city": row["region"] if len(states) == 1 and len(row["region"]) < 40 else "",
            "region": Region.objects.get(code=STATES[states[0]]),
            "source": "Leading-edge cluster competition, public sources",
        },
    )[0]


def sector_of(words):
    """The sector whose keyword comes first in the words of the source."""
    found = {words.find(key): sector for key, sector in SECTORS.items() if key in words}
    return found[min(found)] if found else Sector.OTHER


def read(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
