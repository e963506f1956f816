"""The slides of a hearing sent in parts, from their beginning to the page of the hearing."""

import base64
from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.models import Upload
from reviews.models import Presentation
from tests.factories.accounts import make_user
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.meetings import make_hearing
from tests.factories.uploads import pdf_bytes

pytestmark = pytest.mark.django_db
SLIDES = pdf_bytes()


@pytest.fixture
def manager(client):
    manager = make_user()
    client.force_login(manager)
    return manager


@pytest.fixture
def hearing(manager):
    stage = make_stage(status="closed", kind="full")
    return make_hearing(make_dossier(stage=stage, status="submitted", managers=[manager]))


def address(name, hearing, *more):
    dossier = hearing.dossier
    place = [dossier.application.reference, dossier.stage.position, *more]
    return reverse(f"reviews:presentation-{name}", args=place)


def begin(client, hearing, *, size):
    name = base64.b64encode(b"slides.pdf").decode()
    headers = {"Upload-Length": str(size), "Upload-Metadata": f"filename {name}"}
    return client.post(address("begin", hearing), headers=headers)


def send(client, place, content):
    kind = "application/offset+octet-stream"
    return client.patch(place, content, content_type=kind, headers={"Upload-Offset": "0"})


def finish(client, hearing, place):
    return client.post(address("finish", hearing, place.split("/")[-2]))


def sent(client, hearing, content=SLIDES):
    begun = begin(client, hearing, size=len(content))
    assert begun.status_code == 201
    assert send(client, begun["Location"], content).status_code == 204
    return begun["Location"]


def test_slides_that_arrived_are_there_once_however_often_that_is_said(client, hearing):
    place = sent(client, hearing)

    answers = [finish(client, hearing, place) for _again in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    presentation = Presentation.objects.get()
    assert presentation.stored.name == "slides.pdf"
    assert Upload.objects.get().stored == presentation.stored
    page = client.get(hearing.get_absolute_url()).text
    assert "The presentation is here." in page
    assert address("begin", hearing) in page


def test_half_a_file_is_none_and_can_go_on(client, hearing):
    place = begin(client, hearing, size=len(SLIDES))["Location"]
    send(client, place, SLIDES[:100])

    refused = finish(client, hearing, place)

    assert refused.status_code == 422
    assert "has not arrived completely" in refused.json()["problems"][0]
    assert Upload.objects.get().offset == 100
    assert not Presentation.objects.exists()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 and nothing", b"MZ, a program"])
def test_what_is_no_pdf_is_refused_with_words_and_forgotten(client, hearing, content):
    if not content:
        refused = begin(client, hearing, size=0)
    else:
        refused = finish(client, hearing, sent(client, hearing, content))

    assert refused.status_code == 422
    assert refused.json()["problems"]
    assert not Presentation.objects.exists()
    assert not Upload.objects.exists()


def test_nothing_is_begun_or_added_after_the_end(client, hearing):
    place = sent(client, hearing)
    with clock.frozen(hearing.closes_at + timedelta(minutes=1)):
        late = [begin(client, hearing, size=9), finish(client, hearing, place)]

    for refused in late:
        assert refused.status_code == 422
        assert "Presentations were taken until" in refused.json()["problems"][0]
    assert not Presentation.objects.exists()


def test_a_file_sent_for_something_else_or_by_somebody_else_is_not_there(client, hearing):
    place = sent(client, hearing)
    Upload.objects.update(purpose="reviews.presentation:0")
    assert finish(client, hearing, place).status_code == 404

    client.force_login(make_user())
    assert begin(client, hearing, size=9).status_code == 404
    assert not Presentation.objects.exists()
