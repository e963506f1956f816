import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from core import audit, clock, visibility
from core.models import Job, JobState, Letter, LetterState
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.core import make_event, make_job, make_letter

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}
QUERIES = 2  # of every page: the session, the user with what the header asks


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


@pytest.fixture
def auditor(client):
    auditor = make_auditor()
    client.force_login(auditor)
    return auditor


@pytest.fixture
def reader(client):
    reader = make_user()
    client.force_login(reader)
    return reader


# The seal, for everybody


def test_stranger_sees_the_latest_seal(client):
    make_event()
    seal = audit.seal_pending()

    response = client.get(reverse("core:seal"))

    assert seal.digest in response.text
    assert seal.signature in response.text


def test_seal_page_without_a_seal_says_when_to_come_back(client):
    assert "Nothing is sealed yet" in client.get(reverse("core:seal")).text
    assert client.get(reverse("core:seal"), {"format": "json"}).json() == {"seal": None}


def test_seal_comes_as_json_and_as_the_text_that_was_signed(client):
    make_event()
    seal = audit.seal_pending()

    as_json = client.get(reverse("core:seal"), headers={"Accept": "application/json"}).json()
    as_text = client.get(reverse("core:seal"), {"format": "text"})

    assert as_json["seal"]["digest"] == seal.digest
    assert as_text.text == seal.text


# Jobs


def test_who_asked_for_a_job_sees_its_progress_as_page_fragment_and_json(client, reader):
    job = make_job(
        requested_by_id=reader.pk,
        state=JobState.RUNNING,
        lease_until=clock.now(),
        progress_done=1,
        progress_total=4,
        progress_words="Reading the scores",
    )

    page = client.get(job.get_absolute_url())
    fragment = client.get(job.get_absolute_url(), headers=FRAGMENT)
    data = client.get(job.get_absolute_url(), headers={"Accept": "application/json"}).json()

    assert "<html" in page.text
    assert "Reading the scores" in page.text
    assert "<html" not in fragment.text
    assert 'value="25"' in fragment.text
    assert "HX-Request" in page.headers["Vary"]
    assert (data["state"], data["progress_total"]) == ("running", 4)


@pytest.mark.parametrize("pk", ["own", "missing"])
def test_other_peoples_jobs_do_not_exist(client, reader, pk):
    key = make_job().pk if pk == "own" else uuid.uuid4()

    assert client.get(reverse("core:job", args=[key])).status_code == 404


def test_subject_that_is_closed_to_an_officer_closes_its_jobs(client, officer, monkeypatch):
    letter = make_letter()
    job = make_job(subject_label="core.letter", subject_pk=str(letter.pk))
    assert client.get(job.get_absolute_url()).status_code == 200

    veto = visibility.Rule("conflict", lambda user, obj: obj == letter, None)
    monkeypatch.setitem(visibility._vetoes, "core.letter", {"conflict": veto})

    assert client.get(job.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_officer_sees_all_jobs_in_a_constant_number_of_queries(
    client, officer, count, django_assert_num_queries
):
    for _ in range(count):
        make_job(state=JobState.FAILED, error="It went wrong.")
    client.get(reverse("core:jobs"))

    with django_assert_num_queries(QUERIES + 3):  # what they are about, count and rows
        response = client.get(reverse("core:jobs"))

    assert response.text.count("It went wrong.") == count


def test_officer_starts_a_failed_job_again(client, officer):
    job = make_job(state=JobState.FAILED)

    response = client.post(reverse("core:job-retry", args=[job.pk]), follow=True)

    assert "The work is waiting for a worker." in response.text
    assert Job.objects.get().state == JobState.QUEUED


def test_a_job_that_has_not_failed_is_not_started_again(client, officer):
    job = make_job(state=JobState.DONE)

    response = client.post(reverse("core:job-retry", args=[job.pk]), follow=True)

    assert "Only failed work can be started again." in response.text


def test_auditor_reads_jobs_but_starts_none(client, auditor):
    job = make_job(state=JobState.FAILED)

    assert "Start again" not in client.get(reverse("core:jobs")).text
    assert client.post(reverse("core:job-retry", args=[job.pk])).status_code == 403


# Letters


@pytest.mark.parametrize("count", [1, 30])
def test_officer_sees_all_letters_in_a_constant_number_of_queries(
    client, officer, count, django_assert_num_queries
):
    for _ in range(count):
        make_letter(subject="We have received it")
    client.get(reverse("core:letters"))

    with django_assert_num_queries(QUERIES + 3):  # what they are about, count and rows
        response = client.get(reverse("core:letters"))

    assert response.text.count("We have received it") == count


def test_letters_are_found_by_address_subject_and_state(client, officer):
    wanted = make_letter(address="ada@example.org", subject="Shortlisted", state="failed")
    make_letter(address="ada@example.org"), make_letter(state="failed")

    def found(**query):
        return set(client.get(reverse("core:letters"), query).context["page_obj"])

    assert found(words="ADA", state="failed") == {wanted}
    assert found(words="shortlist") == {wanted}
    assert len(found(state="no such state")) == 3


def test_letter_left_while_sending_is_shown_and_sent_again(client, officer):
    past = clock.now() - timedelta(hours=1)
    letter = make_letter(state=LetterState.SENDING, next_attempt_at=past)

    page = client.get(letter.get_absolute_url())
    client.post(reverse("core:letter-resend", args=[letter.pk]))

    assert "The worker stopped while sending this letter." in page.text
    assert Letter.objects.get().state == LetterState.QUEUED


def test_text_of_a_letter_is_shown_as_text(client, officer):
    letter = make_letter(text="<script>alert(1)</script> https://example.org/a")

    page = client.get(letter.get_absolute_url()).text

    assert "<script>alert(1)" not in page
    assert '<a href="https://example.org/a"' in page


def test_officer_cannot_read_a_letter_that_signs_somebody_else_in(client, officer):
    letter = make_letter(text="Your code: 123456", is_confidential=True)

    page = client.get(letter.get_absolute_url()).text

    assert "123456" not in page
    assert "Only its addressee can read it." in page


def test_reader_sees_no_letters_outside_the_demo(client, reader):
    letter = make_letter(address=reader.email)

    assert client.get(reverse("core:letters")).status_code == 403
    assert client.get(letter.get_absolute_url()).status_code == 404


def test_reader_sees_own_letters_in_the_demo(client, reader, settings):
    settings.DEMO = True
    own = make_letter(address=reader.email, text="Your code: 123456", is_confidential=True)
    other = make_letter()

    assert list(client.get(reverse("core:letters")).context["page_obj"]) == [own]
    assert "123456" in client.get(own.get_absolute_url()).text
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.post(reverse("core:letter-resend", args=[own.pk])).status_code == 403


def test_auditor_reads_letters_but_sends_none(client, auditor):
    letter = make_letter(state=LetterState.SENT)

    assert "Send again" not in client.get(letter.get_absolute_url()).text
    assert client.post(reverse("core:letter-resend", args=[letter.pk])).status_code == 403


# How the place runs


def test_officer_reads_what_is_well_and_what_is_not(client, officer):
    make_job(state=JobState.FAILED)

    page = client.get(reverse("core:operations")).text

    assert "The database answers." in page
    assert "No worker has answered lately." in page
    assert "Work has failed" in page


@pytest.mark.parametrize("name", ["operations", "jobs"])
def test_pages_of_operations_are_closed_to_others(client, reader, name):
    assert client.get(reverse(f"core:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["operations", "jobs", "letters"])
def test_stranger_is_sent_to_sign_in(client, name):
    url = reverse(f"core:{name}")

    response = client.get(url)

    assert response.status_code == 302
    assert response.headers["Location"].endswith(f"?next={url}")
