"""Telling those who write an application of answers to questions about its call.

The first answer is told within minutes, what follows at most once a day: people with a deadline
near need to know, and nobody reads the tenth letter of a day. What was told is read from the
letters, so that a run that was missed, repeated or killed does no harm.
"""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Max

from clusters.models import ClusterRole
from competitions import enquiry_emails
from competitions.call_emails import WRITING
from competitions.models import Dossier, Enquiry, Participant
from competitions.states import CallStatus, EnquiryStatus, StageStatus
from core.models import Letter

SPACING = timedelta(days=1)
SETTLED = timedelta(minutes=1)  # a transaction that is older has ended: nothing slips through
REMEMBERED = timedelta(days=8)  # older answers are read on the page


def send_due(now):
    """Write the digests that are due at ``now``; return how many; four queries and the letters."""
    answers = _answers(now)
    if not answers:
        return 0
    readers = _readers(answers.keys())
    last, sent = _last_told(readers), 0
    for address, begun in sorted(readers.items()):
        told = last.get(address)
        if told and told > now - SPACING:
            continue
        news = [
            enquiry
            for call, since in begun.items()
            for enquiry in answers[call]
            if enquiry.answered_at > max(since, told - SETTLED if told else since)
            and enquiry.asked_by.email.lower() != address
        ]
        if news:
            enquiry_emails.digest(address, news, now=now)
            sent += 1
    return sent


def _answers(now):
    """{call: its recent answers}"""
    found = Enquiry.objects.filter(
        status=EnquiryStatus.ANSWERED,
        call__status=CallStatus.PUBLISHED,
        answered_at__gt=now - REMEMBERED,
        answered_at__lte=now - SETTLED,
    )
    answers = defaultdict(list)
    for enquiry in found.select_related("call", "asked_by").order_by("call", "number"):
        answers[enquiry.call_id].append(enquiry)
    return answers


def _readers(calls):
    """{address: {call: since when its reader has been writing there}}"""
    dossiers = Dossier.objects.filter(
        stage__call__in=calls, stage__status=StageStatus.OPEN, status__in=WRITING
    )
    roles = ClusterRole.objects.filter(
        role__in=ClusterRole.WRITE,
        user__is_active=True,
        cluster__applications__dossiers__in=dossiers,
    )
    partners = Participant.objects.filter(
        role__in=Participant.WRITE, user__is_active=True, application__dossiers__in=dossiers
    )
    readers = defaultdict(dict)
    own = "cluster__applications"
    found = roles.values_list("user__email", f"{own}__call", f"{own}__created_at").union(
        partners.values_list("user__email", "application__call", "created_at")
    )
    for address, call, since in found:
        begun = readers[address.lower()]
        begun[call] = min(since, begun.get(call, since))
    return readers


def _last_told(readers):
    """{address: when its last digest was written}"""
    letters = Letter.objects.filter(key__startswith=f"{enquiry_emails.DIGEST}:")
    letters = letters.filter(address__in=list(readers)).values("address")
    return dict(letters.annotate(last=Max("queued_at")).values_list("address", "last"))
