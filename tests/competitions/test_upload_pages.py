"""A file of an answer that comes in parts, from its beginning to the list of the answer."""

import base64
import hashlib
from datetime import timedelta

import pytest

from competitions.actions import corrigenda, forms, submissions
from competitions.models import Answer, Dossier, Form, Question
from competitions.states import DossierStatus
from core import clock
from core.models import StoredFile, Upload
from tests.competitions.pages import address
from tests.factories.accounts import make_user
from tests.factories.applications import make_complete_draft, make_draft, question
from tests.factories.uploads import encrypted_pdf, pdf_bytes, pdf_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    manager = make_user()
    client.force_login(manager)
    return manager


@pytest.fixture
def draft(manager):
    return make_draft(managers=[manager])


def begin(client, draft, content, *, key="annex", name="../../Süd annex.pdf", size=None):
    digest = hashlib.sha256(content).hexdigest()
    pairs = {"filename": name, "sha256": digest}
    metadata = [f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in pairs.items()]
    return client.post(
        address("upload-begin", draft, question(draft, key).pk),
        headers={
            "Upload-Length": str(size or len(content)),
            "Upload-Metadata": ",".join(metadata),
            "Accept": "application/json",
        },
    )


def send(client, place, content):
    return client.patch(
        place,
        content,
        content_type="application/offset+octet-stream",
        headers={"Upload-Offset": "0"},
    )


def finish(client, draft, place):
    pk = place.split("/")[-2]
    return client.post(address("upload-finish", draft, question(draft, "annex").pk, pk))


def test_a_file_in_parts_is_in_the_answer_once_it_is_whole(client, draft):
    content = pdf_bytes()
    place = begin(client, draft, content).headers["Location"]
    assert finish(client, draft, place).status_code == 422
    assert not Answer.objects.exists()

    place = begin(client, draft, content).headers["Location"]
    assert send(client, place, content).status_code == 204
    response = finish(client, draft, place)

    assert response.status_code == 200
    assert response.json()["version"] == 1
    (file,) = Answer.objects.get().value
    assert file["name"] == "Süd annex.pdf"
    assert file["id"] == str(draft.attachments.get().stored_id)


def test_finished_twice_is_one_attachment(client, draft):
    content = pdf_bytes()
    place = begin(client, draft, content).headers["Location"]
    send(client, place, content)

    answers = [finish(client, draft, place), finish(client, draft, place)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.json()["version"] for answer in answers] == [1, 1]
    assert draft.attachments.count() == StoredFile.objects.count() == 1


def test_what_is_wrong_with_a_file_is_said_and_the_upload_is_gone(client, draft):
    content = encrypted_pdf()
    place = begin(client, draft, content).headers["Location"]
    send(client, place, content)

    response = finish(client, draft, place)

    assert response.status_code == 422
    assert "protected by a password" in response.json()["problems"][0]
    assert not Upload.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_limits_stand_beside_the_place_and_hold(client, draft):
    assert "A PDF has at most 20 pages." in client.get(address("everything", draft)).text
    content = pdf_bytes(21)
    place = begin(client, draft, content).headers["Location"]
    send(client, place, content)

    response = finish(client, draft, place)

    assert response.json()["problems"] == [
        "The PDF has 21 pages; at most 20 are allowed. Shorten it."
    ]


def test_a_file_of_two_gigabytes_is_refused_by_what_it_announces(client, draft):
    response = begin(client, draft, b"", size=2_000_000_000)

    assert response.status_code == 422
    assert response.json()["problems"] == ["The file is larger than 10 MB."]


def test_two_gigabytes_with_the_page_are_refused_unread(client, draft):
    here = address("everything", draft)

    class Unread:
        def read(self, *size):
            raise AssertionError("a byte was read")

        readline = read

    response = client.generic(
        "POST",
        here,
        **{
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
            "CONTENT_LENGTH": "2000000000",
            "wsgi.input": Unread(),
        },
    )

    assert response.status_code == 413
    assert "larger than 60 MB in all" in response.text


def test_an_upload_belongs_to_its_question(client, draft, manager):
    other = make_draft(managers=[manager])
    place = begin(client, draft, pdf_bytes()).headers["Location"]

    assert finish(client, other, place).status_code == 404
    assert begin(client, draft, pdf_bytes(), key="profile").status_code == 404


def test_an_upload_goes_on_when_the_questions_change_meanwhile(client, draft):
    content = pdf_bytes()
    old = question(draft, "annex").pk
    place = begin(client, draft, content).headers["Location"]
    draft = reworded(draft)

    assert begin(client, draft, content).headers["Location"] == place
    assert send(client, place, content).status_code == 204
    response = client.post(address("upload-finish", draft, old, place.split("/")[-2]))

    assert response.status_code == 200
    attachment = draft.attachments.get()
    assert attachment.question == question(draft, "annex")
    assert draft.answers.get().question == attachment.question


def reworded(draft):
    """The draft after a corrigendum that asks for the annex in other words."""
    Form.objects.filter(pk=draft.stage.form_id).update(frozen_at=clock.now())
    draft.stage.form.refresh_from_db()
    corrigendum = corrigenda.draft(draft.stage.call, by=None, title="More", text="Because.")
    form = corrigenda.change_questions(corrigendum, draft.stage, by=None).form
    annex = Question.objects.get(section__form=form, key="annex")
    forms.edit_question(draft.stage, annex, by=None, label="Annex, as a PDF")
    corrigenda.publish(corrigendum, by=None)
    return Dossier.objects.get(pk=draft.pk)


def test_a_file_for_a_question_that_is_gone_has_no_place(client, draft):
    begun = begin(client, draft, pdf_bytes())
    pk = begun.headers["Location"].split("/")[-2]

    assert client.post(address("upload-finish", draft, 999_999, pk)).status_code == 404


def test_nothing_is_added_after_the_stage_has_closed(client, draft):
    content = pdf_bytes()
    place = begin(client, draft, content).headers["Location"]
    send(client, place, content)
    stage = draft.stage
    stage.closes_at = clock.now() - timedelta(hours=1)
    stage.save(update_fields=["closes_at"])

    response = finish(client, draft, place)

    assert response.status_code == 409
    assert response.json()["closed"]
    assert not draft.attachments.exists()
    assert not StoredFile.objects.exists()


def test_a_file_on_its_way_is_no_part_of_a_hand_in(client, manager):
    draft = make_complete_draft(managers=[manager], by=manager)
    content = pdf_bytes()
    place = begin(client, draft, content).headers["Location"]
    send(client, place, content)

    submission = submissions.submit(draft, by=manager, received_at=clock.now())

    assert submission.content["files"] == []
    assert draft.status == DossierStatus.SUBMITTED


def test_one_file_too_many_is_refused_and_leaves_no_bytes(client, draft):
    here = address("everything", draft)
    annex = question(draft, "annex")
    fields = {f"q{annex.pk}-version": "0", f"q{annex.pk}-read": ""}
    client.post(here, fields | {f"q{annex.pk}": pdf_upload()})
    content = pdf_bytes(2)
    place = begin(client, draft, content).headers["Location"]
    send(client, place, content)

    response = finish(client, draft, place)

    assert response.json()["problems"] == ["No further file fits. Remove one first."]
    assert StoredFile.objects.count() == 1
