"""From a ranking to decisions: proposed by the rule, changed with reasons, confirmed by a second
officer, published once.

Nothing is decided before publication; until then a selection can be discarded.
"""

from collections import Counter

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.actions import decisions, stages
from competitions.models import DecisionKind as Kind
from competitions.models import Stage
from competitions.states import StageStatus
from core import audit, clock
from core.errors import NotReady, Refused
from core.prepared import prepared
from core.states import lock
from reviews import (
    as_read,
    choosing,
    feedback,
    parting,
    permissions,
    ranking_inputs,
    selecting,
    spending,
    states,
)
from reviews.actions import panel_orders, rankings, reserve_places
from reviews.models import Selection, SelectionChoice
from reviews.scenario_state import lay_into
from reviews.states import ResultStatus, SelectionStatus


def standing(stage):
    """The selection of a stage that is not discarded, or None."""
    for one in _standing(stage.pk):
        one.stage = one.ranking.stage = stage  # what is known of it need not be read again
        return one
    return None


@prepared
def _standing(stage):
    found = Selection.objects.filter(stage=stage).exclude(status=SelectionStatus.DISCARDED)
    found = found.select_related("ranking", "proposed_by", "confirmed_by")
    return found.defer("ranking__packed_inputs")


@transaction.atomic
def propose(stage, *, by, scenario=None):
    """Let the rule choose from the current ranking, one choice per dossier in judgement.

    A ``scenario`` of that ranking changes what the rule gives, with the reasons it holds; places
    and budget hold for it as for any change.
    """
    Stage.objects.select_for_update().get(pk=stage.pk)
    _require_no_conflict(stage, by)
    ranking = rankings.current(stage)
    if obstacles := proposing_obstacles(stage, standing(stage), ranking):
        raise Refused(obstacles)

    dossiers = list(stage.dossiers.in_judgement().select_related("application", "pinned"))
    limits = selecting.limits_of(stage)
    spending.require_amounts(dossiers, limits)
    selection = Selection.objects.create(stage=stage, ranking=ranking, proposed_by=by)
    choices = choosing.by_rule(selection, dossiers, limits)
    if scenario is not None:
        lay_into(choices, scenario, limits)
    about = {"scenario": scenario.name} if scenario else {}
    SelectionChoice.objects.bulk_create(choices)
    spending.check_limits(selection, limits)
    reserve_places.number(selection)
    counts = dict(Counter(str(choice.kind) for choice in choices))
    new = {"ranking": ranking.digest, "counts": counts} | about
    audit.record(selection, "propose", by=by, new=new)
    return selection


def proposing_obstacles(stage, found, ranking):
    """Why no selection can be proposed now, as sentences; empty if one can.

    ``found`` stands for the stage, ``ranking`` is its official one; each may be None.
    """
    if stage.is_rolling:
        return [_("In a rolling stage every dossier is decided on its own.")]
    if stage.status != StageStatus.CLOSED:
        return [_("The stage is not closed, or decided already.")]
    if found:
        return [_("There is a selection already. Discard it to propose anew.")]
    if ranking is None:
        return [_("There is no ranking yet.")]
    if not stage.dossiers.in_judgement().exists():
        return [_("No dossier is in the judging.")]
    if rankings.is_out_of_date(ranking):
        return [_("Sheets or dossiers have changed since the ranking: compute it anew.")]
    return []


@transaction.atomic
def amend(choice, *, by, kind, amount=None, reason=""):
    """Decide otherwise than proposed so far, with the reason; never over places or budget.

    ``amount`` counts for awards only; without one it is the sum requested. Whoever changes
    a proposal makes it theirs, so that somebody else confirms the change.
    """
    selection = _lock(choice.selection, states.CONFIRM_SELECTION)
    _require_no_conflict(selection.stage, by)
    choice.refresh_from_db()
    kind, limits = Kind(kind), selecting.limits_of(selection.stage)
    if kind not in limits.kinds:
        raise Refused(_("This decision is not possible in this stage."))
    selecting.require_rank(choice, kind)
    requested = choice.dossier.pinned.requested
    wanted = (requested if amount is None else amount) if kind == Kind.AWARDED else None
    spending.check_amount(wanted, requested, limits)
    is_lower = wanted is not None and wanted < requested
    if (kind != choice.by_rule or is_lower) and not reason.strip():
        raise Refused(_("Give the reason: this deviates from the rule."))

    new = {"kind": kind, "amount": wanted, "reason": reason.strip()}
    old = {name: getattr(choice, name) for name in new}
    for name, value in new.items():
        setattr(choice, name, value)
    choice.save(update_fields=[*new])
    spending.check_limits(selection, limits)
    reserve_places.number(selection)
    _take_over(selection, by)
    about = {"dossier": choice.dossier_id}
    audit.record(selection, "amend", by=by, old=old, new=new | about)
    return choice


@transaction.atomic
def settle_tie(selection, *, by, text, order):
    """Record in which ``order`` (dossiers or their ids) the panel takes a tie over the line."""
    selection = _lock(selection, states.CONFIRM_SELECTION)
    _require_no_conflict(selection.stage, by)
    panel_orders.record(selection.ranking, order, by=by, text=text)
    old = {"tie_decision": selection.tie_decision}
    _note_tie(selection, text.strip())
    _take_over(selection, by)
    new = {"tie_decision": selection.tie_decision}
    audit.record(selection, "settle tie", by=by, old=old, new=new)
    return selection


def take_up_draw(selection, draw, *, by):
    """Let a drawn order part the tie in a proposal; part of the action that draws.

    The lot leaves no choice to whoever enters the value, and vouches for nothing else in the
    proposal: it stays theirs who made it, and somebody else confirms.
    """
    selection = _lock(selection, states.CONFIRM_SELECTION)
    _note_tie(selection, parting.by_lot(draw))
    audit.record(selection, "take up draw", by=by, new={"draw": draw.pk})


def _note_tie(selection, words):
    selection.tie_decision = words
    selection.save(update_fields=["tie_decision", "updated_at"])
    _follow_rule(selection)


def _follow_rule(selection):
    """Hold the choices against the rule once more, now that a tie is settled.

    What a person chose otherwise stays as it is.
    """
    choices = list(selection.choices.select_related("dossier__pinned"))
    dossiers = [choice.dossier for choice in choices]
    by_rule = choosing.by_rule(selection, dossiers, selecting.limits_of(selection.stage))
    for choice, fresh in zip(choices, by_rule, strict=True):
        is_as_proposed = choice.kind == choice.by_rule and choice.amount in (
            None,
            choice.dossier.pinned.requested,
        )
        choice.by_rule = fresh.by_rule
        if is_as_proposed:
            choice.kind, choice.amount, choice.reason = fresh.kind, fresh.amount, fresh.reason
    SelectionChoice.objects.bulk_update(choices, ["by_rule", "kind", "amount", "reason"])
    reserve_places.number(selection)


def _take_over(selection, by):
    if by and by.pk != selection.proposed_by_id:
        selection.proposed_by = by
        selection.save(update_fields=["proposed_by", "updated_at"])


@transaction.atomic
def confirm(selection, *, by, seen=None):
    """The second pair of eyes. Raises NotReady with what is wrong; the ranking is frozen.

    ``seen`` is the fingerprint of what ``by`` has read: what was changed since is not confirmed.
    """
    selection = _lock(selection, states.CONFIRM_SELECTION)
    if selection.proposed_by_id == by.pk:
        raise Refused(_("Somebody else must confirm what you proposed."))
    _require_no_conflict(selection.stage, by)
    as_read.require(selection, seen)
    _require_sound(selection)
    if selection.ranking.status == ResultStatus.COMPUTED:
        states.FREEZE.apply(selection.ranking, by=by)
    return states.CONFIRM_SELECTION.apply(
        selection, by=by, confirmed_by=by, confirmed_at=clock.now()
    )


@transaction.atomic
def publish(selection, *, by):
    """Make the decisions, write the letters, open what follows; of two officers one does it."""
    selection = _lock(selection, states.PUBLISH_SELECTION)
    _require_no_conflict(selection.stage, by)
    _require_sound(selection)
    if problem := publishing_obstacle(selection.stage):
        raise NotReady([problem])

    digest, confirmed_by = selection.ranking.digest, selection.confirmed_by
    ties = parting.for_letters(selection.ranking)
    choices = selection.choices.select_related("dossier__application", "dossier__stage__rubric")
    for choice in choices.order_by("dossier_id"):
        decisions.record(
            choice.dossier,
            choice.kind,
            proposed_by=selection.proposed_by,
            confirmed_by=confirmed_by,
            reason=choice.reason,
            amount=choice.amount,
            rank=choice.rank,
            reserve_position=choice.reserve_position,
            basis_digest=digest,
            feedback=feedback.for_applicant(choice.dossier),
            tie=ties.get(choice.dossier_id),
        )
    stages.decide(selection.stage, by=by)
    return states.PUBLISH_SELECTION.apply(selection, by=by, published_at=clock.now())


def publishing_obstacle(stage):
    """Why the decisions would be of no use yet: the next stage needs time to be written in."""
    stages = stage.call.stages.all()
    following = next((one for one in stages if one.position == stage.position + 1), None)
    if following is None or following.is_rolling:
        return ""
    if following.is_past_deadline or not following.closes_at:
        words = _("The stage “%(stage)s” would be over already: set later dates first.")
        return words % {"stage": following.title}
    return ""


def discard(selection, *, by, reason):
    """Throw a selection away that is not published, to propose anew."""
    if not reason.strip():
        raise Refused(_("Say why the selection is discarded: the record keeps the reason."))
    _require_no_conflict(selection.stage, by)
    return states.DISCARD_SELECTION.apply(selection, by=by, reason=reason)


def problems(selection, state=None):
    """What keeps it from being confirmed or published; ``state`` where it is known already."""
    state = state or selecting.state_of(selection)
    ranking, found = selection.ranking, []
    if ranking.status == ResultStatus.SUPERSEDED or rankings.is_out_of_date(ranking):
        chosen = {choice.dossier_id for choice in state.choices}
        if chosen != set(ranking_inputs.dossiers(selection.stage)):
            found = [_("Dossiers left or joined the judging since: discard and propose anew.")]
        found.append(_("Sheets have changed since the ranking: discard, rank and propose anew."))
    return found + state.problems


def _lock(selection, transition):
    """The locked selection, fresh; raises TransitionNotAllowed where ``transition`` would.

    The stage first, as everywhere: a draw or a promotion may be under way.
    """
    Stage.objects.select_for_update(no_key=True).get(pk=selection.stage_id)
    fresh = Selection.objects.select_related("stage__call__programme", "ranking")
    fresh = fresh.get(pk=selection.pk)
    lock(fresh)
    transition.check(fresh)
    return fresh


def _require_no_conflict(stage, user):
    if permissions.is_closed(stage, user):
        raise Refused(
            _("A conflict of interest ties you to an application here: somebody else must do this.")
        )


def _require_sound(selection):
    if found := problems(selection):
        raise NotReady(found)
