"""The posterior of the applications' values: how probably each is better than each other.

At a node of ``components`` the values are normal with mean ``value`` and covariance
``diag(own) + shared shared'``, all in units of the residual standard deviation, so that

    P(i better than k) = Phi((value_i - value_k) / (se * d)),
    d^2 = own_i + own_k + |shared_i - shared_k|^2,

is exact, and the expected rank of i is ``1 + sum over k of P(k better than i)``: no drawing of
random numbers, and who is exchangeable gets the same number. Above ``EXACT`` applications the
N x N pairs are too many: then each is compared with the crowd of all others, the errors that two
share through a panelist being treated as their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from .components import Node
from .crossed import Crossed, Solution
from .scale import Direction

Floats = NDArray[np.float64]
EXACT = 2_000  # applications
_BLOCK = 256  # rows at a time
_TINY = 1e-300
REACH = 5.5  # standard deviations to either side of a grid


@dataclass(frozen=True, slots=True)
class Posterior:
    """What the data say of the N applications of a design, in its order.

    ``value``, ``standard_error``: mean and standard deviation of ``mu + a`` (N,), in points.
    ``expected_rank`` (N,), 1 is best. ``better`` (N, N): the probability that the row is better
    than the column; None above ``EXACT`` applications. ``panelists`` (P,): mean effect in points,
    positive scores higher.
    """

    value: Floats
    standard_error: Floats
    expected_rank: Floats
    better: Floats | None
    panelists: Floats


def posterior(crossed: Crossed, nodes: list[Node], direction: Direction) -> Posterior:
    """Mix over the nodes, in their order."""
    count = len(crossed.n)
    mean, square, effects = np.zeros(count), np.zeros(count), np.zeros(len(crossed.loads))
    wins = np.zeros((count, count)) if count <= EXACT else None
    expected = np.zeros(count)
    for node in nodes:
        one, weight = node.solution(), float(node.weights.sum())
        mean += weight * one.values
        square += weight * (one.values - crossed.centre) ** 2
        effects += weight * one.panelists
        if wins is not None:
            variance = _add_wins(wins, one, node, direction.sign)
        else:
            variance = one.value_variance
            expected += _beside_the_crowd(one, node, direction.sign)
        square += float(node.weights @ node.residuals**2) * variance
    if wins is not None:
        _mirror(wins)
        expected = count - wins.sum(axis=1)
    spread = np.sqrt(np.maximum(square - (mean - crossed.centre) ** 2, 0))
    return Posterior(mean, spread, expected, wins, effects)


def expected_ranks(crossed: Crossed, nodes: list[Node], direction: Direction) -> Floats:
    """The expected ranks alone, (N,)."""
    return posterior(crossed, nodes, direction).expected_rank


def _add_wins(wins: Floats, one: Solution, node: Node, sign: int) -> Floats:
    """Add the weighted probability that the row is better, for each column behind the row.

    Returns the variance of each value, (N,), in units of the residual one.
    """
    own, shared = node.factors()
    variances: Floats = own + np.einsum("ij,ij->i", shared, shared)
    shared = shared - shared.mean(axis=0)  # what all have in common parts nobody
    merit = sign * one.values
    length = own + np.einsum("ij,ij->i", shared, shared)
    for start in range(0, len(merit), _BLOCK):
        rows = slice(start, start + _BLOCK)
        variance = -2 * shared[rows] @ shared[start:].T
        variance += length[rows, None] + length[None, start:]
        apart = merit[rows, None] - merit[None, start:]
        apart /= np.sqrt(np.maximum(variance, _TINY))
        for residual, weight in zip(node.residuals, node.weights, strict=True):
            wins[rows, start:] += weight * ndtr(apart / residual)
    return variances


def _mirror(wins: Floats) -> None:
    """Fill the lower triangle, so that of two exactly one is better; nobody beats himself."""
    upper = np.triu(wins, 1)
    wins[:] = upper + np.tril(1 - upper.T, -1)


def grid(merit: Floats, sd: Floats, step: float) -> tuple[Floats, Floats]:
    """Points over all that is likely, ``step`` of the least sd apart, and each one's mass on them.

    (G,) and (N, G), whose rows add up to 1.
    """
    low, high = float((merit - REACH * sd).min()), float((merit + REACH * sd).max())
    points = np.linspace(low, high, max(9, int((high - low) / (step * float(sd.min()))) + 2))
    mass = np.exp(-0.5 * ((points - merit[:, None]) / sd[:, None]) ** 2)
    mass /= mass.sum(axis=1, keepdims=True)
    return points, mass


def _beside_the_crowd(one: Solution, node: Node, sign: int) -> Floats:
    """Weighted expected ranks if the values were independent, by a grid: O(N), not O(N * N)."""
    total = np.zeros(len(one.values))
    merit, spread = sign * one.values, np.sqrt(np.maximum(one.effect_variance, _TINY))
    for residual, weight in zip(node.residuals, node.weights, strict=True):
        sd = residual * spread
        low, high = float((merit - REACH * sd).min()), float((merit + REACH * sd).max())
        points = np.linspace(low, high, int((high - low) / (0.4 * float(np.median(sd)))) + 9)
        crowd = np.zeros(len(points))
        for start in range(0, len(merit), 4096):
            rows = slice(start, start + 4096)
            crowd += ndtr((merit[rows, None] - points) / sd[rows, None]).sum(axis=0)
        for start in range(0, len(merit), 4096):
            rows = slice(start, start + 4096)
            apart = (merit[rows, None] - points) / sd[rows, None]
            mass = np.exp(-0.5 * apart**2)
            mass /= mass.sum(axis=1, keepdims=True)
            ahead = (mass * (crowd - ndtr(apart))).sum(axis=1)
            total[rows] += weight * (1 + ahead)
    return total
