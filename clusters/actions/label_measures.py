"""Suspending, reinstating and revoking a label: proposed by one officer, confirmed by another."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clusters import impartial, permissions, states
from clusters.actions import labels
from clusters.models import Cluster, LabelMeasure, MeasureKind
from clusters.states import MeasureStatus
from core import audit, clock
from core.errors import Refused
from core.states import lock

LONGEST_REASON = 5000


@transaction.atomic
def propose(label, kind, *, by, reason, until=None):
    """Propose a measure; nothing changes and nobody is told before another officer confirms it.

    The cluster reads the reason. ``until``: the first day on which a suspended label is in force
    again. Returns the LabelMeasure.
    """
    _lock_cluster(label)
    labels.settle(label)
    _require_free(label, by)
    kind, reason = MeasureKind(kind), reason.strip()
    states.BY_MEASURE[kind].check(label)
    if not reason:
        raise Refused(_("Give the reason: the cluster reads it, and the record keeps it."))
    if len(reason) > LONGEST_REASON:
        raise Refused(_("At most %(most)s characters.") % {"most": LONGEST_REASON})
    if kind == MeasureKind.SUSPEND:
        labels.require_suspendable(label, until)
    elif until:
        raise Refused(_("Only a suspension has a day on which it ends."))
    try:
        with transaction.atomic():
            measure = LabelMeasure.objects.create(
                label=label, kind=kind, until=until, reason=reason, proposed_by=by
            )
    except IntegrityError:
        raise Refused(_("Something is proposed for this label: confirm or discard it.")) from None
    new = {"kind": kind, "until": until}
    audit.record(measure, "propose measure", by=by, new=new, personal={"reason": reason})
    return measure


@transaction.atomic
def confirm(measure, *, by):
    """The second pair of eyes: the measure takes effect today, and its letter leaves."""
    label = measure.label
    _lock_cluster(label)
    lock(measure)
    states.CONFIRM_MEASURE.check(measure)
    if measure.proposed_by_id == by.pk:
        raise Refused(_("Somebody else must confirm what you proposed."))
    _require_free(label, by)
    states.CONFIRM_MEASURE.apply(measure, by=by, confirmed_by=by, confirmed_at=clock.now())
    if measure.kind == MeasureKind.SUSPEND:
        labels.suspend(label, by=by, reason=measure.reason, until=measure.until)
    elif measure.kind == MeasureKind.REINSTATE:
        labels.reinstate(label, by=by, reason=measure.reason)
    else:
        labels.revoke(label, by=by, reason=measure.reason)
    return measure


@transaction.atomic
def discard(measure, *, by, reason):
    """Undo a proposal; nobody was told of it."""
    _lock_cluster(measure.label)
    _require_free(measure.label, by)
    if not reason.strip():
        raise Refused(_("Say why it is discarded: the record keeps the reason."))
    return states.DISCARD_MEASURE.apply(measure, by=by, reason=reason.strip())


def waiting_for(user):
    """Proposals that ``user`` may confirm, the oldest first."""
    found = LabelMeasure.objects.filter(status=MeasureStatus.PROPOSED).exclude(proposed_by=user)
    found = impartial.leave_out_tied(found, user, "label__cluster")
    return found.select_related("label__cluster", "label__label_type").order_by("pk")


def _require_free(label, user):
    if permissions.belongs(user, label.cluster):
        raise Refused(_("You work for this cluster: somebody else must do this."))
    if impartial.is_tied(user, label.cluster):
        words = _("A conflict of interest ties you to this cluster: somebody else must do this.")
        raise Refused(words)


def _lock_cluster(label):
    lock(Cluster.objects.get(pk=label.cluster_id))
