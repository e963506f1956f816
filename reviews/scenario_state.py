"""A scenario held against the rule and the limits of its stage, and laid into a selection."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from competitions import deviations
from competitions.models import DecisionKind as Kind
from core import visibility
from core.errors import Refused
from reviews import board_lines, selecting, spending
from reviews.models import ScenarioChoice


@dataclass(frozen=True)
class Row:
    """A ranked dossier beside what the scenario and the rule make of it."""

    entry: board_lines.Entry
    enters: bool
    by_rule: str
    amount: Decimal | None
    reason: str
    deviates: bool

    @property
    def by_rule_words(self):
        return Kind(self.by_rule).label


@dataclass(frozen=True)
class State:
    """``rows`` in rank order, of those seen; sums are None where one is hidden."""

    rows: list
    limits: selecting.Limits
    winners: int
    cost: Decimal | None
    left: Decimal | None
    problems: list
    hidden: int

    @property
    def entering(self):
        return [row for row in self.rows if row.enters]


def held(ranked, chosen, limits, *, amounts=None, reasons=None):
    """(proposal, ``competitions.deviations.Choice``): ``chosen`` held against the rule."""
    pool = board_lines.candidates(ranked, limits.minimums_by)
    proposal = selecting.choose(pool, limits)
    checked = deviations.check_choice(
        pool,
        chosen,
        proposal=proposal,
        cap=limits.cap,
        budget=limits.budget,
        amounts=amounts or {},
        reasons=reasons or {},
    )
    return proposal, checked


def of(scenario, user, ranked=None):
    """The State of ``scenario`` for ``user``; ``ranked`` where its entries are read already."""
    limits = selecting.limits_of(scenario.stage)
    if ranked is None:
        ranked, _rest = board_lines.entries(scenario.ranking, user, limits)
    known = {entry.dossier_id for entry in ranked}
    everything = ScenarioChoice.objects.filter(scenario=scenario)
    seen = list(visibility.visible(everything, user))
    hidden = everything.count() - len(seen)
    kept = {choice.dossier_id: choice for choice in seen if choice.dossier_id in known}
    entering = [key for key, choice in kept.items() if choice.enters]
    proposal, checked = held(
        ranked,
        entering,
        limits,
        amounts={k: kept[k].amount for k in entering if kept[k].amount is not None},
        reasons={key: choice.reason for key, choice in kept.items()},
    )
    by_rule = selecting.kinds_by_rule(proposal, limits)
    deviating = {deviation.id for deviation in checked.deviations}
    rows = [_row(entry, kept.get(entry.dossier_id), by_rule, deviating) for entry in ranked]
    names = {entry.dossier_id: entry.reference for entry in ranked}
    problems = [selecting.sentence(problem, names) for problem in checked.problems]
    is_whole = not hidden and limits.budget is not None
    return State(
        rows=rows,
        limits=limits,
        winners=len(entering),
        cost=checked.cost if is_whole else None,
        left=checked.money_left if is_whole else None,
        problems=[] if hidden else problems,
        hidden=hidden,
    )


def _row(entry, choice, by_rule, deviating):
    enters = bool(choice and choice.enters)
    return Row(
        entry=entry,
        enters=enters,
        by_rule=by_rule[entry.dossier_id],
        amount=(choice.amount or entry.requested) if enters else None,
        reason=choice.reason if choice else "",
        deviates=entry.dossier_id in deviating,
    )


def lay_into(choices, scenario, limits):
    """Change the unsaved ``choices`` of a proposal by the rule to what ``scenario`` says.

    Raises Refused with all that is wrong: another ranking, what deviates without a reason, an
    amount that may not be awarded. Places and budget are left to who asks.
    """
    if choices and scenario.ranking_id != choices[0].selection.ranking_id:
        raise Refused(_("The scenario rests on a ranking that does not count: keep a new one."))
    kept = {choice.dossier_id: choice for choice in scenario.choices.all()}
    problems = [_lay(choice, kept.get(choice.dossier_id), limits) for choice in choices]
    if found := [problem for problem in problems if problem]:
        raise Refused(found)


def _lay(choice, own, limits):
    """Write one choice anew; returns what is wrong with it, or nothing."""
    name = {"name": choice.dossier.application.reference}
    requested = choice.dossier.pinned.requested
    if own and own.enters:
        choice.kind = limits.entering
        if limits.budget is not None:
            choice.amount = own.amount or requested
            spending.check_amount(choice.amount, requested, limits)
        if choice.rank is None:
            return _("%(name)s is not ranked and cannot be chosen.") % name
    elif choice.by_rule == limits.entering:
        choice.kind = Kind.DECLINED if limits.reserve_places == 0 else Kind.RESERVE
        choice.amount = None
    is_lower = choice.amount is not None and choice.amount < requested
    if not (choice.is_deviation or is_lower):
        return ""
    choice.reason = own.reason.strip() if own else ""
    return "" if choice.reason else _("%(name)s deviates from the rule: give the reason.") % name
