"""Uploaded files behind the S3 protocol, on a server of the tests' own.

The server is moto's, a stand-in that keeps everything in memory: it speaks the protocol, over
HTTP, to the same client library as a real one.
"""

from datetime import timedelta

import boto3
import pytest
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

from config import file_storage
from core import clock, files, tidying, uploads
from core.models import StoredFile, UploadPart
from tests.factories.accounts import make_user
from tests.factories.core import PDF, make_stored_file, make_upload, store


@pytest.fixture(scope="module")
def endpoint():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint, settings, monkeypatch):
    """An empty bucket, in which this process keeps its uploaded files."""
    keys = {"access_key": "key", "secret_key": "secret"}
    private = file_storage.private(
        f"s3://podium/files?endpoint={endpoint}&region=us-east-1", folder="unused", **keys
    )
    settings.STORAGES = settings.STORAGES | {"private": private}
    for model in (StoredFile, UploadPart):  # their fields have asked for a storage at the start
        monkeypatch.setattr(model._meta.get_field("content"), "storage", storages["private"])
    client = boto3.resource(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    made = client.create_bucket(Bucket="podium")
    yield made
    made.objects.all().delete()
    made.delete()


@pytest.mark.django_db
def test_a_file_is_kept_in_the_bucket_and_read_through_the_site(bucket):
    stored = StoredFile.objects.get(pk=make_stored_file().pk)

    assert [entry.key for entry in bucket.objects.all()] == [f"files/{stored.content.name}"]
    assert stored.content.storage == storages["private"]
    content = b"".join(files.serve(stored).streaming_content)
    assert len(content) == stored.size


@pytest.mark.django_db
def test_nobody_reads_the_bucket_without_its_keys(bucket, endpoint):
    stored = make_stored_file()

    grants = bucket.Object(f"files/{stored.content.name}").Acl().grants

    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]


@pytest.mark.django_db
def test_parts_lie_in_the_bucket_until_they_are_a_file(bucket, django_capture_on_commit_callbacks):
    upload = uploads.begin(
        by=make_user(), purpose="tests", name="a.pdf", size=len(PDF), max_bytes=9_999
    )
    uploads.append(upload, 0, PDF[:50])
    uploads.append(upload, 50, PDF[50:])
    assert len(list(bucket.objects.filter(Prefix="files/parts/"))) == 2

    def keep(file, then):
        then(store(file, by=None, kinds={"pdf"}, max_bytes=9_999))

    with django_capture_on_commit_callbacks(execute=True):
        uploads.finish(upload, keep)

    kept = StoredFile.objects.get()
    assert [entry.key for entry in bucket.objects.all()] == [f"files/{kept.content.name}"]


@pytest.mark.django_db
def test_bytes_without_a_row_are_removed_from_the_bucket(bucket):
    kept = make_stored_file()
    files.admit(make_upload(), by=None, kinds={"pdf"}, max_bytes=9_999)

    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert tidying.remove_orphans() == 1

    assert [entry.key for entry in bucket.objects.all()] == [f"files/{kept.content.name}"]


@pytest.mark.django_db
def test_a_discarded_file_is_gone_from_the_bucket(bucket):
    stored = make_stored_file()

    files.discard(stored)

    assert not list(bucket.objects.all())


def test_without_an_address_files_lie_in_the_private_folder():
    found = file_storage.private("", folder="/data/files", access_key="", secret_key="")

    assert found["OPTIONS"] == {"location": "/data/files", "base_url": None}


@pytest.mark.parametrize("url", ["s3://", "https://bucket", "s3://bucket?acl=public-read"])
def test_a_malformed_address_stops_the_start(url):
    with pytest.raises(SystemExit, match="FILES_URL"):
        file_storage.private(url, folder="", access_key="", secret_key="")
