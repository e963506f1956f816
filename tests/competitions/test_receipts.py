"""The public check of a receipt: whether and when, never what and who."""

import re

import pypdfium2
import pytest
from django.core.cache import cache
from django.urls import reverse

from competitions import documents
from competitions.actions import submissions
from competitions.forms.receipts import ReceiptForm
from competitions.views import receipts
from core.reference import random_reference
from tests.factories.accounts import make_user
from tests.factories.applications import make_complete_draft

pytestmark = pytest.mark.django_db
CHECK = "/receipts/check/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def submission():
    manager = make_user(name="Mia Manager")
    draft = make_complete_draft(managers=[manager], by=manager, title="A very secret lamp")
    return submissions.submit(draft, by=manager, received_at=draft.stage.closes_at)


def check(client, number, digest):
    return client.get(CHECK, {"number": number, "digest": digest})


def test_whoever_has_number_and_digest_learns_when_it_was_received(client, submission):
    response = check(client, submission.number, submission.digest)

    assert response.status_code == 200
    assert f"Valid. We received hand-in {submission.number} on" in response.text
    assert "(Berlin)" in response.text


def test_nothing_of_content_and_people_is_shown(client, submission):
    page = check(client, submission.number, submission.digest).text
    application = submission.dossier.application

    hidden = (application.title, application.reference, application.cluster.name, "Mia Manager")
    assert not [words for words in hidden if words in page]


def test_blanks_and_case_and_the_prefix_do_not_matter(client, submission):
    number = f" {submission.number.removeprefix('R-').lower()} "
    digest = f"{submission.digest[:32].upper()} {submission.digest[32:]}"

    assert "Valid." in check(client, number, digest).text


def test_a_number_that_begins_like_its_prefix_is_read_whole():
    digest = "0" * 64
    body = next(b for b in iter(lambda: random_reference("R", 9)[2:], None) if b[0] == "R")

    for typed in (body, f"R-{body}", f"r {body}"):
        form = ReceiptForm({"number": typed, "digest": digest})
        assert form.is_valid(), typed
        assert form.cleaned_data["number"] == f"R-{body}"


def test_wrong_pairs_are_answered_alike_whichever_half_is_wrong(client, submission):
    other = random_reference("R", 9)
    answers = []
    for number, digest in [(submission.number, "0" * 64), (other, submission.digest)]:
        response = check(client, number, digest)
        shown = response.text.replace(number, "").replace(digest, "")
        answers.append((response.status_code, re.sub(r'nonce="[^"]*"', "", shown)))

    assert answers[0] == answers[1]
    assert "do not belong to a hand-in" in answers[0][1]


def test_mistyped_number_is_said_to_be_mistyped(client, submission):
    last = submission.number[-1]
    wrong = submission.number[:-1] + ("2" if last != "2" else "3")

    response = check(client, wrong, submission.digest)

    assert response.status_code == 422
    assert "its last character does not fit" in response.text
    assert f'value="{wrong}"' in response.text


@pytest.mark.parametrize("digest", ["", "abc", "g" * 64, "0" * 63, "0" * 201])
def test_what_is_no_digest_is_said_to_be_none(client, submission, digest):
    assert check(client, submission.number, digest).status_code == 422


@pytest.mark.parametrize("number", ["", "R", "R-", "../x", "<script>", "R-" + "A" * 50, "数字"])
def test_what_is_no_number_is_refused_and_kept(client, number):
    assert check(client, number, "0" * 64).status_code == 422


def test_content_that_no_longer_fits_is_told(client, submission, monkeypatch):
    monkeypatch.setattr("competitions.snapshots.digest_of", lambda content: "0" * 64)

    assert "no longer fits" in check(client, submission.number, submission.digest).text


def test_who_asks_too_often_waits(client, submission, monkeypatch):
    monkeypatch.setattr(receipts, "RATE", "2/m/ip")
    statuses = [check(client, submission.number, "0" * 64).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
    assert client.get(CHECK).status_code == 200


def test_check_asks_the_database_once(client, submission, django_assert_num_queries):
    with django_assert_num_queries(1):  # the hand-in with its zone; a stranger has no session
        check(client, submission.number, submission.digest)


def test_receipt_leads_to_its_check_on_the_page_and_in_the_document(client, submission):
    client.force_login(submission.submitted_by)
    page = client.get(submission.get_absolute_url()).text

    assert submission.check_url.replace("&", "&amp;") in page
    with pypdfium2.PdfDocument(documents.receipt(submission)) as pdf:
        assert CHECK in "".join(p.get_textpage().get_text_range() for p in pdf)


def test_everybody_finds_the_check_from_the_home_page(client):
    assert f'href="{reverse("competitions:receipt-check")}"' in client.get("/").text
