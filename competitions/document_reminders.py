"""Reminding a cluster of a document that it owes, at the same distances as of a hand-in."""

from competitions import deadlines, document_emails
from competitions.models import DocumentRequest
from core.models import Letter


def send_due(now):
    """Write what is due at ``now``; return of how many requests. A repeated run does no harm."""
    horizon = now + max(deadlines.REMIND_BEFORE)
    owed = DocumentRequest.objects.waiting().filter(due_at__lte=horizon).for_list()
    due = {key: asked for asked in owed if (key := _key(asked, now))}
    told = set(Letter.objects.filter(key__in=due).values_list("key", flat=True))
    for key in due.keys() - told:
        document_emails.near(due[key], key)
    return len(due.keys() - told)


def _key(asked, now):
    """Names the latest moment that has come since it was asked or extended; "" for none."""
    moment = deadlines.due_reminder(now, asked.deadline, since=asked.updated_at)
    return f"document-near:{asked.pk}:{moment:%Y%m%dT%H%M%S}" if moment else ""
