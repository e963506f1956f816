"""How a ranking becomes a proposal, and what may be confirmed instead.

A proposal is only that: a person confirms it, and gives a reason wherever the choice
deviates. This module sees ranks and never scores, so that it cannot rank for itself.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

Money = Decimal | int  # EUR
MOST_MONEY = 10**15  # EUR; sums of what is below stay exact


@dataclass(frozen=True, slots=True)
class Candidate:
    """One ranked dossier; equal ``rank`` means tied, 1 is best.

    ``fundable`` is False where a threshold is missed, with the ``reasons`` (codes or
    sentences, carried along unread). ``requested`` is in EUR; it may be None only where
    no budget is spent.
    """

    id: Hashable
    rank: int
    fundable: bool = True
    reasons: tuple[str, ...] = ()
    requested: Money | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Four disjoint tuples of ids, each in rank order, together all candidates.

    ``undecided`` is the tie group over which a person must decide, or empty: at most
    ``places`` of it may enter (None: no cap), for at most ``money_left`` EUR (None: no
    budget). ``stopped_by`` says what ended the proposal: ``cap``, ``budget`` or None.
    """

    proposed: tuple[Hashable, ...]
    undecided: tuple[Hashable, ...]
    reserve: tuple[Hashable, ...]
    declined: tuple[Hashable, ...]
    places: int | None
    money_left: Money | None
    stopped_by: str | None


def select(
    candidates: Sequence[Candidate],
    *,
    cap: int | None = None,
    budget: Money | None = None,
    reserve_places: int | None = None,
) -> Selection:
    """Propose who enters, in rank order, within the cap and the budget.

    1. A candidate that is not fundable is declined, whatever is left.
    2. Ranks enter from the top, each tie group whole, with whole awards. The first group
       that does not fit ends the proposal: nobody further down overtakes it.
    3. If some but not all of that group could enter, it is ``undecided``: the panel or a
       recorded draw settles it. If none could, it leads the reserve list.
    4. Of the rest the next ``reserve_places`` are the reserve list, the tie at its end
       included (None: all); the others are declined.

    Args:
        cap: the most that may enter, at least 1; fewer is always allowed.
        budget: EUR to spend, at least 0; None spends nothing (an outline stage).

    Raises ValueError for what ``check_candidates`` refuses and a negative reserve.
    """
    check_candidates(candidates, cap, budget)
    if reserve_places is not None and reserve_places < 0:
        raise ValueError(f"the reserve list cannot have {reserve_places} places")
    places, left, stopped_by = cap, budget, None
    proposed: list[Candidate] = []
    undecided: list[Candidate] = []
    waiting: list[Candidate] = []
    for group in tie_groups([c for c in candidates if c.fundable]):
        if stopped_by is not None:
            waiting += group
            continue
        stopped_by = _obstacle(group, places, left)
        if stopped_by is None:
            proposed += group
            places = None if places is None else places - len(group)
            left = None if left is None else left - cost(group)
        elif any(_obstacle([one], places, left) is None for one in group):
            undecided = group
        else:
            waiting += group

    reserve = _first_places(waiting, reserve_places)
    parts = _ids(proposed), _ids(undecided), _ids(reserve)
    settled = {i for part in parts for i in part}
    declined = _ids([c for c in _ordered(candidates) if c.id not in settled])
    return Selection(*parts, declined, places, left, stopped_by)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a choice cannot be confirmed.

    ``code`` and the keys of ``data``: ``unknown`` (id), ``twice`` (id), ``over_cap`` (cap,
    chosen), ``over_budget`` (budget, cost), ``bad_amount`` (id, amount), ``above_request``
    (id, amount, requested), ``no_amount`` (id), ``reason_missing`` (id, deviation).
    """

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deviation:
    """A departure from the proposal that needs a reason.

    ``kind``: ``left_out`` (proposed, not chosen), ``below_threshold`` (chosen, not
    fundable), ``passed_over`` (chosen although it was on no list to enter), ``tie`` (chosen
    out of the undecided group, which was not taken whole), ``lower_amount``.
    """

    id: Hashable
    kind: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A checked choice: it may be confirmed when ``problems`` is empty.

    ``cost`` and ``money_left`` are in EUR; without a budget they are 0 and None.
    """

    problems: tuple[Problem, ...]
    deviations: tuple[Deviation, ...]
    cost: Money
    money_left: Money | None


def check_choice(
    candidates: Sequence[Candidate],
    chosen: Collection[Hashable],
    *,
    proposal: Selection,
    cap: int | None = None,
    budget: Money | None = None,
    amounts: Mapping[Hashable, Money] | None = None,
    reasons: Mapping[Hashable, str] | None = None,
) -> Choice:
    """Hold a person's choice against the hard limits and against the proposal.

    The cap and the budget are never exceeded; fewer is always allowed. Every deviation
    needs a reason of its own.

    Args:
        chosen: ids of those who shall enter.
        proposal: what ``select`` returned for the same candidates, cap and budget.
        amounts: id -> EUR to award where it is not the sum requested; it may only be lower.
        reasons: id -> text, for whatever deviates at that id.
    """
    check_candidates(candidates, cap, budget)
    known = {c.id: c for c in candidates}
    amounts, reasons = amounts or {}, reasons or {}
    listed = list(chosen)
    ids = set(listed)
    problems = [Problem("unknown", {"id": i}) for i in listed if i not in known]
    problems += [Problem("twice", {"id": i}) for i in ids if listed.count(i) > 1]

    winners = [c for c in _ordered(candidates) if c.id in ids]
    if cap is not None and len(winners) > cap:
        problems.append(Problem("over_cap", {"cap": cap, "chosen": len(winners)}))
    total: Money = 0
    if budget is not None:
        problems += [problem for c in winners for problem in _amount_problems(c, amounts)]
        granted = (amounts.get(c.id, c.requested or 0) for c in winners)
        total = sum((amount for amount in granted if _is_money(amount)), Decimal(0))
        if total > budget:
            problems.append(Problem("over_budget", {"budget": budget, "cost": total}))

    deviations = tuple(_deviations(_ordered(candidates), ids, proposal, amounts))
    problems += [
        Problem("reason_missing", {"id": d.id, "deviation": d.kind})
        for d in deviations
        if not reasons.get(d.id, "").strip()
    ]
    left = None if budget is None else budget - total
    return Choice(tuple(problems), deviations, total, left)


def _deviations(
    candidates: Sequence[Candidate],
    ids: Collection[Hashable],
    proposal: Selection,
    amounts: Mapping[Hashable, Money],
) -> Iterator[Deviation]:
    whole_tie = all(i in ids for i in proposal.undecided)
    for c in candidates:
        if c.id not in ids:
            if c.id in proposal.proposed:
                yield Deviation(c.id, "left_out")
            continue
        if not c.fundable:
            yield Deviation(c.id, "below_threshold")
        elif c.id in proposal.undecided and not whole_tie:
            yield Deviation(c.id, "tie")
        elif c.id not in proposal.proposed and c.id not in proposal.undecided:
            yield Deviation(c.id, "passed_over")
        amount = amounts.get(c.id)
        if amount is None or c.requested is None or not _is_money(amount):
            continue
        if amount < c.requested:
            yield Deviation(c.id, "lower_amount")


def _amount_problems(c: Candidate, amounts: Mapping[Hashable, Money]) -> Iterator[Problem]:
    amount = amounts.get(c.id, c.requested)
    if amount is None:
        yield Problem("no_amount", {"id": c.id})
    elif not _is_money(amount):
        yield Problem("bad_amount", {"id": c.id, "amount": amount})
    elif c.requested is not None and amount > c.requested:
        data = {"id": c.id, "amount": amount, "requested": c.requested}
        yield Problem("above_request", data)


def check_candidates(
    candidates: Sequence[Candidate], cap: int | None = None, budget: Money | None = None
) -> None:
    """Raise ValueError unless the candidates, the cap and the budget can be worked with.

    Refused are an id that occurs twice, a rank below 1, a negative or undefined amount, a
    candidate without amount under a budget, a cap below 1 and a negative budget.
    """
    if cap is not None and cap < 1:
        raise ValueError(f"the cap must be at least 1, not {cap}")
    if budget is not None and not _is_money(budget):
        raise ValueError(f"the budget must be a number of at least 0, not {budget}")
    seen: set[Hashable] = set()
    for c in candidates:
        if c.id in seen:
            raise ValueError(f"{c.id} is a candidate twice")
        seen.add(c.id)
        if c.rank < 1:
            raise ValueError(f"{c.id} has the rank {c.rank}; 1 is best")
        if budget is not None and c.requested is None:
            raise ValueError(f"{c.id} requests no amount, and there is a budget to spend")
        if c.requested is not None and not _is_money(c.requested):
            raise ValueError(f"{c.id} requests {c.requested}, which is no amount")


def _is_money(amount: Money) -> bool:
    return Decimal(amount).is_finite() and 0 <= amount < MOST_MONEY


def _ids(candidates: Sequence[Candidate]) -> tuple[Hashable, ...]:
    return tuple(c.id for c in candidates)


def _ordered(candidates: Sequence[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda c: c.rank)


def tie_groups(candidates: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """Yield the groups of equal rank, best first."""
    for _, group in groupby(_ordered(candidates), key=lambda c: c.rank):
        yield list(group)


def cost(group: Sequence[Candidate]) -> Money:
    """Return what the group requests together, in EUR."""
    return sum((c.requested or 0 for c in group), 0)


def _obstacle(group: Sequence[Candidate], places: int | None, left: Money | None) -> str | None:
    """Return what keeps the whole group out: ``cap``, ``budget`` or None."""
    if places is not None and len(group) > places:
        return "cap"
    if left is not None and cost(group) > left:
        return "budget"
    return None


def _first_places(waiting: Sequence[Candidate], places: int | None) -> list[Candidate]:
    """Return the first ``places`` of ``waiting`` with the tie at their end; None: all."""
    if places is None:
        return list(waiting)
    if places == 0 or not waiting:
        return []
    last = waiting[:places][-1].rank
    return [c for c in waiting if c.rank <= last]
