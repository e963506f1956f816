import pytest
from django.urls import reverse

from competitions import judging_in_words
from competitions.actions import calls
from competitions.call_checks import call_problems
from competitions.presets import PRESETS
from core import clock
from core.audit import AuditEvent
from core.errors import Refused
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_call, make_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(client):
    client.force_login(make_officer())
    call = make_call(status="draft")
    make_stage(call=call, status="planned")
    make_stage(call=call, status="planned", kind="full", title="Full application")
    return call


@pytest.fixture
def page(call):
    return reverse("competitions:office-call-judging", args=[call.code])


def posted(**changes):
    one = {
        "judges": "4",
        "quorum": "3",
        "basis": "agreed",
        "blinding": "until_sheet",
        "reasons": "below",
        "reaction_days": "7",
    }
    both = {f"stage_{place}_{name}": value for place in (1, 2) for name, value in one.items()}
    return both | {"stage_2_shows_panelists": "on", "stage_2_asks_confidence": "on"} | changes


def test_an_officer_says_how_each_stage_is_judged(client, call, page):
    assert page in client.get(reverse("competitions:office-call", args=[call.code])).text

    response = client.post(page, posted(stage_2_blinding="open"))

    assert response.status_code == 302
    first, second = call.stages.all()
    assert (first.judges, first.quorum, first.basis, first.blinding) == (
        4,
        3,
        "agreed",
        "until_sheet",
    )
    assert (first.reasons, first.reaction_days) == ("below", 7)
    assert (first.shows_panelists, first.asks_confidence) == (False, False)
    assert (second.blinding, second.shows_panelists, second.asks_confidence) == ("open", True, True)
    assert AuditEvent.objects.filter(object_label="competitions.stage", verb="edit").count() == 2


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"stage_1_quorum": "5"}, "stage_1_quorum", "At most as many as each dossier gets: 4."),
        ({"stage_1_quorum": "0"}, "stage_1_quorum", ""),
        ({"stage_2_judges": ""}, "stage_2_judges", ""),
        ({"stage_2_judges": "51"}, "stage_2_judges", ""),
        ({"stage_1_reaction_days": "61"}, "stage_1_reaction_days", ""),
        ({"stage_1_reaction_days": "-1"}, "stage_1_reaction_days", ""),
        ({"stage_1_blinding": "maybe"}, "stage_1_blinding", ""),
        ({"stage_1_basis": ""}, "stage_1_basis", ""),
    ],
)
def test_what_contradicts_itself_comes_back_at_its_field_and_nothing_is_stored(
    client, call, page, changes, field, words
):
    response = client.post(page, posted(**changes))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert words in response.text
    assert set(call.stages.values_list("judges", "blinding")) == {(3, "open")}


def test_a_published_call_is_not_edited(client, call, page):
    make_call(code="published")
    address = reverse("competitions:office-call-judging", args=["published"])
    assert client.get(address).status_code == 409


def test_the_action_refuses_a_quorum_that_cannot_be_reached(call):
    with pytest.raises(Refused):
        calls.set_judging(call, by=None, plan={1: {"judges": 2}})  # three are needed


def test_a_rolling_stage_is_asked_only_what_applies(client):
    client.force_login(make_officer())
    stage = make_stage(
        call=make_call(status="draft"), status="planned", timing="rolling", closes_at=None
    )
    form = client.get(reverse("competitions:office-call-judging", args=[stage.call.code])).context[
        "form"
    ]
    assert set(form.fields) == {"stage_1_reasons", "stage_1_asks_confidence"}
    told = " ".join(judging_in_words.sentences(stage))
    assert "levels that they agree on" in told
    assert "panelist" not in told


def test_the_public_page_tells_applicants_how_they_are_judged(client, call, page):
    client.post(page, posted(stage_2_reaction_days="0"))
    first, second = call.stages.all()
    call.status, call.published_at = "published", clock.now()
    call.save()
    client.logout()

    text = client.get(reverse("competitions:call", args=[call.code])).text

    for words in judging_in_words.sentences(first) + judging_in_words.sentences(second):
        assert words in text
    assert "4 panelists judge each application" in text
    assert "The panel reads without names" in text
    assert "have 7 days to react" in text
    assert "The single reports are not shown" in text
    assert "Applicants learn who judged" in text


def test_a_label_call_speaks_of_assessors_and_of_no_panel():
    stage = make_stage(kind="assessment", timing="rolling", closes_at=None, judges=2)

    words = " ".join(judging_in_words.sentences(stage))

    assert "Each assessor chooses a level for every indicator" in words
    assert "do not learn" not in words
    assert "panelist" not in words


def test_a_quorum_above_the_number_of_judges_keeps_a_call_from_being_published(call):
    call.stages.filter(position=1).update(judges=2, quorum=3)
    words = "In “Outline” a dossier needs more judgements than it gets."
    assert words in call_problems(call)


@pytest.mark.parametrize("slug", PRESETS)
def test_a_preset_can_be_judged_as_it_stands(slug):
    call = calls.create(slug, by=None, code="sample", title="Sample")
    for stage in call.stages.all():
        assert stage.quorum <= stage.judges
        assert stage.blinding == "open"
