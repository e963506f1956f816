"""Bytes without a row are removed, and nothing else."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from core import clock, files, tidying, uploads
from core.models.files import private_storage
from tests.factories.accounts import make_user
from tests.factories.core import PDF, make_stored_file, make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path, monkeypatch):
    """A storage that other tests leave nothing in."""
    monkeypatch.setattr(private_storage(), "_location", str(tmp_path))
    for name in ("base_location", "location"):
        private_storage().__dict__.pop(name, None)
    yield
    for name in ("base_location", "location"):
        private_storage().__dict__.pop(name, None)


def later():
    return clock.frozen(clock.now() + timedelta(hours=25))


def test_what_a_broken_transaction_left_is_removed_after_a_day():
    left = files.admit(make_upload(), by=None, kinds={"pdf"}, max_bytes=1_000_000).content.name
    part = private_storage().save("parts/ab/cd", ContentFile(b"part"))

    assert tidying.remove_orphans() == 0  # its row may still come
    with later():
        assert tidying.remove_orphans() == 2

    assert not private_storage().exists(left)
    assert not private_storage().exists(part)


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
