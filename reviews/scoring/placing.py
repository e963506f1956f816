"""The posterior of each rank: its intervals, and the probability to be in the top k.

Given the variances and its own value, the rank of an application is 1 plus a sum of independent
yes-or-no events, one for each other application ("is better"): a Poisson binomial distribution,
computed exactly by adding one event after the other. Up to ``PAIRED`` applications the events have
the exact conditional probabilities of the pairs; what two others share beyond that is left out.
Above, values are taken as independent, so that one grid of values serves all; then the first and
the last ``ENDS`` ranks are exact and those between come from the normal distribution with the
same mean and variance. ``docs/methods.md`` has the error, measured against Gibbs sampling.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from .components import Node
from .crossed import Crossed
from .posterior import EXACT, grid
from .scale import Direction

Floats = NDArray[np.float64]
PAIRED = 60
ENDS = 30
NEGLECTED = 1e-6  # of a probability
SLACK = 1e-9  # probabilities nearer to a bound than this have reached it
_OWN = np.arange(-4.5, 4.51, 0.25)  # standard deviations of the own value
_MASS = np.exp(-0.5 * _OWN**2) / np.exp(-0.5 * _OWN**2).sum()
_TINY = 1e-300


def rank_distribution(crossed: Crossed, nodes: list[Node], direction: Direction) -> Floats:
    """P(rank of the row <= column + 1), (N, N), for at most ``EXACT`` applications."""
    count = len(crossed.n)
    if count > EXACT:
        raise ValueError(f"there are more than {EXACT:,} applications")
    total = np.zeros((count, count))
    for node in nodes:
        own, shared = node.factors()
        own, shared = np.maximum(own, _TINY), shared - shared.mean(axis=0)
        merit = direction.sign * node.solution().values
        for residual, weight in zip(node.residuals, node.weights, strict=True):
            if count <= PAIRED:
                total += weight * _paired(merit / residual, own, shared)
            else:
                sd = np.sqrt(own + np.einsum("ij,ij->i", shared, shared))
                total += weight * _independent(merit / residual, sd)
    total[:, -1] = 1
    return np.minimum(np.maximum.accumulate(total, axis=1), 1.0)


def interval(cumulated: Floats, level: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The ranks between which each row lies with probability ``level``, as much out at each end."""
    tail = (1 - level) / 2
    low = (cumulated < tail - SLACK).sum(axis=1) + 1
    high = (cumulated < 1 - tail - SLACK).sum(axis=1) + 1
    return low, np.minimum(high, cumulated.shape[1])


def _paired(merit: Floats, own: Floats, shared: Floats) -> Floats:
    """By the exact conditional probabilities given the own value, for all rows at once."""
    covariance = shared @ shared.T
    np.fill_diagonal(covariance, own + np.diag(covariance))
    variance = np.diag(covariance)
    lean = covariance / variance[:, None]
    left = np.sqrt(np.maximum(variance - lean * covariance, _TINY))
    step = np.sqrt(variance)[:, None] * _OWN  # (N, G)
    apart = (merit - merit[:, None])[:, None, :] + (lean - 1)[:, None, :] * step[:, :, None]
    events = ndtr(apart / left[:, None, :])  # (N, G, N)
    count = len(merit)
    events[np.arange(count), :, np.arange(count)] = 0  # nobody is better than himself
    sums = _nobody(count, count * len(_OWN))
    for event in np.ascontiguousarray(events.reshape(-1, count).T):
        sums = _with(sums, event)
    cumulated = np.cumsum(sums, axis=0).reshape(count, count, len(_OWN)) @ _MASS
    return cumulated.T


def _nobody(most: int, points: int) -> Floats:
    """The distribution of a count of no events, (most, points): it is 0 everywhere."""
    sums = np.zeros((most, points))
    sums[0] = 1
    return sums


def _with(sums: Floats, event: Floats) -> Floats:
    """The distribution of the count with one more event; what exceeds the table is dropped."""
    moved = sums * event
    more = sums - moved
    more[1:] += moved[:-1]
    return more


def _independent(merit: Floats, sd: Floats) -> Floats:
    """The same where all values are independent."""
    count, ends = len(merit), min(ENDS, len(merit))
    step = min(0.4, 3 / count**0.5)  # the count changes within 1 / sqrt(N) of a sd
    points, mass = grid(merit, sd, step)
    events = ndtr((merit[:, None] - points) / sd[:, None])
    found = _between(events, mass)
    found[:, :ends] = _first(events, mass, ends)
    last = _first(1 - events, mass, ends)  # P(at most k are worse)
    found[:, count - ends : count - 1] = 1 - last[:, : ends - 1][:, ::-1]
    found[:, count - 1] = 1
    return found


def _first(events: Floats, mass: Floats, ends: int) -> Floats:
    """P(at most k others of ``events`` happen), (N, ends), exactly.

    Points where far more happen, and rows that have no mass elsewhere, are passed over.
    """
    mean, variance = events.sum(axis=0), (events * (1 - events)).sum(axis=0)
    near = mean - 6 * np.sqrt(variance) < ends + 1
    events, mass = np.ascontiguousarray(events[:, near]), mass[:, near]
    rows = np.flatnonzero(mass.sum(axis=1) > NEGLECTED)
    sums = _nobody(ends, events.shape[1])
    for place in np.setdiff1d(np.arange(len(events)), rows):
        sums = _with(sums, events[place])
    found = np.zeros((len(events), ends))
    for place, others in _all_but_one(events[rows], sums):
        found[rows[place]] = np.cumsum(others, axis=0) @ mass[rows[place]]
    return found


def _between(events: Floats, mass: Floats) -> Floats:
    """By the normal distribution, half an event being one's own."""
    mean = events.sum(axis=0) - 0.5
    sd = np.sqrt(np.maximum((events * (1 - events)).sum(axis=0) - 0.25, 0.05))
    limits = np.arange(len(events)) + 0.5
    found: Floats = mass @ ndtr((limits - mean[:, None]) / sd[:, None])
    return found


def _all_but_one(events: Floats, start: Floats) -> Iterator[tuple[int, Floats]]:
    """For each row, the distribution of ``start`` plus how many of the *other* rows happen.

    By halves: whoever is in one half gets all events of the other first. So each of N results
    costs log2(N) additions instead of N, and none divides.
    """
    waiting = [(0, len(events), start)]
    while waiting:
        low, high, sums = waiting.pop()
        if high - low == 1:
            yield low, sums
            continue
        middle = (low + high) // 2
        for own, other in (((low, middle), (middle, high)), ((middle, high), (low, middle))):
            inner = sums
            for place in range(*other):
                inner = _with(inner, events[place])
            waiting.append((*own, inner))
