"""How often two panelists judge the same application: what the panelist equations are made of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .design import Design

Floats = NDArray[np.float64]
MOST_KEPT = 64_000_000  # whole numbers of 4 bytes
_CHUNK = 8_000_000  # floats


class Overlap:
    """The incidence of applications (rows) and panelists, and weighted counts of common rows.

    ``incidence`` is N x P with a 1 for each judgement. ``sizes`` (D,) are the distinct numbers of
    judgements per application and ``kind`` (N,) the position of each application's in it: all
    weights of the crossed model depend on that number alone, so that the common counts are
    gathered once for each and every further sum costs D * P * P.
    """

    def __init__(self, design: Design) -> None:
        applications, panelists = len(design.applications), len(design.panelists)
        self.judgements = np.bincount(design.application, minlength=applications)
        self.loads = np.bincount(design.panelist, minlength=panelists)
        ends = np.concatenate([[0], np.cumsum(self.judgements)])
        ones = np.ones(len(design.score))
        shape = (applications, panelists)
        self.incidence = sparse.csr_array((ones, design.panelist, ends), shape=shape)
        self.sizes, self.kind = np.unique(self.judgements, return_inverse=True)

    def common(self, weights: Floats) -> Floats:
        """Sum over applications of weight times the outer square of who judged it: P x P.

        ``weights`` (D,) are those of ``sizes``.
        """
        panelists = len(self.loads)
        if len(self.sizes) * panelists**2 <= MOST_KEPT:
            total = np.zeros((panelists, panelists))
            for weight, count in zip(weights, self._counts, strict=True):
                total += weight * count
            return total
        return self._squared(self.incidence, np.asarray(weights)[self.kind])

    @cached_property
    def _counts(self) -> list[NDArray[np.int32]]:
        return [
            self._squared(self.incidence[self.kind == place], None).astype(np.int32)
            for place in range(len(self.sizes))
        ]

    def _squared(self, rows: sparse.csr_array, weights: Floats | None) -> Floats:
        """Rows' * weights * rows, densely where most panelists judge most applications."""
        panelists = rows.shape[1]
        if rows.nnz < rows.shape[0] * panelists / 20:
            left = rows if weights is None else sparse.diags_array(weights) @ rows
            return np.asarray((left.T @ rows).toarray())
        total = np.zeros((panelists, panelists))
        step = max(1, _CHUNK // panelists)
        for start in range(0, rows.shape[0], step):
            block = rows[start : start + step].toarray()
            left = block if weights is None else weights[start : start + step, None] * block
            total += left.T @ block
        return total

    def forms(self, matrix: Floats) -> Floats:
        """Each application's quadratic form: the sum of ``matrix`` over all pairs who judged it.

        (N,) for a symmetric P x P ``matrix``.
        """
        sums = np.zeros(self.incidence.shape[0])
        for rows, size in self._blocks():
            if size * size <= 4 * len(self.loads):
                who = self._who(rows, size)
                sums[rows] = matrix[who[:, :, None], who[:, None, :]].sum(axis=(1, 2))
            else:
                block = self.incidence[rows].toarray()
                sums[rows] = np.einsum("ij,ij->i", block @ matrix, block)
        return sums

    def _who(self, rows: NDArray[np.int64], size: int) -> NDArray[np.int64]:
        starts = self.incidence.indptr[rows].astype(np.int64)
        return np.asarray(self.incidence.indices[starts[:, None] + np.arange(size)])

    def _blocks(self) -> Iterator[tuple[NDArray[np.int64], int]]:
        """Applications with equally many judgements, as many at once as memory bears."""
        for place, size in enumerate(self.sizes.tolist()):
            rows = np.flatnonzero(self.kind == place)
            step = max(1, _CHUNK // max(size * size, len(self.loads)))
            for start in range(0, len(rows), step):
                yield rows[start : start + step], size
