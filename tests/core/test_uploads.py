"""Files that come in parts: where they stop they go on, and nothing is ever mixed up."""

import hashlib
import io
import itertools
import random
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import clock, files, uploads
from core.errors import Refused
from core.models import StoredFile, Upload, UploadPart
from core.models.files import private_storage
from tests.core.threads import together
from tests.factories.accounts import make_user
from tests.factories.core import PDF, store

SIZE, DIGEST = len(PDF), hashlib.sha256(PDF).hexdigest()


def begin(by=None, *, size=SIZE, **fields):
    limits = {"purpose": "tests", "name": "outline.pdf", "max_bytes": 60_000_000}
    return uploads.begin(by=by or make_user(), size=size, **limits | fields)


def keep(file, then):
    """What an app does with a file that has arrived."""
    stored = store(file, by=None, kinds={"pdf"}, max_bytes=1_000_000)
    then(stored)


def patch(client, upload, offset, data, **headers):
    headers = {"Upload-Offset": str(offset), "Tus-Resumable": "1.0.0"} | headers
    return client.patch(
        reverse("core:upload", args=[upload.pk]),
        data,
        content_type="application/offset+octet-stream",
        headers=headers,
    )


@pytest.fixture
def person(client, db):
    person = make_user()
    client.force_login(person)
    return person


def test_a_file_in_three_parts_is_kept_as_one(person, client, django_capture_on_commit_callbacks):
    upload = begin(person, sha256=DIGEST)

    for start in (0, 100, 200):
        response = patch(client, upload, start, PDF[start : start + 100 if start < 200 else None])
        assert response.status_code == 204
    assert response.headers["Upload-Offset"] == str(len(PDF))
    upload.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        uploads.finish(upload, keep)

    assert StoredFile.objects.get() == upload.stored
    assert upload.stored.name == "outline.pdf"
    assert not UploadPart.objects.exists()
    assert private_storage().listdir(f"parts/{upload.pk.hex}")[1] == []


def test_an_upload_says_where_it_stands(person, client):
    upload = begin(person)
    patch(client, upload, 0, PDF[:50])

    response = client.head(reverse("core:upload", args=[upload.pk]))

    assert (response.status_code, response.headers["Upload-Offset"]) == (200, "50")
    assert response.headers["Upload-Length"] == str(len(PDF))
    assert "no-store" in response.headers["Cache-Control"]


def test_the_same_file_begun_again_goes_on_where_it_stopped(person):
    first = begin(person, sha256=DIGEST)
    uploads.append(first, 0, PDF[:50])

    again, other = begin(person, sha256=DIGEST), begin(person, sha256="0" * 64)

    assert (again.pk, again.offset) == (first.pk, 50)
    assert other.pk != first.pk


def test_a_part_from_the_wrong_place_is_answered_with_the_right_one(person, client):
    upload = begin(person)
    patch(client, upload, 0, PDF[:50])

    response = patch(client, upload, 0, PDF[:50])

    assert (response.status_code, response.headers["Upload-Offset"]) == (409, "50")
    assert UploadPart.objects.count() == 1


@pytest.mark.parametrize(
    ("headers", "data", "status"),
    [
        ({"Upload-Offset": "minus one"}, b"a", 409),
        ({"Content-Length": "5000000"}, b"a", 413),
        ({}, PDF + b"more", 413),
    ],
)
def test_a_malformed_part_changes_nothing(person, client, headers, data, status):
    upload = begin(person)

    assert patch(client, upload, 0, data, **headers).status_code == status

    assert Upload.objects.get().offset == 0


def test_a_part_that_broke_off_changes_nothing(person, client):
    upload = begin(person)

    response = client.generic(
        "PATCH",
        reverse("core:upload", args=[upload.pk]),
        headers={"Upload-Offset": "0"},
        **{
            "CONTENT_TYPE": "application/offset+octet-stream",
            "CONTENT_LENGTH": "20",
            "wsgi.input": io.BytesIO(b"short"),
        },
    )

    assert response.status_code == 400
    assert Upload.objects.get().offset == 0


def test_a_part_of_another_type_is_refused(person, client):
    address = reverse("core:upload", args=[begin(person).pk])

    assert client.patch(address, PDF, headers={"Upload-Offset": "0"}).status_code == 415


def test_an_upload_is_its_owners_alone(person, client):
    upload = begin(make_user())
    address = reverse("core:upload", args=[upload.pk])

    answers = [client.head(address), patch(client, upload, 0, PDF), client.delete(address)]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_a_cancelled_upload_leaves_nothing(person, client, django_capture_on_commit_callbacks):
    upload = begin(person)
    patch(client, upload, 0, PDF)

    with django_capture_on_commit_callbacks(execute=True):
        response = client.delete(reverse("core:upload", args=[upload.pk]))

    assert response.status_code == 204
    assert not Upload.objects.exists()
    assert private_storage().listdir(f"parts/{upload.pk.hex}")[1] == []


def test_two_thousand_megabytes_are_refused_before_a_byte_is_sent(person):
    with pytest.raises(Refused, match="larger than 60 MB"):
        begin(person, size=2_000_000_000)
    with pytest.raises(Refused, match="empty"):
        begin(person, size=0)
    assert not Upload.objects.exists()


def test_one_person_has_so_much_under_way_and_what_is_stale_makes_room(person):
    for _ in range(4):
        begin(person, size=60_000_000)
    with pytest.raises(Refused, match="Too much is on its way"):
        begin(person, size=60_000_000)
    begin(make_user(), size=60_000_000)

    with clock.frozen(clock.now() + timedelta(minutes=11)):
        begin(person, size=60_000_000)

    assert Upload.objects.filter(owner_id=person.pk).count() == 1


def test_an_unfinished_file_counts_for_nothing(person):
    upload = begin(person)
    uploads.append(upload, 0, PDF[:50])

    with pytest.raises(Refused, match="not arrived completely"):
        uploads.finish(upload, keep)

    assert not StoredFile.objects.exists()


def test_a_file_that_is_not_what_was_sent_is_refused_and_forgotten(person):
    upload = begin(person, sha256="0" * 64)
    uploads.append(upload, 0, PDF)

    with pytest.raises(Refused, match="did not arrive as it was sent"):
        uploads.finish(upload, keep)

    assert not Upload.objects.exists()


def test_finished_twice_is_there_once(person):
    upload = begin(person)
    uploads.append(upload, 0, PDF)

    uploads.finish(upload, keep)
    uploads.finish(Upload.objects.get(), keep)

    assert StoredFile.objects.count() == 1


def test_an_upload_that_is_cancelled_while_it_is_finished_leaves_no_file(person):
    upload = begin(person)
    uploads.append(upload, 0, PDF)

    def add(file, then):
        stored = files.admit(file, by=None, kinds={"pdf"}, max_bytes=1_000_000)
        uploads.abandon(Upload.objects.get())
        then(stored)

    with pytest.raises(Refused, match="cancelled meanwhile"):
        uploads.finish(upload, add)

    assert not StoredFile.objects.exists()


def test_what_has_not_moved_for_a_day_is_forgotten_and_what_it_became_stays(person):
    begin(person)
    done = begin(person, size=len(PDF))
    uploads.append(done, 0, PDF)
    uploads.finish(done, keep)

    assert uploads.forget() == 0
    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert uploads.forget() == 2

    assert not Upload.objects.exists()
    assert StoredFile.objects.count() == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(cuts=st.lists(st.integers(0, len(PDF)), max_size=6), seed=st.integers(0, 9))
def test_however_parts_are_cut_repeated_and_misplaced_the_file_is_the_one_sent(db, cuts, seed):
    places = sorted({0, len(PDF), *cuts})
    parts = list(itertools.pairwise(places))
    sent = [part for part in parts for _ in range(2)]
    random.Random(seed).shuffle(sent)
    upload = begin(sha256=DIGEST)

    for start, end in [*sent, *parts]:
        try:
            uploads.append(upload, start, PDF[start:end])
        except uploads.WrongOffset:
            continue

    with uploads._whole(upload) as file:
        assert file.read() == PDF


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_that_send_the_same_part_at_once_one_is_told_where_to_go_on():
    upload = begin()

    def send():
        uploads.append(Upload.objects.get(pk=upload.pk), 0, PDF)

    outcomes = together(*[send] * 4)

    assert sum(isinstance(outcome, uploads.WrongOffset) for outcome in outcomes) == 3
    upload.refresh_from_db()
    assert (upload.offset, UploadPart.objects.count()) == (len(PDF), 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_that_finish_at_once_both_find_one_file():
    upload = begin()
    uploads.append(upload, 0, PDF)

    def add(file, then):
        stored = files.admit(file, by=None, kinds={"pdf"}, max_bytes=1_000_000)
        with transaction.atomic():
            files.keep(stored)
            then(stored)

    def finish():
        uploads.finish(Upload.objects.get(pk=upload.pk), add)

    outcomes = together(finish, finish, finish)

    assert outcomes == [None, None, None]
    assert StoredFile.objects.count() == 1
