"""What somebody might try on the applicant's pages, by any of the ways that lead there."""

import base64
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import jobs as archives
from accounts.actions import invitations
from competitions import versions
from competitions.actions import answers, corrigenda, erasure, forms, partners, submissions
from competitions.models import Answer, Dossier, Form, Question, Stage
from core import clock, jobs, scanning
from core.models import StoredFile
from tests.competitions.pages import address
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_complete_draft, make_draft, make_partner, question
from tests.factories.clusters import make_organisation
from tests.factories.competitions import make_application, make_dossier, make_form, make_stage
from tests.factories.documents import make_document_request, make_supplied
from tests.factories.uploads import pdf_bytes, pdf_upload

pytestmark = pytest.mark.django_db
DEED = {"key": "deed", "kind": "short_text", "writers": "managers"}
OTHER = {"key": "other", "kind": "short_text", "is_required": False}
AID = {"key": "aid", "kind": "yes_no", "label": "Aid?"}
PROOF = {
    "key": "proof",
    "kind": "files",
    "label": "Proof",
    "is_required": False,
    "condition": {"key": "aid", "equals": "yes"},
}


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def editor():
    return make_user()


@pytest.fixture
def officer():
    return make_officer(email="officer@example.org")


def draft_on(*asked, manager, editor=None):
    stage = make_stage(form=make_form(*asked))
    Form.objects.filter(pk=stage.form_id).update(frozen_at=clock.now())
    editors = [editor] if editor else []
    application = make_application(call=stage.call, managers=[manager], editors=editors)
    return make_dossier(stage=stage, application=application)


def change(dossier, officer, alter):
    """Publish a corrigendum in which ``alter(stage, question)`` was done to the first question."""
    stage = Stage.objects.select_related("call", "form").get(pk=dossier.stage_id)
    corrigendum = corrigenda.draft(stage.call, by=officer, title="More", text="Because.")
    corrigenda.change_questions(corrigendum, stage, by=officer)
    stage = Stage.objects.select_related("call", "form").get(pk=dossier.stage_id)
    alter(stage, Question.objects.filter(section__form=versions.editable(stage)).first())
    corrigenda.publish(corrigendum, by=officer)


def typed(asked, words, version=0):
    name = f"q{asked.pk}"
    return {name: words, f"{name}-version": version, f"{name}-read": "x"}


def fresh(dossier):
    return Dossier.objects.select_related("stage__call", "application__cluster").get(pk=dossier.pk)


# Questions that managers answer alone


def test_an_editor_uploads_nothing_to_a_question_of_the_managers(client, manager, editor):
    draft = draft_on(DEED | {"kind": "files"}, manager=manager, editor=editor)
    client.force_login(editor)
    name = base64.b64encode(b"deed.pdf").decode()
    headers = {"Upload-Length": str(len(pdf_bytes())), "Upload-Metadata": f"filename {name}"}

    begun = client.post(address("upload-begin", draft, question(draft, "deed").pk), headers=headers)

    assert begun.status_code == 403
    assert not Answer.objects.exists()


def test_an_editor_does_not_write_into_one_that_was_removed(client, manager, editor, officer):
    draft = draft_on(DEED, OTHER, manager=manager, editor=editor)
    asked = question(draft, "deed")
    answers.save(draft, asked, "By the manager", by=manager, version=0)
    change(draft, officer, lambda stage, one: forms.delete_question(stage, one, by=officer))
    client.force_login(editor)

    answer = client.post(address("everything", draft), typed(asked, "By the editor", 1))

    assert answer.status_code == 422
    assert Answer.objects.get(question=asked).value == "By the manager"


def test_what_became_the_managers_while_an_editor_typed_is_not_said_to_be_saved(
    client, manager, editor, officer
):
    draft = draft_on(OTHER, DEED, manager=manager, editor=editor)
    asked = question(draft, "other")
    change(
        draft,
        officer,
        lambda stage, one: forms.edit_question(stage, one, by=officer, writers="managers"),
    )
    client.force_login(editor)

    answer = client.post(address("everything", draft), typed(asked, "An hour of typing"))

    assert answer.status_code == 422
    assert "An hour of typing" in answer.text
    assert "Only managers of the cluster answer this question." in answer.text
    assert not Answer.objects.exists()


def test_a_part_leaves_no_answer_at_a_question_of_the_team(client, manager, officer):
    draft = draft_on(OTHER, DEED, manager=manager)
    asked, pia = question(draft, "other"), make_user()
    partner = make_partner(draft, people=[pia])
    change(draft, officer, lambda stage, one: forms.delete_question(stage, one, by=officer))
    client.force_login(pia)
    name = f"q{asked.pk}p{partner.pk}"

    answer = client.post(
        f"{draft.get_absolute_url()}parts/{partner.pk}/answers/{asked.pk}/",
        {name: "Mine", f"{name}-version": 0, f"{name}-read": "x"},
    )

    assert answer.status_code == 404
    assert not Answer.objects.exists()


# Files


def test_files_of_a_question_that_is_not_asked_are_neither_handed_in_nor_opened(
    client, manager, officer
):
    draft = draft_on(AID, PROOF, manager=manager)
    answers.save(draft, question(draft, "aid"), "yes", by=manager, version=0)
    answers.attach(draft, question(draft, "proof"), pdf_upload("private.pdf"), by=manager)
    answers.save(draft, question(draft, "aid"), "no", by=manager, version=1)

    submission = submissions.submit(draft, by=manager, received_at=clock.now())

    assert submission.content["files"] == []
    file = reverse("competitions:attachment", args=[StoredFile.objects.get().pk])
    client.force_login(officer)
    assert client.get(file).status_code == 404
    client.force_login(manager)
    assert client.get(file).status_code == 200


def test_the_sweep_goes_on_past_a_document_that_was_erased(manager, officer, settings):
    draft = make_complete_draft(by=manager, managers=[manager])
    submissions.submit(draft, by=manager, received_at=clock.now())
    draft.refresh_from_db()
    make_supplied(make_document_request(draft), by=manager)
    erasure.erase(draft.application, [erasure.SUPPLIED], by=officer, reason="Request.")
    StoredFile.objects.update(created_at=clock.now() - timedelta(hours=1))
    settings.CLAMAV_URL = "tcp://127.0.0.1:1"

    assert scanning.sweep() == 0


def test_a_script_in_a_link_of_an_indicator_is_text(client, manager):
    indicator = {"code": "1.1", "title": "Team", "descriptors": {}, "allows_not_applicable": False}
    asked = {"key": "levels", "kind": "indicators", "options": {"indicators": [indicator]}}
    draft = draft_on(asked, manager=manager)
    value = {"1.1": {"level": "1", "text": "See", "link": "javascript:alert(1)"}}
    answers.save(draft, question(draft, "levels"), value, by=manager, version=0)
    client.force_login(manager)

    text = client.get(address("review", draft)).text

    assert "javascript:alert(1)" in text
    assert 'href="javascript:' not in text


# Erasure


@pytest.mark.parametrize("page", ["answer", "everything"])
def test_a_page_left_open_meets_a_conflict_where_an_answer_was_erased(
    client, manager, officer, page
):
    draft = make_complete_draft(by=manager, managers=[manager])
    asked = question(draft, "profile")
    submissions.submit(draft, by=manager, received_at=clock.now())
    erasure.erase(draft.application, ["profile"], by=officer, reason="Request.")
    client.force_login(manager)
    more = [asked.pk] if page == "answer" else []

    answer = client.post(address(page, draft, *more), typed(asked, "Grace Hopper", 1))

    assert answer.status_code == 409
    assert not Answer.objects.filter(question=asked).exists()


def test_archives_of_former_members_go_with_erased_answers(manager, editor, officer):
    draft = make_complete_draft(by=manager, managers=[manager], editors=[editor])
    archives.request_archive(editor)
    jobs.run(archives.latest(editor).pk)
    draft.application.cluster.roles.filter(user=editor).delete()

    erasure.erase(draft.application, ["profile"], by=officer, reason="Request.")

    assert archives.result(archives.latest(editor)) is None


# The office, and organisations


def test_an_officer_who_takes_part_does_not_rule_on_the_dossier(manager, officer):
    draft = make_complete_draft(by=manager, managers=[manager])
    submissions.submit(draft, by=manager, received_at=clock.now())
    draft = fresh(draft)
    assert officer.has_perm("competitions.rule_on_dossier", draft)

    invited = partners.invite(make_partner(draft), officer.email, by=manager, role="editor")
    invitations.accept(invited, by=officer)

    assert not officer.has_perm("competitions.rule_on_dossier", draft)


def test_an_organisation_merged_meanwhile_is_added_as_what_it_became(manager):
    draft = make_draft(managers=[manager])
    kept, merged = make_organisation(name="Lens GmbH"), make_organisation(name="Lens")
    type(merged).objects.filter(pk=merged.pk).update(merged_into=kept)

    partner = partners.add(draft, by=manager, organisation=merged)

    assert partner.organisation == kept
