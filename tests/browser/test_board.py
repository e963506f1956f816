"""The decision board in a real browser: dragged, keyed, read out, without script, on a phone."""

import re
import time

import pytest
from django.urls import reverse

from reviews.models import Scenario
from tests.browser.walking import OVERFLOW
from tests.factories.accounts import make_officer
from tests.reviews.deciding import make_ranked_stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RANKS = (1, 2, 2, 4, 5, 6, 6, 8)
ASKED = (40, 30, 20, 40, 40, 10, 25, 5)


@pytest.fixture
def stage():
    stage = make_ranked_stage(requested=ASKED, ranks=RANKS, places=4, budget=150_000_000)
    last = stage.rankings.get().entries.order_by("-rank").first()
    type(last).objects.filter(pk=last.pk).update(is_fundable=False, reasons=["Too weak."])
    return stage


@pytest.fixture
def address(live_server, stage):
    return live_server.url + reverse("reviews:selection", args=[stage.call.code, stage.position])


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def board(page, address, sign_in, officer):
    sign_in(page.context, officer)
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(address)
    return page


def above(page):
    return int(page.locator("#cut .handle").get_attribute("aria-valuenow"))


def figures(page):
    """All that the page says of the line, as a person reads it."""
    panel = page.locator(".board-figures").inner_text()
    problems = page.locator(".board-problems li:visible").all_inner_texts()
    return panel, problems, page.locator(".board-balance").inner_text()


def eventually(ask, expected):
    until = time.monotonic() + 5
    while (found := ask()) != expected and time.monotonic() < until:
        time.sleep(0.05)
    assert found == expected


def order(page):
    return page.locator(".board-table tbody tr").evaluate_all(
        "rows => rows.map(row => row.id || row.className + '|' + row.cells[0].textContent)"
    )


def test_the_browser_counts_what_the_server_counts_wherever_the_line_is(board, address):
    for count in range(len(RANKS) + 1):
        board.goto(f"{address}?cut=0")
        board.locator("#line-at").fill(str(count))
        moved, order_moved = figures(board), order(board)
        board.goto(f"{address}?cut={count}")
        assert figures(board) == moved, count
        assert order(board) == order_moved, count


def test_arrow_keys_move_the_line_and_it_keeps_the_focus(board):
    handle = board.locator("#cut .handle")
    handle.focus()
    start = above(board)

    for key, expected in [
        ("ArrowUp", start - 1),
        ("ArrowDown", start),
        ("End", len(RANKS)),
        ("ArrowDown", len(RANKS)),
        ("PageUp", 0),
        ("PageDown", len(RANKS)),
        ("Home", 0),
    ]:
        board.keyboard.press(key)
        assert above(board) == expected
    assert board.evaluate("document.activeElement.className") == "handle"


def test_moving_the_line_asks_the_server_nothing(board):
    asked = []
    board.route("**/charts/**", lambda route: route.abort())  # these come when one scrolls there
    board.on("request", lambda request: asked.append(request.url))
    board.locator("#cut .handle").focus()
    for key in ("End", "Home", "ArrowDown", "ArrowDown"):
        board.keyboard.press(key)

    eventually(lambda: board.evaluate("location.search"), "?cut=2")
    # Chromium itself looks for the icon anew whenever the address changes
    assert [url for url in asked if not re.search(r"/charts/|/img/mark\.", url)] == []


def test_a_screen_reader_hears_what_the_line_gives_and_what_is_wrong(board):
    board.get_by_role("button", name="Line down").click()
    board.locator("#line-at").fill("5")

    words = (
        "Winners: 5. Left: −20,000,000.00 EUR. Over the places by 1. "
        "Over the budget by 20,000,000.00 EUR."
    )
    eventually(lambda: board.locator("[data-status]").inner_text(), words)
    handle = board.get_by_role("separator", name="Move the line")
    assert handle.get_attribute("aria-valuetext") == "Winners: 5. Left: −20,000,000.00 EUR"


def test_a_tie_on_the_line_is_named_and_marked(board):
    board.locator("#line-at").fill("2")

    assert "of those at rank 2, 1 stand above it and 1 below" in figures(board)[1][0]
    assert board.locator("tr.tied").count() == 2
    board.locator("#line-at").fill("3")
    assert board.locator("tr.tied").count() == 0


def test_the_line_is_dragged(board):
    board.locator(".board-table").evaluate("table => table.scrollIntoView()")
    box = board.locator("#cut .handle").bounding_box()
    target = board.locator(".board-table tbody tr:not(.line)").nth(0).bounding_box()
    board.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    board.mouse.down()
    board.mouse.move(target["x"] + 300, target["y"] + target["height"] - 4, steps=8)
    assert above(board) == 1
    board.mouse.up()
    board.mouse.move(box["x"] + 300, box["y"] + 200, steps=3)

    assert above(board) == 1
    assert order(board)[1] == "cut"


def test_the_line_as_it_stands_is_kept_as_a_scenario(board):
    board.locator("#line-at").fill("1")
    board.get_by_label("Keep this line under a name").fill("One winner")
    board.get_by_role("button", name="Keep scenario").click()

    board.get_by_role("heading", name="Scenario: One winner").wait_for()
    assert Scenario.objects.get().cut == 1


def test_without_script_buttons_move_the_line_by_asking(
    browser, address, sign_in, officer, live_server
):
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, officer)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Line up").click()

    assert page.url.endswith("cut=3")
    assert above(page) == 3
    assert "Winners\n3 of 4" in page.locator(".board-figures").inner_text()
    assert page.get_by_role("link", name="Scores, rank intervals").is_visible()
    context.close()


def test_axe_finds_nothing_and_nothing_overflows(board, address, assert_accessible):
    board.locator("#line-at").fill("5")
    assert_accessible(board)
    for width in (360, 768):
        board.set_viewport_size({"width": width, "height": 760})
        board.goto(address)
        assert_accessible(board)
        assert board.evaluate(OVERFLOW) <= 0, width


def test_axe_finds_nothing_on_the_pages_beside_the_board(
    board, stage, live_server, assert_accessible
):
    board.locator("#line-at").fill("2")
    board.get_by_label("Keep this line under a name").fill("Two")
    board.get_by_role("button", name="Keep scenario").click()
    board.get_by_role("heading", name="Scenario: Two").wait_for()
    scenario, place = Scenario.objects.get(), [stage.call.code, stage.position]
    one, other = stage.rankings.get().entries.order_by("rank", "pk")[:2]
    board.set_viewport_size({"width": 360, "height": 760})
    for name, arguments, query in [
        ("scenario", [scenario.pk], ""),
        ("scenarios", [], ""),
        ("scenario-choice", [scenario.pk, one.dossier_id], ""),
        ("board-charts", [], ""),
        ("board-methods", [], ""),
        ("compare-two", [], f"?one={one.pk}&other={other.pk}"),
        ("rank-explained", [one.pk], ""),
    ]:
        board.goto(live_server.url + reverse(f"reviews:{name}", args=[*place, *arguments]) + query)
        assert_accessible(board)
        assert board.evaluate(OVERFLOW) <= 0, name


def test_the_pictures_come_when_one_scrolls_to_them(board, stage):
    """The link to their own page stands there until then."""
    stage.rankings.get().entries.update(totals=["3", "4"], raw_numerator="7", raw_denominator="2")
    board.locator("#board-charts").scroll_into_view_if_needed()

    eventually(lambda: board.locator("#board-charts[data-from]").count(), 0)
    assert board.locator("#board-charts .chart-grid svg").count()


def test_without_a_connection_the_link_to_the_pictures_stays(board):
    board.context.set_offline(True)
    board.locator("#board-charts").scroll_into_view_if_needed()

    board.wait_for_timeout(500)
    assert board.locator("#board-charts a").is_visible()
