"""Time ``manage.py rank --method mean`` on 20,000 rows as a ratio to ``manage.py help``.

Run: ``python bench/rank_command.py``. Mark to hold: a ratio under 3. Both are whole processes,
taken in turn and compared by their medians, so that a busy machine slows both.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]
ROWS, PANELISTS, ROUNDS, MARK = 20_000, 400, 7, 3.0


def write_table(path: Path) -> None:
    """Twenty thousand judgements in half marks, three to an application, from a fixed seed."""
    rng = random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        file.write("application,panelist,score\n")
        for row in range(ROWS):
            panelist = (row // 3 + 7 * (row % 3)) % PANELISTS
            file.write(f"A-{row // 3:05},P-{panelist:03},{rng.randint(0, 10) / 2}\n")


def seconds(*words: str) -> float:
    start = time.perf_counter()
    env = os.environ | {"DEBUG": "true"}  # a developer's checkout needs no other setting
    subprocess.run([*MANAGE, *words], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "scores.csv"
        write_table(table)
        options = ["--application=application", "--panelist=panelist", "--score=score"]
        options += ["--scale=0:5", "--step=0.5", "--format=json", f"--from-csv={table}"]
        pairs = [(seconds("help"), seconds("rank", *options)) for _ in range(ROUNDS)]

    plain, ranking = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = ranking / plain
    print(f"help {plain:.2f} s, rank of {ROWS:,} rows {ranking:.2f} s, ratio {ratio:.2f}")
    print("holds" if ratio < MARK else f"MISSED: the mark is {MARK}")
    return 0 if ratio < MARK else 1


if __name__ == "__main__":
    sys.exit(main())
