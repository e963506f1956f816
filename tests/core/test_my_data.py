import zipfile

import pytest

from core import my_data, removal
from core.models import FileState
from tests.factories.accounts import make_user
from tests.factories.core import make_stored_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def only(monkeypatch):
    """Lets the archive consist of what the test registers."""
    monkeypatch.setattr(my_data, "_parts", {})
    return my_data.register


def test_parts_come_in_their_order_and_tell_how_far_it_is(only):
    only("late", "Late", lambda user: [("b.json", [2])], order=20)
    only("early", "Early", lambda user: [("a.json", {"who": user.name})], order=10)
    steps = []

    with my_data.archive(make_user(name="Ada"), lambda *step: steps.append(step)) as target:
        bundle = zipfile.ZipFile(target)
        assert bundle.namelist() == ["a.json", "b.json"]
        assert bundle.read("a.json") == b'{\n "who": "Ada"\n}'
    assert steps == [(0, 2, "Early"), (1, 2, "Late")]


def test_a_file_is_copied_and_one_without_content_is_said(only):
    kept, lost = make_stored_file(), make_stored_file()
    lost.content.storage.delete(lost.content.name)
    files = [("kept.pdf", kept), ("lost.pdf", lost)]
    only("files", "Files", lambda user: files, order=1)

    with my_data.archive(make_user(), lambda *step: None) as target:
        bundle = zipfile.ZipFile(target)
        assert bundle.read("kept.pdf").startswith(b"%PDF-")
        assert bundle.namelist() == ["kept.pdf", "lost.pdf.txt"]


def test_two_parts_may_not_share_a_name(only):
    only("letters", "Letters", list, order=1)

    with pytest.raises(ValueError, match="letters"):
        only("letters", "Letters", list, order=2)


def test_a_removed_file_keeps_its_bytes_until_the_change_is_certain(
    django_capture_on_commit_callbacks,
):
    stored = make_stored_file()
    name, storage = stored.content.name, stored.content.storage

    with django_capture_on_commit_callbacks(execute=True):
        removal.remove(stored)
        assert storage.exists(name)

    assert not storage.exists(name)


@pytest.mark.parametrize(
    ("state", "threat", "words"),
    [(FileState.PENDING, "", "being checked"), (FileState.INFECTED, "Eicar-Test", "refused")],
)
def test_what_is_withheld_is_said_and_not_copied(only, state, threat, words):
    stored = make_stored_file()
    stored.state, stored.threat = state, threat
    stored.save(update_fields=["state", "threat"])
    only("files", "Files", lambda user: [("a.pdf", stored)], order=1)

    with my_data.archive(make_user(), lambda *step: None) as target:
        bundle = zipfile.ZipFile(target)
        assert bundle.namelist() == ["a.pdf.txt"]
        assert bundle.read("a.pdf.txt").decode() == f"This file is withheld ({words})."
