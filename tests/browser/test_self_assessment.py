"""Writing a self-assessment in a real browser: levels, documents, and the distance to each tier."""

import pytest
from playwright.sync_api import expect

from tests.browser.writing import place, saved
from tests.factories.applications import make_draft, make_preset_call, question
from tests.factories.uploads import pdf_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GOVERNANCE = "indicators-governance"


@pytest.fixture
def draft(manager):
    return make_draft(call=make_preset_call("cluster-management"), managers=[manager])


@pytest.fixture
def section(page, open_page, draft):
    open_page("section", *place(draft, question(draft, GOVERNANCE).section_id))
    return page.locator(f'[data-question="q{question(draft, GOVERNANCE).pk}"]')


def level(section, code, number):
    indicator = section.locator("fieldset.indicator").filter(has_text=code).first
    return indicator.get_by_role("radio").nth(number)


def test_each_level_that_is_chosen_brings_the_distance_up_to_date(page, draft, section):
    by_group = page.locator("#distance > details > summary")
    by_group.click()

    level(section, "2.1", 3).check()

    expect(saved(page, draft, GOVERNANCE)).to_contain_text("Saved")
    expect(page.locator("#distance")).to_contain_text("1 of 31 chosen")
    expect(page.locator("#distance .gold dd")).to_contain_text("2.4 %, 30 levels to choose")
    expect(page.locator("#distance-short")).to_contain_text("2.4 %")
    expect(page.locator("#distance figure.chart")).to_be_visible()  # what was unfolded stays so
    expect(section.locator(".invalid-feedback:not(:empty)")).to_have_count(0)


def test_levels_are_chosen_with_the_keyboard_alone(page, draft, section):
    level(section, "2.1", 0).focus()

    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")

    expect(level(section, "2.1", 2)).to_be_checked()
    expect(page.locator("#distance .gold dd")).to_contain_text("1.6 %")


UNDER_THE_BAR = """() => {
  const here = document.activeElement.getBoundingClientRect();
  const bar = document.querySelector(".sticky-actions");
  const isInside = bar.contains(document.activeElement);
  return !isInside && here.bottom > bar.getBoundingClientRect().top;
}"""


def test_on_a_phone_no_field_that_the_keyboard_reaches_hides_under_the_bar(page, section):
    page.set_viewport_size({"width": 360, "height": 740})
    section.get_by_role("radio").first.focus()

    for _step in range(12):
        page.keyboard.press("Tab")
        assert not page.evaluate(UNDER_THE_BAR)


def test_a_document_is_uploaded_at_an_indicator_and_ticked_at_another(page, draft, section):
    first = section.locator("fieldset.indicator").nth(0)
    first.locator("summary").click()
    file = {"name": "statutes.pdf", "mimeType": "application/pdf", "buffer": pdf_bytes()}

    first.locator('[type="file"]').set_input_files(file)

    expect(first.locator(".file-list")).to_contain_text("statutes.pdf")
    second = section.locator("fieldset.indicator").nth(1)
    second.locator("summary").click()
    second.get_by_label("statutes.pdf").check()
    expect(saved(page, draft, GOVERNANCE)).to_contain_text("Saved")
    page.reload()
    expect(section.locator("fieldset.indicator").nth(1).locator(".file-list")).to_contain_text(
        "statutes.pdf"
    )


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_of_the_form_is_too_wide_and_axe_finds_nothing(
    page, section, assert_accessible, width
):
    page.set_viewport_size({"width": width, "height": 900})
    page.locator("#distance > details > summary").click()

    assert_accessible(page)

    too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert too_wide <= 0
