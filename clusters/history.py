"""The labels of a cluster with all that happened to them, as the public reads it.

Reasons of suspensions and revocations are between the cluster and the agency: not here.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from clusters.models import Label
from clusters.states import LabelState, LabelStatus
from core import formats


@dataclass(frozen=True)
class Entry:
    """A label, how it stood on the day asked for, and its story in whole sentences."""

    label: Label
    state: LabelState
    story: tuple


def of(cluster, day):
    """Entries of the cluster's labels, the latest first."""
    found = Label.objects.public().filter(cluster=cluster).with_history()
    return [Entry(label, label.state_on(day), _story(label)) for label in found]


def _story(label):
    return (*_beginning(label), *_suspensions(label), *_end(label))


def _beginning(label):
    previous = label.supersedes
    if previous is None:
        return
    names = {"number": previous.number, "tier": previous.get_tier_display()}
    if label.valid_from == previous.valid_until:
        words = _("Renewal of %(number)s (%(tier)s) without a gap.")
    elif label.valid_from < previous.valid_until:
        words = _("Took the place of %(number)s (%(tier)s), which was valid still.")
    else:
        words = _("A new label: %(number)s (%(tier)s) had ended before.")
    yield words % names


def _suspensions(label):
    for one in label.suspensions.all():
        names = {"since": formats.day(one.since), "until": one.until and formats.day(one.until)}
        if one.until is None:
            yield _("Suspended from %(since)s.") % names
        elif one.until > one.since:
            yield _("Suspended from %(since)s, in force again from %(until)s.") % names


def _end(label):
    if not label.ended_on:
        return
    following = getattr(label, "superseded_by", None)
    on = formats.day(label.ended_on)
    if following is not None:
        yield _("Followed by %(number)s (%(tier)s) from %(day)s.") % {
            "number": following.number,
            "tier": following.get_tier_display(),
            "day": on,
        }
    elif label.status == LabelStatus.REVOKED:
        yield _("Revoked: not in force from %s.") % on
    else:
        yield _("Superseded: not in force from %s.") % on
