"""The board and the pages beside it: runs, charts, methods, why a rank, two side by side, files."""

import io
import re
from urllib.parse import urljoin

import openpyxl
import pytest
from django.urls import reverse

from competitions.models import Stage
from reviews.actions import selections
from reviews.models import Ranking, RankingEntry
from reviews.states import ResultStatus
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_dossier
from tests.factories.reviews import make_conflict, make_ranking
from tests.journeys.html import parse
from tests.reviews.deciding import make_ranked_stage, rank

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
    return make_ranked_stage(requested=(10, 20, 30, 40), places=3)


def shown(client, stage, query=""):
    return client.get(page("selection", stage) + query)


def lines(response):
    """The rows of the list in order: a rank, or the words of a line."""
    body = parse(response.text)
    (table,) = [t for t in body.find("table") if t.get("class") == "board-table"]
    return [row.find("td")[0].text for row in table.find("tr") if row.find("td")]


def test_the_line_stands_where_the_rule_ends_and_so_do_places_and_money(client, officer, stage):
    assert lines(shown(client, stage)) == [
        "1", "2", "3", "The line", "Places end here: at most 3", "4",
    ]  # fmt: skip


def test_whom_the_money_overtakes_ends_the_line_and_the_page_says_who_enters_below(client, officer):
    stage = make_ranked_stage(requested=(40, 30, 20, 10), places=4, budget=80_000_000)
    Stage.objects.update(exhaustion="skip")

    response = shown(client, stage)

    board = response.context["board"]
    assert (board.now.above, board.now.left, board.further_down) == (2, 10_000_000_00, 1)
    assert "By the rule 1 enters further down" in response.text
    assert "Over the budget" not in lines(response)


def test_the_cut_is_a_line_and_who_requests_nothing_falls_under_it(client, officer):
    stage = make_ranked_stage(
        requested=(8, 8, 7, 6, 6), ranks=(1, 2, 2, 4, 5), places=9, is_last=False, budget=10_000_000
    )
    Stage.objects.filter(pk=stage.pk).update(cut_factor=3)
    words = "The cut falls here: requests come closest to 3 times the budget"

    assert lines(shown(client, stage))[-2:] == [words, "5"]

    make_dossier(stage=stage, status="submitted", submission={"requested": None})
    stage.rankings.update(status=ResultStatus.SUPERSEDED)
    rank(stage, list(stage.dossiers.order_by("pk")), [2, 3, 3, 5, 6, 1])
    response = shown(client, stage)
    assert "No amount is requested." in response.text
    assert lines(response)[-2:] == [words, "6"]


def test_without_script_the_line_is_moved_by_the_address(client, officer, stage):
    response = shown(client, stage, "?cut=1")

    assert lines(response)[:2] == ["1", "The line"]
    now = response.context["board"].now
    assert (now.winners, now.reserve, now.left) == (1, 3, 190_000_000_00)
    assert "190,000,000.00 EUR" in response.text


@pytest.mark.parametrize("asked", ["x", "-1", "1e3", "", "9" * 40])
def test_nonsense_for_a_line_gives_the_line_of_the_rule(client, officer, stage, asked):
    assert shown(client, stage, f"?cut={asked}").context["board"].now.above == 3


def test_a_line_over_the_places_says_by_how_much(client, officer, stage):
    text = shown(client, stage, "?cut=4").text

    assert "Over the places by 1." in text


def test_a_line_through_a_tie_names_it(client, officer):
    stage = make_ranked_stage(ranks=(1, 2, 2))

    text = shown(client, stage, "?cut=2").text

    assert "of those at rank 2, 1 stand above it and 1 below" in text


def test_hostile_words_stay_words(client, officer, stage):
    application = stage.dossiers.first().application
    type(application).objects.filter(pk=application.pk).update(title="<script>alert(1)</script>")
    cluster = application.cluster
    type(cluster).objects.filter(pk=cluster.pk).update(name='"><img src=x>')

    text = shown(client, stage).text

    assert "<script>alert(1)" not in text
    assert "<img src=x" not in text


def test_who_requests_nothing_or_too_much_cannot_be_funded_and_the_page_says_why(client, officer):
    stage = make_ranked_stage(requested=(41, 5))
    make_dossier(stage=stage, status="submitted", submission={"requested": None})
    stage.rankings.update(status=ResultStatus.SUPERSEDED)
    rank(stage, list(stage.dossiers.order_by("pk")), [1, 2, 3])

    response = shown(client, stage)

    assert "No amount is requested." in response.text
    assert "More is requested than 40 M EUR per winner." in response.text
    assert response.context["board"].now.winners == 1


def test_a_stage_in_which_nothing_is_ranked_says_so(client, officer, stage):
    RankingEntry.objects.update(rank=None, score="", reasons=["No judgement is in."])

    response = shown(client, stage)

    assert "Nothing is ranked" in response.text
    assert response.text.count("No judgement is in.") == 4


def test_after_publication_a_conflict_hides_row_sums_and_charts(client, officer, stage):
    selection = selections.confirm(selections.propose(stage, by=officer), by=make_officer())
    selections.publish(selection, by=make_officer())
    hidden = stage.dossiers.first().application
    make_conflict(officer, hidden)

    response = shown(client, stage)

    assert hidden.reference not in response.text
    assert response.context["board"].now is None
    charts = client.get(page("board-charts", stage))
    assert charts.context["charts"] == []
    cells = [cell.value for row in workbook(client, stage)["Ranking"].rows for cell in row]
    assert hidden.reference not in cells


def workbook(client, stage):
    response = client.get(page("board-workbook", stage))
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def test_the_workbook_holds_ranks_criteria_decisions_and_the_run(client, officer, stage):
    selections.propose(stage, by=officer)

    book = workbook(client, stage)

    assert book.sheetnames == [
        "Ranking", "Not ranked", "Scores", "Criteria and weights", "Tie steps", "Decisions",
        "Method and run",
    ]  # fmt: skip
    ranks = [row[0] for row in book["Ranking"].iter_rows(min_row=2, values_only=True)]
    assert ranks == ["1", "2", "3", "4"]
    decided = [row[4] for row in book["Decisions"].iter_rows(min_row=2, values_only=True)]
    assert decided == ["awarded", "awarded", "awarded", "on the reserve list"]
    facts = dict(book["Method and run"].iter_rows(min_row=2, values_only=True))
    assert facts["Digest of the run"] == stage.rankings.get().digest


def test_a_formula_in_a_name_stays_text_in_the_workbook(client, officer, stage):
    application = stage.dossiers.first().application
    type(application).objects.filter(pk=application.pk).update(title="=1+1")

    cells = [row[3] for row in workbook(client, stage)["Ranking"].iter_rows(values_only=True)]

    assert "'=1+1" in cells


def test_the_ranking_for_the_minutes_is_a_pdf(client, officer, stage):
    selections.propose(stage, by=officer)

    response = client.get(page("ranking-pdf", stage))

    assert response.headers["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content).startswith(b"%PDF")


@pytest.fixture
def another(stage):
    """A run for information that turns the order round."""
    dossiers = list(stage.dossiers.order_by("-pk"))
    return make_ranking(stage, dossiers, is_official=False, method="median", settings_digest="m")


def test_another_run_is_looked_at_and_not_proposed_from(client, officer, stage, another):
    response = shown(client, stage, f"?run={another.pk}")

    assert response.context["board"].ranking == another
    assert "Only the official one can be proposed from." in response.text
    assert "Keep scenario" not in response.text
    assert shown(client, stage).context["board"].ranking.is_official


def test_a_run_that_no_longer_counts_is_not_shown_as_one_that_does(client, officer, stage, another):
    Ranking.objects.filter(pk=another.pk).update(status=ResultStatus.SUPERSEDED)

    assert shown(client, stage, f"?run={another.pk}").context["board"].ranking.is_official


def test_methods_side_by_side_mark_who_moves_most(client, officer, stage, another):
    response = client.get(page("board-methods", stage))

    changes = [(row.change, row.is_greatest) for row in response.context["rows"]]
    assert changes == [(3, True), (1, False), (1, False), (3, True)]
    assert response.context["chart"].kind == "slopes"
    captions = re.findall(r"<caption[^>]*>([^<]*)</caption>", response.text)
    assert len(captions) == len(set(captions)) == 2


def test_shared_places_read_so_in_picture_and_table(client, officer, stage, another):
    tied = another.entries.order_by("rank")[1:3]
    RankingEntry.objects.filter(pk__in=[entry.pk for entry in tied]).update(rank=2, is_tied=True)

    response = client.get(page("board-methods", stage))

    assert [row[2] for row in response.context["chart"].rows].count("2=") == 2
    assert response.text.count(">2=</a>") == 2


def test_one_run_alone_says_where_others_come_from(client, officer, stage):
    assert "There is one run only." in client.get(page("board-methods", stage)).text


def test_two_are_compared_side_by_side(client, officer, stage):
    one, other = stage.rankings.get().entries.order_by("rank")[:2]

    response = client.get(page("compare-two", stage) + f"?one={one.pk}&other={other.pk}")

    assert [it.entry for it in response.context["both"]] == [one, other]


@pytest.mark.parametrize("query", ["", "?one=1&other=1", "?one=x", "?one=99999999&other=3"])
def test_without_two_of_one_run_it_asks_for_them(client, officer, stage, query):
    response = client.get(page("compare-two", stage) + query)

    assert response.status_code == 200
    assert "both" not in response.context


def test_the_charts_are_a_page_and_a_part_of_the_board(client, officer, stage):
    whole = client.get(page("board-charts", stage))
    part = client.get(page("board-charts", stage), headers={"HX-Request": "true"})

    assert "<html" in whole.text
    assert "<html" not in part.text
    assert 'data-from="' in shown(client, stage).text


def test_awards_are_drawn_against_the_budget_once_they_are_proposed(client, officer, stage):
    kinds = [chart.kind for chart in client.get(page("board-charts", stage)).context["charts"]]
    assert "stacked" not in kinds

    selections.propose(stage, by=officer)

    budget, *_others = client.get(page("board-charts", stage)).context["charts"]
    assert budget.kind == "stacked"
    assert "3 awards cost" in budget.sentence


def test_the_page_of_a_rank_tells_its_decision_and_leads_to_changing_it(client, officer, stage):
    selection = selections.propose(stage, by=officer)
    entry, choice = stage.rankings.get().entries.first(), selection.choices.first()
    change = page("selection-amend", stage, choice.pk)

    assert change in client.get(page("rank-explained", stage, entry.pk)).text
    selections.confirm(selection, by=make_officer())
    text = client.get(page("rank-explained", stage, entry.pk)).text
    assert change not in text
    assert "awarded" in text


@pytest.mark.parametrize("name", ["board-charts", "compare-two", "board-workbook", "ranking-pdf"])
def test_without_a_ranking_there_is_nothing_to_take_along(client, officer, stage, name):
    Ranking.objects.update(status=ResultStatus.SUPERSEDED)

    assert client.get(page(name, stage)).status_code == 404


def test_links_of_the_board_lead_on_from_a_page_that_refuses_what_was_sent(client, officer, stage):
    selections.propose(stage, by=officer)
    path = page("selection-confirm", stage)
    response = client.post(path)  # one's own proposal

    assert response.status_code == 422
    board = next(div for div in parse(response.text).find("div") if div.get("id") == "board")
    found = [link.get("href") for row in board.find("tr") for link in row.find("a")]
    assert len(found) == 4
    for link in [*found, *(form.get("action") or path for form in board.find("form")[:1])]:
        assert client.get(urljoin(path, link)).status_code == 200, link


@pytest.mark.parametrize(
    ("exhaustion", "words"),
    [("stop", "nobody further down overtakes"), ("skip", "is passed over and leads")],
)
def test_the_rule_says_what_happens_where_the_money_ends(client, officer, stage, exhaustion, words):
    Stage.objects.filter(pk=stage.pk).update(exhaustion=exhaustion)
    text = shown(client, stage).text

    both = ("nobody further down overtakes", "is passed over and leads")
    assert [w for w in both if w in text] == [words]
