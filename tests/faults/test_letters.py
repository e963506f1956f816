"""A worker dies while it sends a letter. Nobody knows whether it left: an officer decides."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from core import clock, mail
from core.models import AuditEvent, Letter, LetterState
from tests.factories.accounts import make_officer

pytestmark = [
    pytest.mark.worker,
    pytest.mark.embedded,
    pytest.mark.django_db(transaction=True),
]


def write_letter():
    (letter,) = mail.queue(
        "news:1",
        to=["ada@example.org"],
        template="accounts/from_library",
        context={"subject": "News", "text": "Something has happened."},
    )
    return letter


def copies(letter):
    """How many copies of a letter have reached the mail server, by its Message-ID."""
    sent = Path(settings.EMAIL_FILE_PATH).glob("*")
    return sum(path.read_text().count(f"Message-ID: {letter.message_id}") for path in sent)


@pytest.mark.parametrize(("point", "gone", "in_the_end"), [("sending", 0, 1), ("left", 1, 2)])
def test_letter_of_a_killed_worker_is_shown_to_an_officer_and_sent_again_by_them(
    point, gone, in_the_end, kill_at, start_worker, client
):
    letter, officer = write_letter(), make_officer()
    kill_at(point)
    worker = start_worker()

    clock.move(mail.SENDING_TIME + timedelta(seconds=1))
    worker.do("core.sweep_letters")
    worker.do(mail.TASK, letter.pk)  # a broker delivers again what was never acknowledged
    letter.refresh_from_db()
    assert (letter.state, copies(letter)) == (LetterState.SENDING, gone)

    client.force_login(officer)
    assert "It may have left; nobody knows." in client.get(reverse("core:letters")).text
    assert "Send again" in client.get(letter.get_absolute_url()).text
    client.post(reverse("core:letter-resend", args=[letter.pk]))
    worker.wait_until(lambda: Letter.objects.get().state == LetterState.SENT)
    worker.kill()

    assert copies(letter) == in_the_end
    assert AuditEvent.objects.get(verb="resend").by == officer
