"""How a ranking becomes a proposal; what may be chosen instead says ``competitions.deviations``.

A proposal is only that: a person confirms it. This module sees ranks and never scores, so that
it cannot rank for itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from .candidates import (
    Candidate,
    Money,
    check_candidates,
    cost,
    ids,
    ordered,
    tie_groups,
)
from .minimums import Lacking, Shortfall, check_minimums, feasible

EXHAUSTION = ("stop", "skip")


@dataclass(frozen=True, slots=True)
class Selection:
    """Four disjoint tuples of ids, each in rank order, together all candidates.

    ``undecided`` is the tie group over which a person must decide, or empty: at most
    ``places`` of it may enter (None: no cap), for at most ``money_left`` EUR (None: no
    budget). ``stopped_by`` says what first kept a group out: ``cap``, ``budget``, ``cut``,
    ``minimum`` or None. ``overtaken`` are those of reserve and declined who could not enter
    although somebody further down does; ``shortfalls`` the minima that cannot be met.
    """

    proposed: tuple[Hashable, ...]
    undecided: tuple[Hashable, ...]
    reserve: tuple[Hashable, ...]
    declined: tuple[Hashable, ...]
    places: int | None
    money_left: Money | None
    stopped_by: str | None
    overtaken: tuple[Hashable, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()


def select(
    candidates: Sequence[Candidate],
    *,
    cap: int | None = None,
    budget: Money | None = None,
    reserve_places: int | None = None,
    exhaustion: str = "stop",
    last_rank: int | None = None,
    minimums: Mapping[Hashable, int] | None = None,
) -> Selection:
    """Propose who enters, in rank order, within the cap and the budget.

    1. A candidate that is not fundable is declined, whatever is left.
    2. Ranks enter from the top, each tie group whole, with whole awards, as long as the
       minima can still be met afterwards with the places and the money left.
    3. A group of which some but not all could enter is ``undecided`` and ends the proposal:
       the panel or a recorded draw parts it (``Candidate.place``), then it is proposed anew.
       Only where no more than those who are needed for a minimum could enter, they do.
    4. After a group of which none can enter, ``stop`` lets nobody overtake it but who is
       needed for a minimum; ``skip`` goes on with the next that fits. The overtaken lead the
       reserve list by their rank. Below ``last_rank`` enters only who is needed, in both.
    5. Of the rest the next ``reserve_places`` are the reserve list, the tie at its end
       included (None: all); the others are declined.

    Args:
        cap: the most that may enter, at least 1; fewer is always allowed.
        budget: EUR to spend, at least 0; None spends nothing (an outline stage).
        exhaustion: ``stop`` or ``skip``.
        last_rank: the rank at which a cut falls (``competitions.cuts``), or None.
        minimums: group -> how many of it must enter; together no more than the cap. What
            too few candidates or too little money make impossible is a ``Shortfall``.

    Raises ValueError for what ``check_candidates`` and ``check_minimums`` refuse, a negative
    reserve and an unknown exhaustion.
    """
    check_candidates(candidates, cap, budget)
    check_minimums(minimums or {}, cap)
    _check_rules(reserve_places, exhaustion)
    fundable = [c for c in candidates if c.fundable]
    steering, shortfalls = feasible(minimums or {}, fundable, cap, budget)
    walk = _Walk(cap, budget, Lacking(steering, fundable), goes_on=exhaustion == "skip")
    for group in tie_groups(fundable):
        if last_rank is not None and group[0].rank > last_rank:
            walk.end("cut")
        walk.meet(group)
    return _outcome(candidates, walk, reserve_places, shortfalls)


def _check_rules(reserve_places: int | None, exhaustion: str) -> None:
    if reserve_places is not None and reserve_places < 0:
        raise ValueError(f"the reserve list cannot have {reserve_places} places")
    if exhaustion not in EXHAUSTION:
        raise ValueError(f"exhaustion is stop or skip, not {exhaustion}")


def _outcome(
    candidates: Sequence[Candidate],
    walk: _Walk,
    reserve_places: int | None,
    shortfalls: tuple[Shortfall, ...],
) -> Selection:
    reserve = _first_places(walk.waiting, reserve_places)
    parts = ids(walk.entered), ids(walk.undecided), ids(reserve)
    settled = {i for part in parts for i in part}
    declined = ids([c for c in ordered(candidates) if c.id not in settled])
    last = max(((c.rank, c.place) for c in walk.entered), default=(0, 0))
    overtaken = ids([c for c in walk.waiting if (c.rank, c.place) < last])
    left = walk.places, walk.money, walk.stopped_by
    return Selection(*parts, declined, *left, overtaken, shortfalls)


@dataclass(slots=True)
class _Walk:
    """Down the ranks: who has entered, what is left, whether rank alone still opens."""

    places: int | None
    money: Money | None
    lacking: Lacking
    goes_on: bool
    stopped_by: str | None = None
    has_ended: bool = False  # from now on only who is needed for a minimum
    entered: list[Candidate] = field(default_factory=list)
    undecided: list[Candidate] = field(default_factory=list)
    waiting: list[Candidate] = field(default_factory=list)

    def end(self, why: str) -> None:
        self.stopped_by = self.stopped_by or why
        self.has_ended = True

    def meet(self, group: list[Candidate]) -> None:
        if self.undecided:
            self.waiting += group
            return
        for c in group:
            self.lacking.take_out(c)
        wanted = [c for c in group if self.lacking.of(c)] if self.has_ended else group
        if not self._may_enter(wanted):
            self.stopped_by = self.stopped_by or self._obstacle(wanted)
            wanted = self._part_of(group, wanted)
            if self.undecided:
                return
            self.has_ended = self.has_ended or not self.goes_on
        self._enter(wanted)
        inside = {c.id for c in wanted}
        self.waiting += [c for c in group if c.id not in inside]

    def _part_of(self, group: list[Candidate], wanted: list[Candidate]) -> list[Candidate]:
        """Those of a group that does not fit whole who enter all the same; or it is undecided."""
        first = self._may_enter_first(group, wanted)
        needed = first and all(self.lacking.of(c) for c in first)
        if not first or (needed and self._may_enter(first, needed=True)):
            return first
        self.undecided = group
        return []

    def _may_enter(self, some: list[Candidate], *, needed: bool = False) -> bool:
        if needed or self.has_ended:
            groups = {c.group for c in some}
            if any(sum(c.group == g for c in some) > self.lacking.least[g] for g in groups):
                return False
        return self.lacking.fits(self.places, self.money, some)

    def _may_enter_first(self, group: list[Candidate], wanted: list[Candidate]) -> list[Candidate]:
        """Those of ``wanted`` who could enter if the rest of the group still had its turn."""
        for c in group:
            self.lacking.put_back(c)
        found = []
        for c in wanted:
            self.lacking.take_out(c)
            if self.lacking.fits(self.places, self.money, [c]):
                found.append(c)
            self.lacking.put_back(c)
        for c in group:
            self.lacking.take_out(c)
        return found

    def _enter(self, some: list[Candidate]) -> None:
        self.entered += some
        for c in some:
            self.lacking.enter(c)
        if self.places is not None:
            self.places -= len(some)
        if self.money is not None:
            self.money -= cost(some)

    def _obstacle(self, group: list[Candidate]) -> str:
        if self.places is not None and len(group) > self.places:
            return "cap"
        if self.money is not None and cost(group) > self.money:
            return "budget"
        return "minimum"


def _first_places(waiting: Sequence[Candidate], places: int | None) -> list[Candidate]:
    """Return the first ``places`` of ``waiting`` with the tie at their end; None: all."""
    if places is None:
        return list(waiting)
    if places == 0 or not waiting:
        return []
    last = waiting[:places][-1]
    return [c for c in waiting if (c.rank, c.place) <= (last.rank, last.place)]
