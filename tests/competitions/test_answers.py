from datetime import timedelta
from decimal import Decimal

import pytest

from competitions import amounts
from competitions import answers as sheets
from competitions.actions import answers
from competitions.models import Answer, AnswerRevision
from competitions.states import CallStatus, DossierStatus
from core import clock
from core.audit import AuditEvent
from core.errors import Refused, Stale
from tests.factories.accounts import make_user
from tests.factories.applications import make_draft, make_preset_call, question, questions
from tests.factories.competitions import make_dossier
from tests.factories.uploads import pdf_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return make_draft()


def write(dossier, key, value, *, version=0, by=None, **more):
    return answers.save(dossier, question(dossier, key), value, by=by, version=version, **more)


def test_save_keeps_what_was_typed_counts_up_and_leaves_no_audit_event(draft):
    author = make_user()

    answer = write(draft, "requested", "41,000,000", by=author)

    assert (answer.value, answer.version, answer.updated_by) == ("41,000,000", 1, author)
    draft.refresh_from_db()
    assert draft.draft_version == 1
    assert answer.revisions.get().value == "41,000,000"
    assert not AuditEvent.objects.about(draft).exists()


def test_a_stale_edit_writes_nothing_and_brings_both_texts(draft):
    write(draft, "profile", "Anna's words")

    with pytest.raises(Stale) as stale:
        write(draft, "profile", "Ben's words")

    assert (stale.value.current.value, stale.value.offered) == ("Anna's words", "Ben's words")
    assert Answer.objects.get().value == "Anna's words"
    draft.refresh_from_db()
    assert draft.draft_version == 1


def test_writing_the_same_again_is_no_change_whatever_the_version(draft):
    first = write(draft, "profile", "words")

    again = write(draft, "profile", "words", version=0)

    assert (again.pk, again.version) == (first.pk, 1)
    draft.refresh_from_db()
    assert draft.draft_version == 1
    assert AnswerRevision.objects.count() == 1


def test_who_got_no_answer_writes_on_from_what_arrived(draft):
    write(draft, "profile", "First", sent=answers.Sent("send-one"))

    on = write(draft, "profile", "First and second", sent=answers.Sent("send-two", ("send-one",)))

    assert (on.value, on.version, on.mutation) == ("First and second", 2, "send-two")


def test_a_send_that_comes_late_or_twice_undoes_nothing(draft):
    write(draft, "profile", "Second", sent=answers.Sent("send-two", ("send-one",)))

    with pytest.raises(Stale):
        write(draft, "profile", "First", sent=answers.Sent("send-one"))

    again = write(draft, "profile", "Second", sent=answers.Sent("send-two", ("send-one",)))
    assert (again.value, again.version) == ("Second", 1)


def test_who_got_no_answer_does_not_write_over_somebody_elses_words(draft):
    write(draft, "profile", "First", sent=answers.Sent("send-one"))
    write(draft, "profile", "Theirs", version=1, by=make_user())

    with pytest.raises(Stale) as stale:
        write(draft, "profile", "First, on", sent=answers.Sent("send-two", ("send-one",)))

    assert stale.value.current.value == "Theirs"


def test_typing_within_a_minute_is_one_revision_per_author(draft):
    anna, ben, start = make_user(), make_user(), clock.now()
    typed = [
        (anna, 0, "a"),
        (anna, 20, "ab"),
        (ben, 30, "abc"),
        (anna, 40, "abcd"),
        (anna, 101, "e"),
    ]
    for version, (author, seconds, words) in enumerate(typed):
        with clock.frozen(start + timedelta(seconds=seconds)):
            write(draft, "profile", words, by=author, version=version)

    kept = AnswerRevision.objects.order_by("version").values_list("author", "value")
    assert list(kept) == [(anna.pk, "ab"), (ben.pk, "abc"), (anna.pk, "abcd"), (anna.pk, "e")]


def test_restore_brings_earlier_words_back_and_keeps_both_in_the_history(draft):
    anna, ben = make_user(), make_user()
    write(draft, "profile", "first", by=anna)
    answer = write(draft, "profile", "second", by=ben, version=1)

    restored = answers.restore(answer, answer.revisions.last(), by=anna, version=2)

    assert (restored.value, restored.version) == ("first", 3)
    values = restored.revisions.values_list("value", flat=True)
    assert list(values) == ["first", "second", "first"]


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-1, True), (0, True), (0.9, True), (1, False), (299, False)]
)
def test_words_count_by_when_they_were_received_to_the_second(draft, seconds, is_taken):
    deadline = draft.stage.closes_at.replace(microsecond=0)
    received = deadline + timedelta(seconds=seconds)
    if is_taken:
        assert write(draft, "profile", "words", received_at=received).version == 1
        return
    with pytest.raises(answers.Closed):
        write(draft, "profile", "words", received_at=received)
    assert not Answer.objects.exists()


def test_a_deadline_of_its_own_keeps_a_dossier_open_whatever_the_stage_says(draft):
    closes_at = draft.stage.closes_at + timedelta(days=2)
    draft.closes_at, draft.closes_at_reason = closes_at, "flood"
    draft.save(update_fields=["closes_at", "closes_at_reason"])
    type(draft.stage).objects.filter(pk=draft.stage_id).update(status="closed")

    assert write(draft, "profile", "words", received_at=closes_at).version == 1


@pytest.mark.parametrize("status", sorted(set(DossierStatus) - {"draft", "submitted"}))
def test_a_dossier_past_its_hand_in_takes_no_words(status):
    call = make_preset_call()
    dossier = make_dossier(stage=call.stages.first(), status=status)

    with pytest.raises(answers.Closed):
        write(dossier, "profile", "words")


def test_a_label_is_assessed_from_its_first_hand_in_on():
    call = make_preset_call("cluster-management")
    dossier = make_dossier(stage=call.stages.first(), status=DossierStatus.SUBMITTED)

    with pytest.raises(answers.Closed):
        write(dossier, "profile", "words")


def test_a_cancelled_call_takes_no_words(draft):
    type(draft.stage.call).objects.update(status=CallStatus.CANCELLED)

    with pytest.raises(answers.Closed):
        write(draft, "profile", "words")


# Files


def test_a_file_joins_the_answer_and_leaves_it_without_being_lost(draft):
    annex, author = question(draft, "annex"), make_user()

    answer = answers.attach(draft, annex, pdf_upload("../../a b.pdf"), by=author)
    entry = answer.value[0]
    assert (entry["name"], len(entry["sha256"])) == ("a b.pdf", 64)
    assert draft.attachments.get().removed_at is None

    answer = answers.detach(draft, annex, entry["id"], by=author)
    assert (answer.value, answer.version) == ([], 2)
    assert draft.attachments.get().removed_at is not None
    draft.refresh_from_db()
    assert draft.draft_version == 2


@pytest.mark.parametrize("content", [b"MZ not a pdf", b"%PDF-1.7 broken", b" %PDF-1.4", b""])
def test_what_is_no_readable_pdf_is_refused(draft, content):
    upload = pdf_upload()
    upload.file.seek(0)
    upload.file.truncate()
    upload.file.write(content)
    upload.size = len(content)

    with pytest.raises(Refused):
        answers.attach(draft, question(draft, "annex"), upload, by=None)
    assert not draft.attachments.exists()


def test_no_more_files_than_asked_for_and_none_too_large(draft):
    annex = question(draft, "annex")
    upload = pdf_upload()
    upload.size = 10_000_001
    with pytest.raises(Refused, match="larger than 10 MB"):
        answers.attach(draft, annex, upload, by=None)

    answers.attach(draft, annex, pdf_upload(), by=None)
    with pytest.raises(Refused, match="Remove one first"):
        answers.attach(draft, annex, pdf_upload("second.pdf"), by=None)
    assert draft.attachments.count() == 1


# Reading a whole dossier


def test_the_private_share_is_looked_at_as_soon_as_the_amounts_stand_there(draft):
    write(draft, "requested", "40,000,000")
    assert not sheets.load(draft).item(question(draft, "private").pk).faults

    write(draft, "private", "39.990.000,00")
    item = sheets.load(draft).item(question(draft, "private").pk)
    assert item.fault_words == [
        "Private money must be at least 50 % of the total. 10,000.00 EUR are missing."
    ]

    write(draft, "private", "40.000.000,00", version=1)
    assert not sheets.load(draft).item(question(draft, "private").pk).faults


def test_money_is_gathered_from_amounts_and_from_the_table(draft):
    write(draft, "requested", "10")
    write(draft, "other-public", "absurd")
    assert amounts.of(sheets.load(draft).items) == {
        "grant": Decimal(10),
        "private": None,
        "public": None,
        "total": Decimal(10),
    }


def test_a_sheet_is_loaded_in_a_constant_number_of_queries(draft, django_assert_num_queries):
    for count, asked in enumerate(questions(draft)):
        if asked.kind == "long_text":
            answers.save(draft, asked, f"words {count}", by=make_user(), version=0)
    dossier = type(draft).objects.select_related("stage__call", "stage__form").get(pk=draft.pk)

    with django_assert_num_queries(3):  # sections, questions, answers with authors
        sheet = sheets.load(dossier)
        assert [part.state for part in sheet.parts] == ["started", "complete", "started", "empty"]
