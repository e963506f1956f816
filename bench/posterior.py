"""How far the quadrature lies from a long seeded Gibbs run of the same model and priors.

Run: ``python -m bench.posterior [draws]``. For each design it prints the greatest difference of an
expected rank (at most 0.05), of P(among the first third), of P(rank <= r) over all r, and of the
ends of the intervals, with the sampler's own error beside them: half the difference of its two
halves. Then the time of the method at several sizes, as ratios to that of 24 dossiers.
"""

import sys
import time
from fractions import Fraction

import numpy as np

from reviews.scoring.components import Components
from reviews.scoring.crossed import Crossed
from reviews.scoring.design import Design
from reviews.scoring.options import Options
from reviews.scoring.placing import interval, rank_distribution
from reviews.scoring.posterior import posterior
from reviews.scoring.ranking import rank
from reviews.scoring.scale import Direction
from tests.reviews.scoring.dense import drawn
from tests.reviews.scoring.gibbs import Gibbs

SCALE, CHAINS, MOST_OFF = 1.25, 64, 0.05
DESIGNS = {
    "complete, 6 x 4": {"applications": 6, "panelists": 4, "each": 4, "seed": 1},
    "24 dossiers, 15 panelists, 3 each": {
        "applications": 24,
        "panelists": 15,
        "each": 3,
        "seed": 2,
    },
    "hardly any merit": {
        "applications": 24,
        "panelists": 15,
        "each": 3,
        "seed": 3,
        "sds": (0.05, 0.02, 0.5),
    },
    "one judgement each": {"applications": 10, "panelists": 5, "each": 1, "seed": 4},
    "two closed panels": {
        "applications": 24,
        "panelists": 6,
        "each": 3,
        "seed": 5,
        "closed": 2,
        "sds": (0.6, 0.8, 0.5),
    },
    "70 dossiers, five closed panels": {
        "applications": 70,
        "panelists": 25,
        "each": 3,
        "seed": 6,
        "closed": 5,
        "sds": (0.6, 0.8, 0.5),
    },
}
SIZES = [(24, 15, 3), (60, 20, 3), (200, 40, 4), (1_000, 100, 4)]


def main():
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 640_000
    worst = max(compare(name, drawn(**design), draws) for name, design in DESIGNS.items())
    print(f"greatest difference of an expected rank: {worst:.4f} (at most {MOST_OFF})")
    times = [timed(*size) for size in SIZES]
    for (applications, panelists, each), taken in zip(SIZES, times, strict=True):
        print(
            f"{applications:>5} dossiers x {each}, {panelists} panelists: {taken:.2f} s, "
            f"{taken / times[0]:.1f} times that of {SIZES[0][0]}"
        )
    return int(worst > MOST_OFF)


def compare(name, judgements, draws):
    design = Design.of(judgements)
    crossed = Crossed(design)
    components = Components(crossed, SCALE)
    few = 5 if len(crossed.n) <= 30 else 3
    ranks = posterior(crossed, components.nodes(15), Direction.HIGHER).expected_rank
    placed = rank_distribution(crossed, components.nodes(few, coarse=True), Direction.HIGHER)

    halves = [
        Gibbs(design, SCALE, seed, CHAINS).ranks(draws // 2 // CHAINS, burn=300) for seed in (1, 2)
    ]
    sampled = np.cumsum(sum(halves) / 2, axis=1)
    count = len(ranks)
    places = np.arange(1, count + 1)
    means = [half @ places for half in halves]
    off = np.abs(ranks - sum(means) / 2).max()
    third = max(1, count // 3) - 1
    ends = [
        max(
            np.abs(a - b).max()
            for a, b in zip(interval(placed, x), interval(sampled, x), strict=True)
        )
        for x in (0.5, 0.95)
    ]
    print(f"{name}: expected rank {off:.4f} (sampler {np.abs(means[0] - means[1]).max() / 2:.4f})")
    print(f"  P(first {third + 1}) {np.abs(placed - sampled)[:, third].max():.4f}, ", end="")
    print(f"P(rank <= r) {np.abs(placed - sampled).max():.4f}, ", end="")
    print(f"ends of the 50 % and 95 % intervals {ends[0]} and {ends[1]} ranks", flush=True)
    return off


def timed(applications, panelists, each):
    judgements = drawn(applications, panelists, each, seed=7)
    options = Options(span=Fraction(5), top=5)
    taken = []
    for _ in range(3):
        begun = time.perf_counter()
        rank(judgements, method="expected-rank", options=options)
        taken.append(time.perf_counter() - begun)
    return min(taken)


if __name__ == "__main__":
    sys.exit(main())
