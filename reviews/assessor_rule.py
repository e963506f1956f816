"""Whom the system proposes as assessors of a label dossier, and why.

1. Whoever is barred (no accreditation, a conflict, no free place, given back, objected to) is
   passed over with the first reason that holds.
2. As many as the call asks for come from another country than the cluster. Where too few do, the
   place goes to somebody else, and the proposal says so. The rest come from its own country, but
   rather from elsewhere than by somebody who assessed its last label.
3. Who assessed the last label comes last; then who has least to do comes first; then the lower
   key, so that the same facts always give the same proposal.

>>> here = Candidate(1, "DE", load=0)
>>> there = Candidate(2, "FR", load=5)
>>> [choice.key for choice in propose([here, there], Need("DE", assessors=2, foreign=1)).choices]
[2, 1]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who could assess. ``bar``: why not, or "". ``load``: open dossiers of all label calls."""

    key: int
    country: str
    load: int = 0
    was_last: bool = False
    bar: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """What is still to be filled: so many assessors, ``foreign`` of them from elsewhere."""

    country: str
    assessors: int
    foreign: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """One proposed. ``reasons`` are codes:

    ``foreign``, ``own_country``; or ``no_foreign``, ``no_own_country`` where none of those could
    be had; then ``least_load`` or ``only_one``; and ``last_again`` where nobody else could.
    """

    key: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """``passed_over``: key -> code of a bar, ``rotation`` or ``others_first``. ``lacking``: places
    for which there is nobody."""

    choices: tuple[Choice, ...]
    passed_over: dict[int, str]
    lacking: int


def propose(candidates: Iterable[Candidate], need: Need) -> Proposal:
    """Return who is proposed by the rules at the head of this file.

    Raises ValueError if a number is negative or more are to come from elsewhere than are needed.
    """
    if not 0 <= need.foreign <= need.assessors:
        raise ValueError("from elsewhere can come at most as many as are needed")
    everyone = list(candidates)
    free = sorted((c for c in everyone if not c.bar), key=_order)
    choices: list[Choice] = []
    for place in range(need.assessors):
        wants_foreign = place < need.foreign
        if not free:
            break
        found = _pick(free, need.country, wants_foreign)
        choices.append(Choice(found.key, _reasons(found, free, need.country, wants_foreign)))
        free.remove(found)
    passed = {c.key: c.bar for c in everyone if c.bar}
    passed |= {c.key: "rotation" if c.was_last else "others_first" for c in free}
    return Proposal(tuple(choices), passed, need.assessors - len(choices))


def _order(candidate: Candidate) -> tuple[bool, int, int]:
    return candidate.was_last, candidate.load, candidate.key


def _pick(free: list[Candidate], country: str, wants_foreign: bool) -> Candidate:
    wanted = [c for c in free if (c.country != country) == wants_foreign]
    if not wants_foreign and wanted and wanted[0].was_last:
        return free[0]  # whoever did not assess last time comes first
    return (wanted or free)[0]


def _reasons(
    found: Candidate, free: list[Candidate], country: str, wants_foreign: bool
) -> tuple[str, ...]:
    is_foreign = found.country != country
    where = "foreign" if is_foreign else "own_country"
    if is_foreign != wants_foreign:
        where = "no_foreign" if wants_foreign else "no_own_country"
    rivals = [c for c in free if (c.country != country) == is_foreign]
    how = "least_load" if len(rivals) > 1 else "only_one"
    return (where, how) + ("last_again",) * found.was_last
