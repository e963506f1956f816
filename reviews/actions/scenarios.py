"""Keeping lines across a ranking under a name, to compare them. A scenario decides nothing."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from competitions.models import Stage
from competitions.states import StageStatus
from core import audit
from core.errors import Refused
from reviews import board_lines, permissions, scenario_state, selecting, spending
from reviews.actions import rankings
from reviews.models import Scenario, ScenarioChoice

MOST = 50  # scenarios of one stage


@transaction.atomic
def create(stage, *, by, name, cut, run=None, note="", reason=""):
    """Keep the line after the first ``cut`` ranked dossiers of the official ranking as ``name``.

    ``run`` is the key of the ranking that was looked at, if one was: a line is kept of no other.
    ``reason`` is noted at all that deviate from the rule by it; each can be given its own later.
    """
    stage = _lock(stage, by)
    ranking = rankings.current(stage)
    if ranking is None:
        raise Refused(_("There is no ranking yet."))
    if run not in (None, ranking.pk):
        raise Refused(_("There is a newer ranking: look at its list before you keep a line."))
    if not name.strip():
        raise Refused(_("Give the scenario a name."))
    if stage.scenarios.count() >= MOST:
        raise Refused(_("There are %d scenarios already: delete one first.") % MOST)
    limits = selecting.limits_of(stage)
    ranked, _rest = board_lines.entries(ranking, by, limits)
    cut = min(max(cut, 0), len(ranked))
    scenario = _named(stage, ranking, by, name=name.strip(), cut=cut, note=note.strip())
    ScenarioChoice.objects.bulk_create(_choices(scenario, ranked, limits, reason.strip()))
    new = {"name": scenario.name, "cut": cut, "ranking": ranking.digest}
    audit.record(scenario, "keep scenario", by=by, new=new)
    return scenario


def _named(stage, ranking, by, **fields):
    try:
        with transaction.atomic():
            return Scenario.objects.create(stage=stage, ranking=ranking, created_by=by, **fields)
    except IntegrityError:
        raise Refused(_("There is a scenario of this name already.")) from None


def _choices(scenario, ranked, limits, reason):
    """Those that enter, and those that the rule proposes and the line leaves out."""
    chosen = {entry.dossier_id for entry in ranked[: scenario.cut] if entry.is_fundable}
    _proposal, checked = scenario_state.held(ranked, chosen, limits)
    deviating = {deviation.id for deviation in checked.deviations}
    has_money = limits.budget is not None
    for entry in ranked:
        key = entry.dossier_id
        if key in chosen or key in deviating:
            yield ScenarioChoice(
                scenario=scenario,
                dossier_id=key,
                enters=key in chosen,
                amount=entry.requested if has_money and key in chosen else None,
                reason=reason if key in deviating else "",
            )


@transaction.atomic
def choose(scenario, entry, *, by, enters, amount=None, reason=""):
    """Let one dossier (a ``board_lines.Entry`` of its ranking) enter, or leave it out.

    ``amount`` counts where money is spent; without one it is the sum requested.
    """
    stage = _lock(scenario.stage, by)
    if scenario.is_stale:
        raise Refused(_("The ranking of this scenario no longer counts. Keep a new one."))
    limits = selecting.limits_of(stage)
    wanted = None
    if enters and limits.budget is not None:
        wanted = entry.requested if amount is None else amount
        spending.check_amount(wanted, entry.requested, limits)
    old = ScenarioChoice.objects.filter(scenario=scenario, dossier=entry.dossier_id).first()
    new = {"enters": enters, "amount": wanted, "reason": reason.strip()}
    ScenarioChoice.objects.update_or_create(
        scenario=scenario, dossier_id=entry.dossier_id, defaults=new
    )
    before = {name: getattr(old, name) for name in new} if old else {}
    about = {"dossier": entry.dossier_id}
    audit.record(scenario, "choose in scenario", by=by, old=before, new=new | about)
    return scenario


@transaction.atomic
def delete(scenario, *, by):
    """Forget a scenario; the record keeps that there was one."""
    _lock(scenario.stage, by)
    audit.record(scenario, "delete scenario", by=by, old={"name": scenario.name})
    scenario.delete()


def _lock(stage, by):
    """The locked stage, fresh. Raises Refused to whom its ranking is closed, and once decided."""
    fresh = Stage.objects.select_related("call__programme").select_for_update(of=("self",))
    fresh = fresh.get(pk=stage.pk)
    if permissions.is_closed(fresh, by):
        raise Refused(
            _("A conflict of interest ties you to an application here: somebody else must do this.")
        )
    if fresh.status == StageStatus.DECIDED:
        raise Refused(_("The stage is decided."))
    return fresh
