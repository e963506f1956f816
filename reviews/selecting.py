"""The rule of a stage applied to its ranking, and what keeps a selection from being confirmed.

The arithmetic is ``competitions.selection``; here it gets its candidates and its words.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions import cuts, deviations, groups
from competitions import selection as rule
from competitions.candidates import Candidate
from competitions.models import DecisionKind as Kind
from competitions.models import Exhaustion, ProgrammeKind
from core.errors import Refused
from core.formats import money
from reviews import parting, unranked_words
from reviews.models import RankingEntry

ENTERS = {Kind.SHORTLISTED, Kind.AWARDED}


@dataclass(frozen=True)
class Limits:
    """What a stage may spend: places, money in all and per winner (None: no limit).

    ``exhaustion`` says what happens where the money ends; ``cut_factor`` cuts where the requests
    come closest to so many of ``cut_budget``; ``minimums`` maps a group (by ``minimums_by``) to
    how many of it must enter.
    """

    cap: int | None
    budget: object
    cap_per_winner: object
    entering: Kind
    reserve_places: int | None
    exhaustion: str = Exhaustion.STOP
    cut_factor: int | None = None
    cut_budget: object = None
    minimums: dict = field(default_factory=dict)
    minimums_by: str = ""

    @property
    def kinds(self):
        return [self.entering, Kind.RESERVE, Kind.DECLINED]

    @property
    def needs_amounts(self):
        return self.budget is not None or self.cut_factor is not None


def limits_of(stage):
    """Money is spent in the last stage of a contest only; before it, nobody waits on reserve."""
    is_last = stage.is_last
    is_money = is_last and stage.call.programme.kind == ProgrammeKind.CONTEST
    return Limits(
        cap=stage.places,
        budget=stage.call.budget if is_money else None,
        cap_per_winner=stage.call.cap_per_winner if is_money else None,
        entering=Kind.AWARDED if is_last else Kind.SHORTLISTED,
        reserve_places=None if is_last else 0,
        exhaustion=stage.exhaustion,
        cut_factor=None if is_last else stage.cut_factor,
        cut_budget=stage.call.budget,
        minimums=stage.group_minimums.get("least", {}),
        minimums_by=stage.group_minimums.get("by", ""),
    )


def candidates(entries, minimums_by=""):
    """The ranked entries as the rule takes them; the others cannot be proposed."""
    return [
        Candidate(
            id=entry.dossier_id,
            rank=entry.rank,
            fundable=entry.is_fundable,
            reasons=tuple(entry.reasons),
            requested=entry.dossier.pinned.requested,
            group=groups.of(entry.dossier.application, minimums_by),
            place=getattr(entry, "place", 0),
        )
        for entry in entries
        if entry.rank is not None
    ]


def entries_of(ranking, dossiers):
    """The ranking's entries of ``dossiers``, best first, unranked ones last.

    ``place`` of an entry says where it stands among those of its rank, once that is settled.
    """
    entries = RankingEntry.objects.filter(ranking=ranking, dossier__in=dossiers)
    found = list(entries.select_related("dossier__pinned", "dossier__application__cluster__region"))
    return in_order(found, parting.places(ranking))


def in_order(found, places):
    """The entries ``found`` with their ``place`` of ``places``, best first, unranked ones last."""
    for entry in found:
        entry.place = places.get(entry.dossier_id, 0)
    return sorted(found, key=lambda e: (e.rank is None, e.rank or 0, e.place, e.dossier_id))


def propose(entries, limits):
    """What the rule gives: a ``competitions.selection.Selection``."""
    return choose(candidates(entries, limits.minimums_by), limits)


def choose(pool, limits):
    """What the rule gives of these candidates."""
    cut = cut_of(pool, limits)
    return rule.select(
        pool,
        cap=limits.cap,
        budget=limits.budget,
        reserve_places=limits.reserve_places,
        exhaustion=limits.exhaustion,
        last_rank=cut.rank if cut else None,
        minimums=limits.minimums,
    )


def cut_of(pool, limits):
    """Where the requests come closest to so many budgets, or None: a ``competitions.cuts.Cut``."""
    if limits.cut_factor is None or limits.cut_budget is None:
        return None
    return cuts.budget_multiple_cut(pool, budget=limits.cut_budget, factor=limits.cut_factor)


def kinds_by_rule(proposal, limits):
    """Dossier -> the decision that the rule proposes, of all candidates."""
    kinds = dict.fromkeys(proposal.declined, Kind.DECLINED)
    kinds |= dict.fromkeys(proposal.proposed, limits.entering)
    kinds |= dict.fromkeys(proposal.reserve, Kind.RESERVE)
    waits = Kind.RESERVE if limits.reserve_places is None else Kind.DECLINED
    return kinds | dict.fromkeys(proposal.undecided, waits)


def kind_by_rule(dossier_id, proposal, limits):
    """The decision that the rule proposes; a tie over the line waits for the panel's word."""
    if dossier_id in proposal.proposed:
        return limits.entering
    if dossier_id in proposal.reserve:
        return Kind.RESERVE
    if dossier_id in proposal.undecided and limits.reserve_places is None:
        return Kind.RESERVE
    return Kind.DECLINED


def reason_by_rule(entry, proposal, limits):
    """What a letter says of a ranked dossier besides its rank: thresholds, and who overtook it."""
    reasons = unranked_words.reasons(entry.reasons)
    if entry.dossier_id in proposal.overtaken:
        if limits.budget is not None and limits.exhaustion == Exhaustion.SKIP:
            reasons.append(
                _("The request did not fit into the money left; the next that fitted is funded.")
            )
        if limits.minimums:
            reasons.append(
                _("The call reserves places for a least number of others, further down.")
            )
    return " ".join(reasons)


@dataclass(frozen=True)
class State:
    """A selection held against the rule: what is chosen, what it costs, what is wrong.

    ``entries`` are those of its ranking, best first, as the rule saw them. ``notes`` say which
    minima cannot be met: that keeps nothing from being confirmed.
    """

    limits: Limits
    proposal: rule.Selection
    cost: object
    money_left: object
    chosen: int
    problems: list
    notes: list = field(default_factory=list)
    entries: list = field(default_factory=list)

    @property
    def undecided(self):
        return set(self.proposal.undecided)


def require_rank(choice, kind):
    """Raise Refused where what has no rank would win, or wait to."""
    if choice.rank is None and kind != Kind.DECLINED:
        words = _("%(name)s is not ranked and cannot be chosen.")
        raise Refused(words % {"name": choice.dossier.application.reference})


def state_of(selection, choices, entries=None):
    """Hold the ``choices`` of a selection against rule and limits, as the page shows it.

    ``entries``, if known already, are those of ``entries_of``.
    """
    limits = limits_of(selection.stage)
    if entries is None:
        entries = entries_of(selection.ranking, [choice.dossier_id for choice in choices])
    proposal = propose(entries, limits)
    entering = [choice for choice in choices if choice.kind in ENTERS]
    pool = candidates(entries)
    ranked = {candidate.id for candidate in pool}
    checked = deviations.check_choice(
        pool,
        [choice.dossier_id for choice in entering if choice.dossier_id in ranked],
        proposal=proposal,
        cap=limits.cap,
        budget=limits.budget,
        amounts={c.dossier_id: c.amount for c in entering if c.amount is not None},
        reasons={choice.dossier_id: choice.reason for choice in choices},
    )
    names = {choice.dossier_id: choice.dossier.application.reference for choice in choices}
    problems = [sentence(problem, names) for problem in checked.problems]
    waiting = [choice for choice in choices if choice.kind == Kind.RESERVE]
    problems += _unranked(entering + waiting, ranked, names)
    problems += _ties(proposal, names)
    notes = shortfalls(proposal, limits)
    return State(
        limits,
        proposal,
        checked.cost,
        checked.money_left,
        len(entering),
        problems,
        notes,
        entries,
    )


def _unranked(entering, ranked, names):
    return [
        _("%(name)s is not ranked and cannot be chosen.") % {"name": names[choice.dossier_id]}
        for choice in entering
        if choice.dossier_id not in ranked
    ]


def _ties(proposal, names):
    if not proposal.undecided:
        return []
    tied = ", ".join(sorted(names[key] for key in proposal.undecided))
    return [_("A tie crosses the line: say how it was settled (%(tied)s).") % {"tied": tied}]


def shortfalls(proposal, limits):
    """The minima that cannot be met, as sentences."""
    return [
        str(SHORTFALLS[one.why])
        % {
            "group": groups.name(one.group, limits.minimums_by),
            "least": one.least,
            "possible": one.possible,
        }
        for one in proposal.shortfalls
    ]


SHORTFALLS = {
    "few": gettext_lazy(
        "%(group)s: at least %(least)s must enter, but only %(possible)s can be funded. "
        "So many count."
    ),
    "places": gettext_lazy(
        "%(group)s: at least %(least)s must enter, but there are too few places for all least "
        "numbers. The proposal goes by rank alone."
    ),
    "money": gettext_lazy(
        "%(group)s: at least %(least)s must enter, but the money does not reach for all least "
        "numbers. The proposal goes by rank alone."
    ),
}


def sentence(problem, names):
    """A problem of ``competitions.deviations`` in words."""
    data = dict(problem.data)
    if "id" in data:
        data["name"] = names.get(data["id"], data["id"])
    for key in ("budget", "cost", "requested"):
        if data.get(key) is not None:
            data[key] = money(data[key])
    return str(WORDS[problem.code]) % data


WORDS = {
    "unknown": gettext_lazy("%(name)s is no candidate."),
    "twice": gettext_lazy("%(name)s is chosen twice."),
    "over_cap": gettext_lazy("%(chosen)s are chosen, but there are only %(cap)s places."),
    "over_budget": gettext_lazy("The awards cost %(cost)s, but the budget is %(budget)s."),
    "bad_amount": gettext_lazy("%(name)s: %(amount)s is no amount."),
    "above_request": gettext_lazy("%(name)s would get more than the %(requested)s requested."),
    "no_amount": gettext_lazy("%(name)s has no amount."),
    "reason_missing": gettext_lazy("%(name)s deviates from the rule: give the reason."),
}
