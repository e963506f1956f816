"""The pages of consensus: what each shows to whom, and that what was typed is never lost."""

import pytest
from django.urls import reverse

from core.models import Job
from reviews.actions import deliberations, reactions
from reviews.models import Consensus, Reaction, Voice
from tests.factories.accounts import make_officer
from tests.factories.deliberating import hand_in, make_table
from tests.factories.reviews import make_assignment, make_panelist
from tests.reviews.test_rankings import computed

pytestmark = pytest.mark.django_db
DRAFT = {"score-criterion-1": "4", "score-criterion-2": "3.5", "note-criterion-1": "Bold."}


@pytest.fixture
def table():
    return make_table()


def url(table, name="consensus", *more):
    return reverse(f"reviews:{name}", args=[table.dossier.pk, *more])


def test_the_way_from_the_list_through_draft_and_voices_to_the_consensus(client, table):
    client.force_login(table.officer)
    client.post(url(table, "consensus-rapporteur"), {"seat": table.seats[0].pk})
    client.force_login(table.users[0])
    assert "Draft the consensus of" in client.get(reverse("home")).text
    assert url(table) in client.get(reverse("reviews:judging")).text
    client.post(url(table), DRAFT | {"version": "0", "text": "Good."})
    for user in table.users[1:]:
        client.force_login(user)
        assert "Agree to the consensus of" in client.get(reverse("home")).text
        client.post(url(table, "consensus-speak"), {"version": "1", "kind": "agrees"})
        assert "Agree to the consensus of" not in client.get(reverse("home")).text
    client.force_login(table.users[0])
    assert "Settle the consensus of" in client.get(reverse("home")).text

    text = client.post(url(table, "consensus-settle"), {"version": "1"}, follow=True).text
    assert "Settle the consensus of" not in client.get(reverse("home")).text

    assert table.consensus.is_agreed
    assert table.consensus.versions.get().digest in text


def test_sheets_stand_side_by_side_with_their_spread(client, table):
    client.force_login(table.users[1])

    text = client.get(url(table)).text

    assert [seat for seat in table.seats if str(seat) not in text] == []
    assert "They lie furthest apart on “Criterion 1”: by 2." in text  # 4, 3 and 2
    assert text.count("To the panel from") == 3


def test_what_all_gave_alike_stands_in_the_first_draft(client):
    table = make_table(steps=[(8, 7), (8, 6)])
    table.appoint()
    client.force_login(table.users[0])

    text = client.get(url(table)).text

    assert text.count(" selected>") >= 1
    assert '<option value="4" selected>' in text
    assert '<option value="3.5" selected>' not in text


@pytest.mark.parametrize("version", ["", "-1", "x", "1" * 30, "²"])
def test_a_page_without_its_version_is_stale_and_keeps_the_words(client, table, version):
    table.appoint()
    client.force_login(table.users[0])

    response = client.post(url(table), DRAFT | {"version": version, "text": "My long text."})

    assert response.status_code == 409
    assert "My long text." in response.text
    assert Consensus.objects.get().version == 0


def test_a_score_off_the_scale_is_refused_with_the_words_kept(client, table):
    table.appoint()
    client.force_login(table.users[0])

    given = DRAFT | {"score-criterion-1": "7", "version": "0", "text": "My long text."}
    response = client.post(url(table), given)

    assert response.status_code == 422
    assert "Choose a score from 0 to 5." in response.text
    assert "My long text." in response.text


def test_a_minority_view_on_a_draft_that_was_changed_meanwhile_is_not_lost(client, table):
    table.appoint().draft()
    table.draft(text="Better.")
    client.force_login(table.users[1])

    given = {"version": "1", "kind": "dissents", "text": "I doubt the market."}
    response = client.post(url(table, "consensus-speak"), given)

    assert response.status_code == 409
    assert "I doubt the market." in response.text
    assert "Better." in response.text
    assert not Voice.objects.filter(panelist=table.seats[1]).exists()


def test_markup_and_nul_in_a_draft_are_text(client, table):
    table.appoint()
    client.force_login(table.users[0])

    text = "<script>alert(1)</script>\0"
    client.post(url(table), DRAFT | {"version": "0", "text": text})

    shown = client.get(url(table)).text
    assert "<script>alert(1)" not in shown
    assert table.consensus.text == "<script>alert(1)</script>"


@pytest.mark.parametrize("seat", ["", "x", "0", "999999"])
def test_an_unknown_seat_is_no_rapporteur(client, table, seat):
    client.force_login(table.officer)

    response = client.post(url(table, "consensus-rapporteur"), {"seat": seat})

    assert response.status_code == 422
    assert not Consensus.objects.filter(rapporteur__isnull=False).exists()


def test_a_rapporteur_does_not_pass_over_somebody_away(client, table):
    table.appoint().draft()
    client.force_login(table.users[0])

    assert "Settle draft" not in client.get(url(table)).text
    given = {"version": "1", "reason": "They are away."}
    assert client.post(url(table, "consensus-settle"), given).status_code == 422
    client.force_login(table.chair.user)
    assert "Settle draft 1" in client.get(url(table)).text
    client.post(url(table, "consensus-settle"), given)
    assert table.consensus.is_agreed
    assert "They are away." in client.get(url(table)).text


def test_an_officer_of_the_own_cluster_settles_nothing(client, table):
    table.appoint().draft()
    officer = make_officer()
    table.dossier.application.cluster.roles.create(user=officer, role="viewer")
    client.force_login(officer)

    given = {"version": "1", "reason": "They are away."}

    assert client.post(url(table, "consensus-settle"), given).status_code == 403
    assert client.post(url(table, "discussion"), {"text": "Hello."}).status_code == 403


def test_a_blind_stage_names_no_applicant_to_the_panel(client):
    table = make_table(blinding="always")
    name = str(table.dossier.application.cluster)
    for user in (table.users[0], table.chair.user):
        client.force_login(user)
        for page in (url(table), url(table, "discussion")):
            assert name not in client.get(page).text
    place = [table.chair.pk, table.stage.position]
    assert name not in client.get(reverse("reviews:consensuses-led", args=place)).text
    client.force_login(table.officer)
    assert name in client.get(url(table)).text


def test_the_office_sees_how_far_each_dossier_is_and_appoints_those_proposed(client, table):
    client.force_login(table.officer)
    page = reverse("reviews:consensuses", args=[table.stage.call.code, table.stage.position])
    assert "1 dossier has no rapporteur" in client.get(page).text

    text = client.post(page, follow=True).text

    assert "1 rapporteur appointed." in text
    assert Consensus.objects.get().rapporteur in table.seats
    progress = reverse("reviews:progress", args=[table.stage.call.code, table.stage.position])
    assert url(table) in client.get(progress).text


def test_the_office_opens_the_right_to_react_for_a_stage_or_one_dossier(client):
    table = make_table(reaction_days=7)
    second = make_table(stage=table.stage)
    client.force_login(table.officer)
    place = [table.stage.call.code, table.stage.position]
    assert "Open the right to react" in client.get(reverse("home")).text

    client.post(reverse("reviews:reaction-open", args=[*place, second.dossier.pk]))
    assert Reaction.objects.get().dossier == second.dossier
    client.post(reverse("reviews:reactions-open", args=place))
    assert Reaction.objects.count() == 2
    assert "Open the right to react" not in client.get(reverse("home")).text
    again = client.post(reverse("reviews:reactions-open", args=place))
    assert again.status_code == 422
    one = client.post(reverse("reviews:reaction-open", args=[*place, table.dossier.pk]))
    assert one.status_code == 422


def test_a_label_has_no_such_page(client):
    table = make_table(kind="assessment")
    client.force_login(table.officer)
    place = [table.stage.call.code, table.stage.position]

    assert client.get(url(table)).status_code == 404
    assert client.get(reverse("reviews:consensuses", args=place)).status_code == 404


def test_the_ranking_page_says_which_basis_it_has_and_shows_no_sheet(client, table):
    table.settle()
    computed(table.stage)
    client.force_login(table.officer)
    place = [table.stage.call.code, table.stage.position]

    text = client.get(reverse("reviews:rankings", args=place)).text

    assert "from 1 agreed consensus" in text
    assert "agreed scores" in text
    assert "Lowest to highest" not in text
    assert Job.objects.filter(kind="ranking").count() == 1


def test_a_chair_with_a_sheet_to_write_sees_the_others_first_and_that_one_later(client, table):
    second = make_table(stage=table.stage)
    given = make_assignment(table.chair, table.dossier)
    client.force_login(table.chair.user)
    page = reverse("reviews:consensuses-led", args=[table.chair.pk, table.stage.position])
    assert table.dossier.application.reference not in client.get(page).text
    assert client.get(url(table)).status_code == 404

    hand_in(given, [5, 5])

    assert table.dossier.application.reference in client.get(page).text
    assert client.get(url(table)).status_code == 200
    assert second.dossier.application.reference not in client.get(page).text


def test_a_deputy_leads_as_the_chair_does_and_a_plain_member_does_not(client, table):
    member = make_panelist(panel=table.seats[0].panel, declared_for=[table.stage])
    client.force_login(member.user)
    page = reverse("reviews:consensuses-led", args=[member.pk, table.stage.position])
    assert client.get(page).status_code == 404

    type(member).objects.filter(pk=member.pk).update(role="deputy")

    assert client.get(page).status_code == 200


def test_a_settled_consensus_is_opened_again_on_a_page_that_asks_once_more(client, table):
    table.settle()
    client.force_login(table.chair.user)
    page = url(table, "consensus-reopen")
    assert page in client.get(url(table)).text

    assert client.post(page, {"reason": " "}).status_code == 422
    client.post(page, {"reason": "A slip."})

    assert not table.consensus.is_agreed


def test_reopening_twice_is_told_and_changes_nothing(client, table):
    table.settle()
    deliberations.reopen(table.dossier, by=table.officer, reason="A slip.")
    client.force_login(table.officer)

    response = client.post(url(table, "consensus-reopen"), {"reason": "Again."})

    assert response.status_code == 409
    assert table.consensus.version == 2


def test_reports_are_not_opened_after_the_consensus():
    table = make_table()
    table.settle()
    type(table.stage).objects.update(reaction_days=7)
    table.dossier.stage.refresh_from_db()

    assert reactions.obstacles(table.dossier) == ["The consensus is agreed already."]
