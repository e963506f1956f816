"""A person's choice held against the hard limits and against the proposal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .candidates import Candidate, Money, check_candidates, is_money, ordered
from .selection import Selection


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
    problems += [Problem("twice", {"id": i}) for i, n in Counter(listed).items() if n > 1]

    winners = [c for c in ordered(candidates) if c.id in ids]
    if cap is not None and len(winners) > cap:
        problems.append(Problem("over_cap", {"cap": cap, "chosen": len(winners)}))
    total: Money = 0
    if budget is not None:
        problems += [problem for c in winners for problem in _amount_problems(c, amounts)]
        granted = (amounts.get(c.id, c.requested or 0) for c in winners)
        total = sum((amount for amount in granted if is_money(amount)), Decimal(0))
        if total > budget:
            problems.append(Problem("over_budget", {"budget": budget, "cost": total}))

    deviations = tuple(_deviations(ordered(candidates), ids, proposal, amounts))
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
    proposed, undecided = set(proposal.proposed), set(proposal.undecided)
    for c in candidates:
        if c.id not in ids:
            if c.id in proposed:
                yield Deviation(c.id, "left_out")
            continue
        if not c.fundable:
            yield Deviation(c.id, "below_threshold")
        elif c.id in undecided and not whole_tie:
            yield Deviation(c.id, "tie")
        elif c.id not in proposed and c.id not in undecided:
            yield Deviation(c.id, "passed_over")
        amount = amounts.get(c.id)
        if amount is None or c.requested is None or not is_money(amount):
            continue
        if amount < c.requested:
            yield Deviation(c.id, "lower_amount")


def _amount_problems(c: Candidate, amounts: Mapping[Hashable, Money]) -> Iterator[Problem]:
    amount = amounts.get(c.id, c.requested)
    if amount is None:
        yield Problem("no_amount", {"id": c.id})
    elif not is_money(amount):
        yield Problem("bad_amount", {"id": c.id, "amount": amount})
    elif c.requested is not None and amount > c.requested:
        data = {"id": c.id, "amount": amount, "requested": c.requested}
        yield Problem("above_request", data)
