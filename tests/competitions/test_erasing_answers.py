from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts import jobs as own_data
from competitions import intact, snapshots
from competitions import jobs as pdfs
from competitions.actions import answers, erasure, submissions
from competitions.forms.erasure import EraseAnswersForm
from competitions.models import AnswerRevision, Submission
from core import clock, jobs
from core.audit import AuditEvent
from core.errors import Refused
from core.leases import StaleAttempt
from core.models import StoredFile
from tests import append_only
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_complete_draft, question
from tests.factories.competitions import make_application, make_call
from tests.factories.documents import make_document_request, make_supplied
from tests.factories.uploads import pdf_upload

pytestmark = pytest.mark.django_db
NAME = "Grace Hopper leads the network."


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def dossier(manager):
    """Handed in twice, with a name in the profile and a file."""
    draft = make_complete_draft(by=manager, managers=[manager])
    profile = question(draft, "profile")
    answers.save(draft, profile, NAME, by=manager, version=1)
    answers.attach(draft, question(draft, "annex"), pdf_upload("annex.pdf"), by=manager)
    submissions.submit(draft, by=manager, received_at=clock.now())
    answers.save(draft, profile, f"{NAME} And more.", by=manager, version=2)
    submissions.submit(draft, by=manager, received_at=clock.now())
    return draft


def erase(dossier, officer, *keys):
    return erasure.erase(dossier.application, keys, by=officer, reason="Request, file 12.")


def verified():
    out = StringIO()
    try:
        call_command("verify_audit", stdout=out)
    except CommandError:
        return out.getvalue().splitlines()
    return []


def test_the_words_are_gone_everywhere_and_every_receipt_holds(dossier, officer):
    erase(dossier, officer, "profile")

    assert NAME not in str(list(Submission.objects.values_list("content", flat=True)))
    assert NAME not in str(list(AnswerRevision.objects.values_list("value", flat=True)))
    assert not dossier.answers.filter(question__key="profile").exists()
    assert [snapshots.is_intact(row) for row in dossier.submissions.all()] == [True, True]
    assert verified() == []


def test_other_answers_stay_and_the_record_says_what_was_erased(dossier, officer):
    before = dossier.answers.count()

    erase(dossier, officer, "profile")

    assert dossier.answers.count() == before - 1
    event = AuditEvent.objects.about(dossier.application).last()
    assert (event.verb, event.new["keys"]) == ("erase answers", ["profile"])
    assert len(event.new["submissions"]) == 2
    assert event.reason == "Request, file 12."


def test_the_files_of_an_erased_answer_are_removed(
    dossier, officer, django_capture_on_commit_callbacks
):
    stored = StoredFile.objects.get()
    name, storage = stored.content.name, stored.content.storage

    with django_capture_on_commit_callbacks(execute=True):
        erase(dossier, officer, "annex")

    assert not StoredFile.objects.exists()
    assert not storage.exists(name)
    assert verified() == []


def test_a_document_supplied_on_request_is_erased_and_its_digest_holds(
    dossier, officer, manager, client
):
    document = make_supplied(make_document_request(dossier), by=manager, words=NAME)

    erase(dossier, officer, "words")

    document.refresh_from_db()
    assert (document.is_erased, document.words) == (True, "")
    assert snapshots.is_intact(document)
    assert verified() == []
    client.force_login(officer)
    file = reverse("competitions:supplied-document", args=[document.pk])
    assert client.get(file).status_code == 404
    desk = client.get(reverse("competitions:office-dossier", args=[dossier.pk])).text
    assert "Erased because the law asked for it" in desk
    assert file not in desk


def test_what_was_made_of_the_words_goes_and_what_is_being_made_is_not_published(
    dossier, officer, manager
):
    made = jobs.run(pdfs.request_pdf(dossier.pinned, by=manager).pk)
    archive = jobs.run(own_data.request_archive(manager).pk)
    under_way = jobs.claim(pdfs.request_pdf(dossier.pinned, by=manager).pk)
    outcome = jobs.compute(under_way)

    erase(dossier, officer, "profile")

    kept = {str(pk) for pk in StoredFile.objects.values_list("pk", flat=True)}
    assert not kept & {made.result["file"], archive.result["file"]}
    with pytest.raises(StaleAttempt):
        jobs.publish(under_way, outcome)


def test_a_value_removed_without_a_record_is_found(dossier):
    submission = dossier.submissions.first()
    content = submission.content
    for name in ("value", "salt"):
        del content["answers"][0][name]
    Submission.objects.filter(pk=submission.pk).update(content=content)  # the door admits it

    assert verified() == [
        f"Hand-in {submission.number}: an answer was erased without a record of it."
    ]


def test_an_altered_hand_in_is_found_beside_an_erased_one(dossier, officer):
    erase(dossier, officer, "profile")
    _first, second = dossier.submissions.all()
    second.content["answers"][1]["label"] = "Another question"
    with append_only.lifted():
        Submission.objects.filter(pk=second.pk).update(content=second.content)

    assert verified() == [f"Hand-in {second.number}: its content was altered."]


@pytest.mark.parametrize("content", [None, [], {}, {"answers": None}, {"answers": [None]}])
def test_a_hand_in_that_is_none_any_more_is_found(dossier, content):
    with append_only.lifted():
        Submission.objects.filter(pk=dossier.submissions.first().pk).update(content=content or {})

    assert len(list(intact.faults())) == 1


def test_erasing_needs_a_ground(dossier, officer):
    with pytest.raises(Refused):
        erasure.erase(dossier.application, ["profile"], by=officer, reason=" ")


def test_an_officer_chooses_answers_after_reading_what_stays(client, dossier, officer):
    client.force_login(officer)
    office = reverse("competitions:office-dossier", args=[dossier.pk])
    page = reverse("competitions:office-dossier-erase", args=[dossier.pk])
    assert page in client.get(office).text
    assert "What is kept" in client.get(page).text
    assert client.post(page, {"reason": "Request."}).status_code == 422

    done = client.post(page, {"keys": ["profile"], "reason": "Request."}, follow=True)

    assert done.redirect_chain == [(office, 302)]
    assert NAME not in done.text
    assert "Erased because the law asked for it" in done.text
    assert "Answers erased" in done.text
    assert 'value="profile"' not in client.get(page).text


def test_words_that_were_only_drafted_are_chosen_and_erased_as_well(client, officer, manager):
    draft = make_complete_draft(by=manager, managers=[manager])
    answers.save(draft, question(draft, "profile"), NAME, by=manager, version=1)
    client.force_login(officer)
    office = reverse("competitions:office-dossier", args=[draft.pk])
    page = reverse("competitions:office-dossier-erase", args=[draft.pk])
    assert page in client.get(office).text
    text = client.get(page).text
    assert question(draft, "profile").label in text
    assert NAME not in text

    client.post(page, {"keys": ["profile"], "reason": "Request."})

    assert NAME not in str(list(AnswerRevision.objects.values_list("value", flat=True)))
    offered = EraseAnswersForm(application=draft.application).choices
    assert "profile" not in dict(offered)
    assert verified() == []


def test_the_page_leads_to_applications_that_took_answers_over(client, dossier, officer):
    later = make_application(predecessor=dossier.application, call=make_call())
    client.force_login(officer)

    text = client.get(reverse("competitions:office-dossier-erase", args=[dossier.pk])).text

    assert later.get_absolute_url() in text
