"""What a line across a ranked list means: who is above it, what they cost, what is wrong with it.

The page computes the same in the browser while the line is dragged (``static/js/board.js``), and a
test moves both through a list. Money is whole cents.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Line(NamedTuple):
    """One ranked dossier. ``cents``: what it requests; ``groups``: its region and its field.

    ``place`` parts those of one rank as the panel or a draw has settled it, 1 first.
    """

    id: Hashable
    rank: int
    is_fundable: bool
    cents: int
    groups: tuple[str, str]
    place: int = 0

    @property
    def key(self) -> tuple[int, int]:
        """Equal for those that are tied."""
        return self.rank, self.place


@dataclass(frozen=True, slots=True)
class Tie:
    """Dossiers of one rank on both sides of the line: a person decides between them."""

    rank: int
    above: int
    below: int


@dataclass(frozen=True, slots=True)
class Share:
    """What one region or field has of those that enter; ``fundable`` could enter at all."""

    name: str
    winners: int
    fundable: int
    cents: int


@dataclass(frozen=True, slots=True)
class Result:
    """The list cut after ``above`` rows.

    Those above that miss a threshold do not enter: ``missing`` counts them. ``left`` is None
    without a budget and negative over it; ``too_many`` counts winners beyond the cap.
    """

    above: int
    winners: int
    reserve: int
    declined: int
    missing: int
    cost: int
    left: int | None
    too_many: int
    tie: Tie | None
    regions: tuple[Share, ...]
    fields: tuple[Share, ...]

    @property
    def is_over(self) -> bool:
        """Whether it could never be confirmed: over the places or over the budget."""
        return self.too_many > 0 or (self.left is not None and self.left < 0)


def cut(
    lines: Sequence[Line],
    above: int,
    *,
    cap: int | None = None,
    budget: int | None = None,
    reserve_places: int | None = None,
) -> Result:
    """Cut ``lines``, in rank order, after the first ``above`` of them.

    Args:
        above: how many stand above the line, those below a threshold included; what lies
            outside the list is taken for its nearer end.
        budget: cents to spend, or None.
        reserve_places: how many of those below wait, the tie at the end included; None: all.
    """
    above = min(max(above, 0), len(lines))
    entering = [line for line in lines[:above] if line.is_fundable]
    waiting = [line for line in lines[above:] if line.is_fundable]
    reserve = _waiting(waiting, reserve_places)
    cost = sum(line.cents for line in entering)
    return Result(
        above=above,
        winners=len(entering),
        reserve=reserve,
        declined=len(lines) - len(entering) - reserve,
        missing=above - len(entering),
        cost=cost,
        left=None if budget is None else budget - cost,
        too_many=0 if cap is None else max(len(entering) - cap, 0),
        tie=_tie(entering, waiting),
        regions=_shares(lines, entering, 0),
        fields=_shares(lines, entering, 1),
    )


def ends(
    lines: Sequence[Line], *, cap: int | None = None, budget: int | None = None
) -> dict[str, int]:
    """Where ``places``, ``money`` and ``thresholds`` end: after how many rows of the list.

    A limit that the list does not reach has no entry. ``thresholds``: nobody below is fundable.
    """
    found: dict[str, int] = {}
    winners, cost = 0, 0
    last = 0
    for position, line in enumerate(lines):
        if not line.is_fundable:
            continue
        last = position + 1
        if cap is not None and winners == cap:
            found.setdefault("places", position)
        if budget is not None and cost + line.cents > budget:
            found.setdefault("money", position)
        winners += 1
        cost += line.cents
    if last < len(lines):
        found["thresholds"] = last
    return found


def _waiting(waiting: Sequence[Line], places: int | None) -> int:
    if places is None or places >= len(waiting):
        return len(waiting)
    if places == 0:
        return 0
    last = waiting[places - 1].key
    return sum(1 for line in waiting if line.key <= last)


def _tie(entering: Sequence[Line], waiting: Sequence[Line]) -> Tie | None:
    if not entering or not waiting or entering[-1].key != waiting[0].key:
        return None
    key = waiting[0].key
    above = sum(1 for line in entering if line.key == key)
    return Tie(key[0], above, sum(1 for line in waiting if line.key == key))


def _shares(lines: Sequence[Line], entering: Sequence[Line], group: int) -> tuple[Share, ...]:
    """By name; what has nobody fundable is left out."""
    return tuple(_share(lines, entering, group))


def _share(lines: Sequence[Line], entering: Sequence[Line], group: int) -> Iterator[Share]:
    fundable: dict[str, int] = {}
    for line in lines:
        if line.is_fundable:
            fundable[line.groups[group]] = fundable.get(line.groups[group], 0) + 1
    winners = dict.fromkeys(fundable, 0)
    cents = dict.fromkeys(fundable, 0)
    for line in entering:
        winners[line.groups[group]] += 1
        cents[line.groups[group]] += line.cents
    for name in sorted(fundable):
        yield Share(name, winners[name], fundable[name], cents[name])
