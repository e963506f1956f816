"""Parting a tie by lot: announced before the public value exists, drawn once, or withdrawn.

One officer enters the public value with its source, another looks it up and confirms: that draws.
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
from reviews.models import Draw, DrawLot, DrawValue
from reviews.states import DrawStatus, ResultStatus, SelectionStatus

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
def enter(draw, *, by, value, source):
    """Write down the public ``value`` and the ``source`` it was read at, for another to confirm.

    Whoever has misread it enters it anew: the last one counts. Nothing is drawn by this.
    """
    stage = _lock_stage(draw.ranking.stage_id)
    lock(draw)
    found = list(draw.lots.select_related("dossier__application"))
    _require_ready(draw, stage, by, found)
    if not source.strip():
        raise Refused(_("Say where the value is published, so that another officer can look."))
    value, _lots = _order(lots.new_secret(), value, found)  # refuses what cannot be drawn with
    entered = DrawValue.objects.create(draw=draw, value=value, source=source.strip(), entered_by=by)
    audit.record(
        entered, "enter value", by=by, new={"draw": draw.pk, "value": value, "source": source}
    )
    return entered


@transaction.atomic
def confirm(draw, *, by, entered):
    """Draw with the value of ``entered`` (its key), which ``by`` has looked up as well.

    Reveals the secret; there is no second time.
    """
    stage = _lock_stage(draw.ranking.stage_id)
    lock(draw)
    found = list(draw.lots.select_related("dossier__application"))
    standing = _require_ready(draw, stage, by, found)
    last = _require_other_eyes(draw, by, entered)
    last.confirmed_by, last.confirmed_at = by, clock.now()
    last.save(update_fields=["confirmed_by", "confirmed_at"])
    value = last.value

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
        facts={"order": order, "source": last.source, "entered_by": last.entered_by_id},
    )
    if (
        standing
        and standing.status == SelectionStatus.PROPOSED
        and standing.ranking == draw.ranking
    ):
        selections.take_up_draw(standing, draw, by=by)
    return draw


def _require_ready(draw, stage, by, found):
    """The selection that stands, if any; Refused where no value can be entered or confirmed."""
    states.DRAW.check(draw)
    _require_free(stage, by, found)
    if not draw.is_due:
        raise WrongTime(_("The public value does not exist yet."))
    _require_not_void(draw)
    standing = selections.standing(stage)
    if standing and standing.status == SelectionStatus.CONFIRMED:
        raise WrongTime(_("The selection is confirmed: publish or discard it before you draw."))
    return standing


def _require_other_eyes(draw, by, entered):
    """The value entered last, if it is the one that ``by`` has read and somebody else entered."""
    last = draw.values.order_by("pk").last()
    if last is None:
        raise WrongTime(_("Nobody has entered the public value yet."))
    if last.pk != entered:
        raise WrongTime(_("The value was entered anew meanwhile: look it up again."))
    if last.entered_by_id == by.pk:
        raise Refused(_("Another officer must look the value up and confirm what you entered."))
    return last


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
    return not why_void(draw)


def why_void(draw):
    """Why an announced draw can no longer be drawn, as a sentence; "" if it can, or is over."""
    ranking = draw.ranking
    if draw.status != DrawStatus.ANNOUNCED:
        return ""
    if ranking.status == ResultStatus.SUPERSEDED:
        return _("The ranking it rests on was superseded by a newer one.")
    if not _is_published(ranking) and rankings.is_out_of_date(ranking):
        return _("Sheets or dossiers have changed since the ranking it rests on.")
    group = {entry.dossier_id for entry in parting.group(ranking, draw.rank)}
    if group != {lot.dossier_id for lot in draw.lots.all()}:
        return _("Those who share its rank are others than those announced.")
    return ""


def _require_not_void(draw):
    if words := why_void(draw):
        raise WrongTime([words, _("Withdraw the draw; another can be announced.")])


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
