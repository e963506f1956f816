from datetime import date

import pytest
from django.urls import reverse

from clusters.models import Suspension
from core import clock
from tests.factories.accounts import make_officer
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

    # countries and regions of the filter, counts by tier, years, count, clusters, labels
    with django_assert_num_queries(7):
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


# As of a day


def lasting(begins, ends, **fields):
    return make_label(
        valid_from=date.fromisoformat(begins), valid_until=date.fromisoformat(ends), **fields
    )


def counted(response):
    return {str(tile["label"]): tile["value"] for tile in response.context["tiles"]}


def test_counts_by_tier_are_those_of_the_day_that_is_asked_for(client):
    lasting("2018-01-01", "2020-01-01", tier="gold")
    lasting("2019-06-01", "2021-06-01", tier="gold")
    lasting("2019-06-01", "2021-06-01", tier="bronze", is_sample=True)

    on = client.get(URL, {"on": "2019-07-01"})
    assert counted(on) == {"gold": "2", "silver": "0", "bronze": "1"}
    assert "1 of them is a sample" in on.text
    assert counted(client.get(URL, {"on": "2019-05-31"}))["bronze"] == "0"
    assert counted(client.get(URL, {"on": "2020-01-01"}))["gold"] == "1"


def test_counts_are_of_the_clusters_that_were_searched_for(client):
    lasting("2018-01-01", "2020-01-01", cluster=make_cluster(name="Südwest", sector="energy"))
    lasting("2018-01-01", "2020-01-01")

    found = client.get(URL, {"on": "2019-01-01", "q": "SÜDWEST"})

    assert counted(found)["gold"] == "1"
    assert "of the clusters found" in found.text


@pytest.mark.parametrize("wrong", ["31.02.2025", "2025-02-31", "soon", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_answered_at_its_field_and_not_with_another_day(client, wrong):
    page = client.get(URL, {"on": wrong})

    assert page.status_code == 422
    assert page.context["bar"].errors["on"]
    assert "Cache-Control" not in page.headers
    if wrong == "31.02.2025":
        assert "“31.02.2025” is no day of the calendar. Write it as 2025-02-28." in page.text
    assert client.get(make_cluster().get_absolute_url(), {"on": wrong}).status_code == 422


def test_a_day_may_be_written_as_germans_do(client):
    assert client.get(URL, {"on": "25.07.2019"}).context["asked"].on == date(2019, 7, 25)


def test_validity_tells_in_force_ending_and_expired_apart(client):
    for name, begins, ends in [
        ("Long", "2018-01-01", "2021-01-01"),
        ("Soon over", "2018-01-01", "2020-03-01"),
        ("Over", "2017-01-01", "2019-01-01"),
    ]:
        lasting(begins, ends, cluster=make_cluster(name=name))
    make_cluster(name="Never")
    renewed = make_cluster(name="Renewed")
    old = lasting(
        "2017-01-01",
        "2019-01-01",
        cluster=renewed,
        status="superseded",
        ended_on=date(2019, 1, 1),
        ended_at=clock.now(),
    )
    lasting("2019-01-01", "2022-01-01", cluster=renewed, label_type=old.label_type)

    def found(validity, **more):
        return names(client.get(URL, {"on": "2019-12-01", "validity": validity} | more))

    assert found("in-force") == ["Long", "Renewed", "Soon over"]
    assert found("ending") == ["Soon over"]
    assert found("expired") == ["Over"]
    assert found("expired", tier="silver") == []
    assert len(found("")) == 5


def test_a_label_that_was_revoked_or_superseded_has_not_expired(client):
    for status in ("revoked", "superseded"):
        lasting(
            "2017-01-01",
            "2019-01-01",
            status=status,
            ended_on=date(2018, 1, 1),
            ended_at=clock.now(),
        )

    assert names(client.get(URL, {"on": "2019-12-01", "validity": "expired"})) == []


def test_lists_are_sorted_both_ways_and_whoever_has_no_label_comes_last(client):
    lasting("2018-01-01", "2020-01-01", cluster=make_cluster(name="A"))
    lasting("2018-01-01", "2021-01-01", cluster=make_cluster(name="B"))
    make_cluster(name="C")

    def found(sort):
        return names(client.get(URL, {"on": "2019-01-01", "sort": sort}))

    assert found("until") == ["A", "B", "C"]
    assert found("-until") == ["B", "A", "C"]
    assert found("-name") == ["C", "B", "A"]
    assert found("'; drop") == ["A", "B", "C"]


def test_days_to_choose_are_today_and_the_ends_of_years_with_labels(client):
    lasting("2019-07-25", "2021-07-25")

    days = client.get(URL, {"q": "x", "page": "3"}).context["days"]

    assert [day["label"] for day in days] == ["Today", "2021", "2020", "2019"]
    assert days[-1]["url"] == "?q=x&on=2019-12-31"


def test_strangers_may_keep_a_page_and_those_signed_in_may_not(client):
    assert "public" in client.get(URL)["Cache-Control"]

    client.force_login(make_officer())

    assert "no-store" in client.get(URL)["Cache-Control"]


# One cluster's labels


def test_history_says_how_each_label_stood_on_the_day_and_what_followed(client):
    cluster = make_cluster()
    first = lasting(
        "2019-07-25",
        "2021-07-25",
        cluster=cluster,
        tier="bronze",
        number="L-1",
        status="superseded",
        ended_on=date(2021, 7, 25),
        ended_at=clock.now(),
    )
    lasting(
        "2021-07-25",
        "2024-07-25",
        cluster=cluster,
        label_type=first.label_type,
        number="L-2",
        supersedes=first,
    )

    def states(on):
        entries = client.get(cluster.get_absolute_url(), {"on": on}).context["labels"]
        return {entry.label.number: str(entry.state) for entry in entries}

    assert states("2020-01-01") == {"L-2": "pending", "L-1": "valid"}
    assert states("2022-01-01") == {"L-2": "valid", "L-1": "superseded"}
    assert states("2025-01-01")["L-2"] == "expired"
    text = client.get(cluster.get_absolute_url()).text
    assert "Renewal of L-1 (bronze) without a gap." in text
    assert "Followed by L-2 (gold) from 25 Jul 2021." in text


@pytest.mark.parametrize(
    ("begins", "words"),
    [
        ("2020-01-01", "Took the place of L-1 (bronze), which was valid still."),
        ("2022-01-01", "A new label: L-1 (bronze) had ended before."),
    ],
)
def test_an_upgrade_and_a_new_label_are_no_renewals(client, begins, words):
    first = lasting(
        "2019-07-25",
        "2021-07-25",
        tier="bronze",
        number="L-1",
        status="superseded",
        ended_on=date.fromisoformat(begins),
        ended_at=clock.now(),
    )
    lasting(
        begins,
        "2025-01-01",
        cluster=first.cluster,
        label_type=first.label_type,
        supersedes=first,
    )

    assert words in client.get(first.cluster.get_absolute_url()).text


def test_suspensions_are_told_without_their_reasons(client):
    label = lasting("2019-01-01", "2021-01-01", status_reason="Private words one")
    Suspension.objects.create(
        label=label, since=date(2020, 1, 1), until=date(2020, 3, 1), reason="Private words two"
    )

    page = client.get(label.cluster.get_absolute_url(), {"on": "2020-02-01"})

    assert str(page.context["labels"][0].state) == "suspended"
    assert "Suspended from 1 Jan 2020, in force again from 1 Mar 2020." in page.text
    assert "Private words" not in page.text
    assert client.get(URL, {"on": "2020-02-01", "tier": "any"}).context["page"].paginator.count == 0


# The map


def test_map_and_its_table_count_labels_and_clusters_by_region(client):
    bavaria = make_region(code="DE2", name="Bayern")
    for n in range(3):
        lasting("2018-01-01", "2020-01-01", cluster=make_cluster(region=bavaria, name=f"C {n}"))
    make_cluster(region=bavaria)
    make_cluster(country="FR")

    page = client.get("/clusters/map/", {"on": "2019-01-01"})
    rows = {row.label: (row.value, row.cells) for row in page.context["map"].rows}

    assert rows["Bayern"] == (3, (3, 0, 0))
    assert rows["France"] == (0, (0, 0, 0))
    assert len(rows) == 17
    assert 'aria-label="Bayern: 3"' in page.text
    assert "EuroGeographics" in page.text
    page = client.get("/clusters/map/", {"on": "2019-01-01", "show": "clusters"})
    assert {row.label: row.value for row in page.context["map"].rows}["Bayern"] == 4


def test_the_map_names_no_first_among_equals(client):
    for code in ("DE1", "DE2"):
        make_label(cluster=make_cluster(region=make_region(code=code, name=code)))

    sentence = client.get("/clusters/map/").context["map"].sentence

    assert "have the most: 1 each of 2" in sentence


def test_a_region_of_the_map_leads_to_what_is_counted_in_it(client):
    bavaria = make_region(code="DE2", name="Bayern")
    lasting("2018-01-01", "2020-01-01", cluster=make_cluster(region=bavaria, name="One"))
    make_cluster(name="Elsewhere")

    rows = client.get("/clusters/map/", {"on": "2019-01-01"}).context["map"].rows
    url = next(row.url for row in rows if row.key == "DE2")

    assert names(client.get(url)) == ["One"]
    assert "on=2019-01-01" in url


def test_filters_hold_on_the_map_but_for_the_place(client):
    bavaria, saxony = make_region(code="DE2"), make_region(code="DED")
    make_cluster(region=bavaria, sector="ict")
    make_cluster(region=saxony, sector="energy")

    asked = {"sector": "ict", "region": "DED", "show": "clusters"}
    rows = client.get("/clusters/map/", asked).context["map"].rows

    assert {row.key: row.value for row in rows if row.value} == {"DE2": 1}
