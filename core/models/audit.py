"""The audit trail: events that are only ever added, and the seals over them.

Triggers refuse to change or remove rows here (migration 0002). ``core.audit`` writes
events, ``core.sealing`` seals, ``core.verification`` finds what somebody tampered with.
"""

import json

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.functional import cached_property


class AuditStream(models.Model):
    """One object's line of events. ``length`` counts them; the row is locked while recording."""

    name = models.CharField(max_length=150, unique=True)
    length = models.PositiveIntegerField(default=0)

    def __str__(self):
        return self.name


class AuditEventQuerySet(models.QuerySet):
    def about(self, obj):
        """Events that happened to this very object, oldest first."""
        return self.filter(object_label=obj._meta.label_lower, object_pk=str(obj.pk)).order_by("pk")

    def in_stream(self, name):
        """Events of one stream, e.g. of an application and all that belongs to it."""
        return self.filter(stream__name=name).order_by("sequence")

    def unsealed(self):
        return self.filter(sealed=None).order_by("pk")

    def for_list(self):
        """With the values and the people that a timeline prints, in three queries."""
        return _WithActors(self.prefetch_related("personal_values"))


class _WithActors:
    """An iterable of events whose ``by`` needs no further query."""

    def __init__(self, events):
        self.events = events

    def __iter__(self):
        events = list(self.events)
        people = get_user_model()._base_manager.in_bulk({e.actor_id for e in events} - {None})
        for event in events:
            event.by = people.get(event.actor_id)
        return iter(events)


class AuditEvent(models.Model):
    """Something that was done to an object: by whom, when, with old and new values.

    ``text`` is the canonical JSON that ``digest`` is taken of; the columns repeat parts
    of it for queries, and verifying compares them. The actor is a plain number: people
    live in an app further right, and an erased account leaves its events behind.
    """

    stream = models.ForeignKey(AuditStream, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    object_label = models.CharField(max_length=100)
    object_pk = models.CharField(max_length=64)
    verb = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    text = models.TextField()
    digest = models.CharField(max_length=64, unique=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "sequence"], name="audit_event_once_per_place_in_stream"
            )
        ]
        indexes = [models.Index(fields=["object_label", "object_pk"], name="audit_event_object")]

    def __str__(self):
        return f"{self.verb} {self.object_label}:{self.object_pk}"

    @property
    def data(self):
        """What was recorded: ``{"old": {...}, "new": {...}}``."""
        return json.loads(self.text)["data"]

    @property
    def old(self):
        return self.data.get("old", {})

    @property
    def new(self):
        return self.data.get("new", {})

    @property
    def personal(self):
        """Personal values by name; those that were erased are absent."""
        return {value.name: json.loads(value.value) for value in self.personal_values.all()}

    @property
    def reason(self):
        return self.personal.get("reason", "")

    @cached_property
    def by(self):
        """The acting user; None for the clock, the console and erased accounts."""
        return get_user_model()._base_manager.filter(pk=self.actor_id).first()


class AuditPersonal(models.Model):
    """A personal value of an event. The event holds only its salted digest.

    Deleting this row erases the value for good, and the chain of digests still holds.
    """

    event = models.ForeignKey(AuditEvent, on_delete=models.PROTECT, related_name="personal_values")
    name = models.CharField(max_length=60)
    salt = models.CharField(max_length=32)
    value = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="audit_personal_once_per_event")
        ]

    def __str__(self):
        return f"{self.name} of event {self.event_id}"


class Seal(models.Model):
    """A signed digest over a batch of events and over the seal before it.

    ``text`` is the canonical JSON that ``digest`` is taken of and that ``signature``
    (Ed25519, base64) signs with a key that is not in the database.
    """

    number = models.PositiveIntegerField(unique=True)
    previous = models.CharField(max_length=64, blank=True)
    root = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    sealed_at = models.DateTimeField()
    text = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    signature = models.CharField(max_length=88)
    key_id = models.CharField(max_length=16)

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return f"{self.number}: {self.digest}"


class SealedEvent(models.Model):
    """The place of an event under its seal; of its own, because events are never updated."""

    event = models.OneToOneField(
        AuditEvent, on_delete=models.PROTECT, primary_key=True, related_name="sealed"
    )
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="places")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seal", "position"], name="sealed_event_once_per_place")
        ]

    def __str__(self):
        return f"{self.position} of seal {self.seal_id}"
