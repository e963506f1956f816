"""Letters: a row in the business transaction first, delivery afterwards.

``queue`` writes one row per address; the key makes a second call do nothing. Delivery
happens at least once, always with the same Message-ID, so that a mailbox can drop the
second copy. A letter whose worker died while sending stays "sending" for an officer to
see: nobody but the mail server knows whether it left.
"""

import logging
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import audit, clock, dispatch
from core.erasure import NOWHERE
from core.errors import Refused
from core.models import Letter, LetterState

TASK = "core.send_letter"
SENDING_TIME = timedelta(minutes=10)  # longer than any mail server takes to answer
PATIENCE = timedelta(seconds=30)  # what a worker may need before the sweeper steps in
logger = logging.getLogger(__name__)


@transaction.atomic
def queue(key, *, to, template, context=None, language=None, confidential=False, about=None):
    """Write one letter per address and send it after commit; return the letters.

    ``template`` names ``templates/emails/<template>.txt``: the subject in the first line,
    an empty line, the text. Without a ``language`` every reader gets their own, as far as
    it is known. A confidential letter can be read by its addressee alone; one ``about`` an
    object by nobody to whom that object is closed. Who was erased is written to no more.
    """
    addresses = {address.strip().lower() for address in to if address}
    addresses = sorted(address for address in addresses if not address.endswith(NOWHERE))
    languages = _languages(addresses) if language is None else {}
    rendered, letters = {}, []
    for address in addresses:
        code = languages.get(address, language or settings.LANGUAGE_CODE)
        if code not in rendered:
            rendered[code] = render(template, context or {}, code)
        subject, text = rendered[code]
        letters.append(
            Letter(
                key=key,
                address=address,
                subject=subject,
                text=text,
                language=code,
                is_confidential=confidential,
                about_label=about._meta.label_lower if about else "",
                about_pk=str(about.pk) if about else "",
                message_id=f"<{uuid.uuid4().hex}@{urlsplit(settings.SITE_URL).hostname}>",
            )
        )
    ours = {letter.message_id for letter in letters}
    Letter.objects.bulk_create(letters, ignore_conflicts=True)

    stored = list(Letter.objects.filter(key=key, address__in=addresses).order_by("address"))
    for letter in stored:
        if letter.message_id in ours:
            dispatch.after_commit(TASK, letter.pk)
    return stored


def languages_of(addresses):
    """The languages in which letters to ``addresses`` are written, each once; at least one."""
    known, ours = _languages(addresses), settings.LANGUAGE_CODE
    return sorted({known.get(address, ours) for address in addresses} or {ours})


def render(template, context, language):
    """The subject and the text of a letter, in one language."""
    with translation.override(language), timezone.override(None):  # the reader is not here
        source = get_template(f"emails/{template}.txt").template
        whole = source.render(Context({"site_url": settings.SITE_URL} | context, autoescape=False))
    subject, _newline, text = whole.strip().partition("\n")
    return subject.strip()[:250], text.strip() + "\n"


def deliver(letter_id):
    """Send a letter that waits; return whether it left. Harmless to repeat."""
    now = clock.now()
    taken = (
        Letter.objects.due(now)
        .filter(pk=letter_id)
        .update(
            state=LetterState.SENDING,
            attempts=F("attempts") + 1,
            next_attempt_at=now + SENDING_TIME,
        )
    )
    if not taken:
        return False

    letter = Letter.objects.get(pk=letter_id)
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    message = EmailMessage(letter.subject, letter.text, to=[letter.address], headers=headers)
    try:
        message.send()
    except Exception as error:  # whatever a mail backend raises, the letter stays ours
        _postpone(letter, error)
        return False
    _sending(letter).update(state=LetterState.SENT, sent_at=clock.now(), error="")
    return True


def sweep():
    """Deliver what has waited too long; return how many left.

    The first failure ends the round: the mail server is probably away.
    """
    due = Letter.objects.due(clock.now() - PATIENCE).order_by("next_attempt_at", "pk")
    left = 0
    for letter_id in due.values_list("pk", flat=True)[:200]:
        if not deliver(letter_id):
            break
        left += 1
    return left


@transaction.atomic
def resend(letter, *, by):
    """Send a letter again that is sent, has failed, or was left while sending."""
    now = clock.now()
    again = Letter.objects.filter(pk=letter.pk).exclude(state=LetterState.QUEUED)
    again = again.exclude(state=LetterState.SENDING, next_attempt_at__gt=now)
    if not again.update(state=LetterState.QUEUED, attempts=0, next_attempt_at=now, error=""):
        raise Refused(_("This letter is being sent already."))
    audit.record(letter, "resend", by=by)
    dispatch.after_commit(TASK, letter.pk)
    letter.refresh_from_db()
    return letter


def may_look(user):
    """Whether the page of letters has anything to do with ``user``."""
    return settings.DEMO or user.has_perm("core.read_operations")


def _postpone(letter, error):
    """Try again later, each time after twice the wait; fail visibly in the end."""
    logger.warning("letter %s: attempt %s: %s", letter.pk, letter.attempts, error)
    if letter.attempts >= settings.MAIL_MAX_ATTEMPTS:
        _sending(letter).update(state=LetterState.FAILED, error=str(error))
        return
    wait = timedelta(minutes=2 ** (letter.attempts - 1))
    _sending(letter).update(
        state=LetterState.QUEUED, next_attempt_at=clock.now() + wait, error=str(error)
    )


def _sending(letter):
    """This very attempt, so that a late answer does not touch a later one."""
    return Letter.objects.filter(pk=letter.pk, state=LetterState.SENDING, attempts=letter.attempts)


def _languages(addresses):
    people = get_user_model()._base_manager.filter(email__in=addresses)
    return dict(people.exclude(language="").values_list("email", "language"))
