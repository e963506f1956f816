"""Who can assess a label dossier: the numbers of its call, and the facts the rule is asked with."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from competitions.labelling import policy_of
from competitions.models import Dossier, StageKind
from core import clock
from core.errors import Refused
from core.text import tidy
from reviews import assessor_rule, conflicted
from reviews.assessor_rule import Candidate, Need
from reviews.models import Accreditation, Appointment, Assignment, Panelist
from reviews.models.assignment import LIVE, counted_in
from reviews.states import AssignmentStatus

MOST_CHARACTERS = 2000  # of what a cluster says
GIVEN_BACK = {AssignmentStatus.VETOED: "vetoed", AssignmentStatus.REFUSED: "refused"}


def is_label(stage):
    """Whether the dossiers of ``stage`` are judged by accredited assessors."""
    return stage.kind == StageKind.ASSESSMENT and stage.call.programme.label_type_id is not None


def accredited(stage):
    """Accreditations for the label of ``stage`` that are in force today."""
    found = Accreditation.objects.in_force(clock.today())
    return found.filter(label_type=stage.call.programme.label_type_id)


def is_accredited(seat, stage):
    """Whether the person of ``seat`` may assess for the label of ``stage`` today."""
    return accredited(stage).filter(user=seat.user_id).exists()


def sheets_needed(stage):
    """How many sheets levels are agreed on, at least: the quorum, or what the call asks for."""
    return max(stage.quorum, policy_of(stage.call).assessors)


def answer_until(stage, now):
    """The last minute of the last day on which the cluster may object, in the zone of the call."""
    day = now.astimezone(stage.call.tzinfo).date() + timedelta(days=policy_of(stage.call).veto_days)
    return datetime.combine(day, time(23, 59), stage.call.tzinfo)


@dataclass
class Person:
    """A seat of the call as the page of a dossier shows it."""

    seat: Panelist
    accreditation: Accreditation | None
    load: int
    was_last: bool
    bar: str

    @property
    def pk(self):
        return self.seat.pk

    @property
    def country(self):
        return self.accreditation.country if self.accreditation else self.seat.country

    @property
    def candidate(self):
        return Candidate(self.pk, str(self.country), self.load, self.was_last, self.bar)


class Field:
    """All seats of a label call, seen from one dossier; a constant number of queries."""

    def __init__(self, dossier):
        self.dossier, self.stage = dossier, dossier.stage
        self.policy = policy_of(self.stage.call)

    @cached_property
    def seats(self):
        """One seat of each person: whoever has two assesses once, on that with an assignment."""
        found = Panelist.objects.serving().filter(panel__call=self.stage.call_id)
        of_user = {}
        for seat in sorted(found.select_related("user", "employer"), key=self._use_of):
            of_user.setdefault(seat.user_id, seat)
        return sorted(of_user.values(), key=lambda seat: seat.pk)

    def _use_of(self, seat):
        given = self.assignments.get(seat.pk)
        status = given.status if given else None
        return status not in LIVE, status not in GIVEN_BACK, seat.pk

    @cached_property
    def accreditations(self):
        return {one.user_id: one for one in accredited(self.stage)}

    @cached_property
    def assignments(self):
        """Of this dossier, by seat."""
        found = Assignment.objects.filter(dossier=self.dossier).select_related("panelist__user")
        return {one.panelist_id: one for one in found}

    @cached_property
    def people(self):
        loads, taken = self._loads(), self._taken()
        barred = {seat for seat, _dossier in conflicted.pairs(self.seats, [self.dossier])}
        last = self._last_assessors()
        return [
            Person(
                seat,
                self.accreditations.get(seat.user_id),
                loads[seat.user_id],
                seat.user_id in last,
                self._bar(seat, taken[seat.pk], barred),
            )
            for seat in self.seats
        ]

    def _bar(self, seat, taken, barred):
        """The first reason why not, or ""."""
        given = self.assignments.get(seat.pk)
        accreditation = self.accreditations.get(seat.user_id)
        if given and given.status in LIVE:
            return "there"
        if accreditation is None:
            return "not_accredited"
        if seat.pk in barred:
            return "conflict"
        if given and given.status in GIVEN_BACK:
            return GIVEN_BACK[given.status]
        if not seat.is_in_term:
            return "out_of_term"
        return "full" if taken >= seat.capacity else ""

    def _loads(self):
        """user -> open dossiers of all label calls."""
        users = {seat.user_id for seat in self.seats}
        open_ones = Assignment.objects.undone().filter(
            panelist__user__in=users, dossier__stage__kind=StageKind.ASSESSMENT
        )
        return Counter(open_ones.values_list("panelist__user", flat=True))

    def _taken(self):
        """seat -> places taken in this stage, as the hard limit counts them."""
        counted = counted_in(self.stage)
        rows = Assignment.objects.filter(dossier__stage=self.stage, status__in=counted)
        return Counter(rows.values_list("panelist", flat=True))

    def _last_assessors(self):
        """Who assessed the dossier on which the cluster's latest earlier decision rests."""
        earlier = Dossier.objects.filter(
            application__cluster=self.dossier.application.cluster_id,
            stage__kind=StageKind.ASSESSMENT,
            stage__call__programme__label_type=self.stage.call.programme.label_type_id,
            decisions__isnull=False,
        ).exclude(pk=self.dossier.pk)
        last = earlier.order_by("-decisions__pk").first()
        if last is None:
            return set()
        done = Assignment.objects.filter(dossier=last, status=AssignmentStatus.DONE)
        return set(done.values_list("panelist__user", flat=True))

    @cached_property
    def need(self):
        """What is still to be filled beside those who are there."""
        home = str(self.dossier.application.cluster.country)
        there = [person for person in self.people if person.bar == "there"]
        foreign = sum(str(person.country) != home for person in there)
        assessors = max(0, self.policy.assessors - len(there))
        lacking = max(0, self.policy.foreign_assessors - foreign)
        return Need(home, assessors, min(assessors, lacking))

    @cached_property
    def proposal(self):
        return assessor_rule.propose([person.candidate for person in self.people], self.need)

    @cached_property
    def proposed(self):
        """(person, reasons) in the order of the rule."""
        by_key = {person.pk: person for person in self.people}
        return [(by_key[choice.key], choice.reasons) for choice in self.proposal.choices]


def has_vetoed(dossier):
    """Whether the cluster has used its one objection."""
    return Appointment.objects.filter(dossier=dossier, vetoed_at__isnull=False).exists()


def without_seat(stage):
    """Those of ``accredited`` whose people have no seat in the call."""
    seated = Panelist.objects.serving().filter(panel__call=stage.call_id).values("user")
    return accredited(stage).exclude(user__in=seated)


def said(words, missing):
    """What a cluster says, tidied; Refused with ``missing`` where it is empty, or if too long."""
    words = tidy(words).strip()
    if not words:
        raise Refused(missing)
    if len(words) > MOST_CHARACTERS:
        raise Refused(_("Shorten this to %(limit)s characters.") % {"limit": MOST_CHARACTERS})
    return words
