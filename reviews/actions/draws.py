"""Parting a tie by lot: announced before the public value exists, drawn once, or withdrawn.

The order comes from ``competitions.lots``; the secret is ours alone until the draw reveals it.
Every action locks the stage first.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import lots
from competitions.models import Stage
from core import audit, clock, vault
from core.errors import Refused, WrongTime
from core.states import lock
from reviews import parting, permissions, states
from reviews.actions import rankings, selections
from reviews.models import Draw, DrawLot
from reviews.states import ResultStatus, SelectionStatus

PURPOSE = "reviews.draw"


@transaction.atomic
def announce(ranking, rank, *, by, value_name, value_due_at):
    """Commit to a secret and publish the group that shares ``rank``.

    ``value_name`` says which public value will part it, ``value_due_at`` from when it is known.
    """
    stage = ranking.stage = _lock_stage(ranking.stage_id)
    ranking.refresh_from_db(fields=["status"])
    group = parting.group(ranking, rank)
    _require_free(stage, by, group)
    if problems := obstacles(ranking, rank):
        raise Refused(problems)
    if not value_name.strip():
        raise Refused(_("Name the public value, so that everybody can look it up."))
    if value_due_at <= clock.now():
        raise Refused(_("The public value must not exist yet: give a moment that is to come."))

    secret = lots.new_secret()
    draw = Draw.objects.create(
        ranking=ranking,
        rank=rank,
        commitment=lots.commitment(secret),
        sealed=vault.encrypt(secret, purpose=PURPOSE),
        value_name=value_name.strip(),
        value_due_at=value_due_at,
        announced_by=by,
    )
    DrawLot.objects.bulk_create(
        DrawLot(draw=draw, dossier=e.dossier, reference=e.dossier.application.reference)
        for e in group
    )
    audit.record(draw, "announce draw", by=by, new=_facts(draw))
    return draw


def obstacles(ranking, rank):
    """Why no draw can be announced over ``rank``, as sentences; empty if one can."""
    stage = ranking.stage
    if parting.DRAW not in parting.ways(stage):
        return [_("The call says that the panel parts ties.")]
    if not ranking.is_official:
        return [_("This run is for information: a draw rests on the official ranking.")]
    if ranking.status == ResultStatus.SUPERSEDED:
        return [_("There is a newer ranking: a draw rests on the current one.")]
    if not _is_published(ranking) and rankings.is_out_of_date(ranking):
        return [_("Sheets or dossiers have changed since the ranking: compute it anew.")]
    if len(parting.group(ranking, rank)) < 2:
        return [_("Only dossiers that share a rank are parted by a draw.")]
    if Draw.objects.standing().filter(ranking=ranking, rank=rank).exists():
        return [_("A draw parts this tie: it is announced or drawn already.")]
    if parting.how(ranking, rank):
        return [_("The panel has settled this tie.")]
    return []


@transaction.atomic
def draw(draw, *, by, value):
    """Compute the order from the public ``value``, reveal the secret; there is no second time."""
    stage = _lock_stage(draw.ranking.stage_id)
    lock(draw)
    states.DRAW.check(draw)
    found = list(draw.lots.select_related("dossier__application"))
    _require_free(stage, by, found)
    if not draw.is_due:
        raise WrongTime(_("The public value does not exist yet."))
    _require_same_group(draw, found)
    standing = selections.standing(stage)
    if standing and standing.status == SelectionStatus.CONFIRMED:
        raise WrongTime(_("The selection is confirmed: publish or discard it before you draw."))

    secret = vault.decrypt(draw.sealed, purpose=PURPOSE)
    value, order = _order(secret, value, found)
    for lot in found:
        lot.place = order.index(lot.reference) + 1
    DrawLot.objects.bulk_update(found, ["place"])
    states.DRAW.apply(
        draw,
        by=by,
        value=value,
        secret=secret,
        drawn_by=by,
        drawn_at=clock.now(),
        facts={"order": order},
    )
    if (
        standing
        and standing.status == SelectionStatus.PROPOSED
        and standing.ranking == draw.ranking
    ):
        selections.take_up_draw(standing, draw, by=by)
    return draw


def _order(secret, value, found):
    """The value as it enters the lots, and the references in the order drawn."""
    try:
        drawn = lots.draw(secret, value, [lot.reference for lot in found])
    except lots.DrawRefused as error:
        raise Refused(str(error)) from error
    return lots.normalised_value(value), [lot.reference for lot in drawn]


@transaction.atomic
def withdraw(draw, *, by, reason):
    """Call a draw off, before its value exists or when what it parts is ranked anew."""
    stage = _lock_stage(draw.ranking.stage_id)
    lock(draw)
    states.WITHDRAW_DRAW.check(draw)
    _require_free(stage, by, draw.lots.select_related("dossier__application"))
    if not reason.strip():
        raise Refused(_("Say why the draw is withdrawn: the reason is published."))
    if draw.is_due and is_current(draw):
        raise WrongTime(_("The public value exists: the draw holds now."))
    return states.WITHDRAW_DRAW.apply(
        draw, by=by, withdrawn_at=clock.now(), withdrawn_because=reason.strip()
    )


def is_current(draw):
    """Whether the ranking still stands on which the draw rests."""
    ranking = draw.ranking
    if ranking.status == ResultStatus.SUPERSEDED:
        return False
    return _is_published(ranking) or not rankings.is_out_of_date(ranking)


def _require_same_group(draw, found):
    group = {entry.dossier_id for entry in parting.group(draw.ranking, draw.rank)}
    if not is_current(draw) or group != {lot.dossier_id for lot in found}:
        raise WrongTime(_("The ranking has changed since: withdraw the draw and announce another."))


def _is_published(ranking):
    return ranking.selections.filter(status=SelectionStatus.PUBLISHED).exists()


def _lock_stage(pk):
    locked = Stage.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("call").get(pk=pk)


def _require_free(stage, by, group):
    """Nobody draws, or calls off a draw, over an application that a conflict closes to them."""
    tied = [one.dossier for one in group if not permissions.is_free_officer(by, one.dossier)]
    if tied or permissions.is_closed(stage, by):
        raise Refused(
            _("A conflict of interest ties you to an application here: somebody else must do this.")
        )


def _facts(draw):
    return {
        "rank": draw.rank,
        "references": [lot.reference for lot in draw.lots.all()],
        "commitment": draw.commitment,
        "value_name": draw.value_name,
        "value_due_at": draw.value_due_at,
        "ranking": draw.ranking.digest,
    }
