"""A draw: announced before its value exists, withdrawn, or void."""

from datetime import timedelta

import pytest

from competitions.models import Stage
from core import clock
from core.audit import AuditEvent
from core.errors import Refused, WrongTime
from reviews.actions import draws, selections
from reviews.models import Draw, DrawLot, Ranking
from reviews.states import DrawStatus, ResultStatus
from tests.factories.accounts import make_officer
from tests.factories.reviews import make_conflict
from tests.reviews.deciding import rank
from tests.reviews.drawing import after, announce, enter, tied_stage

pytestmark = pytest.mark.django_db


def test_the_group_and_a_seal_are_kept_and_the_secret_is_not_readable():
    draw = announce(tied_stage())

    assert draw.status == DrawStatus.ANNOUNCED
    assert len(draw.commitment) == 64
    assert draw.secret == ""
    assert draw.commitment not in draw.sealed
    assert draw.lots.count() == 2
    event = AuditEvent.objects.get(verb="announce draw")
    assert event.new["commitment"] == draw.commitment
    assert event.new["references"] == sorted(lot.reference for lot in draw.lots.all())


def test_no_draw_is_announced_over_a_run_for_information():
    stage = tied_stage()
    Ranking.objects.update(is_official=False)

    with pytest.raises(Refused, match="for information"):
        announce(stage)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value_name": " "}, "Name the public value"),
        ({"value_due_at": clock.now() - timedelta(days=1)}, "must not exist yet"),
        ({"at": 1}, "Only dossiers that share a rank"),
        ({"at": 7}, "Only dossiers that share a rank"),
    ],
)
def test_what_cannot_be_announced_is_refused_and_leaves_nothing(change, words):
    stage = tied_stage()
    with pytest.raises(Refused, match=words):
        announce(stage, **change)
    assert not Draw.objects.exists()
    assert not DrawLot.objects.exists()


def test_one_tie_has_one_draw_and_a_panel_order_or_a_draw():
    stage = tied_stage()
    selection = selections.propose(stage, by=make_officer())
    order = list(stage.dossiers.order_by("pk")[1:])
    announce(stage)

    with pytest.raises(Refused, match="announced or drawn already"):
        announce(stage)
    with pytest.raises(WrongTime, match="A draw parts this tie"):
        selections.settle_tie(selection, by=make_officer(), text="By vote.", order=order)

    other = tied_stage()
    selection = selections.propose(other, by=make_officer())
    order = list(other.dossiers.order_by("pk")[1:])
    selections.settle_tie(selection, by=make_officer(), text="By vote.", order=order)
    with pytest.raises(Refused, match="The panel has settled"):
        announce(other)


def test_a_call_whose_ties_the_panel_parts_draws_nothing():
    stage = tied_stage()
    Stage.objects.update(tie_chain=[{"by": "panel"}])

    with pytest.raises(Refused, match="the panel parts ties"):
        announce(stage)


def test_withdrawing_needs_a_reason_and_comes_before_the_value():
    draw = announce(tied_stage())
    with pytest.raises(Refused, match="Say why"):
        draws.withdraw(draw, by=make_officer(), reason=" ")
    with after(), pytest.raises(WrongTime, match="the draw holds now"):
        draws.withdraw(draw, by=make_officer(), reason="Foreseen.")

    draws.withdraw(draw, by=make_officer(), reason="The lottery is cancelled.")

    draw.refresh_from_db()
    assert draw.withdrawn_because == "The lottery is cancelled."
    assert announce(draw.ranking.stage).status == DrawStatus.ANNOUNCED


def test_a_draw_over_a_superseded_ranking_is_not_drawn_and_can_be_withdrawn():
    stage = tied_stage()
    draw = announce(stage)
    Ranking.objects.update(status=ResultStatus.SUPERSEDED)
    rank(stage, list(stage.dossiers.order_by("pk")), (1, 2, 3))

    with after():
        assert "superseded by a newer one" in draws.why_void(Draw.objects.get())
        with pytest.raises(WrongTime, match="superseded by a newer one"):
            enter(draw)
        draws.withdraw(draw, by=make_officer(), reason="Ranked anew.")
    draw.refresh_from_db()
    assert draw.status == DrawStatus.WITHDRAWN


def test_a_conflict_keeps_an_officer_out_of_the_draw():
    stage, officer = tied_stage(), make_officer()
    make_conflict(officer, stage.dossiers.order_by("pk").last().application)
    with pytest.raises(Refused, match="conflict of interest"):
        announce(stage, by=officer)
    draw = announce(stage)
    with pytest.raises(Refused, match="conflict of interest"):
        draws.withdraw(draw, by=officer, reason="No.")
