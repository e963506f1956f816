from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail as outbox
from django.template import engines

from core import clock, mail
from core.errors import Refused
from core.models import AuditEvent, Letter, LetterState
from tests.core.threads import together
from tests.factories.accounts import make_officer, make_user
from tests.factories.core import make_letter

NOON = datetime(2027, 5, 12, 12, tzinfo=UTC)
TEMPLATE = """{% load i18n %}{% translate "Yes" %}, {{ name }}

Dear {{ name }},
see {{ site_url }}/.
"""


@pytest.fixture(autouse=True)
def template(monkeypatch):
    """Stands in for a template file of letters."""

    def get_template(name):
        assert name == "emails/tests/news.txt"
        return engines["django"].from_string(TEMPLATE)

    monkeypatch.setattr(mail, "get_template", get_template)


@pytest.fixture
def no_mail_server(monkeypatch):
    def send(self, *args, **kwargs):
        raise SMTPServerDisconnected("Connection unexpectedly closed")

    monkeypatch.setattr(outbox.EmailMessage, "send", send)


def queue(key="news:1", to=("a@example.org",), **options):
    return mail.queue(key, to=to, template="tests/news", context={"name": "A & B"}, **options)


@pytest.mark.django_db
def test_letter_is_rendered_when_it_is_queued_and_escapes_nothing():
    (letter,) = queue()

    assert (letter.subject, letter.text) == (
        "Yes, A & B",
        "Dear A & B,\nsee http://127.0.0.1:8000/.\n",
    )
    assert (letter.address, letter.state) == ("a@example.org", LetterState.QUEUED)


@pytest.mark.django_db
def test_same_news_goes_to_an_address_only_once():
    first = queue(to=["A@example.org ", "b@example.org", "", "a@example.org"])
    again = queue(to=["a@example.org", "c@example.org"])

    assert [letter.address for letter in first] == ["a@example.org", "b@example.org"]
    assert [letter.address for letter in again] == ["a@example.org", "c@example.org"]
    assert again[0] == first[0]
    assert Letter.objects.count() == 3


@pytest.mark.django_db
def test_who_was_erased_is_not_written_to():
    person = make_user()

    letters = queue(to=[person.email_when_erased, "a@example.org"])

    assert [letter.address for letter in letters] == ["a@example.org"]
    assert Letter.objects.count() == 1


@pytest.mark.django_db
def test_only_new_letters_are_sent(monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(mail.dispatch, "send", lambda task, *args: sent.append(args[0]))

    with django_capture_on_commit_callbacks(execute=True):
        (first,) = queue()
        queue()

    assert sent == [first.pk]


@pytest.mark.django_db
def test_every_reader_gets_their_own_language():
    reader = make_user(language="de")

    german, english = queue(to=[reader.email, "zoe@example.org"])

    assert (german.language, german.subject) == ("de", "Ja, A & B")
    assert (english.language, english.subject) == ("en", "Yes, A & B")
    assert queue("news:2", to=[reader.email], language="en")[0].subject == "Yes, A & B"


@pytest.mark.django_db
def test_letter_leaves_once_with_its_fixed_message_id():
    (letter,) = queue()

    with clock.frozen(clock.now()):
        assert mail.deliver(letter.pk)
        assert not mail.deliver(letter.pk)

    (message,) = outbox.outbox
    assert (message.to, message.subject) == (["a@example.org"], "Yes, A & B")
    assert message.extra_headers["Message-ID"] == letter.message_id
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (LetterState.SENT, 1)
    assert letter.sent_at


@pytest.mark.django_db
def test_letter_that_could_not_leave_waits_longer_each_time_and_fails_in_the_end(
    no_mail_server, settings
):
    settings.MAIL_MAX_ATTEMPTS = 3
    letter, now = make_letter(next_attempt_at=NOON), NOON

    waits = []
    for _ in range(2):
        with clock.frozen(now):
            assert not mail.deliver(letter.pk)
        letter.refresh_from_db()
        assert (letter.state, letter.error) == (
            LetterState.QUEUED,
            "Connection unexpectedly closed",
        )
        waits.append(letter.next_attempt_at - now)
        now = letter.next_attempt_at
    with clock.frozen(now):
        mail.deliver(letter.pk)

    assert waits == [timedelta(minutes=1), timedelta(minutes=2)]
    letter.refresh_from_db()
    assert letter.state == LetterState.FAILED


@pytest.mark.django_db
def test_sweeper_delivers_what_nobody_took():
    make_letter(next_attempt_at=NOON)
    fresh = make_letter(next_attempt_at=NOON + timedelta(hours=1))

    with clock.frozen(NOON + timedelta(hours=1)):
        assert mail.sweep() == 1

    assert list(Letter.objects.filter(state=LetterState.QUEUED)) == [fresh]


@pytest.mark.django_db
def test_sweeper_stops_at_the_first_failure(no_mail_server):
    for _ in range(3):
        make_letter(next_attempt_at=NOON)

    with clock.frozen(NOON + timedelta(hours=1)):
        assert mail.sweep() == 0

    assert sorted(Letter.objects.values_list("attempts", flat=True)) == [0, 0, 1]


@pytest.mark.django_db
def test_letter_left_by_a_dead_worker_is_shown_and_not_sent_again_by_itself():
    letter = make_letter(state=LetterState.SENDING, attempts=1, next_attempt_at=NOON)

    with clock.frozen(NOON + timedelta(hours=1)):
        assert letter.is_left_sending
        assert list(Letter.objects.stuck(clock.now())) == [letter]
        assert mail.sweep() == 0

    assert not outbox.outbox


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["sent", "failed", "sending"])
def test_officer_sends_a_letter_again(state):
    officer = make_officer()
    letter = make_letter(state=state, attempts=6, next_attempt_at=NOON, error="no answer")

    with clock.frozen(NOON + timedelta(hours=1)):
        mail.resend(letter, by=officer)

    assert (letter.state, letter.attempts, letter.error) == (LetterState.QUEUED, 0, "")
    assert (AuditEvent.objects.get().verb, AuditEvent.objects.get().by) == ("resend", officer)
    with clock.frozen(NOON + timedelta(hours=1)):
        assert mail.deliver(letter.pk)


@pytest.mark.django_db
def test_letter_that_is_on_its_way_is_not_sent_again():
    with clock.frozen(NOON):
        waiting = make_letter(next_attempt_at=NOON)
        leaving = make_letter(state="sending", next_attempt_at=NOON + timedelta(minutes=10))

        for letter in (waiting, leaving):
            with pytest.raises(Refused, match="already"):
                mail.resend(letter, by=None)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_simultaneous_calls_queue_and_send_each_letter_once():
    results = together(*[queue] * 4)
    assert len({letter.pk for letters in results for letter in letters}) == 1

    letter = Letter.objects.get()
    assert sorted(together(*[lambda: mail.deliver(letter.pk)] * 4)) == [False, False, False, True]
    assert len(outbox.outbox) == 1
