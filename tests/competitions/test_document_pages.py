from datetime import timedelta

import pytest
from django.urls import reverse

from competitions.models import DocumentRequest, SuppliedDocument
from core import clock
from tests.competitions.pages import address
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.core import make_upload
from tests.factories.documents import make_document_request, make_supplied
from tests.factories.reviews import make_assignment, make_conflict, make_panel, make_panelist
from tests.factories.uploads import pdf_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def dossier(manager):
    stage = make_stage(status="closed")
    return make_dossier(stage=stage, status="submitted", managers=[manager])


def test_an_officer_asks_on_the_page_of_the_dossier(client, dossier):
    client.force_login(make_officer())
    office = reverse("competitions:office-dossier", args=[dossier.pk])
    form = reverse("competitions:office-document-ask", args=[dossier.pk])
    assert form in client.get(office).text

    due = (clock.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    fields = {"words": "The signed letter.", "due_at": due, "file_kinds": ["pdf", "png"]}
    page = client.post(form, fields, follow=True)

    assert page.redirect_chain == [(office, 302)]
    assert DocumentRequest.objects.get().file_kinds == ["pdf", "png"]
    assert "The signed letter." in page.text


def test_wrong_input_is_answered_at_the_field_and_kept(client, dossier):
    client.force_login(make_officer())
    form = reverse("competitions:office-document-ask", args=[dossier.pk])

    page = client.post(form, {"words": "A letter", "due_at": "2020-01-01T10:00"})

    assert page.status_code == 422
    assert {"file_kinds"} <= page.context["form"].errors.keys()
    assert "A letter" in page.text


def test_a_deadline_in_the_past_is_refused_at_its_field(client, dossier):
    client.force_login(make_officer())
    form = reverse("competitions:office-document-ask", args=[dossier.pk])

    fields = {"words": "A letter", "due_at": "2020-01-01T10:00", "file_kinds": ["pdf"]}
    page = client.post(form, fields)

    assert page.status_code == 422
    assert "passed already" in page.context["form"].errors["due_at"][0]


def test_a_manager_supplies_it_from_the_home_page_on(client, dossier, manager):
    asked = make_document_request(dossier)
    client.force_login(manager)
    assert asked.get_absolute_url() in client.get("/").text
    assert asked.get_absolute_url() in client.get(address("dossier", dossier)).text

    fields = {"upload": pdf_upload("letter.pdf"), "words": "Signed today."}
    page = client.post(asked.get_absolute_url(), fields, follow=True)

    assert page.redirect_chain == [(asked.get_absolute_url(), 302)]
    document = SuppliedDocument.objects.get()
    assert "letter.pdf" in page.text
    assert document.digest in page.text
    file = client.get(reverse("competitions:supplied-document", args=[document.pk]))
    assert b"".join(file.streaming_content).startswith(b"%PDF-")


def test_a_wrong_file_is_refused_at_its_field_and_the_words_are_kept(client, dossier, manager):
    asked = make_document_request(dossier)
    client.force_login(manager)

    upload = make_upload(b"MZ this is a program", "letter.pdf")
    page = client.post(asked.get_absolute_url(), {"upload": upload, "words": "Signed."})

    assert page.status_code == 422
    assert "upload" in page.context["form"].errors
    assert "Signed." in page.text


def test_too_late_is_a_conflict_with_the_moments_named(client, dossier, manager):
    asked = make_document_request(dossier)
    client.force_login(manager)

    with clock.frozen(asked.deadline + timedelta(seconds=1)):
        fields = {"upload": pdf_upload(), "words": "Signed today."}
        page = client.post(asked.get_absolute_url(), fields)
        office = make_officer()
        client.force_login(office)
        desk = client.get(reverse("competitions:office-dossier", args=[dossier.pk]))
        home = client.get("/")

    assert page.status_code == 409
    assert "The deadline was" in page.text
    assert "Signed today." in page.text
    assert "overdue" in desk.text
    assert "A missing document has not come" in home.text


def test_an_officer_gives_more_time_or_does_without(client, dossier):
    officer = make_officer()
    client.force_login(officer)
    late, needless = make_document_request(dossier), make_document_request(dossier)
    due = (clock.now() + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M")

    extend = reverse("competitions:office-document-extend", args=[late.pk])
    client.post(extend, {"closes_at": due, "reason": "Holidays."})
    withdraw = reverse("competitions:office-document-withdraw", args=[needless.pk])
    client.post(withdraw, {"reason": "Found it."})

    late.refresh_from_db()
    needless.refresh_from_db()
    assert late.due_at > clock.now() + timedelta(days=20)
    assert needless.status == "withdrawn"
    assert client.get(withdraw).status_code == 409
    assert client.post(extend, {"closes_at": due, "reason": ""}).status_code == 422


def test_the_panel_reads_it_with_a_note_that_it_came_later(client, dossier, manager):
    document = make_supplied(make_document_request(dossier), by=manager)
    seat = make_panelist(panel=make_panel(call=dossier.stage.call), declared_for=[dossier.stage])
    assignment = make_assignment(seat, dossier)
    client.force_login(seat.user)
    file = reverse("competitions:supplied-document", args=[document.pk])

    page = client.get(reverse("reviews:sheet", args=[assignment.pk]))
    assert "Supplied later on request" in page.text
    assert file in page.text
    assert client.get(file).status_code == 200

    make_conflict(seat.user, dossier.application)
    assert client.get(file).status_code == 404
