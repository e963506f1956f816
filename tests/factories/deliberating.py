"""Contest dossiers whose sheets are in, ready to be talked over; made with the actions."""

from dataclasses import dataclass, field

from core import clock
from reviews.actions import deliberations, sheets
from reviews.models import Standing
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import (
    make_call,
    make_dossier,
    make_programme,
    make_rubric,
    make_stage,
)
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet

SCORES = {"criterion-1": "4", "criterion-2": "3.5"}


@dataclass
class Table:
    """A dossier, the seats that have judged it (the first is the rapporteur), and the others."""

    dossier: object
    seats: list
    chair: object
    officer: object
    manager: object
    notes: dict = field(default_factory=dict)

    @property
    def stage(self):
        return self.dossier.stage

    @property
    def users(self):
        return [seat.user for seat in self.seats]

    @property
    def consensus(self):
        self.dossier.consensus.refresh_from_db()
        return self.dossier.consensus

    def appoint(self):
        deliberations.appoint(self.dossier, self.seats[0], by=self.officer)
        return self

    def draft(self, **given):
        """The rapporteur saves a draft on top of what stands there; returns the consensus."""
        given = {"scores": SCORES, "notes": {"criterion-1": "Bold."}, "text": "Good.", **given}
        found = getattr(self.dossier, "consensus", None)
        version = given.pop("version", self.consensus.version if found else 0)
        return deliberations.draft(self.dossier, by=self.users[0], version=version, **given)

    def agree(self, *users):
        for user in users or self.users[1:]:
            version = self.consensus.version
            deliberations.speak(self.dossier, by=user, version=version, kind="agrees")

    def settle(self):
        self.appoint()
        self.draft()
        self.agree()
        version = self.consensus.version
        return deliberations.settle(self.dossier, by=self.users[0], version=version)


def make_table(*, stage=None, steps=((8, 7), (6, 7), (4, 9)), **fields):
    """A closed stage with a dossier that as many have judged as ``steps`` has rows."""
    if stage is None:
        fields = {"basis": "agreed", "quorum": len(steps)} | fields
        stage = make_stage(status="closed", rubric=make_rubric({}, {}), **fields)
    manager = make_user()
    dossier = make_dossier(stage=stage, status="submitted", managers=[manager])
    panel = stage.call.panels.first() or make_panel(call=stage.call)
    seats = []
    for row in steps:
        seat = make_panelist(panel=panel, declared_for=[stage])
        hand_in(make_assignment(seat, dossier), row)
        seats.append(seat)
    chair = make_chair(panel, stage, dossier)
    return Table(dossier, seats, chair, make_officer(), manager)


def make_chair(panel, stage, *dossiers, **fields):
    """A chair who has declared for ``dossiers`` and judges none of them."""
    seat = make_panelist(panel=panel, role="chair", declared_for=[stage], **fields)
    for dossier in dossiers:
        Standing.objects.create(panelist=seat, dossier=dossier, declared_at=clock.now())
    return seat


def hand_in(assignment, steps):
    """A sheet with half marks and comments, handed in as a panelist does."""
    seat, criteria = assignment.panelist, assignment.dossier.stage.rubric.criteria.all()
    sheet = sheets.open(assignment, by=seat.user)
    sheet = sheets.save(
        sheet,
        by=seat.user,
        version=0,
        scores={c.key: str(step / 2) for c, step in zip(criteria, steps, strict=True)},
        comment=f"To the applicant from {seat.pk}.",
        panel_comment=f"To the panel from {seat.pk}.",
    )
    return sheets.submit(sheet, by=seat.user)


INDICATORS = [
    {"key": "1", "is_baseline": True, "minimum_level": 1},
    {"key": "2", "minimum_level": 1, "allows_not_applicable": True},
    {"key": "3", "minimum_level": 1},
]


def make_assessed(call=None):
    """A label dossier, of ``call`` or a new one, on which two assessors have handed in."""
    if call:
        stage = call.stages.get()
        return _assessed(stage, call.panels.get())
    levels = {str(level): f"Level {level}" for level in range(5)}
    scope = {"in_silver_scope": True, "in_gold_scope": True, "descriptors": levels}
    rubric = make_rubric(*(row | scope for row in INDICATORS), minimum=0, maximum=4, step=1)
    call = make_call(
        programme=make_programme(kind="label"),
        label_rules={"threshold": "80", "fallback": ["silver"]},
    )
    stage = make_stage(
        call=call, rubric=rubric, kind="assessment", timing="rolling", closes_at=None, quorum=2
    )
    return _assessed(stage, make_panel(call=call))


def _assessed(stage, panel):
    dossier = make_dossier(stage=stage, status="submitted", managers=[make_user()])
    for steps in [(4, 3, 3), (4, 2, 3)]:
        seat = make_panelist(panel=panel, declared_for=[stage])
        make_sheet(make_assignment(seat, dossier, status="done"), steps=steps, status="submitted")
    return dossier
