"""Ties that go by the share of women, as the hand-in that counts states it."""

import io

import openpyxl
import pytest
from django.urls import reverse

from competitions import balance, deciding_in_words, deciding_rules
from competitions.actions import corrigenda, forms, stages
from competitions.corrigendum_checks import problems as corrigendum_problems
from competitions.models import Dossier
from core.errors import Refused
from reviews import ranking_replay
from reviews.actions import rankings
from reviews.ranking_replay import Verdict
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_call, make_form, make_stage, make_submission
from tests.reviews.test_ranking_runs import declare
from tests.reviews.test_rankings import computed, make_judged_stage, places

pytestmark = pytest.mark.django_db

LABEL = "Share of women in the lead team"
WOMEN = {
    "key": "women",
    "kind": "number",
    "label": LABEL,
    "options": {"unit": "%", "minimum": "0", "maximum": "100"},
}
STEP = {"by": "attribute", "name": "balance", "key": "women"}
BY = f"the share of women nearer to 50 %, by the answer to “{LABEL}”"


def entry(value, **fields):
    return {"key": "women", "kind": "number", "label": LABEL, "value": value} | fields


def hand_in(dossier, *answers):
    """Let the hand-in that counts say ``answers``."""
    content = {"form": {}, "answers": list(answers), "files": []}
    later = make_submission(dossier, content=content)
    Dossier.objects.filter(pk=dossier.pk).update(pinned=later)
    return later


def tied(*shares, chain=(STEP,)):
    """A stage with one dossier per share, all of the same scores."""
    stage, dossiers = make_judged_stage(*[[[7, 7]]] * len(shares), form=make_form({}, WOMEN))
    for dossier, share in zip(dossiers, shares, strict=True):
        hand_in(dossier, *([] if share is None else [entry(share)]))
    declare(stage, tie_chain=list(chain))
    return stage, dossiers


def answered(*answers):
    _stage, (dossier,) = make_judged_stage([[7, 7]])
    hand_in(dossier, *answers)
    return balance.shares(Dossier.objects.filter(pk=dossier.pk), "women").get(dossier.pk)


# What is read


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("40", "40"),
        ("40.50", "40.5"),
        ("100", "100"),
        ("0", "0"),
        ("", None),
        ("-1", None),
        ("100.01", None),
        ("NaN", None),
        ("half", None),
        (None, None),
        (["50"], None),
        ({"x": "50"}, None),
        (True, None),
    ],
)
def test_an_answer_is_a_share_in_percent_or_nothing(text, share):
    assert answered(entry(text)) == share


def test_only_the_teams_own_number_counts_and_an_erased_one_does_not():
    erased = {name: value for name, value in entry("50").items() if name != "value"}

    assert answered() is None
    assert answered(erased | {"leaf": "0" * 64}) is None
    assert answered(entry("50", key="men")) is None
    assert answered(entry("50", kind="short_text")) is None
    assert answered(entry("50", partner={"id": 1, "name": "Institute"})) is None
    assert answered(entry("9", partner={"id": 1, "name": "Institute"}), entry("30")) == "30"


# What parts


def test_the_share_nearer_to_one_half_comes_first_and_no_answer_parts_nobody():
    stage, (low, silent, above, below, mute) = tied("10", None, "60", "40", None)

    ranking = computed(stage)

    assert places(ranking) == {
        above.pk: "1=",
        below.pk: "1=",
        low.pk: "3",
        silent.pk: "4=",
        mute.pk: "4=",
    }
    (step,) = ranking.steps
    assert step["key"] == "women"
    assert step["values"][str(above.pk)] == "60"
    assert step["values"][str(silent.pk)] is None
    frozen = {str(low.pk): "10", str(above.pk): "60", str(below.pk): "40"}
    assert ranking.parameters["attributes"] == {"balance:women": frozen}


def test_it_is_the_hand_in_that_counts_and_a_run_keeps_what_it_said():
    stage, (one, other) = tied("10", "20")
    make_submission(one, content={"answers": [entry("50")], "files": []})  # not the pinned one
    ranking = computed(stage)
    assert places(ranking) == {other.pk: "1", one.pk: "2"}
    assert not rankings.is_out_of_date(ranking)

    hand_in(one, entry("50"))  # as a later deadline may let it

    assert rankings.is_out_of_date(ranking)
    assert ranking_replay.replay(ranking).verdict == Verdict.IDENTICAL
    assert places(computed(stage)) == {one.pk: "1", other.pk: "2"}


def test_what_the_balance_leaves_goes_on_to_the_next_step():
    region = {"by": "criterion", "key": "criterion-1"}
    stage, dossiers = tied("40", "60", "50", chain=[STEP, region, {"by": "panel"}])

    steps = computed(stage).steps

    assert [(step["by"], len(step["group"])) for step in steps] == [
        ("attribute", 3),
        ("criterion", 2),
        ("panel", 2),
    ]
    assert steps[0]["parts"][0] == [str(dossiers[2].pk)]


# What pages, workbook and rules say


def test_the_explanation_the_run_and_the_workbook_name_question_and_share(client):
    client.force_login(make_officer())
    stage, (low, even) = tied("10", "45.5")
    ranking = computed(stage)
    code, position = stage.call.code, stage.position

    why = reverse(
        "reviews:rank-explained", args=[code, position, ranking.entries.get(dossier=even).pk]
    )
    text = " ".join(client.get(why).text.split())
    assert f"What counts next is {BY}: it has 45.5; it stands in part 1 of 2." in text
    assert BY in client.get(ranking.get_absolute_url()).text

    url = reverse("reviews:board-workbook", args=[code, position])
    book = openpyxl.load_workbook(io.BytesIO(client.get(url).getvalue()))
    rows = [[cell.value for cell in row][2:] for row in book["Tie steps"].iter_rows(min_row=2)]
    assert sorted(rows) == sorted(
        [
            [low.application.reference, BY, "10", 2, 2],
            [even.application.reference, BY, "45.5", 1, 2],
        ]
    )


def test_the_rules_of_the_call_say_it_in_words():
    stage, _dossiers = tied("10")

    words = " ".join(deciding_in_words.sentences(stage))

    assert f"(1) Share of women nearer to 50 %, by “{LABEL}”" in words


# Which questions can be compared


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "men"},
        {"kind": "short_text"},
        {"writers": "partners"},
        {"options": {}},
        {"options": {"minimum": "0"}},
        {"options": {"minimum": "0", "maximum": "1"}},
        {"options": {"minimum": "", "maximum": "100"}},
        {"options": {"minimum": "-100", "maximum": "100"}},
    ],
)
def test_only_a_question_for_a_share_can_be_named(changes):
    stage = make_stage(
        call=make_call(status="draft"), status="planned", form=make_form(WOMEN | changes)
    )

    with pytest.raises(Refused, match="no number question “women”"):
        stages.edit(stage, by=make_officer(), tie_chain=[STEP])

    stage.refresh_from_db()
    assert stage.tie_chain == []


@pytest.mark.parametrize("name", ["colour", "", None, ["topic"]])
def test_an_attribute_that_nobody_knows_is_refused(name):
    stage = make_stage(call=make_call(status="draft"), status="planned")

    with pytest.raises(Refused, match="Nothing that parts ties is called"):
        stages.edit(stage, by=make_officer(), tie_chain=[{"by": "attribute", "name": name}])


def test_the_form_offers_the_questions_that_fit_and_keeps_the_choice(client):
    client.force_login(make_officer())
    call = make_call(status="draft")
    form = make_form(WOMEN, WOMEN | {"key": "staff", "label": "Staff", "options": {}})
    stage = make_stage(call=call, status="planned", form=form)
    page = reverse("competitions:office-call-deciding", args=[call.code])
    offered = dict(client.get(page).context["form"].fields["stage_1_tie_1"].choices)
    assert offered["attribute:balance:women"] == f"Share of women nearer to 50 %, by “{LABEL}”"
    assert "attribute:balance:staff" not in offered

    def post(choice):
        return client.post(page, {"stage_1_method": "mean", "stage_1_exhaustion": "stop"} | choice)

    assert post({"stage_1_tie_1": "attribute:balance:staff"}).status_code == 422
    assert post({"stage_1_tie_1": "attribute:balance"}).status_code == 422
    assert post({"stage_1_tie_1": "attribute:balance:women"}).status_code == 302

    stage.refresh_from_db()
    assert stage.tie_chain == [STEP]
    assert client.get(page).context["form"]["stage_1_tie_1"].initial == "attribute:balance:women"


def test_a_corrigendum_may_not_take_away_what_ties_go_by():
    officer, stage = make_officer(), make_stage(form=make_form({}, WOMEN))
    declare(stage, tie_chain=[STEP])
    stages.freeze(stage)
    change = corrigenda.draft(stage.call, by=officer, title="Less", text="Fewer questions.")
    form = corrigenda.change_questions(change, stage, by=officer).form
    question = form.sections.get().questions.get(key="women")
    forms.delete_question(stage, question, by=officer)

    (words,) = corrigendum_problems(change)

    assert "no number question “women”" in words


def test_a_form_changed_after_the_chain_keeps_the_call_from_being_published():
    stage = make_stage(form=make_form({}, WOMEN))
    declare(stage, tie_chain=[STEP])
    keys = {"criterion-1", "criterion-2"}
    assert deciding_rules.problems(stage, keys) == []

    stage.form.sections.get().questions.filter(key="women").delete()

    assert [field for field, _words in deciding_rules.problems(stage, keys)] == ["tie_chain"]
