"""The crossed random-effects model at given variances.

A score is ``y = mu + a[application] + b[panelist] + e`` with independent normal ``a``, ``b``,
``e`` of variances ``va``, ``vb``, ``ve`` (points squared) and a flat prior on ``mu``. All is
solved on the panelists: applications and the mean are eliminated, which leaves one symmetric
P x P system, never one of the applications. In units of ``ve``, with ``x = va / ve``,
``z = vb / ve`` and n judgements of an application,

    w = 1 / (1 + n x),   s = sum(n w),   r = sum over applications of w * who,
    A = diag(loads) - sum(x w * who who') - r r' / s,   M = I + z A,

where ``who`` is the 0/1 row of an application. ``M`` has no eigenvalue below 1, so a variance
of 0 for panelists or applications needs no special case. Source: Henderson's mixed model
equations; Searle, Casella, McCulloch, *Variance Components*, 1992, chapters 6 and 7.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from .design import Design
from .overlap import Overlap

Floats = NDArray[np.float64]
MOST_PANELISTS = 2_000  # dense P x P systems


@dataclass(frozen=True, slots=True)
class Variances:
    """Variance components in points squared; the residual must be greater than 0."""

    application: float
    panelist: float
    residual: float

    def __post_init__(self) -> None:
        for name in ("application", "panelist", "residual"):
            value = getattr(self, name)
            if not math.isfinite(value) or value < 0 or (name == "residual" and not value):
                raise ValueError(f"the {name} variance cannot be {value}")


class Crossed:
    """What does not depend on the variances: gathered once, then solved at many of them.

    Args:
        design: at least one judgement, at most 2,000 panelists.
    """

    def __init__(self, design: Design) -> None:
        if not len(design.score):
            raise ValueError("there is no judgement")
        if len(design.panelists) > MOST_PANELISTS:
            raise ValueError(f"there are more than {MOST_PANELISTS:,} panelists")
        self.design = design
        self.overlap = Overlap(design)
        self.n = self.overlap.judgements.astype(np.float64)
        self.loads = self.overlap.loads.astype(np.float64)
        self.centre = float(design.score.mean())  # taken out, so that fewer digits cancel
        self.score = design.score - self.centre
        self.means = np.bincount(design.application, self.score, len(self.n)) / self.n
        self.within = self.score - self.means[design.application]
        self.deviations = np.bincount(design.panelist, self.within, len(self.loads))

    def at(self, application: float, panelist: float, residual: float) -> Solution:
        """The solution at these variances; each of its parts is computed when first asked for.

        Raises ValueError for a negative or infinite variance and a residual of 0.
        """
        return Solution(self, Variances(application, panelist, residual))

    def log_likelihood(self, application: float, panelist: float, residual: float) -> float:
        """``at(...).log_likelihood``: one Cholesky factorisation of P x P."""
        return self.at(application, panelist, residual).log_likelihood


class Solution:
    """What the model says at given variances.

    All effects are in points, all ``..._variance`` in points squared. The *value* of an
    application is ``mu + a``, and its standard deviation that of ``mu + a`` given the scores
    under the flat prior on ``mu``: it is what a ranking compares with a fixed line. That of the
    effect ``a`` alone, ``effect_variance``, leaves out how well the mean is known.
    """

    def __init__(self, crossed: Crossed, variances: Variances) -> None:
        self.crossed = crossed
        self.variances = variances
        self.x = variances.application / variances.residual
        self.z = variances.panelist / variances.residual
        self.w = 1 / (1 + crossed.n * self.x)  # (N,)
        self.pull = self.x * self.w  # (N,): of a one more point in an application's sum, into a
        self.s = float(crossed.n @ self.w)
        self.r: Floats = crossed.overlap.incidence.T @ self.w  # (P,)

    @cached_property
    def _factor(self) -> Floats:
        """The lower Cholesky factor of ``M``."""
        m = self.schur * self.z
        m[np.diag_indices_from(m)] += 1
        factor: Floats = linalg.cholesky(m, lower=True, overwrite_a=True, check_finite=False)
        return factor

    @property
    def schur(self) -> Floats:
        """``A``: the panelists' information when mean and applications are eliminated, P x P."""
        sizes = self.crossed.overlap.sizes.astype(np.float64)
        a = self.crossed.overlap.common(-self.x / (1 + sizes * self.x))
        a[np.diag_indices_from(a)] += self.crossed.loads
        a -= np.outer(self.r / self.s, self.r)
        return a

    @cached_property
    def _plain_mean(self) -> float:
        """The mean if all panelists were alike, less the centre."""
        return float(self.crossed.n * self.w @ self.crossed.means) / self.s

    @cached_property
    def _scaled(self) -> Floats:
        """``inverse(M) q``: the panelists' effects over ``z``, finite at z = 0 too."""
        crossed = self.crossed
        above = self.w * (crossed.means - self._plain_mean)
        q = crossed.deviations + crossed.overlap.incidence.T @ above
        scaled: Floats = linalg.cho_solve((self._factor, True), q, check_finite=False)
        return scaled

    @cached_property
    def inverse(self) -> Floats:
        """The inverse of ``M``, P x P; ``vb`` times it is the covariance of the effects ``b``."""
        lower, _info = linalg.lapack.dpotri(self._factor, lower=1)
        inverse: Floats = np.tril(lower)
        inverse += np.tril(lower, -1).T
        return inverse

    # What is predicted

    @cached_property
    def panelists(self) -> Floats:
        """Best linear unbiased predictions of ``b``, (P,); positive scores higher."""
        return self.z * self._scaled

    @cached_property
    def mean(self) -> float:
        """``mu``, by generalised least squares."""
        return self.crossed.centre + self._mean

    @cached_property
    def _mean(self) -> float:
        return self._plain_mean - float(self.r @ self.panelists) / self.s

    @cached_property
    def _residues(self) -> Floats:
        """Of each application, the sum of its scores less mean and panelists' effects."""
        crossed = self.crossed
        effects = crossed.overlap.incidence @ self.panelists
        residues: Floats = crossed.n * (crossed.means - self._mean) - effects
        return residues

    @cached_property
    def effects(self) -> Floats:
        """Best linear unbiased predictions of ``a``, (N,)."""
        effects: Floats = self.pull * self._residues
        return effects

    @cached_property
    def values(self) -> Floats:
        """Those of ``mu + a``, (N,)."""
        return self.mean + self.effects

    # How well it is known

    @cached_property
    def mean_variance(self) -> float:
        """Of ``mu``, the panelists' effects being uncertain too."""
        more = float(self.r @ self.inverse @ self.r) * self.z / self.s**2
        return self.variances.residual * (1 / self.s + more)

    @cached_property
    def panelist_variance(self) -> Floats:
        """Of ``b`` given the scores, (P,): the prediction error variance."""
        return self.variances.panelist * np.diag(self.inverse)

    @cached_property
    def value_variance(self) -> Floats:
        """Of ``mu + a`` given the scores, (N,): the square of the standard error reported."""
        return self._spread(self.w, self.w)

    @cached_property
    def effect_variance(self) -> Floats:
        """Of ``a`` given the scores, (N,): the prediction error variance."""
        return self._spread(-self.crossed.n * self.pull, self.w)

    def _spread(self, c: Floats, own: Floats) -> Floats:
        """Variance of ``c mu - pull * (sum of b)`` + what is left of ``a``, for each row."""
        inverse, r, s = self.inverse, self.r, self.s
        leaning = inverse @ r
        square = (c / s) ** 2 * (r @ leaning)
        cross = 2 * c / s * self.pull * (self.crossed.overlap.incidence @ leaning)
        forms = self.pull**2 * self.crossed.overlap.forms(inverse)
        uncertain = c**2 / s + self.z * (square + cross + forms)
        spread: Floats = self.variances.application * own + self.variances.residual * uncertain
        return spread

    # What a quadrature needs

    @cached_property
    def log_likelihood(self) -> float:
        """The restricted log likelihood, with its constant.

        It is the log of the density of the scores with ``mu`` integrated over a flat prior of
        density 1: ``-1/2 [(J - 1) log(2 pi) + log|V| + log(1' inv(V) 1) + y' P y]``, J judgements.
        """
        ve, count = self.variances.residual, len(self.crossed.score)
        return -0.5 * (
            (count - 1) * math.log(2 * math.pi * ve) + self.log_determinant + self.quadratic / ve
        )

    @cached_property
    def log_determinant(self) -> float:
        """``log|V / ve| + log(1' inv(V / ve) 1)``."""
        of_applications = float(np.log1p(self.crossed.n * self.x).sum())
        of_panelists = 2 * float(np.log(np.diag(self._factor)).sum())
        return of_applications + math.log(self.s) + of_panelists

    @cached_property
    def quadratic(self) -> float:
        """``ve * y' P y``: a sum of squares, so that nothing cancels."""
        crossed, design = self.crossed, self.crossed.design
        left = crossed.score - self._mean - self.panelists[design.panelist]
        left -= self.effects[design.application]
        of_applications = self.x * float(np.sum((self.w * self._residues) ** 2))
        return float(left @ left) + of_applications + self.z * float(self._scaled @ self._scaled)

    def joint(self) -> tuple[Floats, Floats]:
        """Mean (1 + P,) and covariance (1 + P, 1 + P) of ``mu`` and ``b`` given the scores."""
        vb, leaning = self.variances.panelist, self.inverse @ self.r / self.s
        covariance = np.empty((1 + len(self.r), 1 + len(self.r)))
        covariance[0, 0] = self.mean_variance
        covariance[0, 1:] = covariance[1:, 0] = -vb * leaning
        covariance[1:, 1:] = vb * self.inverse
        return np.concatenate([[self.mean], self.panelists]), covariance

    def conditional(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Given ``mu`` and ``b`` the values ``mu + a`` are independent normal variables.

        Returns (N,) arrays ``constant, w, pull, variance``: the mean of a value is
        ``constant + w * mu - pull * (sum of b over who judged it)``.
        """
        crossed = self.crossed
        sums = crossed.n * (crossed.means + crossed.centre)
        return self.pull * sums, self.w, self.pull, self.variances.application * self.w

    def factors(self, rows: NDArray[np.int64] | slice = slice(None)) -> tuple[Floats, Floats]:
        """``own`` (N,) and ``shared`` (N, 1 + P) of the covariance of the values of ``rows``.

        It is ``diag(own) + shared @ shared.T``, so that the variance of the difference of two
        values is ``own[i] + own[k] + sum((shared[i] - shared[k]) ** 2)``.
        """
        w, pull = self.w[rows, None], self.pull[rows, None]
        leaning = w / self.s * self.r + pull * self.crossed.overlap.incidence[rows].toarray()
        solved = linalg.solve_triangular(self._factor, leaning.T, lower=True, check_finite=False)
        of_mean = math.sqrt(self.variances.residual / self.s) * w
        of_panelists = math.sqrt(self.variances.panelist) * solved.T
        shared: Floats = np.hstack([of_mean, of_panelists])
        return self.variances.application * self.w[rows], shared
