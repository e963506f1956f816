"""What ranking a million scores costs: 10,000 dossiers, 20 panelists, five criteria.

Run: ``python -m bench.ranking`` (``--dossiers 1000`` for a quick look). On real PostgreSQL: the
whole job (read, totals, means, places, thresholds, run and entries stored) beside one SQL statement
that computes the same two-level means and RANK(), in turn, by their medians. Marks to hold: a ratio
of at most 3, a peak memory of the whole process of at most 1.5 GiB. Beside it, on samples and
extrapolated: a loop through objects of the ORM, and a query per sheet.
"""

import argparse
import resource
import statistics
import sys
import time
from fractions import Fraction

from bench.place import private_place

PANELISTS, CRITERIA, ROUNDS, MARK, MEMORY = 20, 5, 5, 3.0, 1.5
SAMPLE, SAMPLE_QUERIES = 1000, 50  # dossiers

ONE_STATEMENT = """
WITH totals AS (
    SELECT assignment.dossier_id, assignment.panelist_id,
           SUM(criterion.weight * (rubric.minimum + score.steps * rubric.step))
           / SUM(criterion.weight) AS total
    FROM reviews_score score
    JOIN competitions_criterion criterion ON criterion.id = score.criterion_id
    JOIN competitions_rubric rubric ON rubric.id = criterion.rubric_id
    JOIN reviews_scoresheet sheet ON sheet.id = score.sheet_id
    JOIN reviews_assignment assignment ON assignment.id = sheet.assignment_id
    JOIN competitions_dossier dossier ON dossier.id = assignment.dossier_id
    WHERE dossier.stage_id = %s AND sheet.status = 'submitted' AND score.steps IS NOT NULL
    GROUP BY assignment.dossier_id, assignment.panelist_id
)
SELECT dossier_id, AVG(total), RANK() OVER (ORDER BY AVG(total) DESC)
FROM totals GROUP BY dossier_id ORDER BY 3, 1
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dossiers", type=int, default=10_000)
    dossiers = parser.parse_args().dossiers
    with private_place():
        return 0 if measure(dossiers) else 1


def measure(count):
    from bench.ranking_fill import fill  # needs the models

    stage = fill(count, PANELISTS, CRITERIA)
    print(f"{count * PANELISTS * CRITERIA:,} scores of {count:,} dossiers", flush=True)

    times = {"statement": [], "job": []}
    for _round in range(ROUNDS):
        seconds, rows = timed(lambda: one_statement(stage))
        times["statement"].append(seconds)
        clear(stage)
        seconds, ranking = timed(lambda: whole_job(stage))
        times["job"].append(seconds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    check(ranking, rows)

    statement, job = (statistics.median(taken) for taken in times.values())
    print(f"one SQL statement {statement:.2f} s, the whole job {job:.2f} s, ", end="")
    print(f"ratio {job / statement:.2f}, peak memory {memory:.2f} GiB", flush=True)
    beside(stage, count, statement)
    held = job / statement <= MARK and memory <= MEMORY
    print("holds" if held else f"MISSED: the marks are {MARK} and {MEMORY} GiB")
    return held


def timed(call):
    begun = time.perf_counter()
    result = call()
    return time.perf_counter() - begun, result


def one_statement(stage):
    from django.db import connection  # needs the settings

    with connection.cursor() as cursor:
        cursor.execute(ONE_STATEMENT, [stage.pk])
        return cursor.fetchall()


def whole_job(stage):
    from core import jobs  # these need the models
    from reviews.actions import rankings
    from reviews.models import Ranking

    queued = jobs.request(rankings.KIND, f"stage:{stage.pk}", by=None, payload={"stage": stage.pk})
    job = jobs.claim(queued.pk)
    jobs.publish(job, jobs.compute(job))
    return Ranking.objects.get(job=job)


def clear(stage):
    """The same inputs give no second run: the former one goes first."""
    from reviews.models import RankingEntry  # needs the models

    RankingEntry.objects.filter(ranking__stage=stage)._raw_delete("default")
    stage.rankings.all().delete()


def check(ranking, rows):
    """The places are those of the statement, whose numeric means are near enough to compare."""
    entries = ranking.entries.in_bulk(field_name="pk").values()
    found = {
        e.dossier_id: (e.rank, Fraction(int(e.numerator), int(e.denominator))) for e in entries
    }
    for dossier, mean, place in rows:
        rank, score = found[dossier]
        if rank != place or abs(score - Fraction(mean)) > Fraction(1, 10**9):
            raise SystemExit(f"dossier {dossier}: {rank} {float(score)}, by SQL {place} {mean}")


def beside(stage, count, statement):
    for name, sample, call in [
        ("a loop through objects of the ORM", SAMPLE, through_objects),
        ("a query per sheet", SAMPLE_QUERIES, a_query_per_sheet),
    ]:
        sample = min(sample, count)
        dossiers = list(stage.dossiers.order_by("pk")[:sample])
        seconds, _found = timed(lambda call=call, dossiers=dossiers: call(dossiers))
        whole = seconds * count / sample
        print(f"{name} {whole:.1f} s, {whole / statement:.0f} times the statement", end="")
        print(f" (extrapolated from {sample:,} dossiers)", flush=True)


def through_objects(dossiers):
    from reviews.models import Score  # needs the models

    scores = Score.objects.filter(
        sheet__assignment__dossier__in=dossiers, sheet__status="submitted"
    )
    totals = {}
    for score in scores.select_related("criterion", "sheet__assignment"):
        assignment = score.sheet.assignment
        pair = totals.setdefault(assignment.dossier_id, {}).setdefault(
            assignment.panelist_id, [0, 0]
        )
        pair[0] += score.criterion.weight * score.steps
        pair[1] += score.criterion.weight
    return ranked(totals)


def a_query_per_sheet(dossiers):
    totals = {}
    for dossier in dossiers:
        for assignment in dossier.assignments.all():
            pair = totals.setdefault(dossier.pk, {}).setdefault(assignment.panelist_id, [0, 0])
            for sheet in assignment.sheets.filter(status="submitted"):
                for score in sheet.scores.select_related("criterion"):
                    pair[0] += score.criterion.weight * score.steps
                    pair[1] += score.criterion.weight
    return ranked(totals)


def ranked(totals):
    means = {
        dossier: sum(Fraction(*pair) for pair in given.values()) / len(given)
        for dossier, given in totals.items()
    }
    return sorted(means, key=means.get, reverse=True)


if __name__ == "__main__":
    sys.exit(main())
