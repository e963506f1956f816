"""Documents supplied on request and powers of attorney that the virus scanner refuses."""

import pytest
from django.urls import reverse

from competitions import answers as sheets
from competitions import checks, consortium
from competitions.actions import sign_offs, submissions
from competitions.models import Confirmation, Confirming, Stage
from core import clock, scanning
from core.models import AuditEvent, Letter
from tests.competitions.pages import address
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_full_draft, make_signatory
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.documents import make_document_request, make_supplied
from tests.factories.reviews import make_assignment, make_panel, make_panelist
from tests.factories.uploads import pdf_upload

pytestmark = pytest.mark.django_db
THREAT = "Eicar-Test"


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def document(manager, officer):
    """Supplied on request, for an application of which nothing is decided."""
    stage = make_stage(status="closed")
    dossier = make_dossier(stage=stage, status="submitted", managers=[manager])
    return make_supplied(make_document_request(dossier, asked_by=officer), by=manager)


@pytest.fixture
def signatory():
    return make_user()


@pytest.fixture
def draft(manager, signatory):
    """Complete, signed off, and confirmed with a power of attorney."""
    pia = make_user()
    draft = make_full_draft(managers=[manager], people=[pia], by=manager)
    Stage.objects.filter(pk=draft.stage_id).update(confirming=Confirming.POWER)
    draft.stage.refresh_from_db()
    partner = draft.application.partners.get()
    digest = consortium.part_of(sheets.load(draft), partner).digest
    sign_offs.sign_off(draft, partner, by=pia, digest=digest)
    make_signatory(draft.application, signatory)
    draft.refresh_from_db()
    facts = {"name": "Sigi Sign", "function": "Head", "draft_version": draft.draft_version}
    sign_offs.confirm(draft, by=signatory, upload=pdf_upload("power.pdf"), **facts)
    return draft


def refuse(stored):
    scanning.settle(stored, THREAT)
    return stored


def told(key):
    return {one.address for one in Letter.objects.filter(key=key) if THREAT in one.text}


def read(client, pages):
    """The text of each page, as its reader sees it."""
    texts = []
    for reader, page in pages:
        client.force_login(reader)
        texts.append(client.get(page).text)
    return texts


def test_a_refused_document_is_told_to_the_cluster_and_to_who_asked(document, manager, officer):
    refuse(document.stored)

    key = f"document-refused:{document.pk}"
    assert told(key) == {manager.email}
    assert told(f"{key}:office") == {officer.email}
    event = AuditEvent.objects.get(verb="withhold file")
    assert (event.object_pk, event.new["threat"]) == (str(document.request.dossier_id), THREAT)


def test_a_refused_document_needs_an_officer_and_is_linked_nowhere(
    client, document, manager, officer
):
    dossier = document.request.dossier
    seat = make_panelist(panel=make_panel(call=dossier.stage.call), declared_for=[dossier.stage])
    sheet = reverse("reviews:sheet", args=[make_assignment(seat, dossier).pk])
    desk = reverse("competitions:office-dossier", args=[dossier.pk])
    file = reverse("competitions:supplied-document", args=[document.pk])
    pages = [(manager, document.request.get_absolute_url()), (officer, desk), (seat.user, sheet)]
    assert all(file in text for text in read(client, pages))

    refuse(document.stored)

    for text in read(client, pages):
        assert file not in text
        assert "letter.pdf" in text
        assert "refused" in text
    (home,) = read(client, [(officer, "/")])
    assert "was refused by the virus scanner" in home
    assert desk in home


def test_a_refused_power_of_attorney_is_told_to_who_confirmed_and_to_managers(
    draft, manager, signatory
):
    stored = refuse(Confirmation.objects.get().stored)

    assert told(f"power-refused:{stored.pk}") == {manager.email, signatory.email}
    assert AuditEvent.objects.filter(verb="withhold file").count() == 1


def test_a_refused_power_of_attorney_is_linked_nowhere_and_needs_an_officer(
    client, draft, manager, officer
):
    submission = submissions.submit(draft, by=manager, received_at=clock.now())
    confirmed = Confirmation.objects.get()
    desk = reverse("competitions:office-dossier", args=[draft.pk])
    pages = [
        (manager, address("confirmation", draft)),
        (manager, submission.get_absolute_url()),
        (officer, desk),
    ]
    assert all(confirmed.file_url in text for text in read(client, pages))

    refuse(confirmed.stored)

    asked_again, *readings = read(client, pages)
    assert confirmed.file_url not in asked_again
    for text in readings:
        assert confirmed.file_url not in text
        assert "Power of attorney" in text
        assert "refused" in text
    desk_text, home = read(client, [(officer, desk), (officer, "/")])
    assert "1 file was refused by the virus scanner" in desk_text
    assert desk in home


def test_a_refused_power_of_attorney_does_not_serve_again(draft, signatory):
    assert consortium.power_of_attorney(draft, signatory)

    refuse(Confirmation.objects.get().stored)

    assert consortium.power_of_attorney(draft, signatory) is None


def test_a_confirmation_ends_with_its_refused_power_of_attorney(draft):
    assert consortium.confirmation(draft)

    refuse(Confirmation.objects.get().stored)

    draft.refresh_from_db()
    assert consortium.confirmation(draft) is None
    assert "confirmed" in str(checks.missing(draft)[-1])


def test_a_file_that_is_not_handed_in_is_no_matter_of_the_office(client, draft, officer):
    refuse(Confirmation.objects.get().stored)

    (home,) = read(client, [(officer, "/")])

    assert "was refused by the virus scanner" not in home
