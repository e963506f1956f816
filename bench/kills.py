"""Kill a worker at six points of a ranking, again and again; each job must end exactly once.

Run: ``python -m bench.kills`` (``--times 20``; about 12 s for each of the six points). Real
PostgreSQL, real queue, real worker processes, SIGKILL. The suite does each point once
(tests/faults/test_killed_worker.py). Ends with code 1 if one job did not end exactly once.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.place import private_place, reset_clock


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=20, help="kills at each point (default: 20)")
    times = parser.parse_args().times

    with private_place() as queue:
        from tests.faults.doomed import OF_A_RANKING  # these need the models
        from tests.services.worker import broker

        print(f"{'killed when':12}{'kills':>7}{'ended once':>12}{'median s':>10}", flush=True)
        held = True
        with broker(queue):
            for point in OF_A_RANKING:
                runs = [kill_once(point, queue) for _ in range(times)]
                good = sum(ended_once for ended_once, _seconds in runs)
                median = statistics.median(seconds for _ended_once, seconds in runs)
                print(f"{point:12}{times:7}{good:12}{median:10.1f}", flush=True)
                held = held and good == times
    print("holds" if held else "MISSED: a job did not end exactly once")
    return 0 if held else 1


def kill_once(point, queue):
    """(the job ended exactly once, seconds from the request to its end)."""
    from tests.faults import doomed, rankings  # these need the models
    from tests.services.worker import Worker

    started = []

    def start_worker(**options):
        started.append(Worker(f"bench{len(started)}", redis_url=queue, **options).start())
        return started[-1]

    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        try:
            stage = rankings.make_judged_stage()
            job = rankings.request_ranking(stage)
            worker, _sign = doomed.hold(start_worker, point, Path(folder))
            worker.kill()
            rankings.let_the_lease_run_out()
            rankings.take_over(start_worker(), job)
            found = rankings.outcome(job, stage)
        finally:
            for worker in started:
                worker.kill()
            reset_clock()
    if found != rankings.ENDED_ONCE:
        print(f"{point}: {found}")
    return found == rankings.ENDED_ONCE, time.perf_counter() - begin


if __name__ == "__main__":
    sys.exit(main())
