"""A register of labels as of 2019, invented and marked so, taken over as any register is.

On every day of 2019 as many labels are in force as the field counted that year: 101 gold, 114
silver, 1,079 bronze. Clusters, places and days are drawn, the same each time.
"""

import csv
import io
import random
from datetime import date, timedelta

from clusters import importing
from clusters.actions import imports
from clusters.models import Region, Sector
from clusters.validity import Policy, first_period, years_later

COUNTS = {"gold": 101, "silver": 114, "bronze": 1079}
SEED = 2019
FIRST_DAY = date(2018, 1, 2)  # two years from it reach over the whole of 2019
DAYS = 364  # to 1 January 2019
SHARE_OF_GERMANY, SHARE_RENEWED, SHARE_WITH_BRONZE_BEFORE = 0.4, 0.4, 0.6
COUNTRIES = "AT BE BG CH CZ DK EE ES FI FR GR HR HU IE IT LT LU LV NL NO PL PT RO SE SI SK".split()
# how often a federal state is drawn; the larger ones more often
WEIGHTS = {"DEA": 5, "DE1": 5, "DE2": 5, "DE9": 3, "DED": 3, "DE7": 3, "DE3": 2, "DEB": 2, "DEG": 2}
SOURCE = "Invented for the demonstration"


def load(label_type):
    file = io.BytesIO(table(label_type.slug).encode())
    imports.import_labels(
        importing.read(file), by=None, source="the samples of 2019", is_sample=True
    )


def table(label_type):
    """The register as a CSV; needs the regions."""
    chance = random.Random(SEED)
    codes = Region.objects.filter(country="DE").values_list("code", flat=True)
    regions = [code for code in codes for _ in range(WEIGHTS.get(code, 1))]
    tiers = [tier for tier, count in COUNTS.items() for _ in range(count)]
    chance.shuffle(tiers)
    text = io.StringIO()
    writer = csv.DictWriter(text, [*importing.WANTED, *importing.OPTIONAL])
    writer.writeheader()
    for number, tier in enumerate(tiers, 1):
        cluster = _cluster(number, regions, chance)
        for place, label in enumerate(_labels(tier, chance), 1):
            own = {"label_type": label_type, "number": f"SAMPLE-{number:04}-{place}"}
            writer.writerow(cluster | own | label)
    return text.getvalue()


def _cluster(number, regions, chance):
    sector = chance.choice(Sector.values)
    in_germany = chance.random() < SHARE_OF_GERMANY
    return {
        "cluster": f"Sample cluster {number:04} ({sector})",
        "sector": sector,
        "country": "DE" if in_germany else chance.choice(COUNTRIES),
        "region": chance.choice(regions) if in_germany else "",
        "source": SOURCE,
    }


def _labels(tier, chance):
    """The label of 2019, with the bronze one before it and its renewal after it, if any."""
    period = first_period(FIRST_DAY + timedelta(days=chance.randrange(DAYS)), Policy())
    begins, until = period.valid_from, period.valid_until
    if tier != "bronze" and chance.random() < SHARE_WITH_BRONZE_BEFORE:
        yield _label("bronze", years_later(begins, -2, period.anchor_day), begins)
    yield _label(tier, begins, until)
    if chance.random() < SHARE_RENEWED:
        yield _label(tier, until, years_later(until, 3, period.anchor_day))


def _label(tier, begins, until):
    last = until - timedelta(days=1)
    return {"tier": tier, "valid_from": begins.isoformat(), "last_valid_day": last.isoformat()}
