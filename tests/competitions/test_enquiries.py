from datetime import timedelta

import pytest

from accounts.actions import erasure
from competitions import answer_digests, own_data, todo
from competitions.actions import enquiries
from competitions.models import Enquiry
from core import clock
from core.audit import AuditEvent
from core.errors import Refused
from core.models import AuditPersonal, Letter
from core.states import TransitionNotAllowed
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_partner
from tests.factories.competitions import make_call, make_dossier, make_stage
from tests.factories.enquiries import make_answered, make_enquiry

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def stage():
    return make_stage()


@pytest.fixture
def call(stage):
    return stage.call


def ask(call, by, words="May a bank take part?", received_at=None):
    return enquiries.ask(call, by=by, words=words, received_at=received_at or clock.now())


def digests():
    letters = Letter.objects.filter(key__startswith="answers:")
    return [(letter.address, letter.text) for letter in letters.order_by("pk")]


# Asking


def test_a_question_is_kept_as_asked_and_recorded_without_its_words(call):
    asker = make_user()

    enquiry = ask(call, asker)

    event = AuditEvent.objects.about(enquiry).get()
    assert (event.by, event.personal) == (asker, {"words": "May a bank take part?"})
    assert "bank" not in event.text


def test_questions_end_at_the_second_that_the_call_names(call):
    call.enquiries_until = clock.now() + timedelta(days=1)
    call.save(update_fields=["enquiries_until"])

    assert ask(call, make_user(), received_at=call.enquiries_until)
    with pytest.raises(enquiries.Closed):
        ask(call, make_user(), received_at=call.enquiries_until + SECOND)


@pytest.mark.parametrize("status", ["draft", "closed", "cancelled"])
def test_only_a_running_call_takes_questions(status):
    with pytest.raises(enquiries.Closed):
        ask(make_call(status=status), make_user())


def test_one_person_asks_ten_times_a_day_and_others_go_on(call):
    keen, other = make_user(), make_user()
    for number in range(enquiries.MOST_A_DAY):
        ask(call, keen, f"Question {number}?")

    with pytest.raises(Refused, match="tomorrow"):
        ask(call, keen)
    assert ask(call, other)
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        assert ask(call, keen)


# Answering


def test_an_answer_is_published_in_other_words_and_the_original_is_kept(call):
    enquiry = make_enquiry(call, words="May we, the Volta bank, take part?")

    enquiries.answer(
        enquiry, by=make_officer(), published_words="May a bank take part?", answer="Yes."
    )

    enquiry.refresh_from_db()
    assert enquiry.words == "May we, the Volta bank, take part?"
    assert (enquiry.published_words, enquiry.number) == ("May a bank take part?", 1)
    letter = Letter.objects.get()
    assert letter.address == enquiry.asked_by.email
    assert "Yes." in letter.text


def test_answers_are_numbered_in_each_call_as_they_are_published(call):
    first, second = make_enquiry(call), make_enquiry(call)
    other = make_answered(make_call())

    for enquiry in (second, first):
        enquiries.answer(enquiry, by=make_officer(), published_words="So?", answer="So.")

    assert [enquiry.number for enquiry in (second, first, other)] == [1, 2, 1]


def test_an_answer_may_be_corrected_and_keeps_its_number(call):
    enquiry = make_answered(call)
    number = enquiry.number

    enquiries.amend(enquiry, by=make_officer(), published_words="So?", answer="Better.")

    assert (enquiry.number, enquiry.answer) == (number, "Better.")
    assert Letter.objects.filter(address=enquiry.asked_by.email).count() == 2


def test_a_refused_question_is_not_published_and_who_asked_learns_why(call):
    enquiry = make_enquiry(call)

    enquiries.refuse(enquiry, by=make_officer(), reason="It is about another call.")

    assert not Enquiry.objects.published().exists()
    assert "It is about another call." in Letter.objects.get().text
    with pytest.raises(TransitionNotAllowed):
        enquiries.answer(enquiry, by=make_officer(), published_words="So?", answer="So.")
    with pytest.raises(Refused):
        enquiries.refuse(make_enquiry(call), by=make_officer(), reason=" ")


def test_what_waits_needs_an_officer_with_its_number(call):
    make_enquiry(call)
    make_enquiry(call)
    make_answered(call)

    (item,) = todo._enquiries()

    assert (item["count"], item["hint"]) == (2, call.title)


# Telling those who write


@pytest.fixture
def writer(stage):
    user = make_user()
    with clock.frozen(clock.now() - timedelta(days=1)):
        make_dossier(stage=stage, managers=[user])
    return user


def later(minutes):
    return clock.frozen(clock.now() + timedelta(minutes=minutes))


def test_who_writes_is_told_soon_and_then_at_most_once_a_day(call, writer):
    make_answered(call, answer="First.")
    with later(2):
        assert answer_digests.send_due(clock.now()) == 1
        make_answered(call, answer="Second.")
        make_answered(call, answer="Third.")
    with later(60):
        assert answer_digests.send_due(clock.now()) == 0
    with later(24 * 60 + 3):
        assert answer_digests.send_due(clock.now()) == 1
        assert answer_digests.send_due(clock.now()) == 0

    (_one, first), (address, second) = digests()
    assert "First." in first
    assert address == writer.email
    assert "Second." in second
    assert "Third." in second
    assert "First." not in second


def test_an_answer_that_is_being_published_is_told_in_the_next_round(call, writer):
    make_answered(call)

    assert answer_digests.send_due(clock.now()) == 0
    with later(2):
        assert answer_digests.send_due(clock.now()) == 1


def test_one_letter_tells_of_all_calls_of_a_person(call, writer):
    other = make_stage()
    with clock.frozen(clock.now() - timedelta(days=1)):
        make_dossier(stage=other, managers=[writer])
    make_answered(call, answer="Here.")
    make_answered(other.call, answer="There.")

    with later(2):
        assert answer_digests.send_due(clock.now()) == 1
    ((_address, text),) = digests()
    assert "Here." in text
    assert "There." in text


def test_who_asked_or_began_later_or_only_reads_gets_no_digest(call, stage, writer):
    make_answered(call, asked_by=writer)
    viewer = make_user()
    make_dossier(stage=stage).application.cluster.roles.create(user=viewer, role="viewer")
    with later(1):
        make_dossier(stage=stage, managers=[make_user()])

    with later(3):
        assert answer_digests.send_due(clock.now()) == 0


def test_who_writes_for_a_partner_gets_the_digest_and_its_viewers_do_not(call, stage):
    with clock.frozen(clock.now() - timedelta(days=1)):
        pia, viewer = make_user(), make_user()
        make_partner(make_dossier(stage=stage), people=[pia], viewers=[viewer])
    make_answered(call)

    with later(2):
        answer_digests.send_due(clock.now())

    assert [address for address, _text in digests()] == [pia.email]


def test_it_asks_as_often_for_thirty_writers_as_for_one(
    call, stage, writer, django_assert_num_queries
):
    for _ in range(30):
        with clock.frozen(clock.now() - timedelta(days=1)):
            make_dossier(stage=stage, managers=[make_user()])
    make_answered(call)
    with later(2):
        answer_digests.send_due(clock.now())
    with later(4), django_assert_num_queries(3):
        answer_digests.send_due(clock.now())


# One's own data


def test_questions_belong_to_ones_own_data_and_are_erased_with_the_person(call):
    asker = make_user()
    make_enquiry(call, asked_by=asker, words="Who we are: Volta.")
    make_answered(call, asked_by=asker)
    ((_path, listed),) = own_data._enquiries(asker)
    assert len(listed) == 2

    erasure.erase(asker, by=make_officer(), reason="Request.")

    assert {enquiry.words for enquiry in asker.enquiries.all()} == {""}
    assert Enquiry.objects.published().get().answer == "Yes, as an associate."
    assert not AuditPersonal.objects.filter(value__contains="Volta").exists()


def test_nothing_is_written_to_who_was_erased_neither_at_once_nor_later(call):
    asker = make_user(email="volta@example.org")
    waits = make_enquiry(call, asked_by=asker)
    told = make_answered(call, asked_by=asker)

    erasure.erase(asker, by=make_officer(), reason="Request.")
    words = {"published_words": "May a bank join?", "answer": "No."}
    enquiries.amend(told, by=make_officer(), **words)

    waits.refresh_from_db()
    assert (waits.status, waits.refusal) == ("refused", "Who asked was erased.")
    letters = Letter.objects.filter(key__startswith="enquiry-")
    assert [letter.key.split(":")[0] for letter in letters] == ["enquiry-answered"]  # before
    assert not Letter.objects.filter(address="volta@example.org").exists()
