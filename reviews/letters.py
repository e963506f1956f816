"""Letters of decisions as they will leave, before anything is decided: nothing is stored."""

from dataclasses import dataclass

from competitions import decision_emails
from competitions.models import Decision, DecisionKind
from core import clock
from reviews import feedback, parting


@dataclass(frozen=True)
class Letter:
    """``texts`` are (language, subject, text), one per language of the ``addresses``."""

    addresses: list
    texts: list


def of_choice(choice, *, by):
    """The letter that publishing would send about a choice of a selection."""
    return _letter(
        choice.dossier,
        choice.selection.ranking,
        by=by,
        kind=choice.kind,
        reason=choice.reason,
        amount=choice.amount,
        rank=choice.rank,
        reserve_position=choice.reserve_position,
    )


def of_promotion(promotion, *, by):
    """The letter that confirming would send."""
    return _letter(
        promotion.dossier,
        promotion.selection.ranking,
        by=by,
        kind=DecisionKind.AWARDED,
        reason=promotion.reason,
        amount=promotion.amount,
    )


def _letter(dossier, ranking, *, by, **fields):
    decision = Decision(
        dossier=dossier, proposed_by=by, confirmed_by=by, confirmed_at=clock.now(), **fields
    )
    tie = parting.for_letters(ranking).get(dossier.pk)
    addresses, texts = decision_emails.preview(decision, feedback.for_applicant(dossier), tie)
    return Letter(addresses, texts)
