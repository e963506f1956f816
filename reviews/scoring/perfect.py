"""Scores that application and panelist effects explain without any rest: told exactly.

Then no residual can be estimated, and no posterior of it exists: the likelihood grows without
bound as the residual goes to 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .ranking import Judgement


@dataclass(frozen=True, slots=True)
class Perfect:
    """``effects``: application -> its value, up to one constant for each of the ``parts``.

    ``spare``: judgements beyond those that any scores would fit.
    """

    effects: Mapping[str, Fraction]
    parts: int
    spare: int


def perfect_fit(judged: Mapping[str, Sequence[Judgement]]) -> Perfect | None:
    """The additive effects if they fit every score exactly, else None.

    Effects are spread from the first application of each part along its judgements.
    """
    by_panelist: dict[str, list[Judgement]] = {}
    for judgements in judged.values():
        for judgement in judgements:
            by_panelist.setdefault(judgement.panelist, []).append(judgement)
    values: dict[str, Fraction] = {}
    effects: dict[str, Fraction] = {}
    parts = 0
    for start in judged:
        if start not in values:
            parts += 1
            values[start] = Fraction(0)
            _spread(start, judged, by_panelist, values, effects)
    given = [judgement for judgements in judged.values() for judgement in judgements]
    if any(_score(j) != values[j.application] + effects[j.panelist] for j in given):
        return None
    return Perfect(values, parts, len(given) - len(values) - len(effects) + parts)


def _spread(
    start: str,
    judged: Mapping[str, Sequence[Judgement]],
    by_panelist: Mapping[str, Sequence[Judgement]],
    values: dict[str, Fraction],
    effects: dict[str, Fraction],
) -> None:
    """Fill in all that judgements connect with ``start``, each from one of them."""
    waiting = [start]
    while waiting:
        application = waiting.pop()
        for judgement in judged[application]:
            if judgement.panelist in effects:
                continue
            effect = _score(judgement) - values[application]
            effects[judgement.panelist] = effect
            for other in by_panelist[judgement.panelist]:
                if other.application not in values:
                    values[other.application] = _score(other) - effect
                    waiting.append(other.application)


def _score(judgement: Judgement) -> Fraction:
    return Fraction(judgement.score or 0)
