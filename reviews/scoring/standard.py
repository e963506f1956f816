"""The mean z-score: how many of their own deviations above their own mean panelists scored."""

from __future__ import annotations

import numpy as np

from .design import Design
from .exact import without
from .options import Options
from .quanta import quantised
from .ranking import Judged, Scored, Undefined
from .scale import Direction


def zscore(judged: Judged, direction: Direction, options: Options) -> Scored:
    """The mean over its panelists of ``(score - mean) / deviation``, both of the panelist.

    The deviation is that of a population (divisor n); the quantum is in deviations. Where all
    scores of a panelist are equal there is none: left out.
    """
    design = Design.of(judgement for them in judged.values() for judgement in them)
    count = len(design.panelists)
    loads = np.bincount(design.panelist, minlength=count)
    means = np.bincount(design.panelist, design.score, count) / loads
    above = design.score - means[design.panelist]
    deviations = np.sqrt(np.bincount(design.panelist, above**2, count) / loads)
    least, most = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(least, design.panelist, design.score)
    np.maximum.at(most, design.panelist, design.score)
    spread = least < most

    kept = spread[design.panelist]
    rows = design.application[kept]
    z = above[kept] / deviations[design.panelist[kept]]
    totals = np.bincount(rows, z, len(design.applications))
    counts = np.bincount(rows, minlength=len(design.applications))
    has = np.flatnonzero(counts)
    values = quantised(totals[has] / counts[has], options.resolution, direction)
    scores = {design.applications[row]: value for row, value in zip(has, values, strict=True)}
    left_out = [design.panelists[place] for place in np.flatnonzero(~spread)]
    why = Undefined("no_deviation", "gave one score to all, which has no deviation")
    return without(left_out, why, judged, scores)
