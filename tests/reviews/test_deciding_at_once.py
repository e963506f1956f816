"""Two officers at the same moment, on real PostgreSQL: one of them acts, the other is told."""

from datetime import timedelta
from functools import partial

import pytest

from competitions.actions import awards
from competitions.models import Award, Decision
from core import clock
from core.audit import AuditEvent
from core.errors import Refused, WrongTime
from core.models import Letter
from core.states import TransitionNotAllowed
from reviews import promoting
from reviews.actions import draws, promotions, selections
from reviews.models import Draw, Promotion, Selection
from reviews.states import SelectionStatus
from tests.core.threads import together
from tests.factories.accounts import make_officer, make_user
from tests.reviews.deciding import make_published, make_ranked_stage
from tests.reviews.drawing import after, announce, enter, tied_stage

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


def copy_of(selection):
    return Selection.objects.get(pk=selection.pk)


def test_two_officers_who_publish_at_once_make_one_publication():
    for _round in range(ROUNDS):
        stage = make_ranked_stage()
        selection = selections.propose(stage, by=make_officer())
        officers = [make_officer(), make_officer()]
        selections.confirm(selection, by=officers[0])
        for dossier in stage.dossiers.all():
            dossier.application.cluster.roles.create(user=make_user(), role="manager")
        letters = Letter.objects.count()

        results = together(
            *(partial(selections.publish, copy_of(selection), by=officer) for officer in officers)
        )

        refused = [result for result in results if isinstance(result, TransitionNotAllowed)]
        assert len(refused) == 1, results
        assert Decision.objects.filter(dossier__stage=stage).count() == 3
        assert Award.objects.filter(application__call=stage.call).count() == 2
        assert Letter.objects.count() == letters + 3
        assert AuditEvent.objects.about(selection).filter(verb="publish").count() == 1


def test_two_officers_who_confirm_at_once_give_one_confirmation():
    for _round in range(ROUNDS):
        selection = selections.propose(make_ranked_stage(), by=make_officer())

        results = together(
            *(
                partial(selections.confirm, copy_of(selection), by=officer)
                for officer in (make_officer(), make_officer())
            )
        )

        assert sum(isinstance(r, TransitionNotAllowed) for r in results) == 1, results
        assert copy_of(selection).status == SelectionStatus.CONFIRMED
        assert AuditEvent.objects.about(selection).filter(verb="confirm").count() == 1


def test_two_officers_who_propose_at_once_leave_one_selection():
    for _round in range(ROUNDS):
        stage = make_ranked_stage()

        results = together(
            *(
                partial(selections.propose, stage, by=officer)
                for officer in (make_officer(), make_officer())
            )
        )

        assert sum(isinstance(result, Refused) for result in results) == 1, results
        assert stage.selections.count() == 1


def test_a_change_and_a_confirmation_at_once_never_confirm_what_nobody_saw():
    """Either the change came first and is confirmed, or it comes too late."""
    for _round in range(ROUNDS):
        selection = selections.propose(make_ranked_stage(), by=make_officer())
        choice = selection.choices.order_by("dossier_id").first()

        results = together(
            partial(selections.confirm, copy_of(selection), by=make_officer()),
            partial(selections.amend, choice, by=make_officer(), kind="declined", reason="No."),
        )

        choice.refresh_from_db()
        late = isinstance(results[1], TransitionNotAllowed)
        assert choice.kind == ("awarded" if late else "declined"), results


def test_two_promotions_confirmed_at_once_never_spend_more_than_is_free():
    """Money and places for one: the second is told that nothing is left."""
    for _round in range(ROUNDS):
        selection = make_published(requested=(40, 30, 30), places=1, budget=40_000_000)
        awards.refuse(Award.objects.get(application__call=selection.stage.call), by=make_user())
        waiting = promoting.of(selection).waiting
        open_ones = [
            Promotion.objects.create(
                selection=selection,
                dossier=choice.dossier,
                amount=30_000_000,
                proposed_by=make_officer(),
            )
            for choice in waiting
        ]

        results = together(
            *(partial(promotions.confirm, copy, by=make_officer()) for copy in open_ones)
        )

        won = Award.objects.in_force().filter(application__call=selection.stage.call)
        assert won.count() <= 1, results
        assert won.spent() <= 40_000_000
        assert any(isinstance(result, Refused) for result in results), results


def test_two_officers_who_confirm_one_promotion_at_once_offer_one_award():
    for _round in range(ROUNDS):
        selection = make_published(requested=(40, 30), places=1, budget=40_000_000)
        awards.refuse(Award.objects.get(application__call=selection.stage.call), by=make_user())
        dossier = promoting.of(selection).next[0].dossier
        proposed = promotions.propose(selection, dossier, by=make_officer())

        results = together(
            *(
                partial(
                    promotions.confirm, Promotion.objects.get(pk=proposed.pk), by=make_officer()
                )
                for _officer in range(2)
            )
        )

        assert sum(isinstance(r, TransitionNotAllowed) for r in results) == 1, results
        assert Award.objects.filter(application=dossier.application).count() == 1
        assert Letter.objects.filter(key__startswith="decision:", about_pk=dossier.application_id)


def test_two_officers_who_propose_the_same_at_once_leave_one_promotion():
    for _round in range(ROUNDS):
        selection = make_published(requested=(40, 30), places=1, budget=40_000_000)
        awards.refuse(Award.objects.get(application__call=selection.stage.call), by=make_user())
        dossier = promoting.of(selection).next[0].dossier

        results = together(
            *(
                partial(promotions.propose, selection, dossier, by=make_officer())
                for _officer in range(2)
            )
        )

        assert sum(isinstance(result, Refused) for result in results) == 1, results
        assert selection.promotions.count() == 1


def test_two_officers_who_confirm_a_value_at_once_draw_once():
    for _round in range(ROUNDS):
        draw = announce(tied_stage())
        with after():
            entered = enter(draw)
            results = together(*(confirming(draw, entered) for _officer in range(2)))

        assert sum(isinstance(r, TransitionNotAllowed) for r in results) == 1, results
        assert sorted(draw.lots.values_list("place", flat=True)) == [1, 2]


def test_a_value_entered_anew_is_never_drawn_with_by_who_confirms_the_one_before():
    for _round in range(ROUNDS):
        draw = announce(tied_stage())
        with after():
            entered = enter(draw, "1 2 3")
            mine = Draw.objects.get(pk=draw.pk)
            again = partial(enter, mine, "4 5 6", by=make_officer())
            confirmed, anew = together(confirming(draw, entered), again)

        if isinstance(anew, TransitionNotAllowed):
            assert draw.values.get(confirmed_at__isnull=False) == entered
            assert sorted(draw.lots.values_list("place", flat=True)) == [1, 2]
        else:
            assert isinstance(confirmed, WrongTime), confirmed
            assert not draw.values.filter(confirmed_at__isnull=False).exists()


def confirming(draw, entered):
    mine = Draw.objects.get(pk=draw.pk)
    return partial(draws.confirm, mine, by=make_officer(), entered=entered.pk)


def test_a_panel_order_and_a_draw_at_once_never_part_one_tie_twice():
    for _round in range(ROUNDS):
        stage = make_ranked_stage(ranks=(1, 2, 2))
        selection = selections.propose(stage, by=make_officer())
        order = list(stage.dossiers.order_by("pk").values_list("pk", flat=True)[1:])
        due = clock.now() + timedelta(days=1)

        results = together(
            partial(
                draws.announce,
                stage.rankings.first(),
                2,
                by=make_officer(),
                value_name="Lottery",
                value_due_at=due,
            ),
            partial(
                selections.settle_tie, selection, by=make_officer(), text="By vote.", order=order
            ),
        )

        assert sum(isinstance(result, Refused) for result in results) == 1, results
        ranking = stage.rankings.first()
        assert ranking.draws.count() + ranking.panel_orders.count() == 1
