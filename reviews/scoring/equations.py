"""The panelists' equations, applied and solved without ever being written out.

What is left when applications are eliminated is a symmetric P x P system; a product with it
takes one pass over the judgements in each direction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from scipy.sparse.linalg import LinearOperator, cg

from .design import Design

Floats = NDArray[np.float64]
ROUNDS = 8
DIGITS = 1e-11  # by which the first round reduces the residue
CHECK = 1e-3  # by which a further one does, to see how large the error is
MOST_STEPS = 5_000  # of a round


class NotSolved(ArithmeticError):
    """The equations are too loosely connected to be solved as exactly as asked."""


@dataclass(frozen=True, slots=True)
class Parts:
    """``count`` connected parts; the part of each application (N,) and panelist (P,)."""

    count: int
    application: NDArray[np.int32]
    panelist: NDArray[np.int32]

    def centred(self, effects: Floats) -> Floats:
        """Panelists' ``effects`` less their mean within each part."""
        sums = np.bincount(self.panelist, effects, self.count)
        sizes = np.bincount(self.panelist, minlength=self.count)
        less: Floats = effects - (sums / sizes)[self.panelist]
        return less


class Judging:
    """Who judged what, as the two sparse products that everything is made of.

    ``n`` (N,) judgements per application, ``loads`` (P,) per panelist, as floats.
    """

    def __init__(self, design: Design) -> None:
        applications, panelists = len(design.applications), len(design.panelists)
        self.n = np.bincount(design.application, minlength=applications).astype(np.float64)
        self.loads = np.bincount(design.panelist, minlength=panelists).astype(np.float64)
        ends = np.concatenate([[0], np.cumsum(self.n)]).astype(np.int32)
        ones = np.ones(len(design.score))
        places = design.panelist.astype(np.int32)
        self.rows = sparse.csr_array((ones, places, ends), shape=(applications, panelists))
        self.columns = self.rows.T  # the same memory, read the other way

    def parts(self) -> Parts:
        """The connected parts; the first panelist of an application is joined to its others."""
        firsts = self.rows.indices[self.rows.indptr[:-1]]
        ends = np.repeat(firsts, np.diff(self.rows.indptr)), self.rows.indices
        graph = sparse.coo_array((self.rows.data, ends), shape=(len(self.loads),) * 2)
        count, labels = csgraph.connected_components(graph, directed=False)
        return Parts(count, labels[firsts], labels)

    def operator(self, weights: Floats, added: float, mean: bool = False) -> LinearOperator:
        """``diag(loads + added) - rows' diag(weights) rows``, P x P.

        With ``mean`` the common mean is eliminated too: less ``r r' / s`` with
        ``r = rows' (1 - n weights)`` and ``s = sum of n (1 - n weights)``.
        """
        diagonal = self.loads + added

        def product(x: Floats) -> Floats:
            out: Floats = diagonal * x - self.columns @ (weights * (self.rows @ x))
            return out

        if mean:
            left = 1 - self.n * weights
            r, s = self.columns @ left, float(self.n @ left)
            return LinearOperator(
                (len(diagonal),) * 2,
                matvec=lambda x: product(x) - r * (float(r @ x) / s),
                dtype=np.float64,
            )
        return LinearOperator((len(diagonal),) * 2, matvec=product, dtype=np.float64)


def solve(
    system: LinearOperator,
    right: Floats,
    accuracy: float,
    *,
    scale: Floats,
    floor: float = 0,
    project: Callable[[Floats], Floats] = lambda residue: residue,
) -> Floats:
    """Solve ``system x = right`` by conjugate gradients until no entry errs by ``accuracy``.

    ``scale`` is about its diagonal, which evens out loads: fewer steps. ``system`` is symmetric
    with no eigenvalue below ``floor``: an error is then at most the
    residue over ``floor``, and that is the end where rounding lets it be reached. Otherwise the
    solution is refined until a whole round changes it by less than ``accuracy``. For a singular
    system ``project`` takes out of a residue what rounding has put beside its range.

    Raises NotSolved when rounding errors or a bad condition forbid it.
    """
    enough = accuracy * floor
    reachable = enough > 1e-14 * float(np.linalg.norm(right))
    even = LinearOperator(system.shape, matvec=lambda x: x / scale, dtype=np.float64)
    x, most = np.zeros_like(right), min(20 * len(right) + 100, MOST_STEPS)
    for rounds in range(ROUNDS):
        residue = project(right - system.matvec(x) if x.any() else right)
        if reachable and float(np.linalg.norm(residue)) <= enough:
            return x
        if not residue.any():
            return x
        if reachable:
            step, _info = cg(system, residue, rtol=0, atol=0.9 * enough, maxiter=most, M=even)
        else:
            digits = CHECK if rounds else DIGITS
            step, _info = cg(system, residue, rtol=digits, atol=0, maxiter=most, M=even)
        x = x + step
        if not reachable and float(np.abs(step).max()) <= accuracy:
            return x
    raise NotSolved
