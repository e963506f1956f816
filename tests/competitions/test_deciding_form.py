"""How a stage is decided: set in a draft, told in public, held from publication on."""

import pytest
from django.urls import reverse

from competitions import deciding_in_words
from competitions.actions import calls
from competitions.call_checks import call_problems
from competitions.presets import PRESETS
from core import clock
from core.audit import AuditEvent
from core.errors import Refused
from tests.factories.accounts import make_officer
from tests.factories.clusters import make_region
from tests.factories.competitions import make_call, make_form, make_programme, make_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(client):
    client.force_login(make_officer())
    call = make_call(status="draft")
    make_stage(call=call, status="planned", places=5)
    make_stage(call=call, status="planned", kind="full", title="Full application", places=3)
    make_region(code="DE1", name="Baden-Württemberg")
    return call


@pytest.fixture
def page(call):
    return reverse("competitions:office-call-deciding", args=[call.code])


def posted(**changes):
    return {
        "stage_1_method": "mean",
        "stage_2_method": "mean",
        "stage_2_exhaustion": "stop",
    } | changes


def stages(call):
    return list(call.stages.order_by("position"))


def test_an_officer_sets_method_ties_cut_and_least_numbers(client, call, page):
    assert page in client.get(reverse("competitions:office-call", args=[call.code])).text

    response = client.post(
        page,
        posted(
            stage_1_method="trimmed",
            stage_1_trim="0,2",
            stage_1_cut_factor="3",
            stage_1_tie_1="criterion:criterion-2",
            stage_1_tie_3="attribute:region",
            stage_1_tie_5="draw",
            stage_1_group_1="baden-württemberg",
            stage_1_least_1="2",
            stage_2_method="ridge",
            stage_2_ridge="2",
            stage_2_trim="0.3",
            stage_2_exhaustion="skip",
            stage_2_group_2="energy and environment",
            stage_2_least_2="1",
        ),
    )

    assert response.status_code == 302
    first, second = stages(call)
    assert (first.method, first.method_options) == ("trimmed", {"trim": "0.2"})
    assert first.tie_chain == [
        {"by": "criterion", "key": "criterion-2"},
        {"by": "attribute", "name": "region"},
        {"by": "draw"},
    ]
    assert (first.cut_factor, first.exhaustion) == (3, "stop")
    assert first.group_minimums == {"by": "region", "least": {"DE1": 2}}
    assert (second.method, second.method_options) == ("ridge", {"ridge": "2"})
    assert (second.exhaustion, second.cut_factor) == ("skip", None)
    assert second.group_minimums == {"by": "topic", "least": {"energy": 1}}
    assert AuditEvent.objects.filter(object_label="competitions.stage", verb="edit").count() == 2


def test_what_was_set_stands_in_the_form_again(client, call, page):
    client.post(
        page,
        posted(
            stage_1_tie_1="criterion:criterion-1",
            stage_1_tie_2="panel",
            stage_1_group_1="DE1",
            stage_1_least_1="1",
        ),
    )

    form = client.get(page).context["form"]

    assert form["stage_1_tie_1"].initial == "criterion:criterion-1"
    assert form["stage_1_tie_2"].initial == "panel"
    assert form["stage_1_tie_3"].initial == ""
    assert (form["stage_1_group_1"].initial, form["stage_1_least_1"].initial) == (
        "Baden-Württemberg",
        1,
    )


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"stage_1_method": "best"}, "stage_1_method", "Choose one of those listed"),
        ({"stage_1_method": ""}, "stage_1_method", ""),
        ({"stage_1_method": "trimmed", "stage_1_trim": "0.5"}, "stage_1_trim", "0 to 0.49"),
        ({"stage_1_method": "trimmed", "stage_1_trim": "-0.1"}, "stage_1_trim", "0 to 0.49"),
        ({"stage_1_method": "trimmed", "stage_1_trim": "NaN"}, "stage_1_trim", "0 to 0.49"),
        ({"stage_1_method": "trimmed", "stage_1_trim": "few"}, "stage_1_trim", "0 to 0.49"),
        ({"stage_1_method": "ridge", "stage_1_ridge": "0"}, "stage_1_ridge", "0.000001"),
        ({"stage_1_method": "ridge", "stage_1_ridge": "inf"}, "stage_1_ridge", "0.000001"),
        (
            {"stage_1_method": "zscore", "stage_1_resolution": "0"},
            "stage_1_resolution",
            "0.000000001",
        ),
        (
            {"stage_1_tie_1": "panel", "stage_1_tie_2": "panel"},
            "stage_1_tie_1",
            "The same comes twice",
        ),
        (
            {"stage_1_tie_1": "criterion:criterion-1", "stage_1_tie_4": "criterion:criterion-1"},
            "stage_1_tie_1",
            "The same comes twice",
        ),
        (
            {"stage_1_tie_1": "draw", "stage_1_tie_2": "panel"},
            "stage_1_tie_1",
            "Nothing can follow a draw",
        ),
        (
            {"stage_1_tie_1": "panel", "stage_1_tie_2": "criterion:criterion-1"},
            "stage_1_tie_1",
            "After the panel only a draw",
        ),
        ({"stage_1_tie_1": "criterion:luck"}, "stage_1_tie_1", "Choose one of those listed"),
        ({"stage_2_exhaustion": "later"}, "stage_2_exhaustion", "Choose one of those listed"),
        ({"stage_1_cut_factor": "0"}, "stage_1_cut_factor", ""),
        ({"stage_1_cut_factor": "21"}, "stage_1_cut_factor", ""),
        ({"stage_1_cut_factor": "three"}, "stage_1_cut_factor", ""),
        (
            {"stage_1_group_1": "Atlantis", "stage_1_least_1": "1"},
            "stage_1_group_1",
            "no such region or topic",
        ),
        ({"stage_1_group_1": "DE1"}, "stage_1_least_1", "Give the group and its least number"),
        ({"stage_1_least_1": "2"}, "stage_1_group_1", "Give the group and its least number"),
        ({"stage_1_group_1": "DE1", "stage_1_least_1": "0"}, "stage_1_least_1", ""),
        (
            {"stage_1_group_1": "DE1", "stage_1_least_1": "6"},
            "stage_1_group_1",
            "add up to 6, but there are only 5 places",
        ),
        (
            {
                "stage_1_group_1": "DE1",
                "stage_1_least_1": "1",
                "stage_1_group_2": "energy",
                "stage_1_least_2": "1",
            },
            "stage_1_group_2",
            "Regions or topics, not both",
        ),
        (
            {
                "stage_1_group_1": "DE1",
                "stage_1_least_1": "1",
                "stage_1_group_2": "Baden-Württemberg",
                "stage_1_least_2": "1",
            },
            "stage_1_group_2",
            "named already",
        ),
    ],
)
def test_what_contradicts_itself_comes_back_at_its_field_and_nothing_is_stored(
    client, call, page, changes, field, words
):
    response = client.post(page, posted(**changes))

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert words in response.text
    for stage in stages(call):
        assert (stage.method, stage.tie_chain, stage.group_minimums) == ("mean", [], {})
        assert (stage.method_options, stage.cut_factor) == ({}, None)


def test_agreed_scores_know_no_method_but_the_mean(client, call, page):
    call.stages.update(basis="agreed")

    response = client.post(page, posted(stage_1_method="zscore"))

    assert list(response.context["form"].errors) == ["stage_1_method"]


def test_a_published_call_is_decided_as_it_says_and_no_page_changes_that(client, call):
    stage = make_stage(call=make_call(code="published"))

    address = reverse("competitions:office-call-deciding", args=["published"])
    assert client.get(address).status_code == 409
    assert client.post(address, posted(stage_1_method="median")).status_code == 409
    stage.refresh_from_db()
    assert stage.method == "mean"


def test_a_label_call_is_decided_by_levels(client):
    client.force_login(make_officer())
    stage = make_stage(
        call=make_call(status="draft", programme=make_programme(kind="label")), timing="rolling"
    )

    address = reverse("competitions:office-call-deciding", args=[stage.call.code])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "plan",
    [
        {"tie_chain": [{"by": "criterion", "key": "luck"}]},
        {"method": "trimmed", "method_options": {"trim": "0.9"}},
        {"method": "mean", "method_options": {"trim": "0.1"}},
        {"group_minimums": {"by": "topic", "least": {"magic": 1}}},
        {"group_minimums": {"by": "topic", "least": {"energy": 0}}},
        {"group_minimums": {"by": "topic", "least": {"energy": 9}}},
        {"places": 1, "group_minimums": {"by": "topic", "least": {"energy": 2}}},
    ],
)
def test_the_action_refuses_rules_that_cannot_be_followed(call, plan):
    with pytest.raises(Refused):
        calls.set_judging(call, by=None, plan={1: plan})


def test_rules_that_no_longer_fit_keep_a_call_from_being_published(call):
    call.stages.filter(position=1).update(
        places=1, group_minimums={"by": "topic", "least": {"energy": 2}}, cut_factor=3
    )
    found = call_problems(call)

    assert "“Outline”: The least numbers add up to 2, but there are only 1 places." in found
    assert "“Outline” is cut by the sums requested, but its form asks for none." in found
    first = stages(call)[0]
    first.form = make_form({"kind": "money", "options": {"role": "grant"}})
    first.save(update_fields=["form"])
    assert not [words for words in call_problems(call) if "asks for none" in words]


def test_the_public_page_says_how_it_is_decided(client, call, page):
    client.post(
        page,
        posted(
            stage_1_method="trimmed",
            stage_1_trim="0.2",
            stage_1_cut_factor="3",
            stage_1_tie_1="criterion:criterion-2",
            stage_1_tie_2="draw",
            stage_2_exhaustion="skip",
            stage_2_group_1="energy",
            stage_2_least_1="1",
        ),
    )
    call.status, call.published_at = "published", clock.now()
    call.save()
    client.logout()

    text = client.get(reverse("competitions:call", args=[call.code])).text

    first, second = stages(call)
    for words in deciding_in_words.sentences(first) + deciding_in_words.sentences(second):
        assert words in text
    assert "At each end a share of 0.2 is left out." in text
    assert "(1) The better score in “Criterion 2”; (2) A draw" in text
    assert "three times" not in text
    assert "comes closest to 3 times the budget" in text
    assert "is passed over and leads the reserve list" in text
    assert "energy and environment: 1" in text


@pytest.mark.parametrize("slug", PRESETS)
def test_a_preset_can_be_decided_as_it_stands(slug):
    call = calls.create(slug, by=None, code="sample", title="Sample")

    assert not [words for words in call_problems(call) if "“" in words and ":" in words]
