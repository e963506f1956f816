"""What happened to a label, from the audit trail, for the office and for its cluster."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.models import Label, LabelMeasure, LabelNotice, MeasureKind, NoticeKind
from core import formats
from core.audit import AuditEvent

TOLD = {
    "grant": gettext_lazy("Label granted"),
    "suspend": gettext_lazy("Suspended"),
    "reinstate": gettext_lazy("In force again"),
    "supersede": gettext_lazy("Superseded by another label"),
    "revoke": gettext_lazy("Revoked"),
}
INTERNAL = {
    "propose measure": gettext_lazy("Measure proposed"),
    "confirm measure": gettext_lazy("Measure confirmed"),
    "discard measure": gettext_lazy("Measure discarded"),
}
NOTICES = {
    NoticeKind.ENDS_180: gettext_lazy("Told that it ends, at most 180 days before"),
    NoticeKind.ENDS_90: gettext_lazy("Told that it ends, at most 90 days before"),
    NoticeKind.ENDS_30: gettext_lazy("Told that it ends, at most 30 days before"),
    NoticeKind.EXPIRED: gettext_lazy("Told that it has expired"),
    NoticeKind.CLOSING: gettext_lazy("Told that it can be renewed for a short time only"),
    NoticeKind.LAPSED: gettext_lazy("Told that it can be renewed no more"),
}
WAYS = {
    "new label": gettext_lazy("new label"),
    "renewal": gettext_lazy("renewal"),
    "upgrade": gettext_lazy("upgrade"),
    "downgrade": gettext_lazy("lower tier than before"),
}


def timeline(label, *, office):
    """Items for components/timeline.html, oldest first; the office also reads who did what."""
    words = TOLD | INTERNAL if office else TOLD
    measures = LabelMeasure.objects.filter(label=label).values_list("pk", flat=True)
    events = list(AuditEvent.objects.in_stream(label.audit_stream).for_list())
    mine = {(Label._meta.label_lower, str(label.pk))}
    mine |= {(LabelMeasure._meta.label_lower, str(pk)) for pk in measures}
    items = [
        _item(event, words[event.verb], office)
        for event in events
        if (event.object_label, event.object_pk) in mine and event.verb in words
    ]
    items += [_imported(e, office) for e in events if label.number in e.new.get("labels", {})]
    if office:
        items += [_notice(notice) for notice in LabelNotice.objects.filter(label=label)]
    return sorted(items, key=lambda item: item["at"])


def _imported(event, office):
    """One event of the cluster tells of all of its labels that a table brought."""
    what = _("Taken over from a register kept elsewhere")
    return _item(event, what, office) | {"note": event.new["source"] if office else ""}


def _item(event, what, office):
    return {
        "what": what,
        "state": "done",
        "at": event.at,
        "by": event.by if office and event.by else "",
        "note": _note(event),
    }


def _note(event):
    if event.verb in ("grant", "supersede"):
        return str(WAYS.get(event.new.get("way"), ""))
    until = event.new.get("until")
    until = _("in force again from %(day)s") % {"day": _day(until)} if until else ""
    kind = event.new.get("kind", "")
    kind = str(MeasureKind(kind).label) if kind else ""
    return " · ".join(filter(None, [kind, until, event.reason]))


def _day(text):
    return formats.day(date.fromisoformat(text))


def _notice(notice):
    return {"what": NOTICES[notice.kind], "state": "done", "at": notice.told_at or notice.noted_at}
