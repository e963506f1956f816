"""What a ranking rests on: the rules of its stage and its sheets or consensuses, read in one go."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from competitions import balance
from competitions.models import Criterion as Stored
from competitions.models import Dossier
from core import columns, digests
from core.prepared import prepared
from reviews import packing, ranking_bases, ranking_settings
from reviews.ranking_bases import Versions
from reviews.rubrics import points_text
from reviews.scoring.chain import By, Entry
from reviews.scoring.scale import Scale
from reviews.scoring.sheets import Sheets
from reviews.scoring.totals import ABSTAINED, NOT_APPLICABLE, Criterion


@dataclass(frozen=True, eq=False)
class Inputs:
    """``parameters``: basis, scale, criteria, thresholds, quorum, the dossiers to account for.

    ``rows`` are the versions of sheets or of consensuses as arrays, in order of their ids.
    """

    parameters: dict
    rows: Versions

    def __eq__(self, other):
        return isinstance(other, Inputs) and self.digest == other.digest

    def __hash__(self):
        return hash(self.digest)

    @cached_property
    def digest(self):
        return identity(self.parameters, self.rows.key, self.rows.digest)

    @property
    def versions(self):
        """[[id, digest]] in order of the ids."""
        return packing.unpack(self.packed)

    @cached_property
    def packed(self):
        return packing.pack(zip(self.rows.key.tolist(), _texts(self.rows.digest), strict=True))

    @cached_property
    def criteria(self):
        return criteria(self.parameters)

    @cached_property
    def sheets(self):
        """The scores, for ``reviews.scoring``. Raises ValueError for steps off the scale."""
        rows = self.rows
        return Sheets.of(self.criteria, rows.dossier, rows.panelist, rows.steps)


def read(stage, settings=None):
    """The inputs as they are now: what the basis of ``stage`` has of dossiers in judgement."""
    settings = settings or ranking_settings.official(stage)
    asked = _parameters(stage, settings)
    rows = ranking_bases.read(stage, _dossiers(stage), [row["key"] for row in asked["criteria"]])
    return Inputs(asked, rows)


@dataclass(frozen=True, eq=False)
class Now:
    """What tells today's inputs of a stage from others; no score is read.

    ``ids`` are those of the versions that count, which never change.
    """

    rules: dict
    ids: np.ndarray

    def has(self, settings, parameters, ids):
        """Whether a run by ``settings`` would rest on just these."""
        return np.array_equal(self.ids, ids) and _asked(self.rules, settings) == parameters


def now(stage):
    return Now(_rules(stage), ranking_bases.ids(stage, _dossiers(stage)))


def identity(parameters, keys, seals):
    """SHA-256 of the canonical text of [parameters, [[id, digest], ...]]."""
    pairs = zip(keys.tolist(), _texts(seals), strict=True)
    versions = ",".join([f'[{key},"{seal}"]' for key, seal in pairs])
    head = digests.canonical_exact(parameters)
    return digests.sha256(b"[%b,[%b]]" % (head, versions.encode()))


def _texts(seals):
    return seals.astype(f"U{columns.DIGEST}").tolist()


def _dossiers(stage):
    return Dossier.objects.filter(stage=stage).in_judgement().order_by("pk")


def dossiers(stage):
    """The ids of the dossiers in judgement, in their order."""
    return [pk for (pk,) in _dossier_ids(stage.pk)]


@prepared
def _dossier_ids(stage):
    return _dossiers(stage).values_list("pk")


def _parameters(stage, settings):
    return _asked(_rules(stage), settings)


def _rules(stage):
    """The parameters by the stage's own weights, with all attributes that its ties may ask for."""
    found = parameters(stage) | {"dossiers": dossiers(stage)}
    return found | {"attributes": _attributes(stage)}


def _asked(rules, settings):
    """The parameters of a run by ``settings``; of attributes those that its ties name."""
    found = {name: value for name, value in rules.items() if name != "attributes"}
    if settings.weights is not None:
        rows = [row | {"weight": settings.weights[row["key"]]} for row in rules["criteria"]]
        found["criteria"] = rows
    if named := _asked_for(settings.ties):
        kept = {name: rules["attributes"].get(name, {}) for name in named}
        found["attributes"] = kept
    return found | settings.as_parameters()


def _asked_for(ties):
    """The attributes that a tie chain compares, as its entries call their values."""
    rows = [row for row in ties if row.get("by") == By.ATTRIBUTE]
    return {Entry(By.ATTRIBUTE, row["name"], row.get("key", "")).attribute for row in rows}


def _attributes(stage):
    """Attribute -> dossier id as text -> what the application has.

    That is its topic, the code of its region, or the share that its pinned hand-in states.
    """
    paths = {"topic": "application__sector", "region": "application__cluster__region__code"}
    found = {}
    for name in _asked_for(stage.tie_chain):
        if name in paths:
            rows = _dossiers(stage).values_list("pk", paths[name])
        else:
            rows = balance.shares(_dossiers(stage), name.removeprefix(balance.PREFIX)).items()
        found[name] = {str(dossier): value for dossier, value in rows if value}
    return found


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
            for row in _criteria_of(rubric.pk)
        ],
    }


@prepared
def _criteria_of(rubric):
    return Stored.objects.filter(rubric=rubric).order_by("position")


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
