"""Bytes without a row are removed, and nothing else."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from core import clock, files, tidying, uploads
from core.models import StoredFile, UploadPart
from tests.factories.accounts import make_user
from tests.factories.core import PDF, make_stored_file, make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(tmp_path, monkeypatch):
    """A storage that other tests leave nothing in."""
    storage = FileSystemStorage(location=tmp_path, base_url=None)
    for model in (StoredFile, UploadPart):
        monkeypatch.setattr(model._meta.get_field("content"), "storage", storage)
    return storage


def later():
    return clock.frozen(clock.now() + timedelta(hours=25))


def test_what_a_broken_transaction_left_is_removed_after_a_day(storage):
    left = files.admit(make_upload(), by=None, kinds={"pdf"}, max_bytes=1_000_000).content.name
    part = storage.save("parts/ab/cd", ContentFile(b"part"))

    assert tidying.remove_orphans() == 0  # its row may still come
    with later():
        assert tidying.remove_orphans() == 2

    assert not storage.exists(left)
    assert not storage.exists(part)


def test_what_belongs_to_a_row_stays():
    stored = make_stored_file()
    upload = uploads.begin(
        by=make_user(), purpose="tests", name="a.pdf", size=len(PDF), max_bytes=9_999
    )
    uploads.append(upload, 0, PDF[:50])

    with later():
        assert tidying.remove_orphans() == 0

    assert stored.content.read()
    assert upload.parts.get().content.read() == PDF[:50]


def test_nothing_stored_is_nothing_to_remove():
    assert tidying.remove_orphans() == 0
