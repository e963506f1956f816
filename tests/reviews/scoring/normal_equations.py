"""The crossed model written out in full, for tests: normal equations and the J x J covariance.

It shares no line with the code under test: the model matrices are dense, effects without a
variance are left out, and everything is solved at once.
"""

import random
from fractions import Fraction

import numpy as np
from scipy import optimize

from reviews.scoring.design import Design
from reviews.scoring.ranking import Judgement


def unbalanced(seed):
    """Judgements of a random design; every fourth falls apart, every fifth has lone panelists."""
    rng = random.Random(seed)
    applications, panelists = rng.randint(3, 14), rng.randint(2, 9)
    share = rng.uniform(0.3, 0.95)
    lenient = [0 if seed % 3 == 0 else rng.gauss(0, 1) for _ in range(panelists)]
    worth = [rng.gauss(3, 1) for _ in range(applications)]
    found = []
    for a in range(applications):
        for p in range(panelists):
            apart = seed % 4 == 0 and (a < applications // 2) != (p < panelists // 2)
            if not apart and rng.random() < share:
                found.append(judgement(a, p, worth[a] + lenient[p] + rng.gauss(0, 0.7)))
    if seed % 5 == 0:
        extra = [judgement(a, panelists + a, worth[a] + rng.gauss(0, 1)) for a in range(3)]
        found += extra
    return found


def judgement(application, panelist, points):
    return Judgement(f"a{application:02}", f"p{panelist:02}", Fraction(round(points * 10), 10))


class Dense:
    """Everything about the ``judgements`` at any variances."""

    def __init__(self, judgements):
        design = Design.of(judgements)
        self.score = design.score
        self.applications = np.eye(len(design.applications))[design.application]
        self.panelists = np.eye(len(design.panelists))[design.panelist]
        self.ones = np.ones((len(design.score), 1))

    def solve(self, application, panelist, residual):
        """(mu, a, b) and their covariance given the scores, from the normal equations."""
        blocks = [(self.ones, np.inf)]
        blocks += [(self.applications, application), (self.panelists, panelist)]
        kept = [(block, variance) for block, variance in blocks if variance]
        x = np.hstack([block for block, _ in kept])
        penalty = np.concatenate([np.full(block.shape[1], 1 / v) for block, v in kept])
        covariance = np.linalg.inv(x.T @ x / residual + np.diag(penalty))
        solution = covariance @ x.T @ self.score / residual
        at = [0 if v else None for _, v in blocks]
        place = 0
        for number, (block, variance) in enumerate(blocks):
            if variance:
                at[number] = slice(place, place + block.shape[1])
                place += block.shape[1]
        return solution, covariance, at

    def log_likelihood(self, application, panelist, residual):
        count = len(self.score)
        v = application * self.applications @ self.applications.T
        v += panelist * self.panelists @ self.panelists.T + residual * np.eye(count)
        inverse = np.linalg.inv(v)
        one = self.ones[:, 0]
        information = one @ inverse @ one
        p = inverse - np.outer(inverse @ one, inverse @ one) / information
        return -0.5 * (
            (count - 1) * np.log(2 * np.pi)
            + np.linalg.slogdet(v)[1]
            + np.log(information)
            + self.score @ p @ self.score
        )

    def reml(self):
        """The best of many climbs on the logarithms, of all models with and without a variance."""
        spread = max(self.score.var(), 1e-9)
        found = []
        for which in ((0, 1), (0,), (1,), ()):
            for start in np.ndindex(*(3,) * len(which)):
                found.append(self._climb(which, start, spread))
        return max(found, key=lambda pair: pair[0])

    def _climb(self, which, start, spread):
        def variances(logs):
            both = np.zeros(2)
            both[list(which)] = np.exp(logs[1:])
            return (*both, np.exp(logs[0]))

        def loss(logs):
            return -self.log_likelihood(*variances(logs))

        x = np.log(spread) + np.array([-0.7, *(2.0 * s - 3 for s in start)])
        bounds = [(np.log(spread) - 16, np.log(spread) + 6)] * len(x)
        best = optimize.minimize(loss, x, method="L-BFGS-B", bounds=bounds)
        options = {"xatol": 1e-10, "fatol": 1e-13, "maxiter": 4000}
        best = optimize.minimize(loss, best.x, method="Nelder-Mead", bounds=bounds, options=options)
        return -best.fun, variances(best.x)
