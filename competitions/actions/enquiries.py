"""Questions about a call: asked by one person, answered to all, never with a name."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from competitions import enquiry_emails, states
from competitions.models import Enquiry
from core import audit, clock
from core.errors import Refused
from core.states import lock

MOST_A_DAY = 10  # of one person about one call
DAY = timedelta(days=1)


class Closed(Refused):
    """The call takes no questions, or not any more."""


@transaction.atomic
def ask(call, *, by, words, received_at):
    """Put a question to the office; judged by when it was received."""
    lock(call)
    if not call.takes_enquiries(received_at):
        raise Closed(_("This call takes no questions any more."))
    if not words.strip():
        raise Refused(_("Write your question."))
    recent = call.enquiries.filter(asked_by=by, created_at__gt=clock.now() - DAY)
    if recent.count() >= MOST_A_DAY:
        raise Refused(_("You have asked much today. Ask the rest tomorrow, or in one question."))
    enquiry = Enquiry.objects.create(call=call, asked_by=by, words=words.strip())
    audit.record(enquiry, "ask", by=by, personal={"words": enquiry.words})
    return enquiry


@transaction.atomic
def answer(enquiry, *, by, published_words, answer):
    """Publish the answer on the call's page; the asker is told now, the others by digest."""
    lock(enquiry.call)  # numbers are given one after the other
    last = enquiry.call.enquiries.aggregate(last=Max("number"))["last"] or 0
    states.ANSWER_ENQUIRY.apply(
        enquiry,
        by=by,
        number=last + 1,
        published_words=published_words,
        answer=answer,
        answered_by=by,
        answered_at=clock.now(),
    )
    enquiry_emails.answered(enquiry)
    return enquiry


@transaction.atomic
def amend(enquiry, *, by, published_words, answer):
    """Correct what was published; everybody is told once more."""
    states.AMEND_ENQUIRY.apply(
        enquiry,
        by=by,
        published_words=published_words,
        answer=answer,
        answered_by=by,
        answered_at=clock.now(),
    )
    enquiry_emails.answered(enquiry)
    return enquiry


@transaction.atomic
def refuse(enquiry, *, by, reason):
    """Leave a question unpublished; only who asked learns why."""
    if not reason.strip():
        raise Refused(_("Say why it is not published: whoever asked reads it."))
    states.REFUSE_ENQUIRY.apply(enquiry, by=by, reason=reason, refusal=reason)
    enquiry_emails.refused(enquiry)
    return enquiry
