"""The crossed model from its definition, dense and slow, and small designs to hold it against.

Nothing here comes from the code under test: the covariance of the scores is written down, its
inverse and determinant are those of the library, and all integrals are sums over a fine grid.
"""

from fractions import Fraction

import numpy as np
from scipy.special import ndtr

from reviews.scoring.ranking import Judgement


def judged(text):
    """Judgements from ``a:p:4 b:q:7/2``."""
    rows = (word.split(":") for word in text.split())
    return [Judgement(a, p, Fraction(score)) for a, p, score in rows]


def drawn(applications, panelists, each, seed, sds=(0.6, 0.4, 0.5), closed=1):
    """A seeded panel on a scale of half marks from 0 to 5; ``closed`` panels know no other."""
    rng = np.random.default_rng(seed)
    merit, bias = rng.normal(0, sds[0], applications), rng.normal(0, sds[1], panelists)
    found = []
    for a in range(applications):
        pool = np.arange(panelists)[np.arange(panelists) % closed == a % closed]
        for p in rng.choice(pool, min(each, len(pool)), replace=False):
            score = np.clip(round(2 * (3 + merit[a] + bias[p] + rng.normal(0, sds[2]))), 0, 10)
            found.append(Judgement(f"a{a:03d}", f"p{p:03d}", Fraction(int(score), 2)))
    return found


def incidence(judgements):
    """Scores (J,), and 0/1 matrices of applications (J, N) and panelists (J, P), names sorted."""
    applications = sorted({j.application for j in judgements})
    panelists = sorted({j.panelist for j in judgements})
    y = np.array([float(j.score) for j in judgements])
    x = np.array([[j.application == a for a in applications] for j in judgements], dtype=float)
    z = np.array([[j.panelist == p for p in panelists] for j in judgements], dtype=float)
    return y, x, z


def at(judgements, sds):
    """At many (M, 3) standard deviations: log restricted likelihood (M,), mean and covariance of a.

    Up to a constant; the effects' (M, N) and (M, N, N).
    """
    y, x, z = incidence(judgements)
    va, vb, ve = (sds**2).T[:, :, None, None]
    v = va * (x @ x.T) + vb * (z @ z.T) + ve * np.eye(len(y))
    inverse = np.linalg.inv(v)
    ones = np.ones(len(y))
    weight = inverse @ ones
    information = weight @ ones
    p = inverse - weight[:, :, None] * weight[:, None, :] / information[:, None, None]
    log = -0.5 * (np.linalg.slogdet(v)[1] + np.log(information) + (p @ y) @ y)
    mean = va[:, :, 0] * ((p @ y) @ x)
    covariance = va * np.eye(x.shape[1]) - va**2 * (x.T @ p @ x)
    return log, mean, covariance


def integrated(judgements, scale, points=28, reach=5.0):
    """Means of the standard deviations (3,), P(row > column) (N, N), effects' mean and sd (N,).

    By a product rule over 0 to ``reach`` scales in each standard deviation, denser near 0.
    """
    t, w = np.polynomial.legendre.leggauss(points)
    t, w = (t + 1) / 2, w / 2
    line, weights = reach * scale * t**2, w * 2 * t  # more points where the posterior is steep
    sds = np.stack(np.meshgrid(line, line, line, indexing="ij"), axis=-1).reshape(-1, 3)
    mass = np.einsum("i,j,k->ijk", weights, weights, weights).ravel()
    log, mean, covariance = at(judgements, sds)
    log = log - (sds**2).sum(axis=1) / (2 * scale**2)
    mass = mass * np.exp(log - log.max())
    mass /= mass.sum()
    own = np.diagonal(covariance, axis1=1, axis2=2)
    variance = own[:, :, None] + own[:, None, :] - 2 * covariance
    apart = mean[:, :, None] - mean[:, None, :]
    better = np.einsum("m,mij->ij", mass, ndtr(apart / np.sqrt(np.maximum(variance, 1e-300))))
    np.fill_diagonal(better, 0)
    centre = mass @ mean
    return mass @ sds, better, centre, np.sqrt(mass @ (own + mean**2) - centre**2)
