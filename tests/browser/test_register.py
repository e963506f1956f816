"""The public register in real Chromium: read by axe, by keyboard, on a phone, without script."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories.clusters import make_cluster, make_label, make_region

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUSED = "document.activeElement.getAttribute('aria-label')"


@pytest.fixture
def registered():
    """Three clusters in two regions and one abroad, with labels of 2019."""
    bavaria, saxony = (
        make_region(code="DE2", name="Bayern"),
        make_region(code="DED", name="Sachsen"),
    )
    for name, region, tier in [
        ("MicroTEC Südwest", bavaria, "gold"),
        ("Isar Health", bavaria, "bronze"),
        ("Elbe Carbon", saxony, "silver"),
    ]:
        cluster = make_cluster(name=name, region=region)
        make_label(
            cluster=cluster,
            tier=tier,
            valid_from=date(2018, 7, 25),
            valid_until=date(2020, 7, 25),
        )
    return make_cluster(name="Rhône Textile", country="FR")


def test_a_name_of_one_long_word_stays_on_a_phone(page, live_server):
    cluster = make_cluster(name="Donaudampfschifffahrts" * 8)
    page.set_viewport_size({"width": 360, "height": 780})

    for address in (cluster.get_absolute_url(), "/clusters/"):
        page.goto(live_server.url + address)
        assert page.evaluate(OVERFLOW) == 0, address


def test_every_page_of_the_register_is_clean_and_fits_a_phone(
    page, live_server, registered, assert_accessible
):
    faults = []
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    labelled = make_label(cluster=registered).cluster
    places = [reverse(f"clusters:{name}") for name in ("register", "map", "data", "interface")]
    for path in [*places, labelled.get_absolute_url()]:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{live_server.url}{path}?on=2019-12-31")
        assert_accessible(page)
        page.set_viewport_size({"width": 360, "height": 780})
        assert page.evaluate(OVERFLOW) <= 0, path
    assert faults == []


def test_a_region_of_the_map_is_chosen_by_keyboard(page, live_server, registered):
    page.goto(f"{live_server.url}{reverse('clusters:map')}?on=2019-12-31")
    page.locator("svg.wide a, svg.narrow a").locator("visible=true").first.focus()
    for _ in range(20):
        if page.evaluate(FOCUSED) == "Bayern: 2":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="MicroTEC Südwest")).to_be_visible()
    expect(page.get_by_role("link", name="Isar Health")).to_be_visible()
    expect(page.get_by_role("link", name="Elbe Carbon")).to_have_count(0)
    expect(page.locator("#id_on")).to_have_value("2019-12-31")


def test_the_table_beside_the_map_has_what_lies_outside_it(page, live_server, registered):
    page.goto(f"{live_server.url}{reverse('clusters:map')}?on=2019-12-31&show=clusters")

    row = page.get_by_role("row", name="France")
    expect(row).to_contain_text("1")
    row.get_by_role("link").click()
    expect(page.get_by_role("link", name="Rhône Textile")).to_be_visible()


def test_without_script_one_asks_for_a_day_searches_and_sees_the_map(
    browser, live_server, registered
):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + reverse("clusters:register"))
    page.get_by_role("link", name="2019").click()
    page.get_by_label("Name").fill("SÜDWEST")
    page.get_by_role("button", name="Filter").click()

    expect(page.get_by_role("link", name="MicroTEC Südwest")).to_be_visible()
    expect(page.get_by_text("Labels in force on 31 Dec 2019")).to_be_visible()
    page.get_by_role("link", name="Map").click()
    expect(page.locator("svg.wide path[data-value='1']")).to_have_count(1)
    context.close()
