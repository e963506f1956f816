"""What happened to an application, by whom and why, as the office reads it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions import history
from core.audit import AuditEvent

# What both sides are told, and more.
WORDS = history.OFFICIAL | {
    ("competitions.dossier", "revive"): gettext_lazy("Draft again"),
    ("competitions.dossier", "judge again"): gettext_lazy("Judged anew after a complaint"),
    ("competitions.invoice", "issue"): gettext_lazy("Invoice or credit note issued"),
    ("competitions.invoice", "pay"): gettext_lazy("Invoice paid"),
    ("competitions.invoice", "take back payment"): gettext_lazy("Payment taken back"),
    ("competitions.invoice", "cancel"): gettext_lazy("Invoice cancelled"),
    ("competitions.complaint", "file"): gettext_lazy("Complaint about the procedure"),
    ("competitions.complaint", "uphold"): gettext_lazy("Complaint upheld"),
    ("competitions.complaint", "dismiss"): gettext_lazy("Complaint dismissed"),
}
_tellers = []


def register(tell):
    """Let ``tell(dossier)`` add what is judged: (words, notes), as ``WORDS`` and by object key."""
    _tellers.append(tell)


def of(dossier):
    """Items for components/timeline.html, the latest first."""
    zone, told, notes = dossier.stage.call.zone, dict(WORDS), {}
    for tell in _tellers:
        words, said = tell(dossier)
        told, notes = told | words, notes | said
    events = AuditEvent.objects.in_stream(dossier.audit_stream).for_list()
    items = [
        {
            "what": told[event.object_label, event.verb],
            "state": "done",
            "at": event.at,
            "zone": zone,
            "by": event.by or _("by the clock"),
            "note": _note(event, notes),
        }
        for event in events
        if (event.object_label, event.verb) in told
    ]
    return items[::-1]


def _note(event, notes):
    """Whom or which one it is about, and why."""
    named = notes.get((event.object_label, event.object_pk), "")
    if event.object_label.startswith("competitions."):
        named = event.new.get("number", "")  # of a receipt or an invoice
    return " · ".join(filter(None, [named, event.reason]))
