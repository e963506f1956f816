from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from competitions import snapshots, todo
from competitions.actions import document_requests, eligibility
from competitions.models import DocumentRequest, Stage, SuppliedDocument
from core import clock
from core.audit import AuditEvent
from core.errors import Refused
from core.models import Letter
from core.states import TransitionNotAllowed
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import make_dossier
from tests.factories.core import make_upload
from tests.factories.documents import make_document_request, make_supplied
from tests.factories.uploads import pdf_upload

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def dossier(manager):
    return make_dossier(status="submitted", managers=[manager])


def ask(dossier, **fields):
    defaults = {
        "by": make_officer(),
        "words": "The letter of the region is missing.",
        "due_at": clock.now() + timedelta(days=7),
        "file_kinds": ["pdf"],
    }
    return document_requests.ask(dossier, **defaults | fields)


def supply(asked, *, by, received_at=None, upload=None):
    return document_requests.supply(
        asked,
        by=by,
        upload=upload or pdf_upload(),
        words="Signed today.",
        received_at=received_at or clock.now(),
    )


def test_asking_writes_to_the_managers_and_is_recorded_without_the_words(dossier, manager):
    asked = ask(dossier)

    letter = Letter.objects.get()
    assert letter.address == manager.email
    assert "The letter of the region is missing." in letter.text
    assert asked.get_absolute_url() in letter.text
    event = AuditEvent.objects.about(asked).get()
    assert "region" not in event.text
    assert event.personal == {"words": "The letter of the region is missing."}


@pytest.mark.parametrize("status", ["draft", "declined", "withdrawn"])
def test_a_document_is_asked_for_between_the_hand_in_and_the_decision(status):
    with pytest.raises(document_requests.TooLate):
        ask(make_dossier(status=status))


def test_asking_needs_words_and_a_deadline_in_the_future(dossier):
    with pytest.raises(Refused):
        ask(dossier, words=" ")
    with pytest.raises(Refused):
        ask(dossier, due_at=clock.now() - SECOND)


def test_what_is_supplied_stands_beside_the_hand_in_with_a_digest_of_its_own(dossier, manager):
    before = (dossier.pinned.content, dossier.pinned.digest, dossier.draft_version)
    asked = ask(dossier)

    document = supply(asked, by=manager)

    dossier.refresh_from_db()
    assert (dossier.pinned.content, dossier.pinned.digest, dossier.draft_version) == before
    assert document.digest == snapshots.digest_of(document.content)
    assert (document.file["name"], document.words) == ("annex.pdf", "Signed today.")
    event = AuditEvent.objects.about(asked).last()
    assert (event.verb, event.new["digest"]) == ("supply", document.digest)
    assert asked.asked_by.email in set(Letter.objects.values_list("address", flat=True))


def test_the_database_refuses_to_alter_or_to_remove_what_was_supplied(dossier, manager):
    supply(ask(dossier), by=manager)

    with pytest.raises(IntegrityError), transaction.atomic():
        SuppliedDocument.objects.update(digest="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        SuppliedDocument.objects.all()._raw_delete("default")


def test_further_documents_may_follow_until_the_deadline(dossier, manager):
    asked = ask(dossier)

    supply(asked, by=manager)
    supply(asked, by=manager)

    assert list(asked.supplied.values_list("sequence", flat=True)) == [1, 2]
    assert asked.status == "supplied"


def test_the_deadline_is_kept_to_the_second_by_when_it_was_received(dossier, manager):
    asked = ask(dossier)

    with pytest.raises(document_requests.TooLate, match="The deadline was"):
        supply(asked, by=manager, received_at=asked.deadline + SECOND)
    assert supply(asked, by=manager, received_at=asked.deadline).sequence == 1


def test_an_outage_recorded_later_lengthens_it_and_one_recorded_before_does_not(dossier):
    stage = Stage.objects.filter(pk=dossier.stage_id)
    stage.update(outage_minutes=30)
    due_at = (clock.now() + timedelta(days=7)).replace(microsecond=0)
    asked = ask(dossier, due_at=due_at)

    at_first = asked.deadline
    stage.update(outage_minutes=90)
    later = DocumentRequest.objects.get().deadline

    assert (at_first, later) == (due_at, due_at + timedelta(minutes=60))


def test_a_file_of_another_kind_is_refused_and_nothing_is_kept(dossier, manager):
    asked = ask(dossier)

    with pytest.raises(Refused, match="not accepted"):
        supply(asked, by=manager, upload=make_upload(b"plain words", "letter.pdf"))

    asked.refresh_from_db()
    assert (asked.status, asked.supplied.count()) == ("open", 0)


def test_a_dossier_that_left_the_judging_owes_nothing(dossier, manager):
    asked = ask(dossier)
    eligibility.find_ineligible(dossier, by=asked.asked_by, reason="Late.")

    asked.refresh_from_db()
    with pytest.raises(document_requests.TooLate):
        supply(asked, by=manager)
    assert todo.for_applicant(manager) == []


def test_more_time_reopens_a_late_request_and_says_why(dossier, manager):
    officer = make_officer()
    asked = ask(dossier)
    with clock.frozen(asked.deadline + timedelta(days=1)):
        assert asked.is_overdue
        later = clock.now() + timedelta(days=3)
        document_requests.extend(asked, by=officer, due_at=later, reason="The office was shut.")
        supply(asked, by=manager)

    texts = list(Letter.objects.filter(address=manager.email).values_list("text", flat=True))
    assert any("The office was shut." in text for text in texts)


def test_an_extension_is_later_than_what_is_in_force(dossier):
    asked = ask(dossier)

    with pytest.raises(Refused, match="later"):
        document_requests.extend(asked, by=None, due_at=asked.deadline, reason="So.")


def test_a_withdrawn_request_takes_nothing_and_keeps_its_reason(dossier, manager):
    asked = ask(dossier)

    document_requests.withdraw(asked, by=make_officer(), reason="Found in the annex.")

    with pytest.raises(TransitionNotAllowed):
        supply(asked, by=manager)
    assert AuditEvent.objects.about(asked).last().reason == "Found in the annex."
    with pytest.raises(Refused):
        document_requests.withdraw(make_document_request(), by=None, reason="")


def test_it_stands_first_among_what_needs_a_manager_and_no_other_role(dossier, manager):
    editor = make_user()
    dossier.application.cluster.roles.create(user=editor, role="editor")
    make_dossier(managers=[manager])
    asked = ask(dossier)

    items = todo.for_applicant(manager)

    assert (items[0]["url"], items[0]["due"]) == (asked.get_absolute_url(), asked.deadline)
    assert todo.for_applicant(editor) == []


def test_an_officer_is_told_of_what_did_not_come_in_time(dossier, manager):
    late, supplied = ask(dossier), ask(dossier)
    make_supplied(supplied, by=manager)
    officer = make_officer()

    assert todo._overdue(officer) == []
    with clock.frozen(late.deadline + SECOND):
        assert [item["due"] for item in todo._overdue(officer)] == [late.deadline]
        assert todo.for_applicant(manager) == []
