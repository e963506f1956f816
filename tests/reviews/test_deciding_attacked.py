"""Ways around the rules of deciding that somebody tried: each is shut."""

import pytest
from django.urls import reverse

from clusters.models import ClusterRole
from competitions.actions import awards
from competitions.models import Award
from core.errors import Refused
from core.models import Job
from reviews import permissions, promoting, ranking_settings
from reviews.actions import promotions, rankings, scenarios, selections
from reviews.models import PanelOrder, RankingEntry
from reviews.states import SelectionStatus
from tests.factories.accounts import make_officer, make_user
from tests.reviews.deciding import make_published, make_ranked_stage
from tests.reviews.drawing import after, announce, drawn, tied_stage

pytestmark = pytest.mark.django_db


def page(name, stage, *args):
    return reverse(f"reviews:{name}", args=[stage.call.code, stage.position, *args])


def of_the_team(dossier):
    """An officer who works for the cluster that applies, and has said so nowhere."""
    officer = make_officer()
    ClusterRole.objects.create(cluster=dossier.application.cluster, user=officer, role="viewer")
    return officer


# Whose cluster is it?


def test_an_officer_of_an_applying_cluster_has_no_hand_in_what_is_decided():
    stage = make_ranked_stage()
    officer = of_the_team(stage.dossiers.first())

    assert permissions.is_closed(stage, officer)
    with pytest.raises(Refused, match="conflict of interest"):
        selections.propose(stage, by=officer)
    with pytest.raises(Refused, match="conflict of interest"):
        scenarios.create(stage, by=officer, name="Mine", cut=3)
    selection = selections.propose(stage, by=make_officer())
    with pytest.raises(Refused, match="conflict of interest"):
        selections.confirm(selection, by=officer)


def test_an_officer_of_an_applying_cluster_promotes_nobody():
    selection = make_published()
    officer = of_the_team(selection.choices.order_by("dossier_id")[2].dossier)
    awards.refuse(Award.objects.order_by("pk").first(), by=make_user())
    promoted = selection.choices.order_by("dossier_id")[2].dossier
    with pytest.raises(Refused, match="conflict of interest"):
        promotions.propose(selection, promoted, by=officer)

    proposed = promotions.propose(selection, promoted, by=make_officer())
    with pytest.raises(Refused, match="conflict of interest"):
        promotions.confirm(proposed, by=officer)


def test_a_conflict_is_not_got_around_by_a_part_in_a_consortium(client):
    stage = make_ranked_stage()
    application = stage.dossiers.first().application
    officer = make_officer()
    application.participants.create(user=officer, role="signatory")
    client.force_login(officer)

    assert client.get(page("selection", stage)).status_code == 403
    assert client.get(page("rankings", stage)).status_code == 403


# Who saw what they confirm?


def test_what_was_changed_since_it_was_read_is_not_confirmed(client):
    stage = make_ranked_stage()
    first, second = make_officer(), make_officer()
    selection = selections.propose(stage, by=first)
    client.force_login(second)
    shown = client.get(page("selection", stage)).context["seen"]()
    choice = selection.choices.order_by("rank").first()
    selections.amend(choice, by=first, kind="declined", reason="Withdrawn by word of mouth.")

    response = client.post(page("selection-confirm", stage), {"seen": shown})

    assert response.status_code == 422
    assert "changed while you read it" in response.text
    selection.refresh_from_db()
    assert selection.status == SelectionStatus.PROPOSED
    again = client.get(page("selection", stage)).context["seen"]()
    assert client.post(page("selection-confirm", stage), {"seen": again}).status_code == 302


def test_who_draws_a_lot_does_not_vouch_for_the_rest_of_the_proposal():
    stage = make_ranked_stage(ranks=(1, 2, 2), places=2)
    first = make_officer()
    selection = selections.propose(stage, by=first)
    choice = selection.choices.order_by("rank").first()
    selections.amend(choice, by=first, kind="declined", reason="I prefer others.")
    draw = announce(stage)
    with after():
        drawn(draw)

        selection.refresh_from_db()
        with pytest.raises(Refused, match="Somebody else must confirm"):
            selections.confirm(selection, by=first)


# Lots


def test_what_a_draw_gave_is_public_only_once_it_is_decided(client):
    stage = tied_stage()
    draw = announce(stage)
    first, second = make_officer(), make_officer()
    selection = selections.propose(stage, by=first)
    with after():
        drawn(draw, by=second)
        draw.refresh_from_db()
        public = reverse("reviews:draws-of-call", args=[stage.call.code])
        for address in (public, stage.call.get_absolute_url()):
            text = client.get(address).text
            assert draw.commitment in text
            assert draw.secret not in text
            assert "The order drawn" not in text
            assert "The group:" in text

        selections.confirm(selection, by=second if selection.proposed_by == first else first)
        selections.publish(selection, by=first)
        text = client.get(public).text
        assert draw.secret in text
        assert "The order drawn" in text


def test_a_rank_of_endless_digits_is_no_tie(client):
    stage = tied_stage()
    selections.propose(stage, by=make_officer())
    client.force_login(make_officer())

    response = client.post(page("selection-tie", stage) + "?rank=" + "9" * 5000, {"text": "By me."})

    assert 400 <= response.status_code < 500


# Weights and runs


@pytest.mark.parametrize("text", ["0" * 20 + "9" * 19, "9" * 39, "9" * 5000, "0" * 30 + "1000001"])
def test_zeros_in_front_do_not_hide_a_weight_that_is_too_great(text):
    stage = make_ranked_stage()
    key = stage.rubric.criteria.first().key

    with pytest.raises(ranking_settings.Unsuitable, match="whole number from 0 to 1000000"):
        ranking_settings.chosen(stage, "mean", weights={key: text})


def test_runs_for_information_are_asked_for_so_often_a_day_and_no_more(monkeypatch):
    monkeypatch.setattr(rankings, "MOST_A_DAY", 2)
    stage, officer = make_ranked_stage(), make_officer()
    monkeypatch.setattr(rankings.checks, "can_rank", lambda stage: None)
    monkeypatch.setattr(rankings.ranking_lacks, "of_all", lambda stage, by: [])

    def ask(method):
        rankings.request(stage, by=officer, settings=ranking_settings.chosen(stage, method))

    ask("median")
    ask("borda")
    with pytest.raises(Refused, match="tomorrow"):
        ask("zscore")
    ask("median")  # is being computed already: the same job
    rankings.request(stage, by=officer)  # the official one is never held up
    assert Job.objects.count() == 3


# The reserve list


def test_what_is_not_ranked_does_not_come_in_by_the_reserve_list():
    stage = make_ranked_stage(requested=(10, 10, 10), places=1)
    ranking = stage.rankings.first()
    last = ranking.entries.order_by("rank").last()
    RankingEntry.objects.filter(pk=last.pk).update(rank=None, is_fundable=False, reasons=["Few."])
    selection = selections.propose(stage, by=make_officer())

    choice = selection.choices.get(dossier=last.dossier)
    with pytest.raises(Refused, match="is not ranked"):
        selections.amend(choice, by=make_officer(), kind="reserve", reason="It is a good one.")


def test_a_tie_on_the_reserve_list_is_settled_though_one_of_its_rank_has_won(client):
    stage = make_ranked_stage(requested=(10, 10, 10, 10), ranks=(1, 2, 2, 2), places=1)
    for dossier in stage.dossiers.all():
        dossier.application.cluster.roles.create(user=make_user(), role="manager")
    selection = selections.propose(stage, by=make_officer())
    first, won, *others = [selection.choices.get(dossier=d) for d in stage.dossiers.order_by("pk")]
    selections.amend(first, by=make_officer(), kind="declined", reason="Insolvent.")
    selections.amend(won, by=make_officer(), kind="awarded", reason="The panel's word.")
    selections.confirm(selection, by=make_officer())
    selections.publish(selection, by=make_officer())
    awards.refuse(Award.objects.get(), by=make_user())
    client.force_login(make_officer())
    places = {f"place_{one.dossier_id}": n for n, one in enumerate(reversed(others), 1)}

    data = places | {"text": "By vote."}
    response = client.post(page("reserve-tie", stage), data)

    assert response.status_code == 302
    order = PanelOrder.objects.get().order
    assert order == [won.dossier_id, *[one.dossier_id for one in reversed(others)]]
    assert [c.pk for c in promoting.of(promotions.published(stage)).next] == [others[-1].pk]


# Awards


def test_an_award_is_not_lowered_twice_by_a_form_that_is_sent_twice(client):
    selection = make_published()
    award = Award.objects.order_by("pk").first()
    officer = make_officer()
    client.force_login(officer)
    url = reverse("competitions:office-award", args=[award.decision.dossier_id])
    form = client.get(url).context["form"]
    data = {"what": "lower", "freed": "1000000", "reason": "Agreed.", "seen": form["seen"].value()}

    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 422

    award.refresh_from_db()
    assert award.freed == 1_000_000
    assert selection.pk
