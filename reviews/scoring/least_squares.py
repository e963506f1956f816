"""Additive panelist effects by least squares, with or without a penalty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .design import Design
from .equations import Judging, NotSolved, Parts, solve
from .exact import listed, side_by_side
from .options import Options
from .quanta import check, quantised, rounded
from .ranking import Judged, Scored, Undefined
from .scale import Direction

Floats = NDArray[np.float64]
SHARE = 0.005  # of a quantum: how far a panelist's effect may be off
LOOSE = Undefined("loose", "the panels are connected too loosely for scores at this resolution")


@dataclass(frozen=True, slots=True)
class Additive:
    """``values`` (N,) of applications and ``effects`` (P,) of panelists, in points."""

    values: Floats
    effects: Floats


def additive(
    design: Design, judging: Judging, penalty: float, accuracy: float, parts: Parts | None = None
) -> Additive:
    """Minimise ``sum((y - q[a] - b[p])**2) + penalty * sum(b**2)``; no ``b`` errs by more.

    The effects ``b`` sum to 0 within each connected part: with a penalty of itself, without one
    because it is set so, for which ``parts`` are needed. Raises NotSolved where ``accuracy``
    cannot be reached.
    """
    means = np.add.reduceat(design.score, judging.rows.indptr[:-1]) / judging.n
    within = design.score - np.repeat(means, np.diff(judging.rows.indptr))
    right = np.bincount(design.panelist, within, len(judging.loads)).astype(np.float64)
    system = judging.operator(1 / judging.n, penalty)
    scale = judging.loads + penalty
    if not penalty and parts is None:
        parts = judging.parts()
    if parts is None:
        effects = solve(system, right, accuracy, scale=scale, floor=penalty)
    else:
        project = parts.centred
        found = solve(system, right, accuracy, scale=scale, floor=penalty, project=project)
        effects = project(found)
    return Additive(means - (judging.rows @ effects) / judging.n, effects)


def least_squares(judged: Judged, direction: Direction, options: Options) -> Scored:
    """Values ``q`` of the additive model, panelists' effects summing to 0.

    Across parts that no panelist connects nothing is ranked: a shift of one part against the
    other fits as well. All applications are then undefined, with their parts in ``extras``.
    """
    return _fitted(judged, direction, options, 0.0)


def ridge(judged: Judged, direction: Direction, options: Options) -> Scored:
    """The same with effects drawn to 0, which takes each part's panelists for equal on average.

    That makes parts comparable by assumption; it is warned of. A penalty of 0 is least squares.
    """
    return _fitted(judged, direction, options, float(options.ridge))


def _fitted(judged: Judged, direction: Direction, options: Options, penalty: float) -> Scored:
    if not judged:
        return Scored({})
    design = Design.of(judgement for them in judged.values() for judgement in them)
    check(design.score, options.resolution)
    judging = Judging(design)
    parts = judging.parts()
    accuracy = SHARE * float(options.resolution)
    try:
        fit = additive(design, judging, penalty, accuracy, parts)
    except NotSolved:
        return Scored({}, dict.fromkeys(judged, LOOSE))
    values = quantised(fit.values, options.resolution, direction)
    scores = dict(zip(design.applications, values, strict=True))
    extras: dict[str, Any] = {
        "rows": side_by_side(judged, scores),
        "panelists": severities(design, fit.effects, direction, options),
    }
    warnings = lone(design)
    if parts.count > 1:
        extras |= {"parts": named(design, parts), "verdict": "disconnected"}
        warnings.insert(0, apart(parts.count, penalty))
        if not penalty:
            words = f"it lies in one of {parts.count:,} parts that no panelist connects"
            reason = Undefined("parts", words, {"parts": parts.count})
            return Scored({}, dict.fromkeys(scores, reason), tuple(warnings), extras)
    return Scored(scores, {}, tuple(warnings), extras)


def apart(parts: int, penalty: float) -> str:
    """The sentence on a design of several parts."""
    start = f"The applications fall into {parts:,} parts that no panelist connects: "
    if penalty:
        return start + "ranks across them take the panelists of each part for equal on average."
    return start + "nothing is ranked across them."


def named(design: Design, parts: Parts) -> list[list[str]]:
    """``extras["parts"]``: the applications of each part, in the order of ids."""
    found: dict[int, list[str]] = {}
    for application, label in zip(design.applications, parts.application.tolist(), strict=True):
        found.setdefault(label, []).append(application)
    return list(found.values())


def severities(
    design: Design, effects: Floats, direction: Direction, options: Options
) -> list[dict[str, Any]]:
    """``extras["panelists"]``: points stricter than the average panelist, and judgements."""
    loads = np.bincount(design.panelist, minlength=len(design.panelists)).tolist()
    strict = rounded(-direction.sign * effects, options.resolution)
    rows = zip(design.panelists, strict, loads, strict=True)
    return [{"panelist": name, "severity": s, "judgements": n} for name, s, n in rows]


def lone(design: Design, what: str = "an effect that rests on that judgement alone") -> list[str]:
    """A sentence on the panelists with one judgement, if there are any."""
    loads = np.bincount(design.panelist, minlength=len(design.panelists))
    names: Sequence[str] = [design.panelists[place] for place in np.flatnonzero(loads == 1)]
    if not names or len(design.panelists) == 1:
        return []
    return [f"One judgement only, and so {what}: {listed(names)}."]
