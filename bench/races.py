"""Let pairs do what must not both happen, at the same moment, on a real PostgreSQL.

Run: ``python -m bench.races`` (``--pairs 200``). The suite does 20 pairs of each
(tests/competitions/test_submitting_at_once.py, tests/reviews/test_judging_at_once.py). The last
columns say how often the first and the second of a pair got through (of a ranking: whether it is
still in force), which shows that the race was one. Ends with code 1 if a pair broke the rule.
"""

import argparse
import sys
from functools import partial

from bench.place import private_place


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=200, help="pairs of each race (default: 200)")
    pairs = parser.parse_args().pairs

    with private_place():
        print(f"{'race':32}{'pairs':>7}{'kept':>7}{'1st':>6}{'2nd':>6}", flush=True)
        held = True
        for name, prepare in [
            ("two submits of one draft", submits),
            ("sheet handed in and conflict", conflict_and_sheet),
            ("ranking published and conflict", conflict_and_ranking),
        ]:
            race = prepare()
            runs = [race() for _ in range(pairs)]
            kept, first, second = (sum(column) for column in zip(*runs, strict=True))
            print(f"{name:32}{pairs:7}{kept:7}{first:6}{second:6}", flush=True)
            held = held and kept == pairs
    print("holds" if held else "MISSED: a pair broke its rule")
    return 0 if held else 1


def submits():
    """One snapshot, one event, one letter, and the same receipt for both."""
    from competitions.actions import submissions  # these need the models
    from competitions.models import Submission
    from core import clock
    from core.models import AuditEvent, Letter
    from tests.competitions.test_submitting_at_once import copy_of
    from tests.core.threads import together
    from tests.factories.accounts import make_user
    from tests.factories.applications import make_complete_draft

    manager = make_user()

    def race():
        draft = make_complete_draft(managers=[manager], by=manager)
        press = partial(submissions.submit, by=manager, received_at=clock.now())
        one, two = together(partial(press, copy_of(draft)), partial(press, copy_of(draft)))
        kept = (
            one == two
            and Submission.objects.filter(dossier=draft).count() == 1
            and AuditEvent.objects.about(draft).filter(verb="submit").count() == 1
            and Letter.objects.filter(key=f"submission-received:{one.pk}").count() == 1
        )
        return kept, got_through(one), got_through(two)

    return race


def conflict_and_sheet():
    """Whoever comes first: the conflict is in force and no sheet counts."""
    from reviews.actions import conflicts, sheets  # these need the models
    from tests.core.threads import together
    from tests.factories.competitions import make_stage
    from tests.factories.reviews import make_panel, make_panelist
    from tests.reviews.test_judging_at_once import assert_never_both, copy_of, make_written_sheet

    stage = make_stage(status="closed")
    panel = make_panel(call=stage.call)

    def race():
        panelist = make_panelist(panel=panel)
        user, sheet = panelist.user, make_written_sheet(stage, panelist)
        application = sheet.assignment.dossier.application
        handed_in, recorded = together(
            partial(sheets.submit, copy_of(sheet), by=user),
            partial(conflicts.record, user, application, by=user, reason="partner"),
        )
        kept = got_through(recorded) and holds(assert_never_both, sheet)
        return kept, got_through(handed_in), got_through(recorded)

    return race


def conflict_and_ranking():
    """Whoever comes first: no ranking in force rests on a sheet that was voided."""
    from core import jobs  # these need the models
    from reviews.actions import conflicts, rankings
    from reviews.models import ScoreSheet, SheetVersion
    from tests.core.threads import together
    from tests.faults.rankings import make_judged_stage

    def race():
        stage = make_judged_stage()
        sheet = ScoreSheet.objects.filter(assignment__dossier__stage=stage).first()
        barred, application = sheet.assignment.panelist.user, sheet.assignment.dossier.application
        job = jobs.claim(rankings.request(stage, by=None).pk)
        published, recorded = together(
            partial(jobs.publish, job, jobs.compute(job)),
            partial(conflicts.record, barred, application, by=None, reason="partner"),
        )
        gone = set(SheetVersion.objects.filter(sheet=sheet).values_list("pk", flat=True))
        current = rankings.current(stage)
        kept = not current or not gone & {version for version, _digest in current.inputs}
        kept = kept and got_through(published) and got_through(recorded)
        return kept, current is not None, got_through(recorded)

    return race


def got_through(result):
    return not isinstance(result, Exception)


def holds(check, *args):
    try:
        check(*args)
    except AssertionError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
