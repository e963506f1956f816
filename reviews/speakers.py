"""Names of those who speak at hearings, as applicants give them: by name alone, of no account."""

import json
import re

from django.utils.translation import gettext

from core import clock, erasure
from core.audit import AuditEvent
from reviews.models import Hearing

KEPT = ("old speakers", "new speakers")  # personal values of the audit trail


def hearings_of(person):
    """Hearings at which somebody of that name speaks, with the places in their lists."""
    is_theirs = _pattern(person.name)
    found = []
    for hearing in Hearing.objects.exclude(speakers=[]).order_by("pk"):
        places = [n for n, name in enumerate(hearing.speakers) if is_theirs(name)]
        if places:
            found.append((hearing, places))
    return found


def forget(person):
    """Take the name out of the lists and of what was recorded; a namesake's goes with it."""
    for hearing, places in hearings_of(person):
        names = list(hearing.speakers)
        for place in places:
            names[place] = gettext("(erased)")
        Hearing.objects.filter(pk=hearing.pk).update(speakers=names, updated_at=clock.now())
    is_theirs = _pattern(person.name)
    recorded = AuditEvent.objects.filter(
        object_label=Hearing._meta.label_lower, personal_values__name__in=KEPT
    )
    told = recorded.values_list("pk", "personal_values__name", "personal_values__value")
    events = {
        pk
        for pk, kept, value in told
        if kept in KEPT and any(is_theirs(name) for name in json.loads(value))
    }
    erasure.forget_values(AuditEvent.objects.filter(pk__in=events), KEPT)


def _pattern(name):
    """Whether a line names somebody of that name, with a title or an office beside it or not."""
    words = r"\s+".join(re.escape(word) for word in name.split())
    search = re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE).search
    return search if words else lambda line: None
