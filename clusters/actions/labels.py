"""Giving labels, and taking them out of force. Dates come from pure modules, never from here.

Every action locks the cluster first, then its labels. ``suspend``, ``reinstate`` and ``revoke``
carry out what two officers have decided (``clusters.actions.label_measures``); each concerns the
label and whatever was to follow it, takes effect on the day on which it is done, and is told to
those who manage the cluster.
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clusters import emails, states, succession
from clusters.models import Cluster, Label, Suspension, Tier
from clusters.states import LabelStatus
from core import clock, formats
from core.errors import Refused
from core.reference import random_reference
from core.states import lock

NUMBER_LENGTH = 9
RANKS = {tier: rank for rank, tier in enumerate(Tier.values)}  # the best tier comes first


@transaction.atomic
def award(cluster, label_type, tier, *, by, received_on, decided_on=None, is_sample=False):
    """Give ``cluster`` the ``tier`` that it has earned; return the new Label.

    The one door to a label: whether it is new, a renewal, an upgrade or a lower tier is decided
    by ``clusters.succession``, on the day of the decision (``decided_on``, today) and the day of
    receipt. After a revocation only a new label is possible. While a label is suspended nothing
    is awarded: first it is reinstated or revoked.

    Two awards at once give labels one after the other, never two in force on one day.
    """
    lock(cluster)
    decided_on = decided_on or clock.today()
    _check_days(received_on, decided_on)
    if tier not in label_type.policy:
        raise Refused(_("“%(type)s” has no tier “%(tier)s”.") % {"type": label_type, "tier": tier})
    standing = _standing(cluster, label_type)
    try:
        plan = succession.succeed(
            [_held(label) for label in standing.values()],
            RANKS[tier],
            received_on=received_on,
            decided_on=decided_on,
            policy=label_type.rules_of(tier),
        )
    except succession.TooEarly as error:
        raise Refused(_renewed_already(standing[error.held.key])) from None

    for key, day in plan.ends:
        words = f"superseded: {plan.way}, {tier}"
        ending = {"ended_on": day, "ended_at": clock.now()}
        states.SUPERSEDE.apply(standing[key], by=by, reason=words, **ending)
    label = _create(
        cluster=cluster,
        label_type=label_type,
        tier=tier,
        valid_from=plan.period.valid_from,
        valid_until=plan.period.valid_until,
        anchor_day=plan.period.anchor_day,
        received_on=received_on,
        granted_by=by,
        supersedes=_tail(standing.get(plan.follows)),
        is_sample=is_sample,
    )
    return states.GRANT.apply(label, by=by, facts=_granted(label, plan))


def grant(cluster, label_type, tier, *, by, valid_from=None, is_sample=False):
    """Award a tier that was applied for and decided on one day, as samples do; today if none."""
    day = valid_from or clock.today()
    return award(
        cluster, label_type, tier, by=by, received_on=day, decided_on=day, is_sample=is_sample
    )


@transaction.atomic
def suspend(label, *, by, reason, until=None):
    """Take a label in force out of force, until further notice or up to the day ``until``.

    A renewal that is to follow is suspended from its beginning, unless ``until`` comes first.
    """
    chain, today = _chain(label), clock.today()
    require_suspendable(chain[0], until)
    for one in chain:
        begins = max(today, one.valid_from)
        if until and until <= begins:
            continue
        states.SUSPEND.apply(one, by=by, reason=reason, status_reason=reason, facts=_dates(until))
        row = Suspension.objects.create(
            label=one, since=begins, until=until, reason=reason, suspended_by=by
        )
        if one is chain[0]:
            emails.label_suspended(row)
    return chain[0]


def require_suspendable(label, until):
    """Refused unless its validity is running and ``until``, if given, is a day to come."""
    if not label.is_running:
        raise Refused(_("Only a label whose validity is running can be suspended."))
    if until and until <= clock.today():
        raise Refused(_("It is in force again tomorrow at the earliest."))


@transaction.atomic
def reinstate(label, *, by, reason):
    """Put a suspended label in force again, and what was suspended with it."""
    chain, today = _chain(label), clock.today()
    states.REINSTATE.check(chain[0])
    for one in chain:
        if one.status != LabelStatus.SUSPENDED:
            continue
        for row in one.suspensions.running(today).select_for_update():
            row.until = max(today, row.since)
            row.save(update_fields=["until", "updated_at"])
        states.REINSTATE.apply(
            one, by=by, reason=reason, status_reason=reason, facts={"from": str(today)}
        )
    emails.label_reinstated(chain[0], today)
    return chain[0]


@transaction.atomic
def revoke(label, *, by, reason):
    """End a label for good, and what was to follow it; an expired one can no longer be renewed."""
    chain, today = _chain(label), clock.today()
    for one in chain:
        states.REVOKE.apply(
            one,
            by=by,
            reason=reason,
            status_reason=reason,
            ended_on=max(today, one.valid_from),
            ended_at=clock.now(),
        )
    emails.label_revoked(chain[0])
    return chain[0]


def settle_suspensions():
    """Reinstate what a suspension has run out of; return how many. Its dates said so already."""
    over = Label.objects.filter(status=LabelStatus.SUSPENDED).order_by("cluster_id", "pk")
    over = over.exclude(pk__in=Suspension.objects.running(clock.today()).values("label"))
    settled = 0
    for label in over:
        with transaction.atomic():
            lock(Cluster.objects.get(pk=label.cluster_id))
            settled += settle(label)
    return settled


def settle(label):
    """Lock the label; whether a suspension had run out, so that it is valid again by status."""
    lock(label)
    if label.status != LabelStatus.SUSPENDED or label.suspensions.running(clock.today()).exists():
        return False
    states.REINSTATE.apply(label, by=None, reason="the suspension has ended")
    return True


def _chain(label):
    """The label and those to follow it, locked; refused if a later one has begun.

    ``label`` itself is first, read afresh.
    """
    cluster = Cluster.objects.get(pk=label.cluster_id)
    lock(cluster)
    lock(label)
    later = Label.objects.standing().filter(
        cluster=cluster, label_type=label.label_type_id, valid_from__gt=label.valid_from
    )
    chain = [label, *later.order_by("valid_from").select_for_update()]
    if any(one.valid_from <= clock.today() for one in chain[1:]):
        raise Refused(_("A later label has taken its place: what counts is that one."))
    for one in chain:
        settle(one)
    return chain


def _standing(cluster, label_type):
    """Key -> Label of what counts for a new award, locked; refused while one is suspended."""
    labels = Label.objects.public().filter(cluster=cluster, label_type=label_type)
    found = {}
    for label in labels.order_by("valid_from", "pk").select_for_update():
        settle(label)
        if label.status == LabelStatus.REVOKED:
            if label.ended_on > label.valid_from:  # else it was never in force, and counts for none
                found = {}  # a revocation ends the chain: what came before is renewed no more
        elif label.status != LabelStatus.SUPERSEDED:
            found[label.pk] = label
    if suspended := [one for one in found.values() if one.status == LabelStatus.SUSPENDED]:
        words = _("The label %(number)s is suspended: reinstate or revoke it first.")
        raise Refused(words % {"number": suspended[0].number})
    return found


def _tail(label):
    """The end of the chain that ``label`` is in: behind it a renewal may have been revoked."""
    while label and (later := Label.objects.filter(supersedes=label).first()):
        label = later
    return label


def _held(label):
    return succession.Held(label.pk, RANKS[label.tier], label.period, label.renewable_until)


def _check_days(received_on, decided_on):
    if decided_on > clock.today():
        raise Refused(_("A label is awarded on the day of the decision, not before it."))
    if received_on > decided_on:
        raise Refused(_("The application was received after the decision: check the two days."))


def _renewed_already(label):
    words = _(
        "The cluster has this label up to %(until)s already (%(number)s). An application that was "
        "received before %(begins)s does not renew it."
    )
    return words % {
        "until": formats.day(label.last_valid_day),
        "number": label.number,
        "begins": formats.day(label.valid_from),
    }


def _create(**fields):
    number = random_reference("L", NUMBER_LENGTH)
    try:
        with transaction.atomic():
            return Label.objects.create(number=number, **fields)
    except IntegrityError:
        raise Refused(_("Another label has been given to this cluster: look again.")) from None


def _granted(label, plan):
    """What the record says of a new label besides its status."""
    return {
        "way": str(plan.way),
        "tier": label.tier,
        "valid_from": label.valid_from,
        "valid_until": label.valid_until,
        "received_on": label.received_on,
        "follows": label.supersedes.number if label.supersedes else "",
    }


def _dates(until):
    return {"from": clock.today(), "until": until}
