"""What still stands between a sheet and its submission, and whether a dossier is being judged."""

from fractions import Fraction

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from competitions.models import Basis, Reasons, StageKind
from competitions.states import IN_JUDGEMENT, StageStatus
from core.errors import Refused
from core.states import TransitionNotAllowed
from reviews import states
from reviews.models import Consensus, Ranking
from reviews.models.assignment import LIVE
from reviews.states import ResultStatus


def missing(sheet, criteria, scores, stage, scale):
    """What the sheet lacks, as sentences; ``scores`` maps criterion keys to Score rows."""
    if sheet.is_abstention:
        return []
    problems = []
    for criterion in criteria:
        score = scores.get(criterion.key)
        if score is None or (score.steps is None and not score.is_not_applicable):
            problems.append(_("Score “%(criterion)s”.") % {"criterion": criterion.title})
        elif lacks_reason(stage, criterion, score, scale):
            words = _("Give a reason for the score of “%(criterion)s”.")
            problems.append(words % {"criterion": criterion.title})
    applicable = [score for score in scores.values() if score.steps is not None]
    if not problems and not applicable:
        problems.append(_("Score at least one criterion, or abstain."))
    if stage.asks_confidence and sheet.confidence is None:
        problems.append(_("Say how sure you are."))
    return problems


def lacks_reason(stage, criterion, score, scale):
    """Whether a score needs words that it does not have."""
    return wants_reason(stage, criterion, score.steps, scale) and not score.comment.strip()


def wants_reason(stage, criterion, steps, scale):
    """Whether ``stage`` asks for a reason beside a score of ``steps`` whole steps."""
    if steps is None or stage.reasons == Reasons.NONE:
        return False
    if stage.reasons == Reasons.EACH:
        return True
    threshold = criterion.threshold
    return threshold is not None and not scale.reaches(scale.points(steps), Fraction(threshold))


def in_judgement(dossier):
    """Raise unless the dossier is to be judged now: handed in, its stage closed, not decided."""
    if dossier.status not in IN_JUDGEMENT:
        raise TransitionNotAllowed(states.SCORE, dossier)
    if not takes_judgements(dossier.stage):
        raise TransitionNotAllowed(states.SCORE, dossier.stage)


def takes_judgements(stage):
    """A window is judged once it has closed; a rolling stage as soon as dossiers come in."""
    if stage.is_rolling:
        return stage.status in (StageStatus.OPEN, StageStatus.CLOSED)
    return stage.status == StageStatus.CLOSED


def is_ranked(stage):
    """Whether dossiers of the stage are ranked: a label's tiers are each dossier's own."""
    return not (stage.basis == Basis.AGREED and stage.kind == StageKind.ASSESSMENT)


def deliberates(stage):
    """Whether the panel may draft a consensus per dossier; a label has its agreed levels."""
    return stage.kind != StageKind.ASSESSMENT


def consensus_is_open(dossier):
    """Lock the consensus; raise Refused where it rests on the sheets of ``dossier`` already."""
    consensus = Consensus.objects.select_for_update().filter(dossier=dossier).first()
    if consensus and consensus.is_agreed and deliberates(dossier.stage):
        raise Refused(_("The consensus rests on this sheet. Open the consensus again first."))


def ranking_is_open(stage):
    """Raise Refused where a selection rests on the ranking of ``stage`` already."""
    if has_frozen_ranking(stage):
        raise Refused(_("The selection rests on the sheets as they are. Nothing is changed now."))


def has_frozen_ranking(stage):
    return Ranking.objects.filter(stage=stage, status=ResultStatus.FROZEN).exists()


def can_rank(stage):
    """Raise Refused, with a sentence, where a ranking has no meaning (yet, or any more)."""
    if not is_ranked(stage):
        raise Refused(_("This stage is judged by agreed levels, each dossier on its own."))
    if stage.status == StageStatus.DECIDED:
        raise Refused(_("This stage is decided. Its rankings stay as they are."))
    if not takes_judgements(stage):
        raise Refused(_("This stage still takes hand-ins. It can be ranked once it has closed."))


def has_weights(stage):
    """Raise Refused where no criterion of the stage weighs anything: no total exists."""
    if not any(stage.rubric.criteria.values_list("weight", flat=True)):
        raise Refused(_("The weights of all criteria are 0: nothing can be ranked."))


def lack_judges(stage):
    """The dossiers in judgement that fewer panelists judge than the stage wants."""
    live = Q(assignments__status__in=LIVE)
    dossiers = stage.dossiers.in_judgement().annotate(given=Count("assignments", filter=live))
    return dossiers.filter(given__lt=stage.judges)
