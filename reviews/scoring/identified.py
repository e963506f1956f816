"""What a design and its scores can tell of the crossed model, before anything is estimated.

Each verdict is a code for programs; ``SENTENCES`` has it in words, with what is still known.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from .design import Design
from .equations import Judging, NotSolved, Parts
from .least_squares import Additive, additive

Floats = NDArray[np.float64]
EXACT = 1e-8  # of the range of the scores: no whole step is as small

SENTENCES = {
    "all_equal": "All scores are equal: all applications share one value, no variance is known.",
    "one_application": "There is only one application: nothing to compare it with.",
    "one_judgement_each": (
        "Every application and every panelist has one judgement: nobody's severity and no "
        "difference between applications can be told from chance."
    ),
    "one_judgement_per_application": (
        "Every application has one judgement: how applications differ cannot be told from "
        "chance; only the panelists' variance is known."
    ),
    "one_judgement_per_panelist": (
        "Every panelist has one judgement: nobody's severity can be told from chance; the "
        "values of the applications are known."
    ),
    "confounded": "Who judged what does not allow the variances to be told apart.",
    "unanimous": "All judgements of each application are equal: its value is that score.",
    "additive": (
        "The scores are exactly an application's value plus a panelist's effect: these are "
        "known, their variances are not."
    ),
    "no_application_variance": (
        "Nothing shows that the applications differ: their estimated variance is 0 and all "
        "share one value."
    ),
    "no_panelist_variance": (
        "Nothing shows that the panelists differ: their estimated variance is 0 and no score "
        "is adjusted for who gave it."
    ),
    "no_variance": (
        "Nothing shows that applications or panelists differ: both variances are estimated as 0 "
        "and all applications share one value."
    ),
    "no_residual": (
        "There are as many effects as judgements, and they leave nothing to chance: standard "
        "errors say nothing about the panelists' inconsistency."
    ),
}
UNKNOWN = {
    "one_application",
    "one_judgement_each",
    "one_judgement_per_application",
    "confounded",
}  # no value of an application is known


def verdict(design: Design, judging: Judging, parts: Parts) -> tuple[str, Additive | None]:
    """The code of what is degenerate, or "", and the additive fit where it was made."""
    score = design.score
    if score.min() == score.max():
        return "all_equal", None
    if len(design.applications) == 1:
        return "one_application", None
    shape = _shape(judging)
    if shape in UNKNOWN:
        return shape, None
    if _spread(score, design.application) == 0:
        return "unanimous", None
    if shape:
        return shape, None
    if not told_apart(design, judging):
        return "confounded", None
    span = float(score.max() - score.min())
    try:
        fit = additive(design, judging, 0.0, EXACT / 10 * span, parts)
    except NotSolved:
        return "", None
    left = score - fit.values[design.application] - fit.effects[design.panelist]
    effects = len(judging.n) + len(judging.loads) - parts.count
    is_free = len(score) > effects or _spread(score, design.panelist) == 0
    return ("additive" if is_free and np.abs(left).max() <= EXACT * span else ""), fit


def _shape(judging: Judging) -> str:
    alone, lone = judging.n.max() == 1, judging.loads.max() == 1
    if alone:
        return "one_judgement_each" if lone else "one_judgement_per_application"
    return "one_judgement_per_panelist" if lone else ""


def _spread(score: Floats, group: NDArray[np.int64]) -> float:
    """The widest difference of two scores of one group."""
    least = np.full(group.max() + 1, np.inf)
    most = -least
    np.minimum.at(least, group, score)
    np.maximum.at(most, group, score)
    return float((most - least).max())


def told_apart(design: Design, judging: Judging) -> bool:
    """Whether the three parts of the covariance differ once the mean is taken out.

    Whole numbers throughout: the determinant of the traces of their products is 0 or it is not.
    """
    count = len(design.score)
    n, loads = judging.n.astype(np.int64), judging.loads.astype(np.int64)
    cross = int(np.sum(n[design.application] * loads[design.panelist]))
    squares, cubes = int(np.sum(n**2)), int(np.sum(n**3))
    of_loads, loads3 = int(np.sum(loads**2)), int(np.sum(loads**3))
    products = {  # trace(V W), sum(V W)
        (0, 0): (count, count),
        (1, 1): (squares, cubes),
        (2, 2): (of_loads, loads3),
        (0, 1): (count, squares),
        (0, 2): (count, of_loads),
        (1, 2): (count, cross),
    }
    sums = (count, squares, of_loads)
    gram = [[Fraction(0)] * 3 for _ in range(3)]
    for i, j in [(0, 0), (1, 1), (2, 2), *combinations(range(3), 2)]:
        trace, total = products[i, j]
        entry = trace - Fraction(2 * total, count) + Fraction(sums[i] * sums[j], count**2)
        gram[i][j] = gram[j][i] = entry
    return _determinant(gram) != 0


def _determinant(m: list[list[Fraction]]) -> Fraction:
    first, second, third = m
    return (
        first[0] * (second[1] * third[2] - second[2] * third[1])
        - first[1] * (second[0] * third[2] - second[2] * third[0])
        + first[2] * (second[0] * third[1] - second[1] * third[0])
    )
