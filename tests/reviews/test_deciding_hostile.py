"""Hostile words and numbers on the pages of deciding: shown as words, refused in words."""

import io

import openpyxl
import pytest
from django.urls import reverse

from competitions.models import Rubric
from core import exports
from reviews.actions import selections
from reviews.models import RankingEntry
from tests.factories.accounts import make_auditor, make_officer
from tests.reviews.deciding import make_ranked_stage

pytestmark = pytest.mark.django_db
NAME = '=HYPERLINK("http://x") <img src=x onerror=alert(1)> & "\'` #panic() \u202etxt'


def page(name, stage, *args):
    return reverse(f"reviews:{name}", args=[stage.call.code, stage.position, *args])


@pytest.fixture
def stage():
    stage = make_ranked_stage(requested=(10, 20, 30), places=2)
    for dossier in stage.dossiers.select_related("application__cluster"):
        application = dossier.application
        type(application).objects.filter(pk=application.pk).update(title=NAME, sector=NAME[:20])
        cluster = application.cluster
        type(cluster).objects.filter(pk=cluster.pk).update(name=NAME)
    RankingEntry.objects.filter(rank=3).update(is_fundable=False, reasons=[NAME])
    return stage


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def test_names_and_reasons_stay_words(client, officer, stage):
    selection = selections.propose(stage, by=make_officer())
    choice = selection.choices.get(rank=2)
    selections.amend(choice, by=make_officer(), kind="declined", reason=NAME * 40)
    entry = stage.rankings.first().entries.get(rank=1)
    addresses = [
        page("selection", stage),
        page("board-charts", stage),
        page("board-methods", stage),
        page("rank-explained", stage, entry.pk),
        page("compare-two", stage),
        page("scenarios", stage),
        page("selection-letters", stage),
        page("selection-letter", stage, choice.pk),
        page("rankings", stage),
        page("ranking-runs", stage),
    ]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        assert "<img src=x" not in response.text, address


def test_a_workbook_calculates_nothing_and_a_pdf_runs_nothing(client, officer, stage):
    selections.propose(stage, by=make_officer())
    body = b"".join(client.get(page("board-workbook", stage)).streaming_content)
    for sheet in openpyxl.load_workbook(io.BytesIO(body)):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(exports.FORMULA_STARTS[:1])
    response = client.get(page("ranking-pdf", stage))
    assert response.status_code == 200
    assert b"".join(response.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize("number", [0, 10**12, 10**30])
@pytest.mark.parametrize(
    "name",
    [
        "rank-explained",
        "scenario",
        "scenario-propose",
        "scenario-delete",
        "draw",
        "draw-announce",
        "draw-value",
        "ranking",
        "ranking-export",
        "selection-amend",
        "selection-letter",
    ],
)
def test_what_does_not_exist_is_not_there(client, officer, stage, name, number):
    selections.propose(stage, by=make_officer())
    address = page(name, stage, number)
    assert client.get(address).status_code in (404, 405)
    assert client.post(address, {"value": "1", "kind": "declined"}).status_code in (404, 405)


@pytest.mark.parametrize("text", ["-1", "1e9", "9" * 5000, "NaN", "", "\x00", "٣", "<b>"])
@pytest.mark.parametrize("name", ["selection", "board-charts", "compare-two", "scenarios"])
def test_nonsense_in_an_address_is_as_if_it_were_not_there(client, officer, stage, name, text):
    query = dict.fromkeys(["run", "cut", "one", "other", "rank"], text)
    assert client.get(page(name, stage), query).status_code == 200


@pytest.mark.parametrize(
    "data",
    [
        {"name": "x" * 100_000, "cut": "1"},
        {"name": "A", "cut": "1e400"},
        {"name": "A", "cut": "-1"},
        {"name": "A", "cut": "9" * 5000},
        {"name": "A\x00B", "cut": "1"},
        {"name": "A", "cut": "NaN"},
        {"name": " ", "cut": "1"},
    ],
)
def test_a_scenario_of_nonsense_is_refused_in_words(client, officer, stage, data):
    assert client.post(page("scenarios", stage), data).status_code == 422
    assert not stage.scenarios.exists()


@pytest.mark.parametrize(
    "data",
    [
        {"method": "mean", "trim": "0.1", "ridge": "1e400"},
        {"method": "trimmed", "trim": "NaN"},
        {"method": "trimmed", "trim": "-0"},
        {"method": "trimmed", "trim": "1e-400"},
        {"method": "ridge", "ridge": "inf"},
        {"method": "ridge", "ridge": "9" * 5000},
        {"method": "mixed", "resolution": "0"},
        {"method": "<script>"},
        {"method": "trimmed", "trim": "\x000.1"},
    ],
)
def test_a_run_by_nonsense_asks_for_no_work_that_fails(client, officer, stage, data):
    assert client.post(page("ranking-runs", stage), data).status_code in (302, 422)


def test_a_scale_of_a_million_steps_has_a_picture_of_bearable_size(client, officer, stage):
    Rubric.objects.filter(pk=stage.rubric_id).update(minimum=0, maximum=1000, step="0.001")
    run = stage.rankings.first()
    run.parameters = run.parameters | {"scale": ["0", "1000", "0.001"]}
    run.save()
    response = client.get(page("board-charts", stage))

    assert response.status_code == 200
    assert len(response.content) < 1_000_000


def test_how_strict_a_panelist_is_officers_alone_see(client, stage):
    run = stage.rankings.first()
    run.findings = run.findings | {"panelists": [{"panelist": 1, "severity": 0.5, "judgements": 3}]}
    run.save()
    for person, is_told in ((make_officer(), True), (make_auditor(), False)):
        client.force_login(person)
        text = client.get(page("board-charts", stage)).text
        assert ("How strict the panelists were" in text) is is_told
