"""The posterior of the three standard deviations, as a few nodes with weights.

Priors: flat on the mean, half-normal with one ``scale`` S on each standard deviation ``sa``
(applications), ``sb`` (panelists) and ``se`` (residual). With ``x = sa^2 / se^2`` and
``z = sb^2 / se^2`` the restricted likelihood depends on ``se`` through ``J`` and ``Q`` alone,

    L = se^-(J-1) exp(-(D + Q / se^2) / 2),   D(x, z), Q(x, z) of ``crossed.Solution``,

so that ``se`` is integrated on a line. The ratios are integrated over ``ta`` and ``tb`` with
``sa / se = ca sinh(ta)``, ``sb / se = cb sinh(tb)``: near 0 these are the standard deviations
themselves, where the posterior may pile up, far from it their logarithms, where its tail is long.
For each ``ta`` one eigendecomposition of the panelists' information serves all ``tb``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from .crossed import Crossed, Solution
from .quadrature import PER_PANEL, panels, rule

Floats = NDArray[np.float64]
GREATEST_RATIO = 10_000.0  # of two standard deviations: beyond, no order changes any more
SMALL = 30  # applications
NEAR = 0.5  # in logarithms: neighbours of the mode that far below it are near enough
CUT = 16.0  # in logarithms below the mode: what is left out
_LINE = np.arange(-10.0, 10.01, 0.5)  # standard deviations around the mode of log(se)


@dataclass(frozen=True, slots=True)
class Node:
    """Variances in units of the residual variance, and what they weigh.

    ``residuals`` (K,): standard deviations in points, given the ratios, with their ``weights``,
    whose sum over all nodes is 1.
    """

    slice: Slice
    panelist: float
    residuals: Floats
    weights: Floats

    @property
    def application(self) -> float:
        return self.slice.x

    def solution(self) -> Solution:
        return self.slice.crossed.at(self.application, self.panelist, 1.0)

    def factors(self) -> tuple[Floats, Floats]:
        """``own`` (N,) and ``shared`` (N, 1 + P) of the values' covariance, see ``crossed``.

        By the eigenvectors that are there anyway, which is quicker than solving for each node.
        """
        return self.slice.factors(self.panelist)


class Components:
    """The posterior of the standard deviations for one design and one prior scale.

    Args:
        crossed: the design; its scores must not all be the same.
        scale: S of the half-normal priors, in points, greater than 0.
    """

    def __init__(self, crossed: Crossed, scale: float) -> None:
        self.crossed = crossed
        self.scale = scale
        self.judgements = len(crossed.score)
        self.ca = (len(crossed.n) / self.judgements) ** 0.5  # one over the usual number of sheets
        self.cb = (len(crossed.loads) / self.judgements) ** 0.5
        self.top_a = float(np.arcsinh(GREATEST_RATIO / self.ca))
        self.top_b = float(np.arcsinh(GREATEST_RATIO / self.cb))
        self._slices: dict[float, Slice] = {}

    def nodes(self, most: int, coarse: bool = False) -> list[Node]:
        """Gauss's rule of at most ``most`` nodes in each ratio.

        Up to ``SMALL`` applications so many are taken; above, a posterior that is narrow beside
        what the ratios could be gets fewer. ``coarse``: with few nodes in the residual, which
        moves all values alike.
        """
        few = _few(self.judgements, coarse)
        count = needed if len(self.crossed.n) > SMALL else (lambda points, mass, most: most)
        (points, mass), of_panelists = self._marginal, self._start[2:]
        found = []
        for ta, weight in zip(*rule(points, mass, count(points, mass, most)), strict=True):
            one = Slice(self.crossed, (self.ca * float(np.sinh(ta))) ** 2, keep=True)
            density = self._density(one, of_panelists[0])
            given = of_panelists[1] * np.exp(density - density.max())
            keep = given > 1e-12 * given.max()
            tb, inner = of_panelists[0][keep], given[keep]
            for t, share in zip(*rule(tb, inner, count(tb, inner, most)), strict=True):
                found.append(self._node(one, float(t), float(weight * share), few))
        return found

    def under(self, scale: float) -> Components:
        """The same under priors of another scale; what was computed at points is shared."""
        other = Components(self.crossed, scale)
        other._slices, other._start = self._slices, self._start
        return other

    def slice(self, ta: float) -> Slice:
        if ta not in self._slices:
            self._slices[ta] = Slice(self.crossed, (self.ca * float(np.sinh(ta))) ** 2)
        return self._slices[ta]

    def _node(self, one: Slice, tb: float, weight: float, few: int) -> Node:
        z = (self.cb * float(np.sinh(tb))) ** 2
        _determinant, quadratic = one.at(np.array([z]))
        _value, logs, mass = self._line(quadratic, self._psi(one.x, np.array([z])))
        sds, shares = rule(logs[0], mass[0], few)
        return Node(one, z, np.exp(sds), weight * shares)

    # The density

    def _density(self, one: Slice, tb: Floats) -> Floats:
        """Of (ta, tb), its logarithm up to a constant, at one ``ta`` and many ``tb``."""
        z = (self.cb * np.sinh(tb)) ** 2
        determinant, quadratic = one.at(z)
        of_residual, _logs, _mass = self._line(quadratic, self._psi(one.x, z))
        stretch = 0.5 * np.log1p(one.x / self.ca**2) + 0.5 * np.log1p(z / self.cb**2)
        density: Floats = stretch - determinant / 2 + of_residual
        return density

    def _psi(self, x: float, z: Floats) -> Floats:
        psi: Floats = (1 + x + z) / self.scale**2
        return psi

    def _line(self, quadratic: Floats, psi: Floats) -> tuple[Floats, Floats, Floats]:
        """Integrate ``se`` out: log integral (n,), points of log(se) (n, L) and their mass."""
        a = self.judgements - 4  # the likelihood's J - 1, less 2 of the ratios and 1 of the log
        root = np.sqrt(a * a + 4 * psi * quadratic)
        mode = 2 * quadratic / (a + root) if a > 0 else (root - a) / (2 * psi)
        sd = 1 / np.sqrt(2 * (quadratic / mode + psi * mode))
        logs = 0.5 * np.log(mode)[:, None] + sd[:, None] * _LINE
        height = -a * logs - (quadratic / 2)[:, None] * np.exp(-2 * logs)
        height -= (psi / 2)[:, None] * np.exp(2 * logs)
        best = height.max(axis=1)
        mass = np.exp(height - best[:, None])
        total = np.log(mass.sum(axis=1) * sd * (_LINE[1] - _LINE[0]))
        return best + total, logs, mass

    # Where it lies

    @cached_property
    def _start(self) -> tuple[float, float, Floats, Floats]:
        """The mode's ``ta``, the width of panels there, and points and weights in ``tb``.

        The latter cover the whole range: there they cost next to nothing.
        """
        ta, tb = self._mode()
        one = self.slice(ta)
        wide = _width(lambda t: self._best_of(t)[0], ta, self.top_a)
        inner = _width(lambda t: float(self._density(one, np.array([t]))[0]), tb, self.top_b)
        return ta, wide, *panels(0.0, inner, int(np.ceil(self.top_b / inner)))

    def _mode(self) -> tuple[float, float]:
        """Where the density is greatest, by looking ever closer; good enough to set widths."""
        points = np.linspace(0, self.top_a, 17)
        while True:
            found = [self._best_of(float(ta)) for ta in points]
            place = int(np.argmax([height for height, _tb in found]))
            low, high = max(place - 1, 0), min(place + 1, len(points) - 1)
            if found[place][0] - min(found[low][0], found[high][0]) < NEAR:
                return float(points[place]), found[place][1]
            points = np.linspace(points[low], points[high], 7)

    def _best_of(self, ta: float) -> tuple[float, float]:
        """The greatest density at ``ta`` and where it is."""
        one, low, high = self.slice(ta), 0.0, self.top_b
        while True:
            tb = np.linspace(low, high, 33)
            density = self._density(one, tb)
            place = int(np.argmax(density))
            before, after = max(place - 1, 0), min(place + 1, 32)
            if density[place] - min(density[before], density[after]) < NEAR:
                return float(density[place]), float(tb[place])
            low, high = float(tb[before]), float(tb[after])

    @cached_property
    def _marginal(self) -> tuple[Floats, Floats]:
        """Points in ``ta`` and their posterior mass, ``tb`` and ``se`` being integrated out."""
        ta, width, _tb, _weights = self._start
        middle, last = int(ta // width), int(self.top_a // width)
        found: dict[int, Floats] = {}
        best = -np.inf
        for way in (range(middle, last + 1), range(middle - 1, -1, -1)):
            for place in way:
                found[place] = self._panel(place * width, width)
                best = max(best, float(found[place].max()))
                if found[place].max() < best - CUT:
                    break
        points, weights = zip(*(panels(p * width, width, 1) for p in sorted(found)), strict=True)
        heights = np.concatenate([found[place] for place in sorted(found)])
        return np.concatenate(points), np.concatenate(weights) * np.exp(heights - best)

    def _panel(self, start: float, width: float) -> Floats:
        """The log marginal density at the points of one panel, (PER_PANEL,)."""
        _ta, _width, tb, weights = self._start
        heights = np.empty(PER_PANEL)
        for place, ta in enumerate(panels(start, width, 1)[0]):
            density = self._density(self.slice(float(ta)), tb)
            best = density.max()
            heights[place] = best + np.log(weights @ np.exp(density - best))
        return heights


class Slice:
    """Determinant and quadratic form at one ``x`` for every ``z`` at once."""

    def __init__(self, crossed: Crossed, x: float, keep: bool = False) -> None:
        self.crossed, self.x = crossed, x
        one = crossed.at(x, 1.0, 1.0)
        values, vectors = linalg.eigh(one.schur, check_finite=False)
        self.values = np.maximum(values, 0.0)
        self.vectors = vectors if keep else None  # P x P: only a few are needed again
        self.pulled = ((1 + self.values) * (vectors.T @ one.panelists)) ** 2
        self.determinant = one.log_determinant - float(np.log1p(self.values).sum())
        self.quadratic = one.quadratic

    def at(self, z: Floats) -> tuple[Floats, Floats]:
        """``log_determinant`` and ``quadratic`` of ``crossed.Solution``, (n,) each."""
        scaled = 1 + z[:, None] * self.values
        determinant: Floats = self.determinant + np.log(scaled).sum(axis=1)
        less = (z - 1) * (self.pulled / (1 + self.values) / scaled).sum(axis=1)
        return determinant, np.maximum(self.quadratic - less, 1e-12 * self.quadratic)

    def factors(self, z: float) -> tuple[Floats, Floats]:
        """See ``Node``; only where the eigenvectors were kept."""
        if self.vectors is None:
            raise ValueError("the eigenvectors were not kept")
        one = self.crossed.at(self.x, z, 1.0)
        root = self.vectors * np.sqrt(z / (1 + z * self.values))
        leaning = one.pull[:, None] * (self.crossed.overlap.incidence @ root)
        leaning += np.outer(one.w / one.s, one.r @ root)
        return self.x * one.w, np.hstack([one.w[:, None] / one.s**0.5, leaning])


def needed(points: Floats, mass: Floats, most: int) -> int:
    """How many nodes a density needs: the wider, the more, because the integrand bends.

    The error of an expected rank is then about 1e-5; twice the nodes would make it 1e-8.
    """
    share = mass / mass.sum()
    spread = float(np.sqrt(share @ (points - share @ points) ** 2))
    return min(most, 5 if spread < 0.2 else 7 if spread < 0.5 else 9 if spread < 0.9 else 11)


def _few(judgements: int, coarse: bool) -> int:
    """Nodes in the residual standard deviation, which many judgements pin down."""
    if coarse:
        return 2 if judgements <= 100 else 1
    return 5 if judgements <= 100 else 3 if judgements <= 1_000 else 2


def _width(height: Callable[[float], float], mode: float, top: float) -> float:
    """A standard deviation, from where the density has fallen by 2 on its steeper side.

    Rounded to two digits, so that the last bits of a height move no point.
    """
    best, found = height(mode), [top]
    for way, room in ((1, top - mode), (-1, mode)):
        step = 0.02
        while step < room and best - height(mode + way * step) < 2:
            step *= 1.5
        if step < room:
            found.append(step / (2 * (best - height(mode + way * step))) ** 0.5)
    return float(f"{min(found):.2g}")
