"""What a ranking rests on: the rules of its stage and its sheets or consensuses, read in one go."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from competitions.models import Dossier
from core.digests import digest
from reviews import ranking_bases
from reviews.rubrics import points_text
from reviews.scoring.scale import Scale
from reviews.scoring.totals import ABSTAINED, NOT_APPLICABLE, Criterion


@dataclass(frozen=True)
class Inputs:
    """``parameters``: basis, scale, criteria, thresholds, quorum, the dossiers to account for.

    ``versions`` lists [id, digest] of the sheet or consensus versions in order of their ids;
    ``contents`` maps such an id to (dossier id, panelist id, content).
    """

    parameters: dict
    versions: list
    contents: dict

    @cached_property
    def digest(self):
        return digest([self.parameters, self.versions])

    @cached_property
    def criteria(self):
        return criteria(self.parameters)


def read(stage):
    """The inputs as they are now: what the basis of ``stage`` has of dossiers in judgement."""
    dossiers = Dossier.objects.filter(stage=stage).in_judgement().order_by("pk")
    kept = ranking_bases.read(stage, dossiers)
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


def criteria(parameters):
    """The criteria as ``reviews.scoring`` takes them, from what ``parameters`` says."""
    scale = Scale.of(*parameters["scale"], parameters["direction"])
    return [
        Criterion(
            row["key"],
            scale,
            row["weight"],
            None if row["threshold"] is None else Fraction(row["threshold"]),
        )
        for row in parameters["criteria"]
    ]


def marks(content, criteria):
    """Criterion key -> mark of one sheet version; an abstention abstains from all."""
    if content["is_abstention"]:
        return {criterion.code: ABSTAINED for criterion in criteria}
    found = {}
    for criterion in criteria:
        steps = content["scores"].get(criterion.code)
        found[criterion.code] = NOT_APPLICABLE if steps is None else steps
    return found
