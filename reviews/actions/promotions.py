"""From the reserve list to an award: proposed by one officer, confirmed by another.

The stage is locked before what is free is counted, so that of two who promote at once the second
sees what the first has spent.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.actions import decisions
from competitions.models import DecisionKind, Stage
from core import audit, clock
from core.errors import Refused, WrongTime
from core.states import lock
from reviews import feedback, parting, permissions, promoting, selecting, spending, states
from reviews.actions import panel_orders
from reviews.models import Promotion, Selection
from reviews.states import SelectionStatus


def published(stage):
    """The published selection of a last stage whose reserve list is kept, or None."""
    if selecting.limits_of(stage).reserve_places == 0:
        return None
    found = stage.selections.filter(status=SelectionStatus.PUBLISHED)
    return found.select_related("stage__call__programme", "ranking").first()


@transaction.atomic
def propose(selection, dossier, *, by, amount=None, reason=""):
    """Propose that ``dossier`` is next; ``amount`` may be lower than requested, with a reason."""
    selection = _lock_stage(selection)
    require_free(selection, by)
    choice = selection.choices.select_related("dossier__pinned").filter(dossier=dossier).first()
    if choice is None or choice.kind != DecisionKind.RESERVE:
        raise Refused(_("It is not on the reserve list."))
    requested = choice.dossier.pinned.requested
    amount = requested if amount is None else amount
    spending.check_amount(amount, requested, selecting.limits_of(selection.stage))
    if amount < requested and not reason.strip():
        raise Refused(_("Give the reason for less than requested, and that the cluster agrees."))
    if words := promoting.obstacle(promoting.of(selection), dossier, amount):
        raise Refused(words)
    promotion = Promotion.objects.create(
        selection=selection,
        dossier=dossier,
        amount=amount,
        reason=reason.strip(),
        proposed_by=by,
    )
    new = {"dossier": dossier.pk, "amount": amount, "reserve_position": choice.reserve_position}
    audit.record(promotion, "propose promotion", by=by, new=new)
    return promotion


@transaction.atomic
def confirm(promotion, *, by):
    """The second pair of eyes: the award is offered, and the letter leaves."""
    selection = _lock_stage(promotion.selection)
    lock(promotion)
    states.CONFIRM_PROMOTION.check(promotion)
    if promotion.proposed_by_id == by.pk:
        raise Refused(_("Somebody else must confirm what you proposed."))
    require_free(selection, by)
    dossier = promotion.dossier
    outlook = promoting.of(selection, besides=promotion)
    if words := promoting.obstacle(outlook, dossier, promotion.amount):
        raise Refused(words)
    choice = selection.choices.get(dossier=dossier)
    decision = decisions.record(
        dossier,
        DecisionKind.AWARDED,
        proposed_by=promotion.proposed_by,
        confirmed_by=by,
        basis_digest=selection.ranking.digest,
        reason=promotion.reason,
        amount=promotion.amount,
        rank=choice.rank,
        reserve_position=choice.reserve_position,
        feedback=feedback.for_applicant(dossier),
        tie=parting.for_letters(selection.ranking).get(dossier.pk),
    )
    return states.CONFIRM_PROMOTION.apply(
        promotion, by=by, confirmed_by=by, confirmed_at=clock.now(), decision=decision
    )


@transaction.atomic
def discard(promotion, *, by, reason):
    """Undo a promotion that is not confirmed; nobody was told of it."""
    selection = _lock_stage(promotion.selection)
    require_free(selection, by)
    if not reason.strip():
        raise Refused(_("Say why it is discarded: the record keeps the reason."))
    return states.DISCARD_PROMOTION.apply(promotion, by=by, reason=reason.strip())


@transaction.atomic
def settle_tie(selection, *, by, text, order):
    """Record in which order the panel takes those who share a place on the reserve list."""
    selection = _lock_stage(selection)
    require_free(selection, by)
    ids = [getattr(dossier, "pk", dossier) for dossier in order]
    return panel_orders.record(selection.ranking, _gone(selection, ids) + ids, by=by, text=text)


def _gone(selection, ids):
    """Who shares the rank of ``ids`` and waits no more: an order names them all, these first."""
    waiting = {choice.dossier_id for choice in promoting.of(selection).waiting}
    choice = selection.choices.filter(dossier__in=ids, rank__isnull=False).first()
    group = parting.group(selection.ranking, choice.rank) if choice else []
    return [one.dossier_id for one in group if one.dossier_id not in waiting.union(ids)]


def require_free(selection, user):
    if not permissions.is_free_of(selection, user):
        raise Refused(
            _("A conflict of interest ties you to an application here: somebody else must do this.")
        )


def _lock_stage(selection):
    """The selection, read afresh under the lock of its stage; raises WrongTime if not published."""
    Stage.objects.select_for_update(no_key=True).get(pk=selection.stage_id)
    fresh = Selection.objects.select_related("stage__call__programme", "ranking")
    fresh = fresh.get(pk=selection.pk)
    if fresh.status != SelectionStatus.PUBLISHED:
        raise WrongTime(_("Nobody is promoted before the selection is published."))
    return fresh
