"""What happened to an application, by whom and why, as the office reads it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions import history
from core.audit import AuditEvent

# What both sides are told, and more.
WORDS = history.OFFICIAL | {("competitions.dossier", "revive"): gettext_lazy("Draft again")}


def of(dossier):
    """Items for components/timeline.html, the latest first."""
    zone = dossier.stage.call.zone
    events = AuditEvent.objects.in_stream(dossier.audit_stream).for_list()
    items = [
        {
            "what": WORDS[event.object_label, event.verb],
            "state": "done",
            "at": event.at,
            "zone": zone,
            "by": event.by or _("by the clock"),
            "note": event.reason,
        }
        for event in events
        if (event.object_label, event.verb) in WORDS
    ]
    return items[::-1]
