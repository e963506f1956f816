import copy
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from competitions import handed_in, snapshots
from competitions.actions import answers, applications, submissions
from competitions.models import Dossier, Outcome, Submission
from competitions.states import SHORTLIST, CallStatus, DossierStatus
from core import audit
from core.audit import AuditEvent
from core.errors import Changed, NotReady, Refused
from core.models import Letter
from core.reference import is_reference
from core.states import TransitionNotAllowed
from tests.factories.accounts import make_user
from tests.factories.applications import make_complete_draft, make_draft, make_preset_call, question
from tests.factories.clusters import make_cluster
from tests.factories.uploads import pdf_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def draft(manager):
    return make_complete_draft(managers=[manager], by=manager)


def hand_in(dossier, by, **fields):
    received = fields.pop("received_at", dossier.stage.closes_at)
    return submissions.submit(dossier, by=by, received_at=received, **fields)


def test_submit_keeps_everything_as_it_was_with_one_event_and_one_mail(draft, manager):
    answers.attach(draft, question(draft, "annex"), pdf_upload(), by=manager)

    submission = hand_in(draft, manager)

    draft.refresh_from_db()
    assert (draft.status, draft.pinned) == (DossierStatus.SUBMITTED, submission)
    assert is_reference(submission.number)
    assert (submission.sequence, submission.received_at) == (1, draft.stage.closes_at)
    assert (submission.requested, submission.private) == (10_000_000, 10_000_000)
    assert [file["name"] for file in submission.content["files"]] == ["annex.pdf"]
    event = AuditEvent.objects.about(draft).get()
    assert (event.verb, event.by) == ("submit", manager)
    assert event.new["digest"] == submission.digest
    letter = Letter.objects.get()
    assert letter.address == manager.email
    assert submission.number in letter.subject
    assert submission.digest in letter.text


def test_the_receipt_names_the_latest_seal(draft, manager):
    audit.record(draft, "anything", by=None)
    seal = audit.seal_pending()

    assert hand_in(draft, manager).seal == seal.digest


def test_submit_names_all_that_is_missing_and_changes_nothing(manager):
    draft = make_draft(managers=[manager])
    answers.save(draft, question(draft, "requested"), "41,000,000", by=manager, version=0)

    with pytest.raises(NotReady) as refusal:
        hand_in(draft, manager)

    assert "Profile of the cluster: Answer this question." in refusal.value.problems
    assert any("At most 40,000,000.00 EUR" in words for words in refusal.value.problems)
    assert not any("Annex" in words for words in refusal.value.problems)
    draft.refresh_from_db()
    assert draft.status == DossierStatus.DRAFT
    assert not Submission.objects.exists()
    assert not Letter.objects.exists()


def test_the_same_draft_version_gives_the_same_receipt_even_after_the_deadline(draft, manager):
    first = hand_in(draft, manager)

    again = hand_in(draft, make_user(), received_at=draft.stage.closes_at + timedelta(days=1))

    assert again == first
    assert AuditEvent.objects.about(draft).count() == 1
    assert Letter.objects.count() == 1


def test_writing_on_keeps_what_was_handed_in_until_it_is_handed_in_again(draft, manager):
    first = hand_in(draft, manager)
    answers.save(draft, question(draft, "profile"), "Better words", by=manager, version=1)
    draft.refresh_from_db()
    assert (draft.status, draft.pinned) == (DossierStatus.SUBMITTED, first)

    second = hand_in(draft, manager)

    draft.refresh_from_db()
    assert (second.sequence, draft.pinned) == (2, second)
    first.refresh_from_db()
    assert "Better words" not in str(first.content)
    assert snapshots.is_intact(first)
    verbs = AuditEvent.objects.about(draft).values_list("verb", flat=True)
    assert list(verbs) == ["submit", "submit again"]


def test_the_second_of_the_deadline_is_in_time_and_the_next_is_not(draft, manager):
    deadline = draft.stage.closes_at.replace(microsecond=0)
    type(draft.stage).objects.update(status="closed")  # tidied up already: time decides

    with pytest.raises(submissions.TooLate, match="The deadline was"):
        hand_in(draft, manager, received_at=deadline + timedelta(seconds=1))
    assert hand_in(draft, manager, received_at=deadline + timedelta(milliseconds=999))


def test_what_changed_between_page_and_button_is_not_handed_in_unseen(draft, manager):
    seen = draft.draft_version
    answers.save(draft, question(draft, "profile"), "Other words", by=manager, version=1)

    with pytest.raises(Changed):
        hand_in(draft, manager, draft_version=seen)
    assert not Submission.objects.exists()


def test_a_cancelled_call_and_a_withdrawn_dossier_take_no_hand_in(draft, manager):
    type(draft.stage.call).objects.update(status=CallStatus.CANCELLED)
    with pytest.raises(submissions.TooLate):
        hand_in(draft, manager)
    type(draft.stage.call).objects.update(status=CallStatus.PUBLISHED)
    applications.withdraw(draft, by=manager, reason="We merge.")
    with pytest.raises(TransitionNotAllowed):
        hand_in(draft, manager)


def test_a_snapshot_never_changes(draft, manager):
    submission = hand_in(draft, manager)

    with pytest.raises(DatabaseError), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(digest="0" * 64)


# The digest


def test_any_altered_answer_shows_in_the_digest(draft, manager):
    content = hand_in(draft, manager).content
    for place in range(len(content["answers"])):
        forged = copy.deepcopy(content)
        forged["answers"][place]["value"] = "forged"
        assert snapshots.digest_of(forged) != snapshots.digest_of(content)


def test_an_erased_answer_leaves_the_digest_verifiable(draft, manager):
    submission = hand_in(draft, manager)
    erased = copy.deepcopy(submission.content)
    del erased["answers"][0]["value"], erased["answers"][0]["salt"]

    assert snapshots.digest_of(erased) == submission.digest
    assert handed_in.of_snapshot(erased)[0].items[0].is_empty


def test_equal_answers_of_two_hand_ins_have_different_leaves(draft, manager):
    other = make_complete_draft(managers=[manager], by=manager)
    one, two = hand_in(draft, manager).content, hand_in(other, manager).content

    assert one["answers"][0]["value"] == two["answers"][0]["value"]
    assert one["answers"][0]["leaf"] != two["answers"][0]["leaf"]


# Beginning, withdrawing, the next stage


def test_start_opens_a_draft_in_the_first_stage(manager):
    call, cluster = make_preset_call(), make_cluster(managers=[manager])

    application = applications.start(call, cluster, by=manager, title="Light", sector="energy")

    assert is_reference(application.reference)
    assert application.dossiers.get().stage.position == 1
    assert AuditEvent.objects.in_stream(application.audit_stream).get().verb == "start"


def test_a_cluster_takes_part_once_and_again_after_it_withdrew(manager):
    call, cluster = make_preset_call(), make_cluster(managers=[manager])
    start = {"by": manager, "title": "Light", "sector": "energy"}
    first = applications.start(call, cluster, **start)
    with pytest.raises(Refused, match=first.reference):
        applications.start(call, cluster, **start)

    applications.withdraw(first.dossiers.get(), by=manager, reason="Another way.")

    assert applications.start(call, cluster, **start).predecessor == first


def test_start_is_refused_before_the_opening_and_after_the_deadline(manager):
    call, cluster = make_preset_call(), make_cluster()
    for status, changes in [
        ("planned", {}),
        ("open", {"closes_at": call.stages.first().opens_at + timedelta(hours=1)}),
    ]:
        call.stages.filter(position=1).update(status=status, **changes)
        with pytest.raises(Refused):
            applications.start(call, cluster, by=manager, title="Light", sector="energy")


def test_withdraw_needs_a_reason_and_ends_the_application(draft, manager):
    with pytest.raises(Refused):
        applications.withdraw(draft, by=manager, reason=" ")

    applications.withdraw(draft, by=manager, reason="We merge.")

    application = draft.application
    application.refresh_from_db()
    assert application.outcome == Outcome.WITHDRAWN
    assert AuditEvent.objects.about(draft).get().reason == "We merge."
    assert Letter.objects.get().address == manager.email


def test_the_next_stage_begins_with_what_was_handed_in_and_not_with_later_words(draft, manager):
    answers.save(draft, question(draft, "profile"), "Handed in", by=manager, version=1)
    hand_in(draft, manager)
    answers.save(draft, question(draft, "profile"), "Never handed in", by=manager, version=2)
    SHORTLIST.apply(draft, by=None)

    dossier = applications.open_next_stage(draft.application, by=None)

    values = {a.question.key: a.value for a in dossier.answers.select_related("question")}
    assert values["profile"] == "Handed in"
    assert values["partners"] == [{"name": "Acme", "kind": "sme", "city": "Ulm", "role": "lasers"}]
    assert "projects" not in values
    assert applications.open_next_stage(draft.application, by=None) == dossier
    assert Dossier.objects.count() == 2


def test_an_application_that_went_on_is_withdrawn_where_it_is_now(draft, manager):
    hand_in(draft, manager)
    SHORTLIST.apply(draft, by=None)
    dossier = applications.open_next_stage(draft.application, by=None)

    with pytest.raises(Refused, match="later stage"):
        applications.withdraw(draft, by=manager, reason="We merge.")
    applications.withdraw(dossier, by=manager, reason="We merge.")

    dossier.application.refresh_from_db()
    assert dossier.application.outcome == Outcome.WITHDRAWN


def test_only_a_shortlisted_application_goes_on(draft):
    with pytest.raises(Refused):
        applications.open_next_stage(draft.application, by=None)
