"""Writing answers, by the page's own buttons and by autosave."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from competitions.actions import answers, submissions
from competitions.models import Attachment
from core import clock
from tests.competitions.pages import address, posted
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import (
    make_complete_draft,
    make_draft,
    question,
)
from tests.factories.uploads import pdf_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    user = make_user()
    client.force_login(user)
    return user


# Writing without script


def test_a_page_left_untouched_writes_nothing(client, manager):
    draft = make_complete_draft(managers=[manager], by=manager)
    before = draft.draft_version
    page = client.get(address("everything", draft))

    response = client.post(address("everything", draft), posted(page))

    assert response.status_code == 302
    draft.refresh_from_db()
    assert draft.draft_version == before


def test_what_is_wrong_is_saved_as_typed_and_answered_with_422(client, manager):
    draft = make_draft(managers=[manager])
    requested = question(draft, "requested")
    page = client.get(address("section", draft, requested.section_id))

    response = client.post(
        address("section", draft, requested.section_id),
        posted(page, **{f"q{requested.pk}": "1e99"}),
    )

    assert response.status_code == 422
    assert f'href="#q{requested.pk}"' in response.text
    assert "Write a number like 1,234.56 or 1.234,56." in response.text
    assert draft.answers.get().value == "1e99"


def test_somebody_elses_words_are_never_overwritten_and_mine_are_kept(client, manager):
    draft = make_draft(managers=[manager])
    profile, strengths = question(draft, "profile"), question(draft, "strengths")
    fields = posted(client.get(address("everything", draft)))
    answers.save(draft, profile, "Their words", by=make_user(name="Thea"), version=0)

    mine = {f"q{profile.pk}": "My words", f"q{strengths.pk}": "Strong"}
    response = client.post(address("everything", draft), fields | mine)

    assert response.status_code == 409
    assert "\nMy words</textarea>" in response.text
    assert "Their" in response.text
    kept = {answer.question: answer.value for answer in draft.answers.all()}
    assert kept == {profile: "Their words", strengths: "Strong"}

    again = client.post(address("everything", draft), posted(response))
    assert again.status_code == 302
    assert draft.answers.get(question=profile).value == "My words"


def test_rows_are_added_and_removed_by_buttons(client, manager):
    draft = make_draft(managers=[manager])
    partners = question(draft, "partners")
    prefix, here = f"q{partners.pk}", address("section", draft, partners.section_id)
    rows = {f"{prefix}-{i}-name": f"Partner {i}" for i in range(3)}
    rows |= {f"{prefix}-{i}-kind": "sme" for i in range(3)}

    added = client.post(here, posted(client.get(here), **rows, add=prefix))
    assert added.headers["Location"] == f"{here}#{prefix}"
    page = client.get(here)
    assert f'name="{prefix}-3-name"' in page.text
    client.post(here, posted(page, remove=f"{prefix}-1"))

    assert [row["name"] for row in draft.answers.get().value] == ["Partner 0", "Partner 2"]


def test_a_file_comes_with_the_page_and_is_downloaded_by_whom_it_concerns(client, manager):
    draft = make_complete_draft(managers=[manager], by=manager)
    annex = question(draft, "annex")
    here = address("section", draft, annex.section_id)
    page = client.get(here)

    refused = client.post(
        here, posted(page) | {f"q{annex.pk}": SimpleUploadedFile("a.pdf", b"no pdf")}
    )
    assert refused.status_code == 422
    assert "This kind of file is not accepted. Accepted: PDF." in refused.text
    client.post(here, posted(page) | {f"q{annex.pk}": pdf_upload()})
    file = reverse("competitions:attachment", args=[draft.attachments.get().stored_id])
    assert b"".join(client.get(file).streaming_content).startswith(b"%PDF-")

    client.force_login(make_officer())
    assert client.get(file).status_code == 404  # not handed in yet
    submissions.submit(draft, by=manager, received_at=clock.now())
    assert client.get(file).status_code == 200

    client.force_login(manager)
    client.post(here, posted(client.get(here), remove=f"q{annex.pk}-{file.split('/')[-2]}"))
    assert Attachment.objects.get().removed_at
    assert client.get(file).status_code == 200  # the hand-in keeps it


def test_ten_thousand_rows_are_refused_and_leave_nothing(client, manager):
    draft = make_draft(managers=[manager])
    partners = question(draft, "partners")
    here = address("answer", draft, partners.pk)
    rows = {f"q{partners.pk}-{i}-name": "x" for i in range(4_000)}

    response = client.post(here, rows | {f"q{partners.pk}-version": "0"})

    assert response.status_code == 422
    assert "more than 500 cannot be kept" in response.json()["problems"][0]
    assert not draft.answers.exists()


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", "{{ 7 }}", "\u202eabc", "集群"],
)
def test_hostile_words_are_shown_as_words(client, manager, text):
    draft = make_draft(managers=[manager])
    answers.save(draft, question(draft, "profile"), text, by=manager, version=0)
    answers.save(draft, question(draft, "partners"), [{"name": text}], by=manager, version=0)

    for name in ("everything", "review", "dossier"):
        page = client.get(address(name, draft)).text
        assert "<script>alert" not in page
        assert 'href="javascript' not in page


# Autosave


def test_autosave_answers_with_the_version_the_faults_and_the_sums(client, manager):
    draft = make_draft(managers=[manager])
    requested = question(draft, "requested")
    fields = {f"q{requested.pk}": "41.000.000", f"q{requested.pk}-version": "0"}

    response = client.post(address("answer", draft, requested.pk), fields)

    told = response.json()
    assert response.status_code == 200
    assert told["version"] == 1
    assert told["saved"].startswith("Saved ")
    assert "At most 40,000,000.00 EUR" in told["faults"][f"q{requested.pk}"][0]["words"]


def test_autosave_says_when_somebody_was_faster_and_a_retry_does_no_harm(client, manager):
    draft = make_draft(managers=[manager])
    profile = question(draft, "profile")
    here, fields = address("answer", draft, profile.pk), {f"q{profile.pk}-version": "0"}
    client.post(here, fields | {f"q{profile.pk}": "Words"})

    retry = client.post(here, fields | {f"q{profile.pk}": "Words"})
    assert (retry.status_code, retry.json()["version"]) == (200, 1)
    late = client.post(here, fields | {f"q{profile.pk}": "Other words"})
    assert late.status_code == 409
    assert late.json()["conflict"]["theirs"] == "Words"
    assert late.json()["conflict"]["mine"] == "Other words"
    assert draft.answers.get().value == "Words"


def test_autosave_after_the_deadline_is_a_409_that_says_so(client, manager):
    draft = make_draft(managers=[manager])
    profile = question(draft, "profile")
    with clock.frozen(draft.stage.closes_at + timedelta(seconds=2)):
        response = client.post(
            address("answer", draft, profile.pk),
            {f"q{profile.pk}": "Late", f"q{profile.pk}-version": "0"},
        )

    assert response.status_code == 409
    assert response.json()["closed"]
    assert not draft.answers.exists()
