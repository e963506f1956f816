"""What a stage asks beside the scores: reasons in words, and how sure the panelist is."""

import pytest
from django.urls import reverse

from competitions.models import Stage
from core.errors import NotReady, Refused
from reviews.actions import sheets
from reviews.models import ScoreSheet
from tests.factories.competitions import make_dossier, make_rubric, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist

pytestmark = pytest.mark.django_db


def given(*, direction="higher", **stage):
    rubric = make_rubric({"threshold": 3}, {"allows_not_applicable": True}, direction=direction)
    stage = make_stage(status="closed", rubric=rubric, **stage)
    seat = make_panelist(panel=make_panel(call=stage.call), declared_for=[stage])
    return make_assignment(seat, make_dossier(stage=stage, status="submitted"))


def written(assignment, first, second="4", **fields):
    scores = {"criterion-1": first, "criterion-2": second}
    user = assignment.panelist.user
    return sheets.write(assignment, by=user, version=0, scores=scores, **fields)


def problems(sheet):
    """What stands between the sheet and its hand-in."""
    try:
        sheets.submit(sheet, by=sheet.assignment.panelist.user)
    except NotReady as error:
        return error.problems
    return []


FIRST = "Give a reason for the score of “Criterion 1”."
SECOND = "Give a reason for the score of “Criterion 2”."


@pytest.mark.parametrize(
    ("direction", "score", "lacking"),
    [
        ("higher", "2.5", [FIRST]),
        ("higher", "3", []),
        ("lower", "3.5", [FIRST]),
        ("lower", "3", []),
        ("lower", "0", []),
    ],
)
def test_a_score_beyond_the_threshold_needs_a_reason_and_one_without_threshold_none(
    direction, score, lacking
):
    assert problems(written(given(direction=direction, reasons="below"), score, "0")) == lacking


def test_every_score_needs_one_where_the_stage_says_so_and_not_applicable_is_no_score():
    assert problems(written(given(reasons="each"), "5", "4")) == [FIRST, SECOND]
    assert problems(written(given(reasons="each"), "5", "n/a")) == [FIRST]


def test_a_reason_is_words_and_not_spaces():
    assignment = given(reasons="below")
    assert problems(written(assignment, "1", comments={"criterion-1": "  "})) == [FIRST]
    sheet = ScoreSheet.objects.get()
    sheet.assignment = assignment
    user = assignment.panelist.user
    sheets.save(sheet, by=user, version=1, comments={"criterion-1": "No market."})
    assert problems(sheet) == []


def test_an_abstention_needs_neither():
    sheet = written(given(reasons="each", asks_confidence=True), "", "", is_abstention=True)

    assert problems(sheet) == []


def test_how_sure_is_asked_where_the_stage_says_so_and_kept_in_the_version():
    sheet = written(given(asks_confidence=True), "4")
    assert problems(sheet) == ["Say how sure you are."]

    user = sheet.assignment.panelist.user
    sheets.save(sheet, by=user, version=sheet.version, confidence=2)
    assert sheets.submit(sheet, by=user).content["confidence"] == 2


@pytest.mark.parametrize("said", [0, 4, -1])
def test_how_sure_is_one_of_three(said):
    with pytest.raises(Refused, match="from the list"):
        written(given(asks_confidence=True), "4", confidence=said)
    assert not ScoreSheet.objects.exists()


def test_the_page_opens_the_reason_marks_it_required_and_names_it_at_hand_in(client):
    assignment = given(reasons="below", asks_confidence=True)
    client.force_login(assignment.panelist.user)
    url = reverse("reviews:sheet", args=[assignment.pk])
    data = {"score-criterion-1": "2", "score-criterion-2": "4", "version": 0, "then": "submit"}

    text = client.post(url, data).text

    assert "Saved, but not handed in." in text
    assert FIRST in text
    assert "Say how sure you are." in text
    row = text[text.index('data-criterion="criterion-1"') :]
    assert 'data-reasons="0 0.5 1 1.5 2 2.5"' in row
    assert '<details class="criterion-comment" open>' in row
    assert row.index(" required>") < row.index('data-criterion="criterion-2"')
    data |= {"comment-criterion-1": "No market.", "confidence": "3", "version": 1}
    client.post(url, data)
    assert ScoreSheet.objects.get().status == "submitted"
    assert "How sure: high" in client.get(url).text


def test_a_page_that_says_nonsense_is_answered_with_a_sentence(client):
    assignment = given(asks_confidence=True)
    client.force_login(assignment.panelist.user)
    url = reverse("reviews:sheet", args=[assignment.pk])

    response = client.post(url, {"confidence": "very", "version": 0})

    assert response.status_code == 422
    assert "from the list" in response.text


def test_a_draft_that_lacks_a_reason_is_not_among_the_complete_ones(client):
    assignment = given(reasons="below")
    written(assignment, "2")
    client.force_login(assignment.panelist.user)
    url = reverse("reviews:judging")
    assert client.get(url).context["complete"] == 0

    Stage.objects.update(reasons="none")
    assert client.get(url).context["complete"] == 1
