"""What is given back goes to the next of the reserve list: by the rule, by two officers, once."""

import pytest
from django.urls import reverse

from competitions.actions import applications, awards
from competitions.models import Award, Decision
from competitions.models import DecisionKind as Kind
from competitions.states import AwardStatus, DossierStatus
from core.audit import AuditEvent
from core.errors import Refused, WrongTime
from core.models import Letter
from core.states import TransitionNotAllowed
from reviews import promoting, todo
from reviews.actions import promotions, selections
from reviews.models import Promotion
from reviews.states import PromotionStatus
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.reviews import make_conflict
from tests.reviews.deciding import make_published, make_ranked_stage

pytestmark = pytest.mark.django_db


def dossier(selection, position):
    return selection.choices.order_by("dossier_id")[position].dossier


def award_of(selection, position):
    return Award.objects.get(application=dossier(selection, position).application)


def refuse(selection, position):
    awards.refuse(award_of(selection, position), by=make_user())


def able(selection):
    """Which positions can be promoted now, whole."""
    order = list(selection.choices.order_by("dossier_id").values_list("dossier_id", flat=True))
    return [order.index(choice.dossier_id) for choice in promoting.of(selection).next]


def promote(selection, position, **fields):
    found = promotions.propose(selection, dossier(selection, position), by=make_officer(), **fields)
    return promotions.confirm(found, by=make_officer())


def test_nobody_is_next_while_every_place_is_taken():
    selection = make_published()

    assert able(selection) == []
    with pytest.raises(Refused, match="It is not its turn"):
        promotions.propose(selection, dossier(selection, 2), by=make_officer())


def test_after_a_refusal_the_first_of_the_reserve_list_is_offered_the_award():
    selection = make_published()
    refuse(selection, 0)
    assert able(selection) == [2]
    letters = Letter.objects.count()

    proposed = promotions.propose(selection, dossier(selection, 2), by=make_officer())
    assert Letter.objects.count() == letters
    assert not Award.objects.filter(application=dossier(selection, 2).application).exists()
    confirmed = promotions.confirm(proposed, by=make_officer())

    award = award_of(selection, 2)
    assert (award.status, award.amount) == (AwardStatus.OFFERED, 30_000_000)
    decision = confirmed.decision
    assert decision == award.decision
    assert decision.supersedes.kind == Kind.RESERVE
    assert (decision.rank, decision.reserve_position) == (3, 1)
    assert decision.basis_digest == selection.ranking.digest
    assert dossier(selection, 2).status == DossierStatus.AWARDED
    assert Letter.objects.get(key=f"decision:{decision.pk}").subject.startswith("Awarded: ")
    assert [c.reserve_position for c in selection.choices.order_by("dossier_id")] == [
        None,
        None,
        1,
        2,
        3,
    ]


def test_a_refusal_of_the_promoted_goes_on_to_the_next():
    selection = make_published()
    refuse(selection, 0)
    promote(selection, 2)
    assert able(selection) == []

    refuse(selection, 2)

    assert able(selection) == [3]
    assert promote(selection, 3).status == PromotionStatus.CONFIRMED


def test_nobody_overtakes_whom_the_money_does_not_reach_and_less_needs_a_reason():
    selection = make_published(requested=(40, 40, 30, 20))
    awards.accept(award_of(selection, 0), by=make_user())
    awards.revoke(award_of(selection, 0), by=make_officer(), reason="Insolvent.", freed=25_000_000)

    assert able(selection) == []
    with pytest.raises(Refused, match="not its turn"):
        promotions.propose(selection, dossier(selection, 3), by=make_officer())
    with pytest.raises(Refused, match=r"Only 25 M EUR are free"):
        promotions.propose(selection, dossier(selection, 2), by=make_officer())
    with pytest.raises(Refused, match="Give the reason"):
        promotions.propose(selection, dossier(selection, 2), by=make_officer(), amount=25_000_000)

    promotion = promote(selection, 2, amount=25_000_000, reason="Agreed on 3 June.")

    assert award_of(selection, 2).amount == 25_000_000
    assert promotion.decision.reason == "Agreed on 3 June."
    assert promoting.of(selection).money == 0


def test_where_the_call_says_skip_the_next_that_fits_is_offered_it():
    selection = make_published(requested=(40, 40, 30, 20), rules={"exhaustion": "skip"})
    awards.revoke(award_of(selection, 0), by=make_officer(), reason="Insolvent.", freed=25_000_000)

    assert able(selection) == [3]
    assert promoting.of(selection).first_short is None


def test_what_a_lowered_award_gives_back_is_free_and_its_place_is_not():
    selection = make_published(places=2)
    awards.lower(award_of(selection, 0), by=make_officer(), freed=30_000_000, reason="One project.")

    outlook = promoting.of(selection)
    assert (outlook.places, outlook.money) == (0, 30_000_000)
    assert able(selection) == []


def test_without_a_cap_what_is_given_back_is_enough():
    selection = make_published(places=None, requested=(40, 40, 30, 20))
    awards.lower(award_of(selection, 0), by=make_officer(), freed=30_000_000, reason="One project.")

    assert able(selection) == [2]


def test_what_is_proposed_already_is_spent_already():
    selection = make_published(requested=(40, 40, 30, 20))
    refuse(selection, 0)
    refuse(selection, 1)
    assert able(selection) == [2, 3]
    promotions.propose(selection, dossier(selection, 2), by=make_officer())

    outlook = promoting.of(selection)

    assert (outlook.places, outlook.money) == (1, 50_000_000)
    assert able(selection) == [3]
    with pytest.raises(Refused, match="not its turn"):
        promotions.propose(selection, dossier(selection, 2), by=make_officer())


def test_who_shares_a_place_waits_for_an_order():
    selection = make_published(requested=(40, 30, 30), ranks=(1, 2, 2), places=1)
    assert list(selection.choices.filter(kind=Kind.RESERVE).values_list("reserve_position")) == [
        (1,),
        (1,),
    ]
    refuse(selection, 0)

    assert [c.dossier_id for c in promoting.of(selection).undecided] == [
        dossier(selection, 1).pk,
        dossier(selection, 2).pk,
    ]
    with pytest.raises(Refused, match="settle first"):
        promotions.propose(selection, dossier(selection, 1), by=make_officer())
    promotions.settle_tie(
        selection,
        by=make_officer(),
        text="By vote.",
        order=[dossier(selection, 2), dossier(selection, 1)],
    )
    assert able(selection) == [2]
    with pytest.raises(WrongTime, match="cannot change any more"):
        promotions.settle_tie(
            selection,
            by=make_officer(),
            text="No, the other.",
            order=[dossier(selection, 1), dossier(selection, 2)],
        )


def test_a_least_number_that_a_refusal_leaves_open_is_met_from_the_list():
    selection = make_published(
        requested=(10, 10, 10, 10), rules={"group_minimums": {"by": "topic", "least": {"ict": 1}}}
    )
    first, last = dossier(selection, 0).application, dossier(selection, 3).application
    for application in (first, last):
        application.sector = "ict"
        application.save(update_fields=["sector"])
    assert able(selection) == []

    refuse(selection, 0)

    assert able(selection) == [3]


def test_who_has_left_the_list_is_passed_over():
    selection = make_published()
    applications.withdraw(dossier(selection, 2), by=make_user(), reason="Insolvent.")
    refuse(selection, 0)

    assert able(selection) == [3]


# Four eyes


def test_who_proposes_does_not_confirm():
    selection, officer = make_published(), make_officer()
    refuse(selection, 0)
    proposed = promotions.propose(selection, dossier(selection, 2), by=officer)

    with pytest.raises(Refused, match="Somebody else must confirm"):
        promotions.confirm(proposed, by=officer)
    assert Promotion.objects.get().status == PromotionStatus.PROPOSED


def test_an_officer_with_a_conflict_has_no_hand_in_the_reserve_list():
    selection, officer = make_published(), make_officer()
    refuse(selection, 0)
    make_conflict(officer, dossier(selection, 4).application)
    with pytest.raises(Refused, match="conflict of interest"):
        promotions.propose(selection, dossier(selection, 2), by=officer)
    proposed = promotions.propose(selection, dossier(selection, 2), by=make_officer())

    for act in (
        lambda: promotions.confirm(proposed, by=officer),
        lambda: promotions.discard(proposed, by=officer, reason="No."),
        lambda: promotions.settle_tie(selection, by=officer, text="By me.", order=[]),
    ):
        with pytest.raises(Refused, match="conflict of interest"):
            act()


def test_until_it_is_confirmed_it_can_be_discarded_with_a_reason():
    selection = make_published()
    refuse(selection, 0)
    proposed = promotions.propose(selection, dossier(selection, 2), by=make_officer())

    with pytest.raises(Refused, match="Say why"):
        promotions.discard(proposed, by=make_officer(), reason=" ")
    promotions.discard(proposed, by=make_officer(), reason="They have insolvency proceedings.")

    assert able(selection) == [2]
    with pytest.raises(TransitionNotAllowed):
        promotions.confirm(proposed, by=make_officer())
    assert AuditEvent.objects.filter(verb="discard").exists()


def test_what_was_proposed_is_confirmed_only_while_it_is_still_its_turn():
    selection = make_published(requested=(40, 40, 30, 20))
    refuse(selection, 0)
    proposed = promotions.propose(selection, dossier(selection, 2), by=make_officer())
    applications.withdraw(dossier(selection, 2), by=make_user(), reason="Insolvent.")

    with pytest.raises(Refused, match="not its turn"):
        promotions.confirm(proposed, by=make_officer())
    assert Decision.objects.filter(dossier=dossier(selection, 2)).count() == 1


def test_nobody_is_promoted_before_publication():
    stage = make_ranked_stage(requested=(10, 10, 10))
    selection = selections.propose(stage, by=make_officer())

    assert promotions.published(stage) is None
    with pytest.raises(WrongTime, match="before the selection is published"):
        promotions.propose(selection, dossier(selection, 2), by=make_officer())


def test_only_who_is_on_the_list_is_promoted():
    selection, other = make_published(), make_published()
    refuse(selection, 0)

    for stranger in (dossier(other, 2), dossier(selection, 1)):
        with pytest.raises(Refused, match="not on the reserve list"):
            promotions.propose(selection, stranger, by=make_officer())


@pytest.mark.parametrize("amount", [0, -1, 30_000_001, 41_000_000])
def test_an_amount_that_cannot_be_awarded_is_refused(amount):
    selection = make_published()
    refuse(selection, 0)

    with pytest.raises(Refused):
        promotions.propose(
            selection, dossier(selection, 2), by=make_officer(), amount=amount, reason="Agreed."
        )
    assert not Promotion.objects.exists()


# Its pages


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def url(name, selection, *args):
    stage = selection.stage
    return reverse(f"reviews:{name}", args=[stage.call.code, stage.position, *args])


def test_from_the_refusal_to_the_offer_through_pages(client, officer):
    selection = make_published()
    refuse(selection, 0)
    assert url("reserve", selection) in [item["url"] for item in todo.for_officer(officer)]
    assert url("reserve", selection) in client.get(url("selection", selection)).text
    propose = url("promotion-propose", selection, dossier(selection, 2).pk)
    assert propose in client.get(url("reserve", selection)).text

    client.post(propose, {"amount": "30,000,000", "reason": ""})

    promotion = Promotion.objects.get()
    confirm = url("promotion-confirm", selection, promotion.pk)
    assert "Another officer must confirm" in client.get(confirm).text
    assert client.post(confirm).status_code == 422
    client.force_login(second := make_officer())
    assert url("reserve", selection) in [item["url"] for item in todo.for_officer(second)]
    shown = client.get(confirm).text
    assert "Awarded: " in shown
    assert "30,000,000" in shown
    client.post(confirm)

    promotion.refresh_from_db()
    assert promotion.status == PromotionStatus.CONFIRMED
    assert url("reserve", selection) not in [item["url"] for item in todo.for_officer(second)]
    winners = client.get(reverse("competitions:winners", args=[selection.stage.call.code]))
    assert "2 clusters share 70 M EUR" in winners.text


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"amount": "31,000,000"}, ["amount"]),
        ({"amount": "much"}, ["amount"]),
        ({"amount": "0"}, ["amount"]),
        ({"amount": ""}, ["amount"]),
        ({"amount": "20,000,000"}, ["has_agreed", "reason"]),
        ({"amount": "20,000,000", "has_agreed": "on"}, ["reason"]),
        ({"amount": "20,000,000", "reason": "Agreed."}, ["has_agreed"]),
    ],
)
def test_wrong_input_comes_back_at_its_field(client, officer, data, fields):
    selection = make_published()
    refuse(selection, 0)

    response = client.post(url("promotion-propose", selection, dossier(selection, 2).pk), data)

    assert response.status_code == 422
    assert sorted(response.context["form"].errors) == fields
    assert not Promotion.objects.exists()


def test_a_tie_on_the_list_is_settled_on_the_page(client, officer):
    selection = make_published(requested=(40, 30, 30), ranks=(1, 2, 2), places=1)
    refuse(selection, 0)
    one, other = (f"place_{dossier(selection, n).pk}" for n in (1, 2))
    assert "Settle first who comes next" in client.get(url("reserve", selection)).text

    wrong = {"text": "By vote.", one: "1", other: "1"}
    assert client.post(url("reserve-tie", selection), wrong).status_code == 422
    client.post(url("reserve-tie", selection), {"text": "By vote.", one: "2", other: "1"})

    assert able(selection) == [2]
    assert client.post(url("reserve-tie", selection), wrong).status_code == 404


def test_a_promotion_is_discarded_on_its_page(client, officer):
    selection = make_published()
    refuse(selection, 0)
    found = promotions.propose(selection, dossier(selection, 2), by=make_officer())
    where = url("promotion-discard", selection, found.pk)

    assert client.post(where, {"reason": ""}).status_code == 422
    client.post(where, {"reason": "They are insolvent."})

    found.refresh_from_db()
    assert found.status == PromotionStatus.DISCARDED
    assert client.get(where).status_code == 409


def test_to_whom_a_conflict_closes_it_the_page_says_who_decides(client, officer):
    selection = make_published()
    refuse(selection, 0)
    make_conflict(officer, dossier(selection, 3).application)
    free = make_officer(name="Olga Free")

    response = client.get(url("reserve", selection))

    assert response.status_code == 403
    assert str(free) in response.text
    assert dossier(selection, 2).application.reference not in response.text
    assert url("reserve", selection) not in [item["url"] for item in todo.for_officer(officer)]


def test_an_auditor_reads_the_list_and_changes_nothing(client):
    selection = make_published()
    refuse(selection, 0)
    client.force_login(make_auditor())

    assert "Propose" not in client.get(url("reserve", selection)).text
    where = url("promotion-propose", selection, dossier(selection, 2).pk)
    assert client.post(where, {"amount": "1"}).status_code == 403


def test_there_is_no_reserve_list_before_publication(client, officer):
    stage = make_ranked_stage()
    page = reverse("reviews:reserve", args=[stage.call.code, stage.position])
    assert client.get(page).status_code == 404
