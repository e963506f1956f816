"""What a ranking rests on: the rules of its stage and the sheets handed in, read in one go."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef

from clusters.models import ClusterRole
from competitions.models import Dossier, Participant
from core.digests import digest
from reviews.models import SheetVersion, Standing
from reviews.rubrics import points_text
from reviews.states import SheetStatus


@dataclass(frozen=True)
class Inputs:
    """``parameters``: scale, criteria, thresholds, quorum and the dossiers to account for.

    ``versions`` lists [id, digest] of the sheet versions in order of their ids; ``contents``
    maps such an id to (dossier id, panelist id, content).
    """

    parameters: dict
    versions: list
    contents: dict

    @cached_property
    def digest(self):
        return digest([self.parameters, self.versions])


def read(stage):
    """The inputs as they are now: sheets that are in, of dossiers in judgement.

    Abstentions are read, too; they count for nothing. A sheet of an excluded panelist is
    voided, so none is in; the standing is asked all the same. A sheet on the cluster that its
    panelist has joined since is left out; asking for a ranking records that conflict.
    """
    dossiers = Dossier.objects.filter(stage=stage).in_judgement().order_by("pk")
    excluded = Standing.objects.filter(
        panelist=OuterRef("sheet__assignment__panelist"),
        dossier=OuterRef("sheet__assignment__dossier"),
        is_excluded=True,
    )
    own = ClusterRole.objects.filter(
        user=OuterRef("sheet__assignment__panelist__user"),
        cluster=OuterRef("sheet__assignment__dossier__application__cluster"),
    )
    takes_part = Participant.objects.filter(
        user=OuterRef("sheet__assignment__panelist__user"),
        application=OuterRef("sheet__assignment__dossier__application"),
    )
    found = SheetVersion.objects.filter(
        ~Exists(excluded),
        ~Exists(own),
        ~Exists(takes_part),
        sheet__status=SheetStatus.SUBMITTED,
        sheet__assignment__dossier__in=dossiers,
    )
    latest = {}  # a sheet was handed in as often as it was returned, plus once
    rows = found.order_by("sheet_id", "number").values_list(
        "sheet_id",
        "pk",
        "digest",
        "sheet__assignment__dossier_id",
        "sheet__assignment__panelist_id",
        "content",
    )
    for sheet, *row in rows.iterator(chunk_size=5000):
        latest[sheet] = row
    kept = sorted(latest.values())
    return Inputs(
        parameters=parameters(stage) | {"dossiers": list(dossiers.values_list("pk", flat=True))},
        versions=[[version, seal] for version, seal, *_rest in kept],
        contents={row[0]: tuple(row[2:]) for row in kept},
    )


def parameters(stage):
    rubric = stage.rubric
    return {
        "basis": stage.basis,
        "quorum": stage.quorum,
        "direction": rubric.direction,
        "scale": [points_text(v) for v in (rubric.minimum, rubric.maximum, rubric.step)],
        "threshold": None if rubric.threshold is None else points_text(rubric.threshold),
        "criteria": [
            {
                "key": row.key,
                "weight": row.weight,
                "threshold": None if row.threshold is None else points_text(row.threshold),
            }
            for row in rubric.criteria.all()
        ],
    }
