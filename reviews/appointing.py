"""Sharing out reports among those who judge, as a pure function."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence


def choose(
    judges: Mapping[int, Sequence[tuple[int, bool]]], held: Iterable[int] = ()
) -> dict[int, int]:
    """One judge per dossier: who has the role first, then who has the fewest reports.

    ``judges``: dossier -> (seat, whether it has the role of a rapporteur); ``held``: the seat of
    each report given out already. Dossiers with the least choice come first; equal ones go by key,
    so that the same panel gives the same proposal.
    """
    load = Counter(held)
    chosen = {}
    for dossier in sorted(judges, key=lambda key: (len(judges[key]), key)):
        candidates = [seat for seat, has_role in judges[dossier] if has_role]
        candidates = candidates or [seat for seat, _has_role in judges[dossier]]
        if not candidates:
            continue
        chosen[dossier] = min(candidates, key=lambda seat: (load[seat], seat))
        load[chosen[dossier]] += 1
    return chosen
