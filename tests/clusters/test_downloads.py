"""What was found in the register, to take along."""

import csv
import io
import json
from datetime import date

import pytest

from core import topology
from tests.factories.clusters import make_cluster, make_label, make_region

pytestmark = pytest.mark.django_db
ON = {"on": "2019-06-01"}


def body(response):
    assert response.status_code == 200
    return (b"".join(response) if response.streaming else response.content).decode()


def table(client, **asked):
    text = body(client.get("/clusters/data/clusters.csv", ON | asked))
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.fixture
def bavarian():
    region = make_region(code="DE2", name="Bayern")
    cluster = make_cluster(name="=Südwest", region=region, is_sample=True)
    make_label(
        cluster=cluster, number="L-1", valid_from=date(2018, 1, 1), valid_until=date(2020, 1, 1)
    )
    return cluster


def test_table_names_day_source_and_licence_and_calculates_nothing(client, bavarian, settings):
    settings.REGISTER_LICENCE, settings.SITE_URL = "Licence of ours", "https://podium.example.org"

    (row,) = table(client)

    assert row["cluster"] == "'=Südwest"
    assert (row["as_of"], row["licence"]) == ("2019-06-01", "Licence of ours")
    assert row["source"] == "https://podium.example.org/clusters/"
    assert (row["number"], row["last_valid_day"], row["is_sample"]) == ("L-1", "2019-12-31", "yes")


def test_a_cluster_with_two_labels_has_two_rows_and_one_without_has_one(client, bavarian):
    make_label(
        cluster=bavarian, number="L-2", valid_from=date(2018, 1, 1), valid_until=date(2020, 1, 1)
    )
    make_cluster(name="Without")

    assert [(row["cluster"], row["number"]) for row in table(client)] == [
        ("'=Südwest", "L-1"),
        ("'=Südwest", "L-2"),
        ("Without", ""),
    ]


def test_files_hold_what_was_filtered(client, bavarian):
    make_cluster(name="Other")

    assert [row["cluster"] for row in table(client, q="SÜDWEST")] == ["'=Südwest"]
    found = json.loads(body(client.get("/clusters/data/clusters.json", ON | {"tier": "gold"})))
    assert [one["cluster"] for one in found["clusters"]] == ["=Südwest"]
    assert found["as_of"] == "2019-06-01"
    assert found["clusters"][0]["labels"][0]["number"] == "L-1"
    nothing = json.loads(body(client.get("/clusters/data/clusters.json", {"q": "nobody"})))
    assert nothing["clusters"] == []


def test_a_cluster_is_placed_in_the_middle_of_its_region_or_nowhere(client, bavarian):
    make_cluster(name="Without a region")

    found = json.loads(body(client.get("/clusters/data/clusters.geojson", ON)))

    places = {f["properties"]["cluster"]: f["geometry"] for f in found["features"]}
    assert places == {
        "=Südwest": {"type": "Point", "coordinates": [11.09756, 48.95783]},
        "Without a region": None,
    }
    assert "EuroGeographics" in found["notice"]


def test_regions_carry_their_shape_and_counts(client, bavarian):
    found = json.loads(body(client.get("/clusters/data/regions.geojson", ON)))

    by_code = {feature["id"]: feature for feature in found["features"]}
    assert len(by_code) == 16
    assert by_code["DE2"]["properties"] == {
        "region": "DE2",
        "name": "Bayern",
        "clusters": 1,
        "gold": 1,
        "silver": 0,
        "bronze": 0,
    }
    for feature in found["features"]:
        for outer, *holes in feature["geometry"]["coordinates"]:
            assert outer[0] == outer[-1]
            assert topology.area(outer) > 0
            assert all(topology.area(hole) < 0 for hole in holes)
    assert "EuroGeographics" in found["notice"]


@pytest.mark.parametrize("name", ["clusters.csv", "clusters.json", "regions.geojson"])
@pytest.mark.parametrize("asked", [{"on": "31.02.2025"}, {"tier": "platinum"}, {"q": "a\0b"}])
def test_what_makes_no_sense_gives_no_file(client, name, asked):
    assert client.get(f"/clusters/data/{name}", asked).status_code == 422


def test_another_ending_is_not_there(client):
    assert client.get("/clusters/data/clusters.exe").status_code == 404


def test_the_page_of_the_data_offers_the_files_of_what_is_chosen(client):
    page = client.get("/clusters/data/", {"on": "2019-06-01", "tier": "gold"})

    assert "/clusters/data/clusters.csv?on=2019-06-01&amp;tier=gold" in page.text
    assert len(page.context["downloads"]) == 4
