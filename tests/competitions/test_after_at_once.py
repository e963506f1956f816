"""Two people at the same moment around a hand-in and a call, on a real PostgreSQL."""

from functools import partial

import pytest

from competitions import answer_digests
from competitions.actions import document_requests, enquiries, erasure, submissions
from competitions.models import DocumentRequest, Dossier, Enquiry, SuppliedDocument
from core import clock
from core.models import Letter
from core.states import TransitionNotAllowed
from tests.core.threads import together
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_complete_draft
from tests.factories.competitions import make_call, make_dossier
from tests.factories.documents import make_document_request
from tests.factories.enquiries import make_enquiry
from tests.factories.uploads import pdf_upload

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PAIRS = 10


def copies(obj):
    return [type(obj).objects.get(pk=obj.pk) for _ in range(2)]


def test_two_answers_of_one_call_get_numbers_of_their_own():
    officer, call = make_officer(), make_call()
    publish = partial(enquiries.answer, by=officer, published_words="So?", answer="So.")
    for pair in range(PAIRS):
        waiting = [make_enquiry(call), make_enquiry(call)]

        together(*(partial(publish, copies(one)[0]) for one in waiting))

        numbers = Enquiry.objects.filter(call=call).values_list("number", flat=True)
        assert sorted(numbers) == list(range(1, 2 * pair + 3))


def test_a_question_that_two_officers_answer_at_once_is_answered_once():
    officer, call = make_officer(), make_call()
    publish = partial(enquiries.answer, by=officer, published_words="So?", answer="So.")
    for _pair in range(PAIRS):
        enquiry = make_enquiry(call)

        results = together(*(partial(publish, copy) for copy in copies(enquiry)))

        assert sum(isinstance(result, TransitionNotAllowed) for result in results) == 1
        assert Letter.objects.filter(address=enquiry.asked_by.email).count() == 1


def test_a_document_is_supplied_or_its_request_withdrawn_and_never_both():
    manager, officer = make_user(), make_officer()
    for _pair in range(PAIRS):
        asked = make_document_request(make_dossier(status="submitted", managers=[manager]))
        one, other = copies(asked)

        results = together(
            partial(
                document_requests.supply,
                one,
                by=manager,
                upload=pdf_upload(),
                words="",
                received_at=clock.now(),
            ),
            partial(document_requests.withdraw, other, by=officer, reason="Found it."),
        )

        assert sum(isinstance(result, TransitionNotAllowed) for result in results) == 1
        supplied = SuppliedDocument.objects.filter(request=asked).exists()
        status = DocumentRequest.objects.get(pk=asked.pk).status
        assert (status, supplied) in {("supplied", True), ("withdrawn", False)}


def test_two_runs_of_the_digest_write_one_letter():
    asker, writer, call = make_user(), make_user(), make_call()
    dossier = make_dossier(managers=[writer])
    call = dossier.stage.call
    enquiry = make_enquiry(call, asked_by=asker)
    enquiries.answer(enquiry, by=make_officer(), published_words="So?", answer="So.")
    later = clock.now() + answer_digests.SETTLED * 2

    together(*(partial(answer_digests.send_due, later) for _run in range(2)))

    assert Letter.objects.filter(address=writer.email, key__startswith="answers:").count() == 1


def test_words_handed_in_while_they_are_erased_are_erased_or_were_never_there():
    """Whoever comes second waits: the hand-in holds the answer, and loses it; or has none."""
    manager, officer = make_user(), make_officer()
    for _pair in range(PAIRS):
        draft = make_complete_draft(by=manager, managers=[manager])
        dossier = Dossier.objects.select_related("stage__call", "application").get(pk=draft.pk)

        together(
            partial(submissions.submit, dossier, by=manager, received_at=clock.now()),
            partial(erasure.erase, draft.application, ["profile"], by=officer, reason="Request."),
        )

        contents = draft.submissions.values_list("content", flat=True)
        kept = [e for content in contents for e in content["answers"] if e["key"] == "profile"]
        assert all("value" not in entry or entry["value"] == "" for entry in kept)
