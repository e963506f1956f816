from datetime import date

import pytest
from django.urls import reverse

from core import clock
from tests.factories.clusters import make_cluster, make_label, make_region

pytestmark = pytest.mark.django_db
URL = "/clusters/"


def names(response):
    return [cluster.name for cluster in response.context["clusters"]]


def test_search_ignores_case_and_accents(client):
    make_cluster(name="MicroTEC Südwest")
    make_cluster(name="Cool Silicon")

    assert names(client.get(URL, {"q": "SÜDWEST"})) == ["MicroTEC Südwest"]
    assert names(client.get(URL, {"q": "sudwest"})) == ["MicroTEC Südwest"]


def test_search_finds_the_name_in_its_own_language(client):
    make_cluster(name="Xi'an aviation", name_native="西安航空产业集群")

    assert names(client.get(URL, {"q": "航空"})) == ["Xi'an aviation"]


def test_filters_narrow_by_sector_region_and_label_in_force(client):
    today = clock.today()
    region = make_region(code="DE1")
    gold = make_cluster(name="A", sector="ict", region=region)
    make_label(cluster=gold, tier="gold", valid_from=date(2020, 1, 1), valid_until=date(2120, 1, 1))
    old = make_cluster(name="B", sector="ict")
    make_label(cluster=old, tier="gold", valid_from=date(2020, 1, 1), valid_until=today)
    make_cluster(name="C", sector="energy")

    assert names(client.get(URL, {"tier": "gold"})) == ["A"]
    assert names(client.get(URL, {"tier": "any"})) == ["A"]
    assert names(client.get(URL, {"sector": "ict"})) == ["A", "B"]
    assert names(client.get(URL, {"region": "DE1"})) == ["A"]


def test_a_choice_that_makes_no_sense_is_left_out(client):
    make_cluster(name="A")

    response = client.get(URL, {"sector": "\x00", "region": "'; --", "page": "-3"})

    assert (response.status_code, names(response)) == (200, ["A"])


@pytest.mark.parametrize("count", [1, 30])
def test_register_takes_a_constant_number_of_queries(client, count, django_assert_num_queries):
    for _ in range(count):
        make_label(cluster=make_cluster(region=make_region()))

    with django_assert_num_queries(4):  # regions of the filter, count, clusters, labels
        client.get(URL)


def test_page_of_a_cluster_says_what_is_known_and_what_is_not(client):
    cluster = make_cluster(
        name="Wuhan", output_value=5500, output_unit="100 M CNY", output_qualifier="more than"
    )

    text = client.get(cluster.get_absolute_url()).text

    assert "more than 5,500 × 100 M CNY" in text
    assert "Not stated" in text


def test_an_expired_label_is_shown_as_expired(client):
    label = make_label(valid_from=date(2020, 1, 1), valid_until=date(2022, 1, 1))

    text = client.get(reverse("clusters:cluster", args=[label.cluster.slug])).text

    assert "expired" in text
    assert "31 Dec 2021" in text
