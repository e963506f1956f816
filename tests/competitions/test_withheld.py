"""A file of an application from the page to the panel, with a virus scanner between."""

import pytest
from django.urls import reverse

from competitions.actions import submissions
from competitions.models import Submission
from core import clock, scanning
from core.models import AuditEvent, Letter, StoredFile
from tests.competitions.pages import address, posted
from tests.factories import hostile
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_complete_draft, question
from tests.factories.reviews import make_assignment, make_panel, make_panelist
from tests.factories.uploads import pdf_bytes, pdf_upload
from tests.services.clamav import THREAT

pytestmark = [pytest.mark.django_db, pytest.mark.scanner]


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def draft(client, manager, clamav):
    client.force_login(manager)
    return make_complete_draft(managers=[manager], by=manager)


def send(client, draft, content):
    """Add a file as a browser without script does; returns the page and the file."""
    annex = question(draft, "annex")
    here = address("section", draft, annex.section_id)
    page = client.get(here)
    client.post(here, posted(page) | {f"q{annex.pk}": pdf_upload(content=content)})
    return here, StoredFile.objects.latest("created_at")


def hand_in(draft, manager):
    draft.refresh_from_db()
    return submissions.submit(draft, by=manager, received_at=clock.now())


def link(stored):
    return reverse("competitions:attachment", args=[stored.pk])


def test_a_clean_file_is_checked_then_opens(client, draft):
    here, stored = send(client, draft, pdf_bytes())
    assert "being checked" in client.get(here).text
    assert client.get(link(stored)).status_code == 404

    scanning.scan(stored.pk)

    assert "being checked" not in client.get(here).text
    assert client.get(link(stored)).status_code == 200


def test_an_infected_file_is_refused_with_its_name_and_stops_the_hand_in(client, draft, manager):
    here, stored = send(client, draft, hostile.infected_pdf())
    scanning.scan(stored.pk)

    page = client.get(here).text
    assert f"annex.pdf contains {THREAT}. Remove it" in page
    assert link(stored) not in page
    assert client.get(link(stored)).status_code == 404
    review = client.post(address("review", draft), {})
    assert review.status_code == 422
    assert THREAT in review.text
    assert not Submission.objects.exists()

    annex = question(draft, "annex")
    client.post(here, posted(client.get(here), remove=f"q{annex.pk}-{stored.pk}"))
    assert hand_in(draft, manager).number


def test_nobody_waits_for_the_scanner_at_the_deadline(client, draft, manager):
    _here, stored = send(client, draft, pdf_bytes())
    assert "need not wait" in client.get(address("review", draft)).text

    submission = hand_in(draft, manager)

    assert [file["scan"] for file in submission.content["files"]] == ["pending"]
    assert submission.content["files"][0]["sha256"] == stored.sha256


def test_a_virus_found_after_the_hand_in_is_told_and_never_reaches_the_panel(
    client, draft, manager
):
    _here, stored = send(client, draft, hostile.infected_pdf())
    hand_in(draft, manager)
    panel = make_panel(call=draft.stage.call)
    panelist = make_panelist(panel=panel, declared_for=[draft.stage])
    make_assignment(panelist, draft)
    client.force_login(panelist.user)
    assert client.get(link(stored)).status_code == 404

    scanning.scan(stored.pk)

    assert client.get(link(stored)).status_code == 404
    letter = Letter.objects.get(key=f"file-refused:{stored.pk}")
    assert letter.address == manager.email
    assert THREAT in letter.text
    assert AuditEvent.objects.filter(verb="withhold file").count() == 1
    client.force_login(make_officer())
    page = client.get(reverse("competitions:office-dossier", args=[draft.pk])).text
    assert "1 file was refused by the virus scanner; nobody can open it." in page
    assert "File refused by the virus scanner" in page
    assert client.get(link(stored)).status_code == 404
    home = client.get("/").text
    assert "was refused by the virus scanner" in home
    assert reverse("competitions:office-dossier", args=[draft.pk]) in home


def test_the_office_sees_what_was_not_scanned(client, draft, manager, settings):
    settings.CLAMAV_URL = ""
    send(client, draft, pdf_bytes())
    hand_in(draft, manager)
    client.force_login(make_officer())

    page = client.get(reverse("competitions:office-dossier", args=[draft.pk])).text

    assert "1 file was not scanned for viruses." in page
    operations = client.get(reverse("core:operations")).text
    assert "No virus scanner is set up." in operations
