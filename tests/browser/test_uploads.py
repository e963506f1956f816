"""Files in a real browser: how far they are, and going on after the line was cut."""

from random import Random

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from core import scanning
from core.models import StoredFile, Upload
from tests.factories import hostile
from tests.factories.accounts import make_user
from tests.factories.applications import make_draft, question
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.meetings import make_hearing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOST = "The connection is lost. The file goes on by itself when it is back."
PARTS = "**/uploads/*/"


@pytest.fixture
def draft(page, live_server):
    """A draft whose page is open."""
    manager = make_user()
    draft = make_draft(managers=[manager])
    client = Client()
    client.force_login(manager)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([cookie | {"url": live_server.url}])
    address = [draft.application.reference, draft.stage.position]
    page.goto(live_server.url + reverse("competitions:everything", args=address))
    return draft


@pytest.fixture
def annex(draft, page):
    return page.locator(f'[data-question="q{question(draft, "annex").pk}"]')


def large():
    """A PDF of three parts, the same each time."""
    noise = hostile.stream(Random(1).randbytes(1_200_000))
    content = hostile.pdf_of(*hostile.PLAIN, noise)
    return {"name": "annex.pdf", "mimeType": "application/pdf", "buffer": content}


def cut(page, *, after):
    """Let so many parts through, then none."""
    sent = []

    def handle(route):
        if route.request.method == "PATCH":
            sent.append(route.request.headers["upload-offset"])
        if len(sent) > after:
            route.abort()
        else:
            route.continue_()

    page.route(PARTS, handle)
    return sent


def test_a_file_goes_on_by_itself_when_the_line_is_back(page, draft, annex, assert_accessible):
    cut(page, after=1)
    annex.locator("input[type=file]").set_input_files(large())

    expect(annex.get_by_text(LOST)).to_be_visible()
    expect(annex.get_by_role("progressbar", name="annex.pdf")).to_have_attribute("value", "43")
    assert_accessible(page)
    assert not draft.attachments.exists()

    page.unroute(PARTS)
    expect(annex.get_by_role("link", name="annex.pdf")).to_be_visible(timeout=20_000)
    expect(annex.get_by_role("progressbar")).to_have_count(0)
    assert draft.attachments.count() == 1


def test_after_a_reload_the_same_file_goes_on_where_it_stopped(page, draft, annex):
    cut(page, after=1)
    annex.locator("input[type=file]").set_input_files(large())
    expect(annex.get_by_text(LOST)).to_be_visible()
    assert Upload.objects.get().offset == 524_288

    page.unroute(PARTS)
    page.reload()
    sent = cut(page, after=100)
    annex.locator("input[type=file]").set_input_files(large())

    expect(annex.get_by_role("link", name="annex.pdf")).to_be_visible()
    assert sent == ["524288", "1048576"]


def test_a_file_on_its_way_can_be_cancelled(page, draft, annex):
    cut(page, after=1)
    annex.locator("input[type=file]").set_input_files(large())
    expect(annex.get_by_text(LOST)).to_be_visible()

    page.route("**/uploads/", lambda route: route.abort())  # it tries again meanwhile
    page.unroute(PARTS)
    with page.expect_response(lambda response: response.request.method == "DELETE"):
        annex.get_by_role("button", name="Cancel").press("Enter")

    expect(annex.get_by_text("Cancelled. Nothing of the file was kept.")).to_be_visible()
    expect(annex.get_by_role("progressbar")).to_have_count(0)
    assert not Upload.objects.exists()


@pytest.mark.scanner
def test_the_page_says_when_a_file_has_been_checked(page, draft, annex, clamav):
    annex.locator("input[type=file]").set_input_files(large())
    expect(annex.get_by_text("being checked")).to_be_visible()
    expect(annex.get_by_role("link", name="annex.pdf")).to_have_count(0)

    scanning.scan(StoredFile.objects.get().pk)

    expect(annex.get_by_role("link", name="annex.pdf")).to_be_visible()
    expect(annex.get_by_text("checked", exact=True)).to_be_visible()


@pytest.mark.scanner
def test_the_page_says_what_was_found(page, draft, annex, clamav, assert_accessible):
    file = large() | {"buffer": hostile.infected_pdf()}
    annex.locator("input[type=file]").set_input_files(file)
    expect(annex.get_by_text("being checked")).to_be_visible()

    scanning.scan(StoredFile.objects.get().pk)

    expect(annex.get_by_text("annex.pdf contains Podium.Test.Eicar")).to_be_visible()
    assert_accessible(page)


# The slides of a hearing


@pytest.fixture
def hearing(page, live_server):
    """The page of a hearing that takes a presentation is open."""
    manager = make_user()
    stage = make_stage(status="closed", kind="full")
    hearing = make_hearing(make_dossier(stage=stage, status="submitted", managers=[manager]))
    client = Client()
    client.force_login(manager)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([cookie | {"url": live_server.url}])
    page.goto(live_server.url + hearing.get_absolute_url())
    return hearing


def test_slides_go_on_by_themselves_when_the_line_is_back(page, hearing, assert_accessible):
    cut(page, after=1)
    page.get_by_label("Presentation").set_input_files(large())

    expect(page.get_by_text(LOST)).to_be_visible()
    expect(page.get_by_role("progressbar", name="annex.pdf")).to_have_attribute("value", "43")
    expect(page.get_by_role("button", name="Add presentation")).to_be_hidden()
    assert_accessible(page)
    assert not hearing.presentations.exists()

    page.unroute(PARTS)
    expect(page.get_by_text("The presentation is here.")).to_be_visible(timeout=20_000)
    assert hearing.presentations.count() == 1


def test_slides_that_are_refused_say_why(page, hearing):
    program = {"name": "slides.pdf", "mimeType": "application/pdf", "buffer": b"MZ, a program"}
    page.get_by_label("Presentation").set_input_files(program)

    expect(page.locator("[data-presentation] [data-saved]")).to_contain_text("PDF")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    assert not hearing.presentations.exists()
