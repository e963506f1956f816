"""Where a label stands on a day, in words for everybody."""

from datetime import timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from clusters.certifying import midnight
from clusters.models import Label
from clusters.states import LabelStatus
from clusters.validity import Status, as_of, status_on
from core import clock
from core.formats import day as written

TONES = {
    Status.VALID: "good",
    Status.PENDING: "info",
    Status.EXPIRED: "neutral",
    Status.SUPERSEDED: "neutral",
    Status.SUSPENDED: "warn",
    Status.REVOKED: "bad",
}


class Standing:
    """One label on one day, as known now or as it was known at the end of ``known_on``.

    ``status`` is None if the label was not on record then.
    """

    def __init__(self, label, day, known_on=None):
        self.label, self.day, self.known_on = label, day, known_on
        self.known_at = None
        if known_on:  # the last moment of that day
            self.known_at = midnight(known_on + timedelta(days=1)) - timedelta(microseconds=1)

    @cached_property
    def status(self):
        if self.known_at and self.label.recorded_at > self.known_at:
            return None
        return status_on(self.day, self.label.history, known_at=self.known_at)

    @property
    def tone(self):
        return TONES.get(self.status, "neutral")

    @property
    def sentence(self):
        label = self.label
        return {
            None: lambda: _("Not on record at that time."),
            Status.VALID: lambda: _("Valid until %s.") % written(label.last_valid_day),
            Status.PENDING: lambda: _("Not yet valid: begins on %s.") % written(label.valid_from),
            Status.EXPIRED: self._expired,
            Status.SUSPENDED: self._suspended,
            Status.REVOKED: lambda: _("Revoked: not in force since %s.") % written(label.ended_on),
            Status.SUPERSEDED: self._superseded,
        }[self.status]()

    @property
    def brief(self):
        """Why it is not in force, for the one short line of a badge."""
        label = self.label
        ended = written(label.ended_on) if label.ended_on else ""
        return {
            Status.EXPIRED: lambda: _("Expired after %s.") % written(label.last_valid_day),
            Status.REVOKED: lambda: _("Revoked on %s.") % ended,
            Status.SUPERSEDED: lambda: _("Superseded on %s.") % ended,
        }.get(self.status, lambda: self.sentence)()

    @property
    def is_to_come(self):
        """Whether a day is asked for that nobody has seen yet."""
        return self.day > clock.today()

    @property
    def successor(self):
        """The label that took its place, if that is known; else None."""
        following = getattr(self.label, "superseded_by", None)
        if following is None or following.status == LabelStatus.PENDING:
            return None
        is_later = self.known_at and following.recorded_at > self.known_at
        return None if is_later else following

    @cached_property
    def in_force(self):
        """The label of this kind that its cluster carried on the day, or None."""
        labels = list(
            Label.objects.public()
            .filter(cluster=self.label.cluster_id, label_type=self.label.label_type_id)
            .prefetch_related("suspensions")
        )
        histories = [one.history for one in labels]
        found = as_of(self.day, histories, known_at=self.known_at)
        if not found or found[0] != Status.VALID:
            return None
        return next(
            one for one, history in zip(labels, histories, strict=True) if history is found[1]
        )

    def _expired(self):
        last = self.label.last_valid_day
        if last >= clock.today():
            return _("Expired by then: the last valid day is %s.") % written(last)
        return _("Expired: the last valid day was %s.") % written(last)

    def _suspended(self):
        begun = [one.since for one in self.label.suspensions.all() if one.since <= self.day]
        return _("Suspended since %s.") % written(max(begun))

    def _superseded(self):
        since = written(self.label.ended_on)
        if self.successor is None:
            return _("Superseded: another label took its place on %s.") % since
        words = _("Superseded: %(number)s took its place on %(day)s.")
        return words % {"number": self.successor.number, "day": since}

    def as_json(self):
        """The same for programs."""
        label, successor = self.label, self.successor
        return {
            "number": label.number,
            "label": label.label_type.name,
            "tier": label.tier,
            "cluster": label.cluster.name,
            "valid_from": label.valid_from,
            "last_valid_day": label.last_valid_day,
            "on": self.day,
            "known_on": self.known_on,
            "status": self.status,
            "sentence": self.sentence,
            "superseded_by": successor.number if successor else None,
            "in_force": self.in_force.number if self.in_force else None,
            "is_sample": label.is_sample,
        }
