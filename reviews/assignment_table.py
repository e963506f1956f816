"""Assignments as a table that goes out, is edited, and comes back: checked line by line.

A line says what holds for one dossier and one person. What no line speaks of stays as it is.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core import tables
from core.errors import Refused
from reviews import conflicted
from reviews.actions import assignments, limits
from reviews.models import Assignment
from reviews.models.assignment import LIVE
from reviews.states import AssignmentStatus as A

COLUMNS = ("reference", "email", "status")
ASSIGNED = {"", "assigned", A.ACCEPTED, A.PROPOSED}
AWAY = {"away", A.WITHDRAWN}


@dataclass
class Reading:
    """``pairs`` to assign and ``taken`` to take away, (panelist id, dossier id); ``same``: lines
    that say what holds already. With ``problems``, sentences with lines, nothing may be done.
    """

    pairs: list = field(default_factory=list)
    taken: list = field(default_factory=list)
    same: int = 0
    problems: list = field(default_factory=list)
    names: dict = field(default_factory=dict)  # pair -> {"reference", "person"}


def rows(stage, user):
    """(reference, e-mail, status, name, due) of all assignments that ``user`` may see."""
    found = Assignment.objects.filter(
        dossier__in=assignments.judged_by_panel(stage, user)
    ).for_list()
    for row in found.order_by("dossier__application__reference", "panelist__user__email"):
        person = row.panelist.user
        yield [row.dossier.application.reference, person.email, row.status, person.name, row.due_at]


def for_hotcrp(stage, user):
    """(paper, action, email) of what is assigned, as HotCRP's bulk assignment reads it.

    Source: HotCRP, help on bulk assignment (``src/help/h_bulkassign.php``).
    """
    for reference, email, status, *_more in rows(stage, user):
        if status in LIVE:
            yield [reference, "primary", email]


def read(upload, stage, user):
    """What an uploaded table would change; raises Refused where it is no such table at all."""
    records, problems = tables.read(upload).records(COLUMNS[:2], optional=COLUMNS[2:])
    reader = _Reader(stage, user)
    reader.reading.problems = problems
    for line, cells in records:
        reader.take(line, cells)
    if not records and not problems:
        raise Refused(_("The table has no lines below its head."))
    reader.judge_together()
    both = [*reader.reading.pairs, *reader.reading.taken]
    reader.reading.names = {pair: reader.names(pair) for pair in both}
    return reader.reading


class _Reader:
    """The facts of the stage, read once, and what the lines so far come to."""

    def __init__(self, stage, user):
        self.stage, self.reading = stage, Reading()
        dossiers = list(assignments.judged_by_panel(stage, user))
        self.dossiers = {dossier.pk: dossier for dossier in dossiers}
        self.by_reference = {d.application.reference.casefold(): d for d in dossiers}
        self.seats = {s.pk: s for s in assignments.serving(stage).select_related("user")}
        self.by_email = {}
        for seat in self.seats.values():
            self.by_email.setdefault(seat.user.email.casefold(), []).append(seat)
        found = Assignment.objects.filter(dossier__stage=stage, panelist__in=self.seats)
        self.known = {(row.panelist_id, row.dossier_id): row for row in found}
        self.begun = set(found.live().begun().values_list("panelist_id", "dossier_id"))
        self.conflicts = conflicted.pairs(self.seats.values(), dossiers)
        self.line_of = {}

    def take(self, line, cells):
        problem = self._take(line, cells)
        if problem:
            self.reading.problems.append(
                _("Line %(line)d: %(problem)s") % {"line": line, "problem": problem}
            )

    def _take(self, line, cells):
        """Note what a line wants; return what is wrong with it, or ""."""
        dossier = self.by_reference.get(cells["reference"].casefold())
        seats = self.by_email.get(cells["email"].casefold(), [])
        if problem := self._unknown(cells, dossier, seats):
            return problem
        pair = self._seat_of(seats, dossier).pk, dossier.pk
        if pair in self.line_of:
            return _("the same pair stands on line %d already.") % self.line_of[pair]
        self.line_of[pair] = line
        return self._want(pair, cells.get("status", "").casefold())

    def _unknown(self, cells, dossier, seats):
        if not cells["reference"] or not cells["email"]:
            return _("reference or e-mail is missing.")
        if dossier is None:
            words = _("no dossier “%s” is in judgement in this stage, or it is closed to you.")
            return words % cells["reference"]
        if not seats:
            return (
                _("nobody with the address “%s” serves on a panel of this call.") % cells["email"]
            )
        return ""

    def _seat_of(self, seats, dossier):
        """Of several seats of one person the one that has the dossier, else the first."""
        live = [s for s in seats if self._holds((s.pk, dossier.pk))]
        return (live or seats)[0]

    def _holds(self, pair):
        return pair in self.known and self.known[pair].status in LIVE

    def _want(self, pair, status):
        row = self.known.get(pair)
        if (row and status == row.status) or (status in ASSIGNED and self._holds(pair)):
            self.reading.same += 1
            return ""
        if status in ASSIGNED:
            return self._add(pair)
        if status in AWAY:
            return self._take_away(pair)
        if status in A.values:
            words = _("the status “%s” cannot be set by a table.")
        else:
            words = _("the status “%s” is not known: write assigned or withdrawn.")
        return words % status

    def _add(self, pair):
        if pair in self.conflicts:
            return _("%(person)s is in conflict with %(reference)s.") % self.names(pair)
        self.reading.pairs.append(pair)
        return ""

    def _take_away(self, pair):
        if not self._holds(pair):
            self.reading.same += 1
            return ""
        if pair in self.begun:
            return _("%(person)s has begun %(reference)s.") % self.names(pair)
        self.reading.taken.append(pair)
        return ""

    def names(self, pair):
        panelist, dossier = pair
        reference = self.dossiers[dossier].application.reference
        return {"person": self.seats[panelist].user, "reference": reference}

    def judge_together(self):
        """Capacities and rules, which many lines break together: named at each such line."""
        faults = []
        live = Counter(p for (p, _), row in self.known.items() if row.status in LIVE)
        live.subtract(p for p, _ in self.reading.taken)
        for panelist, dossier in self.reading.pairs:
            live[panelist] += 1
            seat = self.seats[panelist]
            if live[panelist] > seat.capacity:
                words = limits.over_capacity_words(seat, live[panelist])
                faults.append(((panelist, dossier), words))
        new = self.reading.pairs
        faults += limits.broken_rules(self.stage, new, self.seats, self.dossiers)
        for pair, words in sorted(faults, key=lambda fault: self.line_of[fault[0]]):
            self.reading.problems.append(
                _("Line %(line)d: %(problem)s") % {"line": self.line_of[pair], "problem": words}
            )
