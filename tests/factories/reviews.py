"""Smallest valid panels, assignments and sheets, made without the actions."""

from datetime import timedelta
from itertools import count

from core import clock
from core.digests import digest
from reviews import ranking_inputs
from reviews.models import (
    Assignment,
    Conflict,
    ConflictSheet,
    Employment,
    Panel,
    PanelInvitation,
    Panelist,
    Ranking,
    RankingEntry,
    Score,
    ScoreSheet,
    SheetVersion,
    Standing,
)
from reviews.states import AssignmentStatus, SheetStatus
from tests.factories.accounts import make_invitation, make_user
from tests.factories.competitions import make_call

_number = count(1)


def make_panel(**fields):
    if "call" not in fields:
        fields["call"] = make_call()
    return Panel.objects.create(**{"name": f"Panel {next(_number)}"} | fields)


def make_panelist(*, declared_for=(), **fields):
    """A seat; ``declared_for`` are the stages whose conflict sheet is in."""
    if "panel" not in fields:
        fields["panel"] = make_panel()
    if "user" not in fields:
        fields["user"] = make_user()
    panelist = Panelist.objects.create(**{"declared_at": clock.now()} | fields)
    for stage in declared_for:
        ConflictSheet.objects.create(panelist=panelist, stage=stage)
    return panelist


def make_conflict(user, application, **fields):
    defaults = {"severity": "exclusion", "reason": "partner", "source": "officer"}
    return Conflict.objects.create(user=user, application=application, **defaults | fields)


def make_assignment(panelist, dossier, *, status=AssignmentStatus.ACCEPTED, **fields):
    """An assignment, declared for if the panelist's conflict sheet of the stage is in."""
    sheet = ConflictSheet.objects.filter(panelist=panelist, stage=dossier.stage).first()
    Standing.objects.get_or_create(
        panelist=panelist,
        dossier=dossier,
        defaults={"declared_at": sheet.declared_at if sheet else None},
    )
    return Assignment.objects.create(panelist=panelist, dossier=dossier, status=status, **fields)


def make_sheet(assignment, *, steps=(), status=SheetStatus.DRAFT, **fields):
    """A sheet with ``steps`` (whole steps in order of the criteria, None = not applicable)."""
    fields.setdefault("submission", assignment.dossier.pinned)
    if status == SheetStatus.SUBMITTED:
        fields.setdefault("submitted_at", clock.now())
    sheet = ScoreSheet.objects.create(assignment=assignment, status=status, **fields)
    criteria = assignment.dossier.stage.rubric.criteria.order_by("position")
    for criterion, value in zip(criteria, steps, strict=False):
        Score.objects.create(
            sheet=sheet, criterion=criterion, steps=value, is_not_applicable=value is None
        )
    if status == SheetStatus.SUBMITTED:
        content = {
            "scores": {s.criterion.key: s.steps for s in sheet.scores.select_related("criterion")},
            "is_abstention": sheet.is_abstention,
        }
        SheetVersion.objects.create(sheet=sheet, number=1, content=content, digest=digest(content))
    return sheet


def make_ranking(stage, dossiers=(), **fields):
    """A computed ranking with ``dossiers`` at ranks 1, 2, 3 ..."""
    defaults = {
        "method": "mean",
        "parameters": ranking_inputs.parameters(stage),
        "inputs": [],
        "inputs_digest": digest([]),
        "digest": digest([next(_number)]),
    }
    ranking = Ranking.objects.create(stage=stage, **defaults | fields)
    for rank, dossier in enumerate(dossiers, 1):
        RankingEntry.objects.create(
            ranking=ranking,
            dossier=dossier,
            rank=rank,
            numerator=str(50 - rank),
            denominator="10",
            score=f"{(50 - rank) / 10}",
            judgements=3,
        )
    return ranking


def make_employment(user, **fields):
    """A former employer: of the register, or only by its ``name``."""
    organisation = fields.get("organisation")
    defaults = {
        "name": organisation.name if organisation else f"Former employer {next(_number)}",
        "until_on": clock.today() - timedelta(days=100),
    }
    return Employment.objects.create(user=user, **defaults | fields)


def make_panel_invitation(panel, **fields):
    """An open invitation to the panel; one that is refused is withdrawn as well."""
    status = "withdrawn" if fields.get("refused_at") else "pending"
    invitation = make_invitation(
        purpose="panelist", target=panel, status=status, data={"role": "member", "capacity": 8}
    )
    return PanelInvitation.objects.create(
        **{"invitation": invitation, "panel": panel, "asked": 8} | fields
    )
