"""What the panel lets an applicant know, by criterion and without names."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from competitions.models import Direction
from reviews.models import ScoreSheet


def for_applicant(dossier):
    """Strengths and weaknesses: mean score and comments per criterion, then the general comments.

    [] without sheets.

    The letter finds the words for ``mean`` of ``most`` points. Comments stand in the order of
    their words, so that their order names no panelist.
    """
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
