"""The public value: entered by one officer, confirmed by another, drawn once, repeatable."""

import hashlib

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from competitions import lots
from competitions.models import DecisionKind as Kind
from core import clock
from core.audit import AuditEvent
from core.errors import Refused, WrongTime
from core.models import Letter
from core.states import TransitionNotAllowed
from reviews import letters
from reviews.actions import draws, selections
from reviews.models import Draw, DrawLot, DrawValue
from reviews.states import DrawStatus, ResultStatus
from tests.factories.accounts import make_officer, make_user
from tests.factories.reviews import make_conflict
from tests.reviews.deciding import rank
from tests.reviews.drawing import NAME, SOURCE, VALUE, after, announce, drawn, enter, tied_stage

pytestmark = pytest.mark.django_db


def kinds(selection):
    return list(selection.choices.order_by("dossier_id").values_list("kind", flat=True))


def test_a_draw_leaves_a_proposal_alone_that_rests_on_another_ranking():
    stage = tied_stage()
    selection = selections.propose(stage, by=make_officer())
    stage.rankings.update(status=ResultStatus.SUPERSEDED)
    newer = rank(stage, list(stage.dossiers.order_by("pk")), (1, 2, 2))
    draw = announce(stage)
    assert draw.ranking == newer

    with after():
        drawn(draw)

    selection.refresh_from_db()
    assert selection.tie_decision == ""


def test_drawing_reveals_the_secret_and_gives_the_order_that_anybody_can_repeat():
    stage = tied_stage()
    draw = announce(stage)
    with after():
        drawn(draw, f"  {VALUE} ")

    draw.refresh_from_db()
    assert (draw.status, draw.value) == (DrawStatus.DRAWN, VALUE)
    assert hashlib.sha256(draw.secret.encode()).hexdigest() == draw.commitment
    by_hand = sorted(
        (lot.reference for lot in draw.lots.all()),
        key=lambda name: hashlib.sha256(f"{draw.secret}|{VALUE}|{name}".encode()).hexdigest(),
    )
    assert list(draw.lots.order_by("place").values_list("reference", flat=True)) == by_hand
    assert AuditEvent.objects.get(verb="draw").new["order"] == by_hand


def test_the_selection_takes_the_order_drawn():
    stage = tied_stage()
    proposer = make_officer()
    selection = selections.propose(stage, by=proposer)
    draw = announce(stage)
    drawer = make_officer()
    with after():
        drawn(draw, by=drawer)

    first = draw.lots.get(place=1).dossier
    selection.refresh_from_db()
    assert selection.choices.get(dossier=first).kind == Kind.AWARDED
    assert kinds(selection).count(Kind.AWARDED) == 2
    assert selection.choices.get(kind=Kind.RESERVE).reserve_position == 1
    assert NAME in selection.tie_decision
    assert selection.proposed_by == proposer
    assert selections.problems(selection) == []


def test_letters_say_that_a_draw_parted_them_and_where_it_can_be_repeated():
    stage = tied_stage()
    for dossier in stage.dossiers.all():
        dossier.application.cluster.roles.create(user=make_user(), role="manager")
    selection = selections.propose(stage, by=make_officer())
    draw = announce(stage)
    with after():
        drawn(draw)
        selection.refresh_from_db()
        reserve = selection.choices.get(kind=Kind.RESERVE)
        [(_language, _subject, shown)] = letters.of_choice(reserve, by=make_officer()).texts
        selections.confirm(selection, by=make_officer())
        selections.publish(selection, by=make_officer())

    sentence = f"It shared rank 2 with others; a draw by a public value ({NAME}) put them in order"
    public = reverse("reviews:draws-of-call", args=[stage.call.code])
    left = Letter.objects.filter(key__startswith="decision:")
    texts = {int(one.about_pk): one.text for one in left}
    told = {lot.dossier.application_id for lot in draw.lots.all()}
    assert {pk for pk, text in texts.items() if sentence in text and public in text} == told
    assert texts[reserve.dossier.application_id] == shown
    assert len(texts) == 3


def test_letters_say_that_the_panel_parted_them():
    stage = tied_stage()
    for dossier in stage.dossiers.all():
        dossier.application.cluster.roles.create(user=make_user(), role="manager")
    selection = selections.propose(stage, by=make_officer())
    order = list(selection.ranking.entries.filter(rank=2).values_list("dossier_id", flat=True))
    words = "Better than the cluster next door."
    selections.settle_tie(selection, by=make_officer(), text=words, order=order)
    selections.confirm(selection, by=make_officer())
    selections.publish(selection, by=make_officer())

    texts = list(Letter.objects.values_list("text", flat=True))
    sentence = "It shared rank 2 with others; the panel decided on their order."
    assert [sentence in text for text in texts].count(True) == 2
    assert not any(words in text for text in texts)


def test_a_selection_that_is_proposed_after_the_draw_takes_its_order_as_well():
    stage = tied_stage()
    draw = announce(stage)
    with after():
        drawn(draw)

    selection = selections.propose(stage, by=make_officer())

    assert selection.choices.get(dossier=draw.lots.get(place=1).dossier).kind == Kind.AWARDED


def test_the_value_is_not_entered_before_its_time_and_never_drawn_twice():
    draw = announce(tied_stage())
    with pytest.raises(WrongTime, match="does not exist yet"):
        enter(draw)

    with after():
        drawn(draw)
        with pytest.raises(TransitionNotAllowed):
            enter(draw, "1 2 3 4 5 6")
        with pytest.raises(TransitionNotAllowed):
            draws.confirm(draw, by=make_officer(), entered=draw.values.get().pk)
        with pytest.raises(TransitionNotAllowed):
            draws.withdraw(draw, by=make_officer(), reason="I do not like it.")
    draw.refresh_from_db()
    assert draw.value == VALUE


@pytest.mark.parametrize("value", ["", "  ", "1|2", "x" * 201])
def test_a_value_that_cannot_be_drawn_with_changes_nothing(value):
    draw = announce(tied_stage())
    with after(), pytest.raises(Refused):
        enter(draw, value)
    draw.refresh_from_db()
    assert (draw.status, draw.secret) == (DrawStatus.ANNOUNCED, "")
    assert not DrawValue.objects.exists()


# Four eyes


def test_nothing_is_drawn_until_another_officer_has_looked_the_value_up():
    draw, first, second = announce(tied_stage()), make_officer(), make_officer()
    with after():
        with pytest.raises(WrongTime, match="Nobody has entered"):
            draws.confirm(draw, by=second, entered=None)
        entered = enter(draw, by=first)
        with pytest.raises(Refused, match="Another officer must look"):
            draws.confirm(draw, by=first, entered=entered.pk)
        draw.refresh_from_db()
        assert (draw.status, draw.secret) == (DrawStatus.ANNOUNCED, "")
        assert not draw.lots.filter(place__isnull=False).exists()

        draws.confirm(draw, by=second, entered=entered.pk)

    entered.refresh_from_db()
    draw.refresh_from_db()
    assert (entered.entered_by, entered.confirmed_by) == (first, second)
    assert (draw.status, draw.drawn_by) == (DrawStatus.DRAWN, second)
    event = AuditEvent.objects.get(verb="draw")
    assert (event.new["source"], event.new["entered_by"]) == (SOURCE, first.pk)
    assert AuditEvent.objects.get(verb="enter value").new["value"] == VALUE


def test_what_was_misread_is_entered_anew_and_only_the_last_can_be_confirmed():
    draw, first, second = announce(tied_stage()), make_officer(), make_officer()
    with after():
        wrong = enter(draw, "1 2 3", by=first)
        right = enter(draw, VALUE, by=second)
        with pytest.raises(WrongTime, match="entered anew"):
            draws.confirm(draw, by=make_officer(), entered=wrong.pk)
        with pytest.raises(Refused, match="Another officer must look"):
            draws.confirm(draw, by=second, entered=right.pk)
        draws.confirm(draw, by=first, entered=right.pk)

    draw.refresh_from_db()
    assert draw.value == VALUE
    assert [row.value for row in draw.values.all()] == ["1 2 3", VALUE]
    assert [row.confirmed_at is None for row in draw.values.all()] == [True, False]


@pytest.mark.parametrize("source", ["", "  "])
def test_a_value_without_its_source_is_refused(source):
    draw = announce(tied_stage())
    with after(), pytest.raises(Refused, match="where the value is published"):
        enter(draw, source=source)
    assert not DrawValue.objects.exists()


def test_the_database_refuses_two_eyes_and_a_value_that_is_changed_afterwards():
    draw, officer = announce(tied_stage()), make_officer()
    with after():
        entered = enter(draw, by=officer)
        row = DrawValue.objects.filter(pk=entered.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(confirmed_by=officer, confirmed_at=clock.now())
        draws.confirm(draw, by=make_officer(), entered=entered.pk)

    for change in (lambda: row.update(value="other"), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_conflict_closes_both_steps():
    stage, tied = tied_stage(), make_officer()
    draw = announce(stage)
    make_conflict(tied, stage.dossiers.order_by("pk").last().application)
    with after():
        with pytest.raises(Refused, match="conflict of interest"):
            enter(draw, by=tied)
        entered = enter(draw)
        with pytest.raises(Refused, match="conflict of interest"):
            draws.confirm(draw, by=tied, entered=entered.pk)


def test_a_confirmed_selection_is_published_before_its_reserve_is_drawn():
    stage = tied_stage(requested=(10, 10, 10), ranks=(1, 2, 2), places=1)
    selection = selections.propose(stage, by=make_officer())
    draw = announce(stage)
    selections.confirm(selection, by=make_officer())
    with after():
        with pytest.raises(WrongTime, match="The selection is confirmed"):
            drawn(draw)
        selections.publish(selection, by=make_officer())
        drawn(draw)
    assert Draw.objects.get().status == DrawStatus.DRAWN


def test_the_database_keeps_what_was_drawn():
    draw = announce(tied_stage())
    with after():
        drawn(draw)

    lot = draw.lots.first()
    for change in (
        lambda: Draw.objects.filter(pk=draw.pk).update(value="other"),
        lambda: DrawLot.objects.filter(pk=lot.pk).update(place=9),
        lambda: DrawLot.objects.filter(pk=lot.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert draw.lots.count() == 2


def test_the_recipe_printed_gives_the_order_drawn():
    draw = announce(tied_stage())
    with after():
        drawn(draw)
    draw.refresh_from_db()

    again = lots.draw(draw.secret, draw.value, [lot.reference for lot in draw.lots.all()])

    assert [lot.reference for lot in draw.lots.all()] == [lot.reference for lot in again]
