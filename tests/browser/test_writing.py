"""Writing an application in a real browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from competitions.actions import stages
from competitions.models import Answer, Submission
from tests.browser.writing import field, place, saved
from tests.factories.accounts import make_user
from tests.factories.applications import (
    make_complete_draft,
    make_draft,
    make_preset_call,
    question,
    questions,
    valid,
)
from tests.factories.clusters import make_cluster
from tests.factories.uploads import pdf_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_typed_is_saved_a_second_later_and_when_leaving(page, open_page, manager):
    draft = make_draft(managers=[manager])
    open_page("everything", *place(draft))

    field(page, draft, "profile").press_sequentially("集群 hello world")
    expect(page.locator(f"#q{question(draft, 'profile').pk}-words")).to_have_text("4 of 600 words")
    expect(saved(page, draft, "profile")).to_contain_text("Saved")
    assert Answer.objects.get().value == "集群 hello world"

    field(page, draft, "strengths").fill("typed and gone")
    open_page("dossier", *place(draft))
    open_page("everything", *place(draft))
    expect(field(page, draft, "strengths")).to_have_value("typed and gone")


def test_a_fault_stands_at_its_field_while_the_words_are_kept(page, open_page, manager):
    draft = make_draft(managers=[manager])
    open_page("everything", *place(draft))

    requested = field(page, draft, "requested")
    requested.fill("41.000.000,00")
    requested.press("Tab")
    fault = page.locator(f"#q{question(draft, 'requested').pk}-fault")
    expect(fault).to_contain_text("At most 40,000,000.00 EUR")
    expect(requested).to_have_value("41.000.000,00")
    expect(requested).to_have_attribute("aria-invalid", "true")

    requested.fill("40.000.000,00")
    requested.press("Tab")
    expect(fault).to_be_empty()
    field(page, draft, "private").fill("39,990,000")
    field(page, draft, "private").press("Tab")
    share = page.locator(f"#q{question(draft, 'private').pk}-fault")
    expect(share).to_contain_text("10,000.00 EUR are missing")


def test_two_browsers_in_one_answer_see_both_texts(
    page, open_page, manager, browser, sign_in, live_server
):
    editor = make_user(name="Edda Editor")
    draft = make_draft(managers=[manager], editors=[editor])
    open_page("everything", *place(draft))
    other = browser.new_context()
    sign_in(other, editor)
    second = other.new_page()
    second.goto(page.url)

    field(page, draft, "profile").fill("Words of the manager")
    expect(saved(page, draft, "profile")).to_contain_text("Saved")
    field(second, draft, "profile").fill("Words of the editor")
    conflict = second.locator(".conflict")
    expect(conflict).to_contain_text("Words of the manager")
    expect(conflict).to_contain_text("Words of the editor")
    assert Answer.objects.get().value == "Words of the manager"

    conflict.get_by_role("button", name="Keep mine").click()
    expect(saved(second, draft, "profile")).to_contain_text("Saved")
    assert Answer.objects.get().value == "Words of the editor"
    other.close()


def test_rows_come_and_go_and_the_server_sums_them(page, open_page, manager):
    call = make_preset_call()
    draft = make_draft(managers=[manager], call=call, position=2)
    call.stages.filter(position=2).update(opens_at=call.stages.first().opens_at, status="open")
    open_page("everything", *place(draft))
    rows = page.locator(f"#q{question(draft, 'projects').pk} [data-row]")
    before = rows.count()

    page.get_by_role("button", name="Add a project").click()
    expect(rows).to_have_count(before + 1)
    for row, cost in [(0, "1.000,50"), (before, "2,000")]:
        rows.nth(row).get_by_label("Cost (EUR)").fill(cost)
    rows.nth(before).get_by_label("Cost (EUR)").press("Tab")
    total = page.locator(f"#q{question(draft, 'projects').pk}-sum-cost")
    expect(total).to_have_text("3,000.50 EUR")
    rows.nth(0).get_by_role("button").click()
    expect(total).to_have_text("2,000.00 EUR")


def test_a_file_is_there_as_soon_as_it_is_chosen(page, open_page, manager):
    draft = make_draft(managers=[manager])
    open_page("everything", *place(draft))
    pdf = {"name": "annex.pdf", "mimeType": "application/pdf", "buffer": pdf_bytes()}

    page.locator("input[type=file]").set_input_files(pdf | {"buffer": b"no pdf"})
    expect(page.get_by_text("This kind of file is not accepted").first).to_be_visible()
    page.locator("input[type=file]").set_input_files(pdf)
    expect(page.get_by_role("link", name="annex.pdf")).to_be_visible()
    assert draft.attachments.count() == 1


def test_from_the_list_of_calls_to_the_receipt_in_four_pages_and_four_clicks(
    page, open_page, manager
):
    make_cluster(managers=[manager])
    make_preset_call()
    clicks = 0

    def click(name, role="button"):
        nonlocal clicks
        clicks += 1
        page.get_by_role(role, name=name).first.click()

    open_page("applications")
    pages = []
    page.on("framenavigated", lambda frame: pages.append(frame.url))
    click("Apply", role="link")
    page.get_by_label("Title").fill("Light from waste heat")
    click("Begin writing")
    page.wait_for_url("**/all/")
    draft = manager.cluster_roles.get().cluster.applications.get().dossiers.get()
    for asked in questions(draft):
        if isinstance(valid(asked) if asked.kind != "files" else None, str):
            page.locator(f"#q{asked.pk}").fill(valid(asked))
    partners = page.locator(f"#q{question(draft, 'partners').pk} [data-row]").first
    partners.get_by_label("Organisation").fill("Acme")
    partners.get_by_label("Type").select_option("sme")
    click("Check and hand in")
    page.wait_for_url("**/hand-in/")
    click("Hand in")
    page.wait_for_url("**/receipts/**")

    assert Submission.objects.get().number in page.content()
    assert clicks <= 4
    assert len(set(pages)) <= 4


@pytest.mark.parametrize(
    "name", ["applications", "apply", "application", "dossier", "everything", "review", "withdraw"]
)
def test_the_applicants_pages_have_no_barriers(page, open_page, manager, assert_accessible, name):
    draft = make_complete_draft(managers=[manager], by=manager)
    make_cluster(managers=[manager])
    arguments = {"applications": [], "apply": [draft.stage.call.code]}
    arguments["application"] = [draft.application.reference]

    open_page(name, *arguments.get(name, place(draft)))

    assert_accessible(page)


def test_two_people_in_one_section_see_each_other_and_the_deadline_that_moved(
    page, browser, live_server, sign_in, manager
):
    other = make_user(name="Ben")
    dossier = make_draft(managers=[manager], editors=[other])
    section = question(dossier, "profile").section_id
    url = live_server.url + reverse("competitions:section", args=place(dossier, section))
    sign_in(page.context, manager)
    page.goto(url)
    elsewhere = browser.new_context()
    sign_in(elsewhere, other)
    second = elsewhere.new_page()
    second.goto(url)

    expect(second.locator("[data-others]")).to_have_text(f"Also here: {manager.name}")
    expect(page.locator("[data-others]")).to_have_text("Also here: Ben", timeout=15_000)

    until = dossier.stage.deadline + timedelta(days=10)
    stages.extend(dossier.stage, by=None, closes_at=until, reason="Snow.")
    remaining = page.locator(".page-head [data-until]")
    expect(remaining).to_have_attribute("data-until", until.isoformat(), timeout=15_000)
    expect(remaining).to_have_text("in 39 days")
    elsewhere.close()
