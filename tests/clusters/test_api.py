"""The register for programs: documented, paged, with ETags, and strict about its parameters."""

import re
from datetime import date

import pytest
from django.urls import reverse

from tests.factories.clusters import make_cluster, make_label, make_region

pytestmark = pytest.mark.django_db
CLUSTERS, LABELS, COUNTS = "/api/v1/clusters", "/api/v1/labels", "/api/v1/counts"


def lasting(begins, ends, **fields):
    return make_label(
        valid_from=date.fromisoformat(begins), valid_until=date.fromisoformat(ends), **fields
    )


def test_clusters_come_with_their_place_and_their_labels_of_the_day(client, settings):
    settings.SITE_URL = "https://podium.example.org"
    cluster = make_cluster(
        name="Südwest", slug="suedwest", region=make_region(code="DE1", name="B-W")
    )
    lasting("2019-01-01", "2021-01-01", cluster=cluster, number="L-1")

    answer = client.get(CLUSTERS, {"q": "SÜDWEST", "on": "2020-12-31"}).json()

    assert (answer["as_of"], answer["count"], answer["next"]) == ("2020-12-31", 1, None)
    (one,) = answer["items"]
    assert (one["cluster"], one["region"], one["country"]) == ("Südwest", "DE1", "DE")
    assert one["address"] == "https://podium.example.org/clusters/suedwest/"
    assert [label["last_valid_day"] for label in one["labels"]] == ["2020-12-31"]
    later = client.get(CLUSTERS, {"on": "2021-01-01"}).json()
    assert later["items"][0]["labels"] == []


def test_pages_lead_to_each_other_until_all_were_there_once(client):
    for n in range(5):
        make_cluster(name=f"C {n}")

    url, seen = f"{CLUSTERS}?per_page=2&on=2020-01-01", []
    while url:
        response = client.get(url)
        seen += [one["cluster"] for one in response.json()["items"]]
        url = response.json()["next"]
        assert (f'<{url}>; rel="next"' == response.headers.get("Link")) == bool(url)
        assert not url or "on=2020-01-01" in url

    assert seen == [f"C {n}" for n in range(5)]


def test_next_does_not_follow_the_host_that_a_request_names(client, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://podium.example.org", ["*"]
    for _ in range(2):
        make_cluster()

    answer = client.get(CLUSTERS, {"per_page": 1}, headers={"host": "evil.example.org"}).json()

    assert answer["next"].startswith("https://podium.example.org/api/v1/clusters?")


def test_labels_say_how_they_stand_on_the_day_and_what_followed(client):
    first = lasting(
        "2017-01-01",
        "2019-01-01",
        number="L-1",
        status="superseded",
        ended_on=date(2018, 6, 1),
        ended_at="2026-01-01T00:00Z",
        status_reason="Private words",
    )
    lasting(
        "2018-06-01",
        "2020-06-01",
        cluster=first.cluster,
        label_type=first.label_type,
        number="L-2",
        supersedes=first,
    )

    then = client.get(LABELS, {"on": "2018-01-01"}).json()
    assert [(one["number"], one["state"]) for one in then["items"]] == [("L-1", "valid")]
    one = client.get(f"{LABELS}/L-1", {"on": "2018-07-01"}).json()["label"]
    assert (one["state"], one["ended_on"], one["superseded_by"]) == (
        "superseded",
        "2018-06-01",
        "L-2",
    )
    assert client.get(f"{LABELS}/L-2").json()["label"]["supersedes"] == "L-1"
    assert client.get(f"{LABELS}/L-2").json()["label"]["state"] == "expired"
    expired = client.get(LABELS, {"validity": "expired"}).json()["items"]
    assert [one["number"] for one in expired] == ["L-2"]
    assert "Private words" not in client.get(f"{LABELS}/L-1").text


def test_counts_are_as_of_the_day(client):
    lasting("2018-01-01", "2020-01-01", tier="silver", is_sample=True)

    answer = client.get(COUNTS, {"on": "2019-12-31"}).json()

    assert answer["tiers"][1] == {"tier": "silver", "count": 1, "samples": 1}
    assert answer["total"] == 1
    assert client.get(COUNTS, {"on": "2020-01-01"}).json()["total"] == 0


@pytest.mark.parametrize("path", [CLUSTERS, LABELS, COUNTS, f"{LABELS}/L-1"])
def test_who_has_the_answer_already_gets_304_until_it_changes(client, path):
    label = make_label(number="L-1")
    first = client.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=300"

    again = client.get(path, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    if path != COUNTS:
        type(label.cluster).objects.update(name="Renamed")
    else:
        make_label()
    changed = client.get(path, headers={"if-none-match": first.headers["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize(
    ("asked", "parameter", "words"),
    [
        ({"on": "31.02.2025"}, "on", "“31.02.2025” is no day. Write one as 2025-02-28."),
        ({"on": "2025-02-31"}, "on", "is no day"),
        ({"on": "0001-01-01"}, "on", "between 1900-01-01 and 2200-12-31"),
        ({"on": "1700000000"}, "on", "is no day"),
        ({"tier": "platinum"}, "tier", "'gold', 'silver' or 'bronze'"),
        ({"validity": "sometimes"}, "validity", "'in-force'"),
        ({"sector": "boats"}, "sector", "'ict'"),
        ({"country": "Germany"}, "country", "match"),
        ({"region": "'; --"}, "region", "match"),
        ({"q": "a\0b"}, "q", "NUL"),
        ({"q": "x" * 101}, "q", "100"),
        ({"page": "0"}, "page", "greater than or equal to 1"),
        ({"page": "99999999999999999999"}, "page", "less than or equal to"),
        ({"per_page": "201"}, "per_page", "200"),
    ],
)
@pytest.mark.parametrize("path", [CLUSTERS, LABELS])
def test_a_wrong_parameter_is_named_with_a_sentence(client, path, asked, parameter, words):
    response = client.get(path, asked)

    assert response.status_code == 422
    (problem,) = response.json()["detail"]
    assert problem["parameter"] == parameter
    assert words in problem["problem"]
    assert "public" not in response.headers.get("Cache-Control", "")


@pytest.mark.parametrize("number", ["nope", "a%00b", "x" * 500, "L-1%27--"])
def test_a_number_that_is_not_there_is_404_as_json(client, number):
    response = client.get(f"{LABELS}/{number}")

    assert (response.status_code, response.json()) == (404, {"detail": "There is no such entry."})


def test_a_label_that_is_not_public_yet_is_not_there(client):
    make_label(number="L-1", status="pending")

    assert client.get(f"{LABELS}/L-1").status_code == 404


@pytest.mark.parametrize("path", [CLUSTERS, LABELS, COUNTS, "/api/v1/openapi.json"])
def test_nothing_can_be_sent(client, path):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(path).status_code == 405


def test_the_openapi_document_declares_every_answer(client):
    document = client.get("/api/v1/openapi.json").json()

    declared = {path: set(ways["get"]["responses"]) for path, ways in document["paths"].items()}
    assert declared == {
        CLUSTERS: {"200", "422"},
        LABELS: {"200", "422"},
        f"{LABELS}/{{number}}": {"200", "404", "422"},
        COUNTS: {"200", "422"},
    }
    assert {way for ways in document["paths"].values() for way in ways} == {"get"}


def test_the_page_for_people_explains_every_parameter_and_loads_nothing_from_elsewhere(client):
    document = client.get("/api/v1/openapi.json").json()
    page = client.get(reverse("clusters:interface"))

    for path, ways in document["paths"].items():
        assert path in page.text
        for parameter in ways["get"]["parameters"]:
            assert f"<code>{parameter['name']}</code>" in page.text
    assert "'in-force'" not in page.text
    assert "in-force, ending, expired" in page.text
    loaded = re.findall(r"<(?:script|link|img)\b[^>]*(?:src|href)=\"([^\"]+)\"", page.text)
    assert all(address.startswith("/") for address in loaded)


def test_no_field_is_about_a_person(client):
    document = client.get("/api/v1/openapi.json").json()
    fields = {
        name
        for schema in document["components"]["schemas"].values()
        for name in schema.get("properties", {})
    }

    assert not fields & {"granted_by", "manager", "email", "status_reason", "reason", "summary"}
