"""Private notes: only who wrote them reads them, and what was erased is not kept in them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from competitions.actions import erasure
from core.errors import Refused
from reviews import own_data
from reviews.actions import notes
from reviews.models import Note
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_dossier, make_stage, make_submission
from tests.factories.reviews import (
    make_assignment,
    make_conflict,
    make_panel,
    make_panelist,
)

pytestmark = pytest.mark.django_db
TEXT = "We turn waste heat into light."
ANSWER = {"key": "profile", "kind": "long_text", "label": "Profile"}
REST = {"options": {}, "word_limit": None, "section": "One"}
CONTENT = {"answers": [ANSWER | REST | {"value": TEXT, "salt": "s", "leaf": "l"}]}


@pytest.fixture
def assignment():
    stage = make_stage(status="closed")
    seat = make_panelist(panel=make_panel(call=stage.call), declared_for=[stage])
    return make_assignment(
        seat, make_dossier(stage=stage, status="submitted", submission={"content": CONTENT})
    )


@pytest.fixture
def user(assignment):
    return assignment.panelist.user


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


def url(assignment):
    return reverse("reviews:note-add", args=[assignment.pk])


def sheet_page(client, assignment):
    return client.get(reverse("reviews:sheet", args=[assignment.pk]))


def add(assignment, user, **fields):
    return notes.add(assignment, assignment.dossier.pinned, by=user, **fields)


def test_a_note_and_a_marked_passage_stand_beside_the_application(page, assignment):
    page.post(url(assignment), {"words": "Ask for the costs."})
    marked = {"question": "profile", "quote": "waste heat", "start": "8", "end": "18"}
    page.post(url(assignment), marked)

    text = sheet_page(page, assignment).text
    assert "Ask for the costs." in text
    assert 'data-start="8" data-end="18"' in text
    note = Note.objects.last()
    assert (note.question, note.quote, note.start) == ("profile", "waste heat", 8)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"words": " "}, "Write a note"),
        ({"words": "x" * 5001}, "at most 5000"),
        ({"words": "Fine.", "question": "elsewhere"}, "no such question"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_the_reason(page, assignment, fields, words):
    response = page.post(url(assignment), fields)

    assert response.status_code == 422
    assert words in response.text
    assert fields["words"].strip() in response.text
    assert not Note.objects.exists()


def test_a_place_that_does_not_fit_the_passage_is_not_kept(assignment, user):
    note = add(assignment, user, question="profile", quote="waste heat", start=8, end=99)

    assert (note.start, note.end) == (None, None)


def test_a_note_of_an_earlier_hand_in_has_lost_its_place(page, assignment, user):
    add(assignment, user, question="profile", quote="waste heat", start=8, end=18)
    again = make_submission(assignment.dossier, content={**CONTENT, "number": 2})
    type(assignment.dossier).objects.filter(pk=assignment.dossier_id).update(pinned=again)

    text = sheet_page(page, assignment).text
    assert "Notes that have lost their place" in text
    assert "data-start" not in text


def test_nobody_else_ever_reads_or_deletes_it(client, assignment, user):
    note = add(assignment, user, words="I do not trust the budget.")
    dossier = assignment.dossier
    fellow = make_panelist(panel=assignment.panelist.panel, declared_for=[dossier.stage])
    theirs = make_assignment(fellow, dossier)
    for other in (make_officer(), fellow.user):
        assert not Note.objects.visible_to(other).exists()
        with pytest.raises(PermissionDenied):
            notes.delete(note, by=other)
    client.force_login(fellow.user)
    assert "trust the budget" not in sheet_page(client, theirs).text
    delete = reverse("reviews:note-delete", args=[theirs.pk, note.pk])
    assert client.post(delete).status_code == 404
    assert Note.objects.exists()


def test_its_writer_deletes_it(page, assignment, user):
    note = add(assignment, user, words="Ask for the costs.")

    page.post(reverse("reviews:note-delete", args=[assignment.pk, note.pk]))

    assert not Note.objects.exists()


def test_a_conflict_closes_them_to_their_writer(assignment, user):
    add(assignment, user, words="Ask for the costs.")
    make_conflict(user, assignment.dossier.application)

    assert not Note.objects.visible_to(user).exists()
    with pytest.raises(PermissionDenied):
        add(assignment, user, words="One more.")
    assert dict(own_data._own(user))["judging/notes.json"] == []


def test_there_is_an_end_to_them(assignment, user, monkeypatch):
    monkeypatch.setattr(notes, "MOST", 1)
    add(assignment, user, words="One.")

    with pytest.raises(Refused, match="Delete some first"):
        add(assignment, user, words="Two.")


def test_they_are_in_the_own_data_and_erased_with_the_person(assignment, user):
    add(assignment, user, question="profile", quote="waste heat", words="Ask for the costs.")

    (entry,) = dict(own_data._own(user))["judging/notes.json"]
    assert (entry["about"], entry["passage"], entry["note"]) == (
        "profile",
        "waste heat",
        "Ask for the costs.",
    )
    assert "Private notes on dossiers." in own_data._erases(user)
    own_data._erase(user, [], None)
    assert not Note.objects.exists()


def test_words_of_the_application_that_were_erased_leave_the_notes_as_well(assignment, user):
    add(assignment, user, question="profile", quote="waste heat", words="Ask for the costs.")
    add(assignment, user, question="profile", quote="into light")

    application = assignment.dossier.application
    erasure.erase(application, ["profile"], by=make_officer(), reason="Request, file 12.")

    note = Note.objects.get()
    assert (note.quote, note.words) == ("", "Ask for the costs.")
