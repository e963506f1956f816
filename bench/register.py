"""What the public register costs with ten thousand clusters and as many labels in force.

Run: ``python -m bench.register``. Requests are made in turn within one process on real PostgreSQL
by a stranger and compared by their medians with a page of one query and fifty rows.
"""

import random
import sys
from datetime import date

from bench.place import private_place
from bench.scoring import compare

COUNT, ROUNDS = 10_000, 40
NAMES = ["Aare Photonics Network", "Cluster Leichtbau Weser", "BioRegion Südwest e.V."]
PLACES = {
    "the list": "/clusters/",
    "the list as of an earlier day": "/clusters/?on=2024-06-01",
    "the list searched by name": "/clusters/?q=SÜDWEST",
    "the list of gold": "/clusters/?tier=gold",
    "the list of what ends soon": "/clusters/?validity=ending",
    "the list of what has expired": "/clusters/?validity=expired",
    "the list by last valid day": "/clusters/?sort=until",
    "the last page of the list": "/clusters/?page=400",
    "the map": "/clusters/map/",
    "a page of clusters for programs": "/api/v1/clusters",
    "a page of labels for programs": "/api/v1/labels",
    "counts for programs": "/api/v1/counts",
}


def main():
    with private_place():
        from django.test import override_settings  # needs the settings

        with override_settings(ROOT_URLCONF="bench.plain"):
            measure()
    return 0


def measure():
    from django.contrib.auth import get_user_model  # these need the settings
    from django.db import connection
    from django.test import Client

    from core import clock

    fill(COUNT, clock.today().year)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    stranger, reader = Client(), Client()
    reader.force_login(get_user_model().objects.create(email="reader@example.org"))
    for name, place in PLACES.items():
        calls = [lambda place=place: stranger.get(place)] * ROUNDS
        compare(reader, name, calls)
        print(f"  {len(stranger.get(place).content) / 1000:.0f} kB")


def fill(count, year):
    """Clusters in all regions; each with a label in force or expired, every third with an older."""
    from clusters.models import Cluster, Label, Region, Sector  # these need the models
    from core.text import fold
    from tests.factories.clusters import make_label_type

    chance = random.Random(2019)
    regions = [
        Region.objects.get_or_create(code=f"DE{n:X}", defaults={"name": f"R {n}", "country": "DE"})[
            0
        ]
        for n in range(1, 17)
    ]
    rows = []
    for number in range(count):
        name = f"{NAMES[number % 3]} {number}"
        rows.append(
            Cluster(
                name=name,
                name_folded=fold(name),
                slug=f"cluster-{number}",
                sector=chance.choice(Sector.values),
                region=chance.choice([*regions, None]),
                country=chance.choice(["DE", "DE", "FR", "AT", "PL"]),
                city="Freiburg im Breisgau",
            )
        )
    clusters = Cluster.objects.bulk_create(rows, batch_size=1000)
    label_type = make_label_type()
    labels = []
    for number, cluster in enumerate(clusters):
        begins = date(year - chance.randrange(4), chance.randrange(1, 13), 1)
        own = {"cluster": cluster, "label_type": label_type, "anchor_day": 1}
        tier = chance.choice(["gold", "silver", "bronze", "bronze"])
        ends = date(begins.year + 2, begins.month, 1)
        labels.append(
            Label(
                number=f"N-{number}",
                tier=tier,
                status="valid",
                valid_from=begins,
                valid_until=ends,
                **own,
            )
        )
        if number % 3 == 0:
            before = date(begins.year - 2, begins.month, 1)
            labels.append(
                Label(
                    number=f"O-{number}",
                    tier="bronze",
                    status="superseded",
                    valid_from=before,
                    valid_until=begins,
                    ended_on=begins,
                    ended_at="2026-01-01T00:00Z",
                    **own,
                )
            )
    Label.objects.bulk_create(labels, batch_size=1000)


if __name__ == "__main__":
    sys.exit(main())
