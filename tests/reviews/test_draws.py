"""A draw: announced before the value exists, drawn once, repeatable by anybody."""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from competitions import lots
from competitions.models import DecisionKind as Kind
from competitions.models import Stage
from core import clock
from core.audit import AuditEvent
from core.errors import Refused, WrongTime
from core.models import Letter
from core.states import TransitionNotAllowed
from reviews import letters
from reviews.actions import draws, selections
from reviews.models import Draw, DrawLot, Ranking
from reviews.states import DrawStatus, ResultStatus
from tests.factories.accounts import make_officer, make_user
from tests.factories.reviews import make_conflict
from tests.reviews.deciding import make_ranked_stage, rank

pytestmark = pytest.mark.django_db
NAME = "Numbers of the lottery of 2026-12-05"
VALUE = "3 14 22 27 35 41"


def tied_stage(**fields):
    return make_ranked_stage(**{"ranks": (1, 2, 2), "places": 2} | fields)


def announce(stage, *, by=None, at=2, **fields):
    given = {"value_name": NAME, "value_due_at": clock.now() + timedelta(days=9)} | fields
    return draws.announce(stage.rankings.first(), at, by=by or make_officer(), **given)


def after(days=10):
    return clock.frozen(clock.now() + timedelta(days=days))


def kinds(selection):
    return list(selection.choices.order_by("dossier_id").values_list("kind", flat=True))


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


def test_a_draw_leaves_a_proposal_alone_that_rests_on_another_ranking():
    stage = tied_stage()
    selection = selections.propose(stage, by=make_officer())
    stage.rankings.update(status=ResultStatus.SUPERSEDED)
    newer = rank(stage, list(stage.dossiers.order_by("pk")), (1, 2, 2))
    draw = announce(stage)
    assert draw.ranking == newer

    with after():
        draws.draw(draw, by=make_officer(), value=VALUE)

    selection.refresh_from_db()
    assert selection.tie_decision == ""


def test_drawing_reveals_the_secret_and_gives_the_order_that_anybody_can_repeat():
    stage = tied_stage()
    draw = announce(stage)
    with after():
        draws.draw(draw, by=make_officer(), value=f"  {VALUE} ")

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
        draws.draw(draw, by=drawer, value=VALUE)

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
        draws.draw(draw, by=make_officer(), value=VALUE)
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
        draws.draw(draw, by=make_officer(), value=VALUE)

    selection = selections.propose(stage, by=make_officer())

    assert selection.choices.get(dossier=draw.lots.get(place=1).dossier).kind == Kind.AWARDED


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


def test_the_value_is_not_entered_before_its_time_and_never_twice():
    draw = announce(tied_stage())
    with pytest.raises(WrongTime, match="does not exist yet"):
        draws.draw(draw, by=make_officer(), value=VALUE)

    with after():
        draws.draw(draw, by=make_officer(), value=VALUE)
        with pytest.raises(TransitionNotAllowed):
            draws.draw(draw, by=make_officer(), value="1 2 3 4 5 6")
        with pytest.raises(TransitionNotAllowed):
            draws.withdraw(draw, by=make_officer(), reason="I do not like it.")
    draw.refresh_from_db()
    assert draw.value == VALUE


@pytest.mark.parametrize("value", ["", "  ", "1|2", "x" * 201])
def test_a_value_that_cannot_be_drawn_with_changes_nothing(value):
    draw = announce(tied_stage())
    with after(), pytest.raises(Refused):
        draws.draw(draw, by=make_officer(), value=value)
    draw.refresh_from_db()
    assert (draw.status, draw.secret) == (DrawStatus.ANNOUNCED, "")


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
        with pytest.raises(WrongTime, match="The ranking has changed"):
            draws.draw(draw, by=make_officer(), value=VALUE)
        draws.withdraw(draw, by=make_officer(), reason="Ranked anew.")
    draw.refresh_from_db()
    assert draw.status == DrawStatus.WITHDRAWN


def test_a_confirmed_selection_is_published_before_its_reserve_is_drawn():
    stage = tied_stage(requested=(10, 10, 10), ranks=(1, 2, 2), places=1)
    selection = selections.propose(stage, by=make_officer())
    draw = announce(stage)
    selections.confirm(selection, by=make_officer())
    with after():
        with pytest.raises(WrongTime, match="The selection is confirmed"):
            draws.draw(draw, by=make_officer(), value=VALUE)
        selections.publish(selection, by=make_officer())
        draws.draw(draw, by=make_officer(), value=VALUE)
    assert Draw.objects.get().status == DrawStatus.DRAWN


def test_a_conflict_keeps_an_officer_out_of_the_draw():
    stage, officer = tied_stage(), make_officer()
    make_conflict(officer, stage.dossiers.order_by("pk").last().application)
    with pytest.raises(Refused, match="conflict of interest"):
        announce(stage, by=officer)
    draw = announce(stage)
    with pytest.raises(Refused, match="conflict of interest"):
        draws.withdraw(draw, by=officer, reason="No.")
    with after(), pytest.raises(Refused, match="conflict of interest"):
        draws.draw(draw, by=officer, value=VALUE)


def test_the_database_keeps_what_was_drawn():
    draw = announce(tied_stage())
    with after():
        draws.draw(draw, by=make_officer(), value=VALUE)

    lot = draw.lots.first()
    for change in (
        lambda: Draw.objects.filter(pk=draw.pk).update(value="other"),
        lambda: DrawLot.objects.filter(pk=lot.pk).update(place=9),
        lambda: DrawLot.objects.filter(pk=lot.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert draw.lots.count() == 2


# Its pages


def url(name, stage, *args):
    return reverse(f"reviews:{name}", args=[stage.call.code, stage.position, *args])


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def test_from_the_tie_to_the_order_through_pages(client, officer):
    stage = tied_stage()
    selections.propose(stage, by=officer)
    asked = url("draw-announce", stage, 2)
    assert asked in client.get(url("selection", stage)).text

    due = (clock.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    client.post(asked, {"value_name": NAME, "value_due_at": due})
    draw = Draw.objects.get()
    assert draw.get_absolute_url() in client.get(url("selection", stage)).text
    public = client.get(reverse("competitions:call", args=[stage.call.code])).text
    for words in (NAME, draw.commitment, *draw.lots.values_list("reference", flat=True)):
        assert words in public
    assert client.post(url("draw-value", stage, draw.pk), {"value": VALUE}).status_code == 422

    with after():
        assert "Enter the public value" in client.get(draw.get_absolute_url()).text
        assert client.post(url("draw-value", stage, draw.pk), {"value": "1|2"}).status_code == 422
        client.post(url("draw-value", stage, draw.pk), {"value": VALUE})
        assert "Go on with the selection" in client.get(draw.get_absolute_url()).text
    draw.refresh_from_db()
    text = client.get(draw.get_absolute_url()).text
    assert draw.secret in text
    assert "sha256sum" in text


def test_the_recipe_printed_gives_the_order_drawn():
    draw = announce(tied_stage())
    with after():
        draws.draw(draw, by=make_officer(), value=VALUE)
    draw.refresh_from_db()

    drawn = lots.draw(draw.secret, draw.value, [lot.reference for lot in draw.lots.all()])

    assert [lot.reference for lot in draw.lots.all()] == [lot.reference for lot in drawn]


@pytest.mark.parametrize(
    "data",
    [
        {"value_name": "", "value_due_at": "2126-12-05T20:00"},
        {"value_name": NAME, "value_due_at": "2020-12-05T20:00"},
        {"value_name": NAME, "value_due_at": "soon"},
        {"value_name": "x" * 201, "value_due_at": "2126-12-05T20:00"},
        {},
    ],
)
def test_a_wrong_announcement_comes_back_and_stores_nothing(client, officer, data):
    stage = tied_stage()

    assert client.post(url("draw-announce", stage, 2), data).status_code == 422
    assert not Draw.objects.exists()


def test_there_is_no_page_to_draw_where_nobody_is_tied(client, officer):
    assert client.get(url("draw-announce", tied_stage(), 1)).status_code == 404


def test_a_withdrawn_draw_stays_public_with_its_reason(client, officer):
    stage = tied_stage()
    draw = announce(stage)
    where = url("draw-withdraw", stage, draw.pk)
    assert where in client.get(draw.get_absolute_url()).text

    assert client.post(where, {"reason": ""}).status_code == 422
    client.post(where, {"reason": "The lottery is cancelled."})

    client.logout()
    shown = client.get(reverse("reviews:draws-of-call", args=[stage.call.code])).text
    assert "The lottery is cancelled." in shown


def test_to_whom_a_conflict_ties_to_one_of_a_draw_its_references_are_hidden(client):
    stage, tied = tied_stage(), make_user()
    draw = announce(stage)
    references = list(draw.lots.values_list("reference", flat=True))
    make_conflict(tied, draw.lots.first().dossier.application)
    pages = [
        reverse("reviews:draws-of-call", args=[stage.call.code]),
        reverse("competitions:call", args=[stage.call.code]),
    ]

    for page in pages:
        assert references[0] in client.get(page).text
    client.force_login(tied)
    for page in pages:
        text = client.get(page).text
        assert NAME in text
        assert not any(reference in text for reference in references)


def test_a_call_without_draws_says_so_and_its_page_says_nothing(client):
    stage = tied_stage()

    assert (
        "Nothing to draw"
        in client.get(reverse("reviews:draws-of-call", args=[stage.call.code])).text
    )
    assert "Draws" not in client.get(reverse("competitions:call", args=[stage.call.code])).text
