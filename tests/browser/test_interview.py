"""Interview mode on a tablet: one indicator at a time, a minute without a network loses nothing."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reviews.actions import sheets
from reviews.models import ScoreSheet
from tests.factories.assessors import make_assessor, make_label_dossier, make_label_stage
from tests.factories.reviews import make_assignment, make_sheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABLET = {"width": 768, "height": 1024}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FIRST, SECOND, THIRD = "1.1", "2.1", "2.2"


@pytest.fixture
def assignment():
    stage = make_label_stage()
    dossier = make_label_dossier(stage, claims={FIRST: "4", SECOND: "2", THIRD: "3"})
    return make_assignment(make_assessor(stage, declared=True), dossier)


@pytest.fixture
def address(live_server, assignment):
    return live_server.url + reverse("reviews:interview", args=[assignment.pk])


@pytest.fixture
def tablet(page, live_server, sign_in, assignment, address):
    """The page on a tablet whose clock the test moves, with no fault in the console."""
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.set_viewport_size(TABLET)
    page.clock.install()
    sign_in(page.context, assignment.panelist.user)
    page.goto(address)
    yield page
    assert faults == []


def step(page, key):
    return page.locator(f'[data-step="{key}"]')


def take(page, key, level):
    step(page, key).locator(f'label:has(input[value="{level}"])').click()


def state(page):
    return page.locator("[data-state]")


def stored():
    """code -> (level, note) of the one sheet."""
    sheet = ScoreSheet.objects.get()
    rows = sheet.scores.select_related("criterion")
    return {row.criterion.key: (row.steps, row.comment) for row in rows}


def arrives(page, words="All saved"):
    page.clock.run_for(6_000)
    expect(state(page)).to_contain_text(words)


def test_one_indicator_at_a_time_and_each_step_is_saved_by_itself(tablet):
    expect(step(tablet, FIRST)).to_be_visible()
    expect(step(tablet, SECOND)).to_be_hidden()

    take(tablet, FIRST, "3")
    expect(step(tablet, FIRST).locator("[data-difference]")).to_have_text(
        "The cluster says 4, you say 3."
    )
    step(tablet, FIRST).get_by_label("What you saw").fill("Minutes of May.")
    tablet.get_by_role("button", name="Next").click()
    expect(step(tablet, SECOND)).to_be_visible()
    expect(state(tablet)).to_contain_text("1 of 3 with a level")

    arrives(tablet)
    assert stored()[FIRST] == (3, "Minutes of May.")


def test_groups_and_indicators_are_jumped_to_and_say_how_far_one_is(tablet, address):
    tablet.get_by_role("link", name="Governance").click()
    expect(step(tablet, SECOND)).to_be_visible()
    take(tablet, SECOND, "2")
    take(tablet, SECOND, "1")
    chip = tablet.locator(f'.chip[data-to="{SECOND}"]')
    expect(chip).to_contain_text("differs")
    arrives(tablet)

    tablet.goto(address)

    expect(step(tablet, FIRST)).to_be_visible()  # the first without a level
    expect(chip).to_contain_text("differs")


def test_a_minute_without_a_network_loses_nothing(tablet):
    failed = []
    tablet.on("requestfailed", lambda request: failed.append(request.method))
    take(tablet, FIRST, "4")
    arrives(tablet)
    tablet.context.set_offline(True)

    for key, level, note in ((FIRST, "2", "Not shown."), (SECOND, "1", "Half."), (THIRD, "0", "")):
        take(tablet, key, level)
        step(tablet, key).get_by_label("What you saw").fill(note)
        tablet.clock.run_for(20_000)
        expect(state(tablet)).to_contain_text("kept in this browser")
        tablet.get_by_role("button", name="Next").click()

    assert len(failed) >= 3
    assert stored()[FIRST] == (4, "")
    tablet.context.set_offline(False)
    arrives(tablet)
    assert stored() == {FIRST: (2, "Not shown."), SECOND: (1, "Half."), THIRD: (0, "")}


def test_what_was_typed_without_a_network_stands_again_after_the_tablet_was_closed(tablet, address):
    tablet.context.set_offline(True)
    take(tablet, FIRST, "2")
    tablet.clock.run_for(6_000)
    expect(state(tablet)).to_contain_text("kept in this browser")
    again = tablet.context.new_page()
    tablet.close()
    again.context.set_offline(False)

    again.goto(address + "#closing")

    expect(again.locator("[data-state]")).to_contain_text("All saved")
    assert stored()[FIRST] == (2, "")


def test_a_sheet_saved_elsewhere_meanwhile_is_compared_and_nothing_is_lost(tablet, assignment):
    take(tablet, FIRST, "4")
    arrives(tablet)
    sheet = ScoreSheet.objects.get()
    sheets.save(sheet, by=assignment.panelist.user, version=sheet.version, scores={FIRST: "1"})

    take(tablet, FIRST, "3")
    tablet.clock.run_for(6_000)
    tablet.get_by_role("button", name="compare both").click()

    expect(tablet.get_by_text("This sheet was saved in another window meanwhile")).to_be_visible()
    expect(tablet.locator(f'input[name="score-{FIRST}"]:checked')).to_have_value("3")
    assert stored()[FIRST] == (1, "")


def test_it_is_handed_in_from_the_last_step(tablet):
    for key in (FIRST, SECOND, THIRD):
        take(tablet, key, "3")
        tablet.get_by_role("button", name="Next").click()
    tablet.get_by_role("button", name="Hand in").click()
    tablet.clock.run_for(2_000)

    expect(tablet.get_by_text("Handed in: A-")).to_be_visible()
    assert ScoreSheet.objects.submitted().exists()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_it_fits_the_screen_and_has_targets_for_fingers(tablet, width):
    tablet.set_viewport_size({"width": width, "height": 900})

    assert tablet.evaluate(OVERFLOW) == 0
    targets = tablet.locator(".level-list label:visible, .interview-bar .button:visible").all()
    assert min(target.bounding_box()["height"] for target in targets) >= 44


def test_the_interview_is_accessible_at_the_width_of_a_tablet(tablet, assert_accessible):
    take(tablet, FIRST, "2")

    assert_accessible(tablet)


def test_agreed_levels_are_accessible_and_filtered_without_losing_a_choice(
    page, live_server, sign_in, assignment, assert_accessible
):
    other = make_assignment(
        make_assessor(assignment.dossier.stage, declared=True), assignment.dossier
    )
    for row, steps in ((assignment, (4, 2, 3)), (other, (4, 2, 1))):
        make_sheet(row, steps=steps, status="submitted")
        type(row).objects.filter(pk=row.pk).update(status="done")
    page.set_viewport_size(TABLET)
    sign_in(page.context, assignment.panelist.user)
    page.goto(live_server.url + reverse("reviews:levels", args=[assignment.dossier_id]))

    page.get_by_label(f"Agreed level {THIRD}").select_option("2")
    page.get_by_role("link", name="Only where they differ").click()

    expect(page.get_by_label(f"Agreed level {THIRD}")).to_have_value("2")
    expect(page.get_by_label(f"Agreed level {FIRST}")).to_be_hidden()
    assert page.evaluate(OVERFLOW) == 0
    assert_accessible(page)
