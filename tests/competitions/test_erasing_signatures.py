"""Who signed is erased as answers are; the digest of the hand-in holds, and the record says so."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from competitions import answers as sheets
from competitions import consortium, handed_in, snapshots
from competitions.actions import erasure, sign_offs, submissions
from competitions.forms.erasure import EraseAnswersForm
from competitions.models import Confirmation, Confirming, Stage, Submission
from core import clock
from core.audit import AuditEvent
from core.models import StoredFile
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_full_draft
from tests.factories.uploads import pdf_upload

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def pia():
    return make_user(name="Pia Partner")


@pytest.fixture
def submission(pia):
    """A full application, signed off by a partner and confirmed with a power of attorney."""
    manager = make_user()
    draft = make_full_draft(managers=[manager], people=[pia], by=manager)
    Stage.objects.filter(pk=draft.stage_id).update(confirming=Confirming.POWER)
    draft.stage.refresh_from_db()
    partner = draft.application.partners.get()
    digest = consortium.part_of(sheets.load(draft), partner).digest
    sign_offs.sign_off(draft, partner, by=pia, digest=digest)
    draft.refresh_from_db()
    sign_offs.confirm(
        draft,
        by=manager,
        name="Sigi Sign",
        function="Director",
        draft_version=draft.draft_version,
        upload=pdf_upload("power.pdf"),
    )
    return submissions.submit(draft, by=manager, received_at=clock.now())


def erase(submission):
    application = submission.dossier.application
    keys = [snapshots.SIGNATURES]
    erasure.erase(application, keys, by=make_officer(), reason="Request, file 12.")
    submission.refresh_from_db()


def test_a_confirmation_that_was_not_handed_in_is_offered_too(submission):
    application = submission.dossier.application
    erase(submission)
    assert snapshots.SIGNATURES not in dict(EraseAnswersForm(application=application).choices)

    dossier = submission.dossier
    dossier.refresh_from_db()
    facts = {"name": "Sigi Sign", "function": "Head", "draft_version": dossier.draft_version}
    upload = pdf_upload("power.pdf")
    sign_offs.confirm(dossier, by=submission.submitted_by, upload=upload, **facts)

    assert snapshots.SIGNATURES in dict(EraseAnswersForm(application=application).choices)


def test_names_functions_and_powers_of_attorney_go_and_the_receipt_holds(submission):
    stored = Confirmation.objects.get().stored_id

    erase(submission)

    assert "Sigi Sign" not in str(submission.content)
    assert "Pia Partner" not in str(submission.content)
    assert snapshots.is_intact(submission)
    assert not StoredFile.objects.filter(pk=stored).exists()
    assert all("erased" in line.words for line in handed_in.signatures(submission.content, "UTC"))
    confirmed = AuditEvent.objects.get(verb="confirm")
    assert "name" not in confirmed.personal
    call_command("verify_audit", stdout=StringIO())


def test_the_officer_is_offered_them_by_name_of_what_they_are(client, submission):
    client.force_login(make_officer())
    page = reverse("competitions:office-dossier-erase", args=[submission.dossier_id])
    words = "Names of who signed off or confirmed, and powers of attorney"
    assert words in client.get(page).text

    erase(submission)

    assert words not in client.get(page).text


@pytest.mark.parametrize("name", ["sign_offs", "confirmations"])
def test_a_signature_is_erased_or_stays_and_nothing_else(submission, name):
    signed = submission.content[name][0]
    forged = [{**signed, "value": {"by": "Somebody"}}]
    for entries in (forged, [], [{**signed, "leaf": "0" * 64}]):
        with pytest.raises(DatabaseError), transaction.atomic():
            Submission.objects.filter(pk=submission.pk).update(
                content=submission.content | {name: entries}
            )
    without = {key: value for key, value in submission.content.items() if key != name}
    with pytest.raises(DatabaseError), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(content=without)


def test_a_signature_that_somebody_erased_without_a_record_is_found(submission):
    signed = submission.content["sign_offs"][0]
    bare = {key: value for key, value in signed.items() if key not in ("value", "salt")}
    Submission.objects.filter(pk=submission.pk).update(
        content=submission.content | {"sign_offs": [bare]}
    )

    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", stdout=out)
    assert "erased without a record" in out.getvalue()
