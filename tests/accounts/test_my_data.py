import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import jobs as own
from accounts import tasks
from core import clock, jobs
from core.audit import AuditEvent
from core.models import FileState, StoredFile
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.core import make_letter

pytestmark = pytest.mark.django_db
PAGE = reverse("accounts:my-data")


def opened(job):
    stored = StoredFile.objects.get(pk=job.result["file"])
    return zipfile.ZipFile(io.BytesIO(stored.content.read()))


def told(bundle, path):
    return json.loads(bundle.read(path))


@pytest.fixture
def me():
    return make_user(name="Ada Lovelace")


def made(user):
    return jobs.run(own.request_archive(user).pk)


def test_the_archive_holds_profile_sign_in_letters_and_records(me):
    make_letter(address=me.email, subject="News", text="Words")
    make_letter(address=me.email, subject="Your code", text="1234", is_confidential=True)
    make_letter(subject="Not mine")

    bundle = opened(made(me))

    assert bundle.testzip() is None
    assert told(bundle, "profile.json")["name"] == "Ada Lovelace"
    assert told(bundle, "sign-in/addresses.json")[0]["email"] == me.email
    letters = told(bundle, "letters.json")
    assert [(letter["subject"], letter["text"]) for letter in letters] == [
        ("News", "Words"),
        ("Your code", ""),
    ]
    assert told(bundle, "records/what-i-did.json")[0]["what"] == "ask for own data"


def test_what_was_made_here_waits_for_no_scanner(me):
    stored = StoredFile.objects.get(pk=made(me).result["file"])

    assert (stored.state, stored.content_type) == (FileState.OURS, "application/zip")
    assert not StoredFile.objects.unscanned().exists()


def test_asking_twice_while_it_is_made_gives_the_same_job_and_one_record(me):
    assert own.request_archive(me) == own.request_archive(me)
    assert AuditEvent.objects.about(me).count() == 1


def test_it_is_asked_for_and_downloaded_on_the_account_page(client, me):
    client.force_login(me)
    assert PAGE in client.get(reverse("accounts:profile")).text

    client.post(PAGE)
    assert "Waiting for a free worker" in client.get(PAGE).text
    job = jobs.run(own.latest(me).pk)
    page = client.get(PAGE)
    file = client.get(reverse("accounts:my-data-file", args=[job.pk]))

    assert reverse("accounts:my-data-file", args=[job.pk]) in page.text
    assert b"".join(file.streaming_content).startswith(b"PK")
    assert "no-store" in file.headers["Cache-Control"]


def test_nobody_else_gets_it(client, me):
    job = made(me)
    client.force_login(make_user())

    assert client.get(reverse("accounts:my-data-file", args=[job.pk])).status_code == 404


def test_who_has_a_password_confirms_it_before_it_is_made_and_downloaded(client):
    me = make_user(password=PASSWORD)
    job = made(me)
    client.force_login(me)

    for answer in (
        client.post(PAGE),
        client.get(reverse("accounts:my-data-file", args=[job.pk])),
    ):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_it_expires_and_its_bytes_are_removed(client, me, django_capture_on_commit_callbacks):
    job = made(me)
    stored = StoredFile.objects.get()
    name, storage = stored.content.name, stored.content.storage
    client.force_login(me)

    with clock.frozen(job.finished_at + own.KEPT - timedelta(seconds=1)):
        tasks.forget_archives()
        assert own.result(job) == stored
    with clock.frozen(job.finished_at + own.KEPT):
        assert own.result(job) is None
        with django_capture_on_commit_callbacks(execute=True):
            tasks.forget_archives()
        page = client.get(PAGE)

    assert not StoredFile.objects.exists()
    assert not storage.exists(name)
    assert "has been removed" in page.text


def test_a_new_archive_takes_the_place_of_the_former_one(me):
    made(me)
    made(me)

    assert StoredFile.objects.get() == own.result(own.latest(me))
