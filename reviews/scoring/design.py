"""Judgements as arrays: who judged what, in the one order in which all float methods work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .ranking import Judgement


@dataclass(frozen=True, slots=True)
class Design:
    """An incomplete two-way design of J judgements, N applications and P panelists.

    ``applications`` and ``panelists`` are ids in sorted order. ``application``, ``panelist``
    (J, int64) are positions in them and ``score`` (J, float64) is in points; the judgements are
    sorted by application, then panelist, so that the order of the input changes no bit.
    """

    applications: tuple[str, ...]
    panelists: tuple[str, ...]
    application: NDArray[np.int64]
    panelist: NDArray[np.int64]
    score: NDArray[np.float64]

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> Design:
        """The design of all judgements that have a score; abstentions are left out."""
        given = sorted(
            (j for j in judgements if j.score is not None),
            key=lambda j: (j.application, j.panelist),
        )
        applications = tuple(sorted({j.application for j in given}))
        panelists = tuple(sorted({j.panelist for j in given}))
        rows = {name: position for position, name in enumerate(applications)}
        columns = {name: position for position, name in enumerate(panelists)}
        return cls(
            applications,
            panelists,
            np.array([rows[j.application] for j in given], dtype=np.int64),
            np.array([columns[j.panelist] for j in given], dtype=np.int64),
            np.array([float(j.score) for j in given if j.score is not None], dtype=np.float64),
        )
