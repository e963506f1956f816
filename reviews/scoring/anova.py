"""Variance components by analysis of variance: Henderson's method III, for large panels.

Unbiased, without iteration, and less exact than REML where loads differ much. Reductions in the
sum of squares are set equal to what they are expected to be; a negative estimate is set to 0.
Source: Henderson, *Biometrics* 9 (1953); Searle, Casella, McCulloch (1992), section 5.5.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .design import Design
from .equations import Judging, Parts, solve
from .least_squares import Additive

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Anova:
    """Estimates in points squared, and their standard errors if all effects are normal."""

    application: float
    panelist: float
    residual: float
    application_error: float
    panelist_error: float
    residual_error: float


def anova(design: Design, judging: Judging, parts: Parts, fit: Additive) -> Anova | None:
    """The estimates from the additive ``fit``; None where judgements are too few for them."""
    score, count = design.score, len(design.score)
    applications, panelists = len(judging.n), len(judging.loads)
    free = count - applications - panelists + parts.count
    if free <= 0 or count in (applications, panelists):
        return None
    left = score - fit.values[design.application] - fit.effects[design.panelist]
    residual = float(left @ left) / free
    residual_error = residual * math.sqrt(2 / free)

    def component(group: NDArray[np.int64], sizes: Floats, extra: int, squared: float) -> Floats:
        """The effect that ``group`` does not take in: estimate and standard error."""
        means = np.bincount(group, score, len(sizes)) / sizes
        above = score - means[group]
        reduction = float(above @ above) - float(left @ left)
        own = count - len(sizes)  # trace of the effect's equations
        estimate = max((reduction - extra * residual) / own, 0.0)
        varies = 2 * (estimate**2 * squared + 2 * estimate * residual * own + residual**2 * extra)
        return np.array([estimate, math.sqrt(varies + (extra * residual_error) ** 2) / own])

    both = _common_squares(design, judging)
    of_panelist = component(design.application, judging.n, panelists - parts.count, both[0])
    of_application = component(design.panelist, judging.loads, applications - parts.count, both[1])
    return Anova(
        float(of_application[0]),
        float(of_panelist[0]),
        residual,
        float(of_application[1]),
        float(of_panelist[1]),
        residual_error,
    )


def _common_squares(design: Design, judging: Judging) -> tuple[float, float]:
    """Sum of squares of the equations of panelists, and of applications, the others taken out."""
    per_application, per_panelist = 1 / judging.n, 1 / judging.loads
    shares = sparse.diags_array(np.sqrt(per_application)) @ judging.rows
    shared = (shares.T @ shares).tocsr()  # P x P, with as many entries as pairs who met
    counts = (judging.rows.T @ judging.rows).tocsr()
    inverse = sparse.diags_array(np.sqrt(per_panelist))
    scaled = inverse @ counts @ inverse
    n, loads = judging.n[design.application], judging.loads[design.panelist]
    of_panelists = (
        float(judging.loads @ judging.loads)
        - 2 * float(np.sum(loads / n))
        + float(shared.multiply(shared).sum())
    )
    of_applications = (
        float(judging.n @ judging.n)
        - 2 * float(np.sum(n / loads))
        + float(scaled.multiply(scaled).sum())
    )
    return of_panelists, of_applications


def predicted(design: Design, judging: Judging, found: Anova, accuracy: float) -> Additive:
    """Best linear unbiased predictions at the estimates: ``mu + a`` and ``b``, no ``b`` off more.

    By conjugate gradients, as dense equations of so many panelists would not fit.
    """
    x, z = found.application / found.residual, found.panelist / found.residual
    centre = float(design.score.mean())
    score = design.score - centre
    w = 1 / (1 + judging.n * x)
    means = np.bincount(design.application, score, len(judging.n)) / judging.n
    s = float(judging.n @ w)
    plain = float((judging.n * w) @ means) / s
    effects = np.zeros(len(judging.loads))
    if z:
        within = score - means[design.application]
        right = np.bincount(design.panelist, within, len(effects)) + judging.columns @ (
            w * (means - plain)
        )
        system, scale = judging.operator(x * w, 1 / z, mean=True), judging.loads + 1 / z
        effects = solve(system, right, accuracy, scale=scale, floor=1 / z)
    mean = plain - float((judging.columns @ w) @ effects) / s
    residues = judging.n * (means - mean) - judging.rows @ effects
    return Additive(centre + mean + x * w * residues, effects)
