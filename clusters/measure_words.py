"""What pages say of a label and of the measures that can be taken."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters import states
from clusters.models import MeasureKind
from clusters.states import LabelState, LabelStatus, MeasureStatus
from core.formats import day

QUESTIONS = {
    MeasureKind.SUSPEND: gettext_lazy("Suspend this label?"),
    MeasureKind.REINSTATE: gettext_lazy("Put this label in force again?"),
    MeasureKind.REVOKE: gettext_lazy("Revoke this label?"),
}
VERBS = {
    MeasureKind.SUSPEND: gettext_lazy("Suspend label"),
    MeasureKind.REINSTATE: gettext_lazy("Reinstate label"),
    MeasureKind.REVOKE: gettext_lazy("Revoke label"),
}
PROPOSALS = {
    MeasureKind.SUSPEND: gettext_lazy("Propose to suspend"),
    MeasureKind.REINSTATE: gettext_lazy("Propose to reinstate"),
    MeasureKind.REVOKE: gettext_lazy("Propose to revoke"),
}


def facts(label, *, office=False):
    """Names and values for components/summary_list.html."""
    items = [
        {"name": _("Label"), "value": label.label_type},
        {"name": _("Number"), "value": label.number},
        {"name": _("Valid from"), "value": day(label.valid_from)},
        {"name": _("Last valid day"), "value": day(label.last_valid_day)},
    ]
    if label.ended_on:
        items.append({"name": _("Out of force from"), "value": day(label.ended_on)})
    elif label.state != LabelState.PENDING:
        last = day(label.last_day_to_renew)
        items.append({"name": _("Renewal received at the latest on"), "value": last})
    items += [{"name": _("Suspended"), "value": _span(one)} for one in label.suspensions.all()]
    if label.status in (LabelStatus.SUSPENDED, LabelStatus.REVOKED):
        items.append({"name": _("Reason"), "value": label.status_reason})
    if office:
        received = day(label.received_on) if label.received_on else ""
        items.append({"name": _("Application received"), "value": received})
        items.append({"name": _("Cluster"), "value": label.cluster})
    return items


def _span(suspension):
    since, until = suspension.since, suspension.until
    if until is None:
        return _("from %(since)s until further notice") % {"since": day(since)}
    if until <= since:
        return _("%(since)s, for no day") % {"since": day(since)}
    last = day(until - timedelta(days=1))
    return _("from %(since)s to %(last)s") % {"since": day(since), "last": last}


def possible(label, measures):
    """Buttons for what can be proposed now: dicts label and url; none while something waits."""
    if any(one.status == MeasureStatus.PROPOSED for one in measures):
        return []
    found = [kind for kind in MeasureKind if label.status in states.BY_MEASURE[kind].sources]
    if not label.is_running:
        found = [kind for kind in found if kind != MeasureKind.SUSPEND]
    return [
        {
            "label": PROPOSALS[kind],
            "url": reverse(f"clusters:office-label-{kind}", args=[label.number]),
        }
        for kind in found
    ]


def question(label, kind, *, confirming=False):
    """What the page asks, what its button says, and what follows."""
    kind = MeasureKind(kind)
    consequences = [*_consequences(kind)]
    if not confirming:
        consequences.append(_("Nothing happens and nobody is told before another officer agrees."))
    return {
        "question": QUESTIONS[kind],
        "verb": VERBS[kind] if confirming else PROPOSALS[kind],
        "consequences": consequences,
    }


def _consequences(kind):
    yield _("It takes effect on the day on which it is confirmed, not before and not later.")
    if kind == MeasureKind.SUSPEND:
        yield _("The register and the check of the certificate show the label as suspended.")
        yield _("A renewal that is to follow is suspended with it; no other is awarded meanwhile.")
    elif kind == MeasureKind.REINSTATE:
        yield _("The label is in force again up to the day that it had. No day is added.")
    else:
        yield _("It is for good, and ends what was to follow. Only a new label is possible.")
    yield _("Those who manage the cluster get a letter with the reason.")
