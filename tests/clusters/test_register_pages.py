"""Pages of the register, put together, are the whole list; counts are those of its labels."""

import random
from datetime import date, timedelta
from itertools import product

import pytest
from django.core.paginator import Paginator

from clusters import register
from clusters.models import Suspension
from clusters.register import ORDERS, Asked
from clusters.states import LabelState, LabelStatus
from tests.factories.clusters import make_cluster, make_label, make_label_type, make_region

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)
QUESTIONS = [
    {},
    {"words": "net"},
    {"sector": "ict"},
    {"country": "FR", "tier": "any"},
    {"tier": "gold"},
    {"validity": "expired"},
    {"words": "net", "validity": "ending"},
]


@pytest.fixture
def clusters():
    """Forty, of some of the same names; with up to two labels at a time, or none."""
    chance = random.Random(7)
    regions = [make_region(code="DE1"), make_region(code="DE2"), None]
    kinds = [make_label_type(slug="a"), make_label_type(slug="b")]
    return [_cluster(number, chance, regions, kinds) for number in range(40)]


def _cluster(number, chance, regions, kinds):
    one = make_cluster(
        name=f"{chance.choice(['Net', 'Optics', 'Züri'])} {number % 9}",
        sector=chance.choice(["ict", "energy"]),
        region=chance.choice(regions),
        country=chance.choice(["DE", "FR"]),
    )
    for kind in kinds[: chance.randrange(3)]:
        begins = DAY - timedelta(days=chance.choice([400, 90, -5]))
        label = make_label(
            cluster=one,
            label_type=kind,
            tier=chance.choice(["gold", "silver", "bronze"]),
            status=chance.choice([LabelStatus.VALID] * 5 + [LabelStatus.PENDING]),
            valid_from=begins,
            valid_until=begins + timedelta(days=chance.choice([300, 550, 600])),
            is_sample=chance.random() < 0.3,
        )
        if chance.random() < 0.2:
            Suspension.objects.create(label=label, since=DAY, reason="r")
    return one


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
@pytest.mark.usefixtures("clusters")
def test_pages_in_any_order_are_the_list_in_that_order(question):
    sorts = ["", "nonsense", *(sign + name for sign, name in product(["", "-"], ORDERS))]
    for sort, size in product(sorts, [3, 7, 100]):
        asked = Asked(DAY, sort=sort, **question)
        pages = Paginator(register.Rows(asked), size)

        rows = [row for page in pages for row in page]

        assert rows == list(register.clusters(asked)), (sort, size)
        assert pages.count == len(rows)
        assert len(rows) > 1


def test_who_has_a_label_is_sorted_by_the_latest_of_its_last_days(clusters):
    def until(cluster):
        labels = cluster.labels.prefetch_related("suspensions")
        found = [one for one in labels if one.status == "valid"]
        return max(
            (one.valid_until for one in found if one.state_on(DAY) == LabelState.VALID),
            default=date.max,
        )

    rows = register.Rows(Asked(DAY, sort="until"))[0:40]

    assert [row.pk for row in rows] == [
        row.pk for row in sorted(clusters, key=lambda row: (until(row), row.name_folded, row.pk))
    ]


@pytest.mark.parametrize("day", [DAY, DAY - timedelta(days=200), date(1999, 1, 1)], ids=str)
@pytest.mark.usefixtures("clusters")
def test_counts_of_all_are_those_of_every_country_together(day):
    by_country = [register.counts(Asked(day, country=code)) for code in ("DE", "FR")]
    shown = [label for row in register.Rows(Asked(day))[0:40] for label in row.labels_in_force]

    for one, *parts in zip(register.counts(Asked(day)), *by_country, strict=True):
        same = [label for label in shown if label.tier == one.tier]
        assert one.count == sum(part.count for part in parts) == len(same)
        assert one.samples == sum(part.samples for part in parts)
        assert one.samples == len([label for label in same if label.is_sample])
