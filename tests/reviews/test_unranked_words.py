"""Why a dossier has no place: stored as codes, said in the reader's language."""

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation

from reviews import unranked_words
from reviews.actions import selections
from reviews.models import RankingEntry
from reviews.scoring.identified import SENTENCES
from tests.factories.accounts import make_officer
from tests.reviews.test_ranking_runs import other
from tests.reviews.test_rankings import computed, make_judged_stage

pytestmark = pytest.mark.django_db
LOOSE = {"code": "loose"}


@pytest.mark.parametrize(
    ("sheets", "method", "stored", "words"),
    [
        (
            ([[7, 7]], [None, [6, 6]]),
            "least-squares",
            {"code": "parts", "parts": 2},
            "It lies in one of 2 parts that no panelist connects.",
        ),
        (
            ([[7, 7]],),
            "borda",
            {"code": "no_order"},
            "Everybody who scored it judged one dossier only",
        ),
        (
            ([[7, 7]], [[7, 7]]),
            "zscore",
            {"code": "no_deviation"},
            "Everybody who scored it gave one score to all",
        ),
    ],
)
def test_what_a_method_cannot_rank_is_a_code_with_its_data(sheets, method, stored, words):
    stage, (first, *_rest) = make_judged_stage(*sheets)

    entry = other(stage, method).entries.get(dossier=first)

    assert entry.rank is None
    assert entry.reasons == [stored]
    assert words in unranked_words.reasons(entry.reasons)[0]


def test_every_code_has_words_and_what_nobody_knows_still_has_some():
    data = {"in": 1, "needed": 3, "parts": 2}
    for code in unranked_words.WORDS:
        (words,) = unranked_words.reasons([{"code": code} | data])
        assert "%(" not in words
    for verdict in SENTENCES:
        (words,) = unranked_words.reasons([{"code": "no_value", "verdict": verdict}])
        assert words.startswith("The model gives it no value. ")
    assert unranked_words.reasons([{"code": "of tomorrow"}]) == ["The method gives it no value."]
    assert unranked_words.reasons([{}]) == ["The method gives it no value."]


def test_sentences_of_old_runs_are_shown_as_they_stand():
    old = ["everybody who scored it judged one application only, which is no order"]

    assert unranked_words.reasons(old) == old


def test_the_language_is_that_of_whoever_reads_not_of_the_worker():
    stage, (first, _second) = make_judged_stage([[7, 7]], [[7, 7], [8, 8]], quorum=2)
    with translation.override("de"):
        entry = computed(stage).entries.get(dossier=first)

    assert entry.reasons == [{"code": "quorum", "in": 1, "needed": 2}]
    with translation.override("en"):
        assert unranked_words.reasons(entry.reasons) == ["1 of at least 2 judgements are in."]


@pytest.mark.parametrize("stored", [[LOOSE], ["An old sentence."]])
def test_pages_workbooks_and_the_letter_say_it_in_words(client, stored):
    officer = make_officer()
    client.force_login(officer)
    stage, (first, second, _third) = make_judged_stage(
        [[7, 7], [7, 8]], [[5, 5]], [[6, 6], [6, 7]], quorum=2
    )
    run = computed(stage)
    RankingEntry.objects.filter(ranking=run, dossier=second).update(reasons=stored)
    (words,) = unranked_words.reasons(stored)
    place = [stage.call.code, stage.position]
    entry = run.entries.get(dossier=second)

    pages = [
        run.get_absolute_url(),
        reverse("reviews:selection", args=place),
        reverse("reviews:rank-explained", args=[*place, entry.pk]),
    ]
    for page in pages:
        text = client.get(page).text
        assert words in text
        assert "&#x27;code&#x27;" not in text
    books = [
        reverse("reviews:board-workbook", args=place),
        reverse("reviews:ranking-export", args=[*place, run.pk]),
    ]
    for book in books:
        cells = openpyxl.load_workbook(io.BytesIO(client.get(book).getvalue()))
        assert any(words == c.value for sheet in cells for row in sheet.rows for c in row)
    selection = selections.propose(stage, by=officer)
    assert selection.choices.get(dossier=second).reason == words
    assert selection.choices.exclude(dossier=first).count() == 2
