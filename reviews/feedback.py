"""What the panel lets an applicant know, by criterion and without names."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from competitions.models import Basis, Direction
from reviews.models import ConsensusVersion, ScoreSheet
from reviews.states import ConsensusStatus


def for_applicant(dossier):
    """Strengths and weaknesses per criterion, then what is said in general; [] without judgement.

    By the basis of the stage: the mean of the sheets and their comments, or the agreed scores
    and words and what of minority views may be quoted. The letter finds the words for ``mean``
    of ``most`` points. Comments stand in the order of their words, so that their order names no
    panelist.
    """
    if dossier.stage.basis == Basis.AGREED:
        return _agreed(dossier)
    return _from_sheets(dossier)


def _agreed(dossier):
    """From the version of the consensus that is agreed; nothing while none is."""
    version = ConsensusVersion.objects.filter(
        consensus__dossier=dossier, consensus__status=ConsensusStatus.AGREED
    ).last()
    if version is None:
        return []
    content, rubric = version.content, dossier.stage.rubric
    parts = []
    for criterion in rubric.criteria.all():
        steps = content["scores"].get(criterion.key)
        words = content["notes"].get(criterion.key, "").strip()
        given = [] if steps is None else [steps]
        parts.append(_part_of(criterion, rubric, given, [words] if words else []))
    if content["text"].strip():
        parts.append({"title": _("In general"), "words": [content["text"].strip()]})
    minority = sorted(v["text"] for v in content["voices"] if v["text"] and v["may_be_quoted"])
    if minority:
        parts.append({"title": _("A minority of the panel sees it differently"), "words": minority})
    return parts


def _from_sheets(dossier):
    sheets = list(
        ScoreSheet.objects.submitted()
        .filter(assignment__dossier=dossier, is_abstention=False)
        .prefetch_related("scores")
    )
    if not sheets:
        return []
    rubric = dossier.stage.rubric
    parts = [_part(criterion, rubric, sheets) for criterion in rubric.criteria.all()]
    general = sorted(sheet.comment.strip() for sheet in sheets if sheet.comment.strip())
    if general:
        parts.append({"title": _("In general"), "words": general})
    return parts


def _part(criterion, rubric, sheets):
    given = [s for sheet in sheets for s in sheet.scores.all() if s.criterion_id == criterion.pk]
    steps = [one.steps for one in given if one.steps is not None]
    words = sorted(one.comment.strip() for one in given if one.comment.strip())
    return _part_of(criterion, rubric, steps, words)


def _part_of(criterion, rubric, steps, words):
    part = {"title": criterion.title, "words": words}
    if not steps:
        return part
    mean = Fraction(rubric.minimum) + Fraction(sum(steps), len(steps)) * Fraction(rubric.step)
    is_strength = _is_strength(mean, criterion, rubric)
    return part | {"mean": mean, "most": rubric.maximum, "is_strength": is_strength}


def _is_strength(mean, criterion, rubric):
    """From the threshold of the criterion on, or from the middle of the scale where it has none."""
    bound = criterion.threshold
    if bound is None:
        bound = (Fraction(rubric.minimum) + Fraction(rubric.maximum)) / 2
    if rubric.direction == Direction.LOWER:
        return mean <= Fraction(bound)
    return mean >= Fraction(bound)
