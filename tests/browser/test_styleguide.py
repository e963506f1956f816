"""Every component and chart in real Chromium: readable, reachable, nothing cut off."""

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LETTERS_OUTSIDE = """
[...document.querySelectorAll('.chart svg text')]
  .filter(text => text.ownerSVGElement.getBoundingClientRect().width)
  .filter(text => {
    const box = text.getBBox(), view = text.ownerSVGElement.viewBox.baseVal;
    return box.x < -1 || box.x + box.width > view.width + 1;
  }).map(text => text.textContent)
"""
SMALLEST_LETTER = """
Math.min(...[...document.querySelectorAll('.chart svg text')]
  .filter(text => text.ownerSVGElement.getBoundingClientRect().width)
  .map(text => {
    const svg = text.ownerSVGElement;
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    return parseFloat(getComputedStyle(text).fontSize) * scale;
  }))
"""
SMALL_TARGETS = """
[...document.querySelectorAll('button, .button, nav a, summary, select, textarea')]
  .filter(element => element.offsetParent && element.getBoundingClientRect().height < 43.5)
  .map(element => element.outerHTML.slice(0, 100))
"""


@pytest.fixture
def guide(page, live_server, settings):
    settings.DEMO = True
    faults = []
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(live_server.url + reverse("styleguide"))
    yield page
    assert faults == []


def test_axe_finds_nothing_in_light_and_dark(guide, assert_accessible):
    assert_accessible(guide)


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_is_cut_off_and_letters_stay_readable(guide, width):
    guide.set_viewport_size({"width": width, "height": 900})
    assert guide.evaluate(OVERFLOW) <= 0
    assert guide.evaluate(LETTERS_OUTSIDE) == []
    assert guide.evaluate(SMALLEST_LETTER) >= 10.5
    assert guide.evaluate(SMALL_TARGETS) == []


def test_error_summary_has_the_focus_and_leads_to_the_field(guide):
    assert guide.evaluate("document.activeElement.className") == "error-summary"
    guide.locator(".error-summary a").first.click()
    assert guide.evaluate("document.activeElement.name") == "wrong-requested"


def test_divider_moves_by_arrow_keys_and_is_remembered(guide):
    divider = guide.locator(".split-divider")
    divider.focus()
    before = guide.locator(".split-pane").first.bounding_box()["width"]
    guide.keyboard.press("ArrowLeft")
    guide.keyboard.press("ArrowLeft")
    assert divider.get_attribute("aria-valuenow") == "45"
    assert guide.locator(".split-pane").first.bounding_box()["width"] < before
    guide.reload()
    assert guide.locator(".split-divider").get_attribute("aria-valuenow") == "45"


def test_menu_opens_by_keyboard_and_closes_by_escape(guide):
    menu = guide.locator(".page-head details.menu")
    menu.locator("summary").focus()
    guide.keyboard.press("Enter")
    assert menu.get_attribute("open") is not None
    guide.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert guide.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_chosen_colours_stay(guide):
    guide.emulate_media(color_scheme="light")
    guide.get_by_role("button", name="Dark colours").click()
    guide.reload()
    assert guide.evaluate("document.documentElement.dataset.theme") == "dark"
    background = guide.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(20, 23, 28)"


def test_words_are_counted_while_typing(guide):
    area = guide.locator("#id_summary")
    area.fill("light from waste heat")
    assert guide.locator("#id_summary-words").inner_text() == "4 of 150 words"


def test_server_s_words_stand_without_script(browser, live_server, settings):
    settings.DEMO = True
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 900})
    plain = context.new_page()
    plain.goto(live_server.url + reverse("styleguide"))
    assert "in 27 hours" in plain.inner_text(".page-head")
    assert plain.locator(".split-pane").nth(1).is_visible()
    assert plain.get_by_text("At most 150 words").first.is_visible()
    context.close()
