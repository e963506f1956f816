"""What calibrating panelists costs: ridge on a million judgements, and REML as tables grow.

Run: ``python -m bench.calibration``. Ridge is compared with the bare conjugate-gradient solve of
SciPy of the same system to the same residue, taken in turn; REML with itself at a tenth of the
size. Times are those of the processor, on one thread, whatever else the machine does. Marks to
hold: ridge at most 1.5 times the bare solve, on open and on closed panels; REML at 2,000
panelists growing no worse than 1.5 times linearly. Where statsmodels is installed, its mixed
model is timed beside on ten thousand judgements of fewer panelists.
"""

import importlib.util
import itertools
import os
import statistics
import subprocess
import sys
import time

import numpy as np
from scipy.sparse.linalg import cg

from reviews.scoring.design import Design
from reviews.scoring.equations import Judging
from reviews.scoring.least_squares import additive
from reviews.scoring.mixed import fitted

EACH, ACCURACY, MARK = 5, 5e-9, 1.5  # judgements of a dossier; half a hundredth of a quantum
DOSSIERS, PANELISTS, ROUNDS, PANEL = 200_000, 20_000, 9, 20
SIZES, EXACT = (10_000, 100_000, 1_000_000), 2_000


def main() -> int:
    if sys.argv[1:2] == ["reml"]:
        return alone(int(sys.argv[2]))
    held = [ridge("open", open_panels(DOSSIERS, PANELISTS))]
    held.append(ridge("closed", closed_panels(DOSSIERS, PANELISTS)))
    held.append(growth())
    statsmodels()
    return 0 if all(held) else 1


def open_panels(dossiers, panelists):
    """Everybody may judge with everybody."""
    rng = np.random.default_rng(5)
    blocks = np.argsort(rng.random((dossiers, 40)), axis=1)[:, :EACH]
    who = blocks * (panelists // 40) + rng.integers(0, panelists // 40, (dossiers, EACH))
    return scored(rng, who, panelists)


def closed_panels(dossiers, panelists):
    """Panels of twenty in a ring; one dossier in fifty has a guest of the next panel."""
    rng = np.random.default_rng(6)
    panel = np.arange(dossiers) % (panelists // PANEL)
    picks = np.argsort(rng.random((dossiers, PANEL)), axis=1)[:, :EACH]
    who = panel[:, None] * PANEL + picks
    guests = np.flatnonzero(np.arange(dossiers) // (panelists // PANEL) % 50 == 0)
    who[guests, 0] = (who[guests, 1] + PANEL) % panelists
    return scored(rng, who, panelists)


def scored(rng, who, panelists):
    present, who = np.unique(np.sort(who, axis=1), return_inverse=True)
    dossiers, panelists = len(who), len(present)
    application, panelist = np.repeat(np.arange(dossiers), EACH), who.ravel()
    worth, leaning = rng.normal(3, 0.7, dossiers), rng.normal(0, 0.4, panelists)
    points = worth[application] + leaning[panelist] + rng.normal(0, 0.6, len(panelist))
    names = [f"a{n:07}" for n in range(dossiers)], [f"p{n:05}" for n in range(panelists)]
    halves = np.clip(np.round(2 * points) / 2, 0, 5)
    return Design(tuple(names[0]), tuple(names[1]), application, panelist, halves)


def ridge(name, design):
    """From the arrays to every effect and value, and the bare solve, nine times in turn."""
    judging = Judging(design)
    system = judging.operator(1 / judging.n, 1.0)
    means = np.bincount(design.application, design.score) / judging.n
    right = np.bincount(design.panelist, design.score - means[design.application])
    steps = []

    def ours():
        return additive(design, Judging(design), 1.0, ACCURACY)

    def bare():
        steps.clear()
        return cg(system, right, rtol=0, atol=ACCURACY, callback=steps.append)[0]

    pairs = [(seconds(ours), seconds(bare)) for _ in range(ROUNDS)]
    ratio = statistics.median(mine / other for mine, other in pairs)
    mine, other = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"ridge, {len(design.score):,} judgements, {name} panels: {mine:.2f} s, ", end="")
    print(f"bare CG ({len(steps)} steps) {other:.2f} s, ratio {ratio:.2f}")
    off = np.abs(ours().effects - bare()).max()
    print(f"  the two differ by {off:.0e} points at most")
    return ratio <= MARK


def growth():
    """Each size in a process of its own, for its peak memory; ratios of time over size."""
    taken = {}
    for size in SIZES:
        command = [sys.executable, "-m", "bench.calibration", "reml", str(size)]
        env = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
        words = done.stdout.split()
        taken[size] = float(words[0])
        print(f"REML, {size:,} judgements, {EXACT:,} panelists: {float(words[0]):.1f} s, ", end="")
        print(f"peak memory {float(words[1]):.0f} MiB; variances {' '.join(words[2:])}")
    held = True
    for less, more in itertools.pairwise(SIZES):
        ratio = taken[more] / taken[less] / (more / less)
        held = held and ratio <= MARK
        print(f"  from {less:,} to {more:,}: {ratio:.2f} times linear")
    return held


def alone(size):
    """One size, printed as seconds, peak memory in MiB and the three variances."""
    import resource  # not on every system, and nothing else here needs it

    design = open_panels(size // EACH, EXACT)
    begun = time.process_time()
    judging = Judging(design)
    found = fitted(design, judging, judging.parts(), ACCURACY)
    taken = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(taken, peak, *(f"{name} {value:.4f}" for name, value in found.variance.items()))
    return 0


def statsmodels():
    """Its crossed effects as variance components of one group, as its manual has it."""
    if importlib.util.find_spec("statsmodels") is None:
        print("statsmodels is not installed: not timed")
        return
    import pandas  # both are optional here
    from statsmodels.regression.mixed_linear_model import MixedLM

    design = open_panels(SIZES[0] // EACH, 200)
    frame = pandas.DataFrame(
        {"y": design.score, "a": design.application, "p": design.panelist, "one": 1}
    )
    parts = {"application": "0 + C(a)", "panelist": "0 + C(p)"}

    def theirs():
        model = MixedLM.from_formula("y ~ 1", groups="one", vc_formula=parts, data=frame)
        return model.fit(reml=True)

    judging = Judging(design)
    mine = seconds(lambda: fitted(design, judging, judging.parts(), ACCURACY))
    other = seconds(theirs)
    print(f"{SIZES[0]:,} judgements of 200 panelists: {mine:.1f} s, statsmodels {other:.1f} s")


def seconds(call):
    begun = time.process_time()
    call()
    return time.process_time() - begun


if __name__ == "__main__":
    sys.exit(main())
