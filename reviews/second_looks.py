"""When a panelist is asked to look at a sheet again, and what the officers see of it."""

from collections import defaultdict
from dataclasses import dataclass

from reviews import checks, ranking_inputs
from reviews.actions.sheets import NOT_APPLICABLE
from reviews.models import Consensus, SecondLook, SheetVersion
from reviews.rubrics import criteria_of, points_text, scale_of
from reviews.scoring.numbers import decimal_string
from reviews.scoring.outliers import outliers
from reviews.states import ConsensusStatus, SheetStatus


def asked_of(sheet):
    """Where ``sheet`` stands far from the others, as Outliers; empty where nothing is asked.

    Asked is once per sheet, while the dossier is judged, nothing is agreed on it and no ranking
    of its stage is frozen, and never before the own sheet is in.
    """
    stage = sheet.assignment.dossier.stage
    if sheet.status != SheetStatus.SUBMITTED or sheet.is_abstention:
        return ()
    if not checks.takes_judgements(stage) or SecondLook.objects.filter(sheet=sheet).exists():
        return ()
    if checks.has_frozen_ranking(stage):
        return ()
    dossier = sheet.assignment.dossier_id
    if Consensus.objects.filter(dossier=dossier, status=ConsensusStatus.AGREED).exists():
        return ()
    contents = _latest(dossier)
    own = contents.pop(sheet.pk, None)
    if own is None:
        return ()
    criteria = ranking_inputs.criteria(ranking_inputs.parameters(stage))
    others = [ranking_inputs.marks(content, criteria) for content in contents.values()]
    return outliers(criteria, ranking_inputs.marks(own, criteria), others)


def as_plain(outlier):
    """An Outlier as it is kept: points as text."""
    return {
        "criterion": outlier.criterion,
        "own": decimal_string(outlier.own),
        "median": decimal_string(outlier.median),
        "others": outlier.others,
    }


def in_words(far, criteria):
    """Rows for a page: what was far, the own score and the median of the others."""
    titles = {criterion.key: criterion.title for criterion in criteria}
    return [one | {"title": titles.get(one["criterion"], "")} for one in far]


@dataclass(frozen=True)
class Looked:
    """A sheet that was looked at again: the answer, and each criterion in every version."""

    look: SecondLook
    versions: list
    rows: list


def looked_at(sheets, rubric):
    """Sheet id -> Looked, for those of ``sheets`` that were looked at again."""
    looks = {look.sheet_id: look for look in SecondLook.objects.filter(sheet__in=sheets)}
    versions = defaultdict(list)
    for version in SheetVersion.objects.filter(sheet__in=looks).order_by("sheet_id", "number"):
        versions[version.sheet_id].append(version)
    scale, criteria = scale_of(rubric), criteria_of(rubric) if looks else ()
    return {
        pk: Looked(look, versions[pk], _side_by_side(versions[pk], criteria, scale))
        for pk, look in looks.items()
    }


def _side_by_side(versions, criteria, scale):
    return [
        {
            "criterion": criterion,
            "values": [_value(version.content, criterion.key, scale) for version in versions],
        }
        for criterion in criteria
    ]


def _value(content, key, scale):
    """What a version gave a criterion: points, "n/a", or nothing."""
    steps = content["scores"].get(key)
    if steps is not None:
        return points_text(scale.value(steps))
    return NOT_APPLICABLE if key in content.get("not_applicable", ()) else ""


def _latest(dossier_id):
    """Sheet id -> content of the latest version of every sheet that is in on a dossier."""
    versions = SheetVersion.objects.filter(
        sheet__assignment__dossier=dossier_id, sheet__status=SheetStatus.SUBMITTED
    )
    rows = versions.order_by("sheet_id", "number").values_list("sheet_id", "content")
    return dict(rows)
