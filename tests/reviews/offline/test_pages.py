"""Bringing scores in through the pages: checked, shown, then saved."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reviews.actions import sheets
from reviews.models import ScoreSheet, Standing
from reviews.offline import packs
from tests.reviews.offline.filling import downloaded, filled, make_seat

pytestmark = pytest.mark.django_db
FIRST, SECOND = "score:criterion-1", "score:criterion-2"


def address(seat, stage, name="offline-scores-in"):
    return reverse(f"reviews:{name}", args=[seat.pk, stage.position])


def test_the_list_leads_to_the_workbook_and_back_in(client):
    seat, stage = make_seat()
    client.force_login(seat.user)

    assert address(seat, stage, "offline") in client.get(reverse("reviews:judging")).text
    page = client.get(address(seat, stage, "offline")).text
    assert address(seat, stage, "offline-scores") in page
    assert address(seat, stage) in page
    book = client.get(address(seat, stage, "offline-scores"))
    assert b"".join(book.streaming_content).startswith(b"PK")


def test_a_preview_says_what_would_change_and_stores_nothing(client):
    seat, stage = make_seat(dossiers=3)
    row = packs.readable(seat, stage)[0]
    sheet = sheets.open(row, by=seat.user)
    sheets.save(sheet, by=seat.user, version=0, scores={"criterion-1": "4"})
    client.force_login(seat.user)

    response = client.post(
        address(seat, stage),
        {"workbook": filled(seat, stage, {(1, FIRST): 4.5, (2, SECOND): 2}).upload},
    )

    assert response.status_code == 200
    assert "2 drafts will change" in response.text
    assert "1 row stays as it is." in response.text
    (first, _second) = response.context["plan"].changes
    assert [(d.title, d.before, d.after) for d in first.differences] == [
        ("1. Criterion 1", "4", "4.5")
    ]
    assert ScoreSheet.objects.get().version == 1


def previewed(client, seat, stage, values):
    response = client.post(address(seat, stage), {"workbook": filled(seat, stage, values).upload})
    return response.context["token"]


def test_the_button_under_the_preview_saves_and_a_second_press_changes_nothing(client):
    seat, stage = make_seat()
    client.force_login(seat.user)
    token = previewed(client, seat, stage, {(1, FIRST): 4, (1, SECOND): 3})

    first = client.post(address(seat, stage), {"rows": token}, follow=True)
    second = client.post(address(seat, stage), {"rows": token}, follow=True)

    assert "1 draft saved." in first.text
    assert "Hand in this sheet" in first.text  # complete now; handing in is another button
    assert "Nothing had to be changed." in second.text
    assert ScoreSheet.objects.get().status == "draft"


def test_what_changed_between_preview_and_button_is_refused_as_a_whole(client):
    seat, stage = make_seat()
    client.force_login(seat.user)
    token = previewed(client, seat, stage, {(1, FIRST): 4, (2, FIRST): 4})
    row = packs.readable(seat, stage)[1]
    sheets.save(
        sheets.open(row, by=seat.user), by=seat.user, version=0, scores={"criterion-1": "1"}
    )

    response = client.post(address(seat, stage), {"rows": token})

    assert response.status_code == 409
    assert "Saved elsewhere since the download" in response.text
    assert ScoreSheet.objects.get().scores.get().steps == 2


@pytest.mark.parametrize("token", ["", "rubbish", "eyJhIjoxfQ:1:2"])
def test_a_preview_that_was_tampered_with_is_none(client, token):
    seat, stage = make_seat()
    client.force_login(seat.user)

    response = client.post(address(seat, stage), {"rows": token}, follow=True)

    assert "The preview is too old" in response.text
    assert not ScoreSheet.objects.exists()


def test_a_preview_of_another_seat_is_none(client):
    seat, stage = make_seat()
    other, elsewhere = make_seat()
    client.force_login(other.user)
    token = previewed(client, other, elsewhere, {(1, FIRST): 4})
    client.force_login(seat.user)

    assert client.post(address(seat, stage), {"rows": token}).status_code == 302
    assert client.post(address(other, elsewhere), {"rows": token}).status_code == 404
    assert not ScoreSheet.objects.exists()


def test_faults_are_listed_by_row_and_column(client):
    seat, stage = make_seat()
    client.force_login(seat.user)

    response = client.post(
        address(seat, stage),
        {"workbook": filled(seat, stage, {(1, FIRST): 9, (2, SECOND): "x"}).upload},
    )

    assert response.status_code == 422
    assert "Nothing was brought in: 2 cells or rows need a look" in response.text
    assert "C: 1. Criterion 1" in response.text
    assert "D: 2. Criterion 2" in response.text


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (None, "Choose a file."),
        (SimpleUploadedFile("x.xlsx", b""), "The file is empty."),
        (SimpleUploadedFile("x.xlsx", b"PK\x03\x04"), "cannot be opened"),
        (SimpleUploadedFile("x.csv", b"a,b\n1,2\n"), "This is not a workbook of this stage."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field(client, upload, words):
    seat, stage = make_seat()
    client.force_login(seat.user)

    response = client.post(address(seat, stage), {"workbook": upload} if upload else {})

    assert response.status_code == 422
    assert words in response.text


def test_an_unchanged_workbook_says_so(client):
    seat, stage = make_seat()
    client.force_login(seat.user)
    upload = SimpleUploadedFile("x.xlsx", downloaded(seat, stage))

    assert "nothing would change" in client.post(address(seat, stage), {"workbook": upload}).text


@pytest.mark.parametrize("name", ["offline", "offline-scores", "offline-scores-in"])
def test_nothing_is_taken_along_before_all_is_declared(client, name):
    seat, stage = make_seat()
    Standing.objects.filter(panelist=seat).update(declared_at=None)
    client.force_login(seat.user)

    assert client.get(address(seat, stage, name)).status_code == 404
