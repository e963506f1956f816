"""Variance components of the crossed model by restricted maximum likelihood (REML), exactly.

The residual variance is profiled out: with ``x = va / ve`` and ``z = vb / ve`` the best one is
``ve = y' P y * ve / (J - 1)``, and what is left to minimise is

    loss(x, z) = (J - 1) log(ve * y' P y) + log|V / ve| + log(1' inv(V / ve) 1),

-2 times the restricted log likelihood but for a constant. Models without the one, the other or
both variances are climbed on their own and compared, so that a variance at 0 is exactly 0.
Source: Patterson and Thompson, *Biometrika* 58 (1971); Searle, Casella, McCulloch (1992).
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from .crossed import Crossed, Solution, Variances

Floats = NDArray[np.float64]
FREE_APPLICATION, FREE_PANELIST = ((0,),), ((1,),)  # models: x (0) and z (1) that are not 0
ALL = (*FREE_APPLICATION, *FREE_PANELIST, (0, 1))
LEAST, LARGE, MOST = 1e-9, 1e5, 1e8  # of the ratios x and z
GRID = (0.01, 0.1, 1.0, 10.0, 100.0)
SAME = 1e-10  # in the loss: a model with fewer variances that is as good is taken
CLEARLY = 0.01  # in the loss: by how much a model must be worse to be left at a rough look
NEAR, DONE, ASIDE = 0.5, 1e-9, 1e-4  # steps in the logarithms
_BOUNDS = (math.log(LEAST), math.log(MOST))


@dataclass(frozen=True, slots=True)
class Estimate:
    """``log_likelihood`` is the restricted one at ``variances``, its constant as in ``crossed``.

    ``without_residual``: the likelihood grows as long as the residual shrinks, which is given as
    the smallest part of the others that is looked at. It happens where a design has as many
    effects as judgements.
    """

    variances: Variances
    log_likelihood: float
    without_residual: bool


def estimate(
    crossed: Crossed,
    start: tuple[float, float] | None = None,
    models: tuple[tuple[int, ...], ...] = ALL,
) -> Estimate:
    """The REML estimates.

    Args:
        crossed: a design whose variances can be told apart and whose scores are not exactly
            additive (``identified`` tells): else the likelihood has no maximum.
        start: a guess of x and z near the end, which saves much where there are many
            panelists; without one a grid is looked through.
        models: which of x (0) and z (1) are free, besides none of them.
    """
    profile = Profile(crossed)
    found = [(profile.loss(0.0, 0.0), 0.0, 0.0)]  # loss, x, z; models with fewer variances first
    inner = None
    if start is not None and min(start) > 0:
        inner = profile.newton(models[-1], tuple(start[one] for one in models[-1]))
    for which in models if inner is None else models[:-1]:
        for guess in profile.starts(which, start):
            rough = profile.lowest(which, guess, CLEARLY)
            if inner is None or rough[0] < inner[0] + CLEARLY:
                found.append(profile.lowest(which, tuple(rough[1 + one] for one in which)))
    best = _best(found if inner is None else [*found, inner])
    if max(best[1:]) > LARGE:
        x, z = (ratio * MOST / max(best[1:]) for ratio in best[1:])
        best = _best([*found, (profile.loss(x, z), x, z)])
    _, x, z = best
    residual = profile.residual(x, z)
    variances = Variances(x * residual, z * residual, residual)
    likelihood = crossed.log_likelihood(x * residual, z * residual, residual)
    return Estimate(variances, likelihood, max(x, z) > MOST * 0.99)


def _best(found: list[tuple[float, float, float]]) -> tuple[float, float, float]:
    least = min(loss for loss, _, _ in found)
    return next(entry for entry in found if entry[0] <= least + SAME)


class Profile:
    """The loss and its derivatives in x and z; ``crossed`` is solved at a residual of 1."""

    def __init__(self, crossed: Crossed) -> None:
        self.crossed = crossed
        self.freedom = len(crossed.score) - 1

    def residual(self, x: float, z: float) -> float:
        return self.crossed.at(x, z, 1).quadratic / self.freedom

    def loss(self, x: float, z: float) -> float:
        return self._loss(self.crossed.at(x, z, 1))

    def _loss(self, at: Solution) -> float:
        return self.freedom * math.log(at.quadratic) + at.log_determinant

    def with_slopes(self, x: float, z: float) -> tuple[float, Floats]:
        """The loss and its derivatives by x and by z."""
        at = self.crossed.at(x, z, 1)
        slopes = _traces(at) - self.freedom / at.quadratic * np.array(at.slopes)
        return self._loss(at), slopes

    def starts(
        self, which: tuple[int, ...], start: tuple[float, float] | None
    ) -> list[tuple[float, ...]]:
        """Where to climb from: the places of a grid that are as low as all beside them."""
        if start is not None:
            return [tuple(min(max(start[one], 0.01), 100.0) for one in which)]
        losses = {}
        for places in itertools.product(range(len(GRID)), repeat=len(which)):
            both = [0.0, 0.0]
            for one, place in zip(which, places, strict=True):
                both[one] = GRID[place]
            losses[places] = self.loss(*both)
        return [
            tuple(GRID[place] for place in places)
            for places, loss in losses.items()
            if loss <= min(losses[beside] for beside in losses if _touch(places, beside))
        ]

    def lowest(
        self, which: tuple[int, ...], guess: tuple[float, ...], tolerance: float = 1e-6
    ) -> tuple[float, float, float]:
        """Climb down in the logarithms of the ratios ``which``: (loss, x, z).

        A ``tolerance`` of the slopes above the usual one leaves the last digits out.
        """
        found = optimize.minimize(
            lambda logs: self._at(which, logs),
            np.log(np.array(guess)),
            jac=True,
            method="L-BFGS-B",
            bounds=[_BOUNDS] * len(which),
            options={"ftol": 1e-14, "gtol": tolerance, "maxiter": 100},
        )
        end = _ratios(which, found.x)
        if tolerance <= 1e-6:
            end = (self.newton(which, tuple(end[one] for one in which)) or (0.0, *end))[1:]
        return self.loss(*end), *end

    def newton(
        self, which: tuple[int, ...], guess: tuple[float, ...]
    ) -> tuple[float, float, float] | None:
        """Steps on the slopes alone: near its end the loss is too flat to be compared.

        None where the steps do not lead to a lowest place close to ``guess``.
        """
        logs = np.log(np.array(guess))
        if np.any(logs <= _BOUNDS[0] + 1) or np.any(logs >= _BOUNDS[1] - 1):
            return None
        slopes = self._at(which, logs)[1]
        for turn in range(12):
            if turn in (0, 2, 6):
                bends = self._bends(which, logs, slopes)
                if np.linalg.eigvalsh(bends).min() <= 0:
                    return None
            change = np.linalg.solve(bends, slopes)
            if np.abs(change).max() > NEAR:
                return None
            logs = logs - change
            if np.abs(change).max() < DONE:
                end = _ratios(which, logs)
                return self.loss(*end), *end
            slopes = self._at(which, logs)[1]
        return None

    def _bends(self, which: tuple[int, ...], logs: Floats, slopes: Floats) -> Floats:
        """Second derivatives, by differences of the slopes."""
        bends = np.empty((len(logs), len(logs)))
        for place in range(len(logs)):
            aside = logs.copy()
            aside[place] += ASIDE
            bends[place] = (self._at(which, aside)[1] - slopes) / ASIDE
        both: Floats = (bends + bends.T) / 2
        return both

    def _at(self, which: tuple[int, ...], logs: Floats) -> tuple[float, Floats]:
        """The loss and its slopes in the logarithms."""
        both = _ratios(which, logs)
        loss, slopes = self.with_slopes(*both)
        return loss, (slopes * both)[list(which)]


def _ratios(which: tuple[int, ...], logs: Floats) -> tuple[float, float]:
    both = np.zeros(2)
    both[list(which)] = np.exp(logs)
    return float(both[0]), float(both[1])


def _traces(at: Solution) -> Floats:
    """``trace(Z' P Z)`` in units of 1 / ve, for Z what each score is of, and who gave it."""
    overlap, n, w, s = at.crossed.overlap, at.crossed.n, at.w, at.s
    squares = float(np.sum((n * w) ** 2))
    of_applications = float(n @ w) - squares / s
    if not at.z:
        return np.array([of_applications, np.trace(at.schur)])
    leaning = at.inverse @ at.r / s
    weights = (1 / (1 + overlap.sizes.astype(np.float64) * at.x)) ** 2
    both = float(np.sum(at.inverse * overlap.common(weights)))
    both -= 2 * float(leaning @ (overlap.incidence.T @ (n * w**2)))
    both += squares / s * float(at.r @ leaning)
    of_panelists = (len(at.r) - float(np.trace(at.inverse))) / at.z
    return np.array([of_applications - at.z * both, of_panelists])


def _touch(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 1 for a, b in zip(one, other, strict=True))
