"""The selection through its pages: one officer proposes, another confirms, one publishes."""

import pytest
from django.urls import reverse

from competitions.models import Award, Decision
from core.models import Letter
from reviews import letters
from reviews.actions import selections
from reviews.models import Ranking
from reviews.states import ResultStatus, SelectionStatus
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.reviews.deciding import make_ranked_stage

pytestmark = pytest.mark.django_db


def page(name, stage, *args):
    return reverse(f"reviews:{name}", args=[stage.call.code, stage.position, *args])


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


@pytest.fixture
def stage():
    return make_ranked_stage(requested=(10, 20, 30))


@pytest.fixture
def proposed(stage):
    return selections.propose(stage, by=make_officer(name="Olga"))


def choice(selection, position):
    return selection.choices.order_by("dossier_id")[position]


def test_the_page_tells_the_rule_and_proposes_by_it(client, officer, stage):
    before = client.get(page("selection", stage))
    assert "The rule of this stage" in before.text
    assert "The line falls after 2 places at the latest" in before.text

    client.post(page("selection-propose", stage))

    after = client.get(page("selection", stage))
    assert "Another officer must confirm what you proposed." in after.text
    assert "Confirm selection" not in after.text
    board = after.context["board"]
    kinds = [board.choices[entry.dossier_id].kind for entry in board.ranked]
    assert kinds == ["awarded", "awarded", "reserve"]
    assert board.now.above == 2


def test_without_a_ranking_the_page_says_what_is_missing(client, officer, stage):
    Ranking.objects.update(status=ResultStatus.SUPERSEDED)

    assert "There is no ranking yet." in client.get(page("selection", stage)).text
    assert client.post(page("selection-propose", stage)).status_code == 422


def test_a_second_officer_is_asked_to_confirm_and_does(client, officer, proposed, stage):
    shown = client.get(page("selection", stage))
    assert "Look it over and confirm what Olga proposed." in shown.text

    client.post(page("selection-confirm", stage))

    proposed.refresh_from_db()
    assert (proposed.status, proposed.confirmed_by) == (SelectionStatus.CONFIRMED, officer)


def test_the_proposer_cannot_confirm_by_hand(client, proposed, stage):
    client.force_login(proposed.proposed_by)

    response = client.post(page("selection-confirm", stage))

    assert response.status_code == 422
    assert "Somebody else must confirm what you proposed." in response.text


def test_a_missing_reason_comes_back_at_its_field(client, officer, proposed, stage):
    where = page("selection-amend", stage, choice(proposed, 0).pk)

    response = client.post(where, {"kind": "declined", "amount": "", "reason": ""})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]


def test_a_deviation_with_its_reason_stands_on_the_page(client, officer, proposed, stage):
    where = page("selection-amend", stage, choice(proposed, 0).pk)

    client.post(where, {"kind": "declined", "amount": "", "reason": "No financing."})

    shown = client.get(page("selection", stage)).text
    assert "No financing." in shown
    assert "otherwise than the rule" in shown


def test_a_lower_award_is_written_in_the_readers_notation(client, officer, proposed, stage):
    where = page("selection-amend", stage, choice(proposed, 0).pk)

    client.post(where, {"kind": "awarded", "amount": "7.500.000,00", "reason": "Two projects."})

    assert choice(proposed, 0).amount == 7_500_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"kind": "awarded", "amount": "11,000,000", "reason": "More."}, "10 M EUR requested"),
        ({"kind": "awarded", "amount": "much", "reason": "More."}, "Write a number"),
        ({"kind": "shortlisted", "reason": "No."}, "Choose one of those listed"),
        ({}, "Choose one."),
    ],
)
def test_wrong_input_is_refused_and_changes_nothing(client, officer, proposed, stage, data, words):
    response = client.post(page("selection-amend", stage, choice(proposed, 0).pk), data)

    assert response.status_code == 422
    assert words in response.text
    assert choice(proposed, 0).amount == 10_000_000


def test_places_are_never_exceeded_through_the_page(client, officer, proposed, stage):
    where = page("selection-amend", stage, choice(proposed, 2).pk)

    response = client.post(where, {"kind": "awarded", "reason": "Better."})

    assert response.status_code == 422
    assert "There are only 2 places." in response.text


def test_a_tie_asks_for_the_record_of_how_it_was_settled(client, officer):
    stage = make_ranked_stage(ranks=(1, 2, 2))
    selections.propose(stage, by=make_officer())

    text = client.get(page("selection", stage)).text
    assert "Tie over the line" in text
    assert page("selection-tie", stage) + "?rank=2" in text
    assert "2 share rank 2" in client.get(page("selection-tie", stage) + "?rank=2").text
    one, other = (f"place_{d.pk}" for d in stage.dossiers.order_by("pk")[1:])
    for wrong in (
        {"text": "", one: "1", other: "2"},
        {"text": "By vote.", one: "1", other: "1"},
        {"text": "By vote.", one: "1"},
        {"text": "By vote.", one: "1", other: "3"},
    ):
        assert client.post(page("selection-tie", stage), wrong).status_code == 422
    assert "given twice" in client.post(page("selection-tie", stage), {one: "1", other: "1"}).text
    assert client.post(page("selection-confirm", stage)).status_code == 422
    client.post(page("selection-tie", stage), {"text": "By vote, 9 to 6.", one: "2", other: "1"})

    selection = selections.standing(stage)
    assert selection.tie_decision == "By vote, 9 to 6."
    assert [c.kind for c in selection.choices.order_by("pk")] == ["awarded", "reserve", "awarded"]
    assert "Settled by the panel" in client.get(page("selection", stage)).text


def test_without_a_tie_there_is_nothing_to_settle(client, officer, proposed, stage):
    response = client.post(page("selection-tie", stage), {"text": "By vote."})

    assert response.status_code == 422
    assert client.post(page("selection-tie", stage) + "?rank=x", {}).status_code == 422


def test_every_letter_can_be_read_before_it_leaves(client, officer, proposed, stage):
    shown = client.get(page("selection-letters", stage))
    letter = client.get(page("selection-letter", stage, choice(proposed, 0).pk))

    assert page("selection-letters", stage) in client.get(page("selection", stage)).text
    assert page("selection-letter", stage, choice(proposed, 2).pk) in shown.text
    assert "Awarded: " in letter.text
    assert "10,000,000" in letter.text
    assert "The letter leaves on publication." in letter.text
    assert not Letter.objects.exists()
    assert not Decision.objects.exists()


def test_the_letter_that_leaves_is_the_one_that_was_shown(client, officer, proposed, stage):
    for dossier in stage.dossiers.all():
        dossier.application.cluster.roles.create(user=make_user(), role="manager")
    shown = {
        one.dossier.application_id: letters.of_choice(one, by=officer).texts
        for one in proposed.choices.select_related("dossier__stage__call", "dossier__application")
    }

    selections.confirm(proposed, by=officer)
    selections.publish(proposed, by=officer)

    left = Letter.objects.filter(key__startswith="decision:")
    assert left.count() == 3
    for letter in left:
        assert [(letter.language, letter.subject, letter.text)] == shown[int(letter.about_pk)]


def test_a_shortlisting_letter_names_the_next_stage_before_it_is_there(officer):
    stage = make_ranked_stage(is_last=False)
    stage.dossiers.first().application.cluster.roles.create(user=make_user(), role="manager")
    selection = selections.propose(stage, by=make_officer())

    [(_language, subject, text)] = letters.of_choice(choice(selection, 0), by=officer).texts
    selections.confirm(selection, by=officer)
    selections.publish(selection, by=officer)

    left = Letter.objects.get(key__startswith="decision:")
    assert (left.subject, left.text) == (subject, text)


def test_publication_asks_once_more_and_then_decides(client, officer, proposed, stage):
    selections.confirm(proposed, by=officer)

    asked = client.get(page("selection-publish", stage))
    assert "3 decisions are recorded" in asked.text
    assert not Decision.objects.exists()
    client.post(page("selection-publish", stage))

    assert Award.objects.count() == 2
    winners = client.get(reverse("competitions:winners", args=[stage.call.code]))
    assert "2 clusters share 30 M EUR" in winners.text
    assert "Published: decided and told." in client.get(page("selection", stage)).text


def test_what_is_not_confirmed_is_not_published(client, officer, proposed, stage):
    assert client.post(page("selection-publish", stage)).status_code == 409


def test_a_selection_can_be_discarded_with_a_reason_until_it_is_published(
    client, officer, proposed, stage
):
    assert client.post(page("selection-discard", stage)).status_code == 422

    client.post(page("selection-discard", stage), {"reason": "A file was overlooked."})

    assert "Propose by the rule" in client.get(page("selection", stage)).text


def test_an_auditor_reads_and_finds_no_button(client, proposed, stage):
    client.force_login(make_auditor())

    shown = client.get(page("selection", stage)).text

    assert "Discard" not in shown
    assert "selection-amend" not in shown
    assert client.post(page("selection-confirm", stage)).status_code == 403


def test_the_page_needs_the_same_queries_for_one_dossier_and_for_many(
    client, officer, django_assert_max_num_queries
):
    def queries(count):
        stage = make_ranked_stage(requested=[1] * count, places=count)
        selections.propose(stage, by=make_officer())
        with django_assert_max_num_queries(100) as captured:
            client.get(page("selection", stage))
        return len(captured)

    assert queries(1) == queries(30)
