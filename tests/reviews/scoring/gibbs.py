"""A Gibbs sampler of the crossed model, to hold the quadrature against: seeded, dense, slow.

It shares no formula with ``reviews.scoring``. Effects are drawn jointly; each standard deviation
from its conditional density, once given the effects and once given the effects in its own units,
which keeps the chains moving where a variance is near 0.
"""

import numpy as np

_GRID = np.linspace(-9, 9, 241)


class Gibbs:
    """``chains`` chains side by side.

    Args:
        design: scores, applications and panelists as positions.
        scale: of the half-normal priors on the standard deviations, in points.
    """

    def __init__(self, design, scale, seed, chains):
        self.rng = np.random.default_rng(seed)
        self.scale, self.chains = scale, chains
        self.application, self.panelist = design.application, design.panelist
        self.n, self.p = len(design.applications), len(design.panelists)
        self.y = design.score - design.score.mean()
        x = np.zeros((len(self.y), 1 + self.n + self.p))
        x[:, 0] = 1
        x[np.arange(len(self.y)), 1 + self.application] = 1
        x[np.arange(len(self.y)), 1 + self.n + self.panelist] = 1
        self.xx, self.xy = x.T @ x, x.T @ self.y
        self.sds = np.full((3, chains), scale / 2)  # applications, panelists, residual

    def ranks(self, sweeps, burn):
        """How often each application has each rank, (N, N), higher being better; rows add to 1."""
        counts = np.zeros((self.n, self.n))
        rows = np.tile(np.arange(self.n), self.chains)
        for sweep in range(burn + sweeps):
            effects = self.sweep()
            if sweep >= burn:
                places = (-effects).argsort(axis=1).argsort(axis=1)
                np.add.at(counts, (rows, places.ravel()), 1)
        return counts / counts.sum(axis=1, keepdims=True)

    def sweep(self):
        mean, units = self.effects()
        sa, sb, se = self.sds
        a, b = sa[:, None] * units[:, : self.n], sb[:, None] * units[:, self.n :]
        rest = self.y - mean - a[:, self.application] - b[:, self.panelist]
        sa, sb, se = self.deviation(a), self.deviation(b), self.deviation(rest)
        a_units, b_units = a / sa[:, None], b / sb[:, None]
        drawn = a.copy()
        sa = self.in_units(a_units[:, self.application], self.y - mean - b[:, self.panelist], se)
        a = sa[:, None] * a_units
        sb = self.in_units(b_units[:, self.panelist], self.y - mean - a[:, self.application], se)
        self.sds = np.stack([np.abs(sa), np.abs(sb), se])
        return drawn

    def effects(self):
        """Mean (C, 1) and effects in units of their standard deviations (C, N + P)."""
        sa, sb, se = self.sds[:, :, None]
        ones = np.ones((self.chains, 1))
        units = np.hstack([ones, np.repeat(sa, self.n, axis=1), np.repeat(sb, self.p, axis=1)])
        precision = units[:, :, None] * units[:, None, :] * self.xx / se[:, :, None] ** 2
        inner = np.arange(1, precision.shape[1])
        precision[:, inner, inner] += 1
        lower = np.linalg.cholesky(precision)
        mean = np.linalg.solve(precision, (units * self.xy / se**2)[:, :, None])
        noise = self.rng.normal(size=mean.shape)
        drawn = (mean + np.linalg.solve(np.swapaxes(lower, 1, 2), noise))[:, :, 0]
        return drawn[:, :1], drawn[:, 1:]

    def deviation(self, effects):
        """From s^-n exp(-ss / 2 s^2) times the prior, by its distribution on a grid of log s."""
        count, squares = effects.shape[1], (effects**2).sum(axis=1)
        a, psi = count - 1, 1 / self.scale**2
        root = np.sqrt(a * a + 4 * psi * squares)
        mode = (root - a) / (2 * psi) if a < 2 else 2 * squares / (a + root)
        sd = 1 / np.sqrt(2 * (squares / mode + psi * mode))
        logs = 0.5 * np.log(mode)[:, None] + sd[:, None] * _GRID
        height = -a * logs - squares[:, None] * np.exp(-2 * logs) / 2 - psi * np.exp(2 * logs) / 2
        mass = np.exp(height - height.max(axis=1, keepdims=True))
        total = np.cumsum((mass[:, 1:] + mass[:, :-1]) / 2, axis=1)
        total = np.hstack([np.zeros((self.chains, 1)), total])
        wanted = self.rng.random(self.chains) * total[:, -1]
        place = np.clip((total < wanted[:, None]).sum(axis=1) - 1, 0, len(_GRID) - 2)
        chain = np.arange(self.chains)
        below, above = total[chain, place], total[chain, place + 1]
        share = (wanted - below) / np.maximum(above - below, 1e-300)
        left, right = logs[chain, place], logs[chain, place + 1]
        return np.exp(left + share * (right - left))

    def in_units(self, units, target, se):
        """A standard deviation of either sign, with which ``units`` explain ``target``."""
        precision = (units**2).sum(axis=1) / se**2 + 1 / self.scale**2
        mean = (units * target).sum(axis=1) / se**2 / precision
        return mean + self.rng.normal(size=self.chains) / np.sqrt(precision)
