"""Scores brought in while something else happens to the same sheets, on PostgreSQL."""

from functools import partial

import pytest

from core.errors import Stale
from core.states import TransitionNotAllowed
from reviews.actions import conflicts, offline, sheets
from reviews.models import Panelist, ScoreSheet, Standing
from reviews.offline import bringing_in, packs
from tests.core.threads import together
from tests.reviews.offline.filling import filled, make_seat

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 8


def bring_in(seat, stage, rows):
    return offline.bring_in(Panelist.objects.get(pk=seat.pk), stage, rows, by=seat.user)


def make_written(seat, stage):
    """A draft for each dossier; the rows of a workbook that changes all of them."""
    for row in packs.readable(seat, stage):
        sheet = sheets.open(row, by=seat.user)
        sheets.save(sheet, by=seat.user, version=0, scores={"criterion-1": "1"})
    values = {(n, "score:criterion-1"): 4 for n in (1, 2, 3)}
    return bringing_in.read(filled(seat, stage, values).upload, seat, stage)


def first_steps():
    found = ScoreSheet.objects.order_by("pk")
    return [sheet.scores.get(criterion__key="criterion-1").steps for sheet in found]


def test_a_save_in_the_browser_and_the_workbook_never_overwrite_each_other():
    for _ in range(ROUNDS):
        ScoreSheet.objects.all().delete()
        seat, stage = make_seat(dossiers=3)
        rows = make_written(seat, stage)
        sheet = ScoreSheet.objects.order_by("pk")[1]

        brought, saved = together(
            partial(bring_in, seat, stage, rows),
            partial(sheets.save, sheet, by=seat.user, version=1, scores={"criterion-1": "5"}),
        )

        if isinstance(saved, Stale):  # the workbook came first, with all its rows
            assert first_steps() == [8, 8, 8]
            assert len(brought.changes) == 3
        else:
            assert isinstance(brought, offline.Faulty), brought
            assert first_steps() == [2, 10, 2]


def test_the_same_workbook_at_the_same_moment_is_taken_once():
    seat, stage = make_seat(dossiers=3)
    rows = make_written(seat, stage)

    results = together(*[partial(bring_in, seat, stage, rows)] * 3)

    assert sorted(len(plan.changes) for plan in results) == [0, 0, 3]
    assert list(ScoreSheet.objects.values_list("version", flat=True)) == [2, 2, 2]


def test_a_conflict_and_the_first_save_by_a_workbook_are_never_both_in_force():
    for _ in range(ROUNDS):
        seat, stage = make_seat(dossiers=2)
        values = {(n, "score:criterion-1"): 4 for n in (1, 2)}
        rows = bringing_in.read(filled(seat, stage, values).upload, seat, stage)
        closed = packs.readable(seat, stage)[0].dossier

        brought, recorded = together(
            partial(bring_in, seat, stage, rows),
            partial(conflicts.record, seat.user, closed.application, by=None, reason="family"),
        )

        assert not isinstance(recorded, Exception), recorded
        assert not isinstance(brought, Exception) or isinstance(
            brought, offline.Faulty | TransitionNotAllowed
        ), brought
        assert Standing.objects.get(panelist=seat, dossier=closed).is_excluded
        live = ScoreSheet.objects.filter(assignment__panelist=seat).live()
        assert not live.filter(assignment__dossier=closed).exists()
        assert live.count() == (0 if isinstance(brought, Exception) else 1)
