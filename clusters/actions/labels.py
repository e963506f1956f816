"""Granting labels. Dates come from ``clusters.validity``, never from here."""

from django.db import transaction

from clusters import states
from clusters.models import Label
from clusters.states import LabelStatus
from clusters.validity import Policy, first_period
from core import clock
from core.reference import random_reference
from core.states import lock

NUMBER_LENGTH = 9


@transaction.atomic
def grant(cluster, label_type, tier, *, by, valid_from=None, is_sample=False):
    """Give ``cluster`` a label from ``valid_from`` (today) on; one in force is superseded.

    Returns the Label. Two simultaneous grants give one label in force: the cluster's row is
    locked, and a constraint of the database holds it.
    """
    lock(cluster)
    begins = valid_from or clock.today()
    in_force = Label.objects.filter(
        cluster=cluster,
        label_type=label_type,
        status__in=[LabelStatus.VALID, LabelStatus.SUSPENDED],
    ).first()
    if in_force:
        states.SUPERSEDE.apply(
            in_force,
            by=by,
            reason=f"superseded by a new {tier} label",
            ended_on=begins,
            ended_at=clock.now(),
        )

    period = first_period(begins, Policy.of(label_type.policy[tier]))
    label = Label.objects.create(
        cluster=cluster,
        label_type=label_type,
        tier=tier,
        number=random_reference("L", NUMBER_LENGTH),
        valid_from=period.valid_from,
        valid_until=period.valid_until,
        anchor_day=period.anchor_day,
        granted_by=by,
        supersedes=in_force,
        is_sample=is_sample,
    )
    return states.GRANT.apply(label, by=by)
