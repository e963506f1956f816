"""What the score of a dossier is read from: submitted sheets, or the agreed consensus.

A ranking has one basis throughout. Each reads, per dossier in judgement, immutable versions with
their digests, so that the same inputs are ranked alike at any time.
"""

from django.db.models import Exists, Max, OuterRef

from clusters.models import ClusterRole
from competitions.models import Basis, Participant
from reviews.models import ConsensusVersion, SheetVersion, Standing, Voice
from reviews.states import ConsensusStatus, SheetStatus

SHEET = {"panelist": "sheet__assignment__panelist", "dossier": "sheet__assignment__dossier"}
AGREED = 0  # stands in the place of a panelist: the panel has one judgement


def read(stage, dossiers):
    """[(key, digest, dossier, panelist, content)] of ``dossiers`` in order of the keys."""
    return (_agreed if stage.basis == Basis.AGREED else _sheets)(dossiers)


def version_ids(stage, dossiers):
    """The keys alone of what ``read`` gives, in any order."""
    if stage.basis == Basis.AGREED:
        found, owner = _agreed_versions(dossiers), "consensus_id"
    else:
        found, owner = _sheet_versions(dossiers), "sheet_id"
    latest = found.order_by().values(owner).annotate(latest=Max("pk"))
    return latest.values_list("latest", flat=True)


def _sheets(dossiers):
    """The latest versions of sheets that are in.

    Abstentions are read, too; they count for nothing. A sheet of an excluded panelist is
    voided, so none is in; the standing is asked all the same. A sheet on the cluster that its
    panelist has joined since is left out; asking for a ranking records that conflict.
    """
    rows = _sheet_versions(dossiers).order_by("sheet_id", "number").values_list(
        "sheet_id",
        "pk",
        "digest",
        SHEET["dossier"],
        SHEET["panelist"],
        "content",
    )
    return _latest(rows.iterator(chunk_size=5000))


def _sheet_versions(dossiers):
    return SheetVersion.objects.filter(
        *_nobody_tied(**SHEET),
        sheet__status=SheetStatus.SUBMITTED,
        sheet__assignment__dossier__in=dossiers,
    )


def _agreed(dossiers):
    """The latest versions of consensuses that are agreed.

    One that somebody in conflict has spoken on is open again, so none is agreed; the voices are
    asked all the same, as the sheets are.
    """
    rows = _agreed_versions(dossiers).order_by("consensus_id", "number").values_list(
        "consensus_id", "pk", "digest", "consensus__dossier_id", "content"
    )
    return _latest((*row, AGREED, content | {"is_abstention": False}) for *row, content in rows)


def _agreed_versions(dossiers):
    spoken = Voice.objects.filter(consensus=OuterRef("consensus"), voided_at=None)
    free = spoken.filter(*_nobody_tied(panelist="panelist", dossier="consensus__dossier"))
    return ConsensusVersion.objects.filter(
        ~Exists(spoken.exclude(pk__in=free.values("pk"))),
        consensus__status=ConsensusStatus.AGREED,
        consensus__dossier__in=dossiers,
    )


def _nobody_tied(*, panelist, dossier):
    """Conditions: the panelist is neither excluded from the application nor part of it."""
    excluded = Standing.objects.filter(
        panelist=OuterRef(panelist), dossier=OuterRef(dossier), is_excluded=True
    )
    own = ClusterRole.objects.filter(
        user=OuterRef(f"{panelist}__user"), cluster=OuterRef(f"{dossier}__application__cluster")
    )
    takes_part = Participant.objects.filter(
        user=OuterRef(f"{panelist}__user"), application=OuterRef(f"{dossier}__application")
    )
    return ~Exists(excluded), ~Exists(own), ~Exists(takes_part)


def _latest(rows):
    """The last version of each; a sheet was handed in as often as it was returned, plus once."""
    latest = {}
    for owner, *row in rows:
        latest[owner] = row
    return sorted(latest.values())
