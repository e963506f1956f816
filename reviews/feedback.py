"""What the panel lets an applicant know, by criterion.

Names of the panel are taken out of its words, unless the stage says that applicants learn who
judged; then they stand at the end.
"""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from competitions.models import Basis, Direction
from reviews.models import ConsensusVersion, Panelist, ScoreSheet
from reviews.redaction import Names, Redactor
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
    spoken = Panelist.objects.filter(pk__in=[v["panelist"] for v in content["voices"]])
    judges = {str(seat) for seat in spoken.select_related("user")}
    return _with_or_without_names(dossier.stage, parts, judges)


def _from_sheets(dossier):
    sheets = list(
        ScoreSheet.objects.submitted()
        .filter(assignment__dossier=dossier, is_abstention=False)
        .select_related("assignment__panelist__user")
        .prefetch_related("scores")
    )
    if not sheets:
        return []
    rubric, stage = dossier.stage.rubric, dossier.stage
    parts = [_part(criterion, rubric, sheets) for criterion in rubric.criteria.all()]
    general = sorted(sheet.comment.strip() for sheet in sheets if sheet.comment.strip())
    if general:
        parts.append({"title": _("In general"), "words": general})
    judges = {str(sheet.assignment.panelist) for sheet in sheets}
    return _with_or_without_names(stage, parts, judges)


def _with_or_without_names(stage, parts, judges):
    """The parts followed by who judged, or without any name of the panel in them."""
    if stage.shows_panelists:
        return [*parts, {"title": _("Who judged"), "words": sorted(judges)}]
    redact = Redactor(names_of_panel(stage.call_id))
    return [part | {"words": [redact(words) for words in part["words"]]} for part in parts]


def names_of_panel(call):
    """The names of all who sit or sat on a panel of the call."""
    seats = Panelist.objects.filter(panel__call=call).select_related("user")
    return Names(people=frozenset(seat.user.name for seat in seats if seat.user.name))


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
