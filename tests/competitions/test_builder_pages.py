"""The pages of the form builder, as a browser without script uses them."""

import pytest
from django.urls import reverse

from competitions.actions import calls
from competitions.models import Question
from tests.factories.accounts import make_auditor, make_officer
from tests.factories.competitions import make_call, make_form, make_rubric, make_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


@pytest.fixture
def stage(officer):
    call = calls.create("leading-edge", by=officer, code="round-1", title="Round one")
    return call.stages.get(position=1)


def page(name, stage, *more):
    return reverse(f"competitions:{name}", args=[stage.call.code, stage.position, *more])


def section(stage, place=0):
    return stage.form.sections.all()[place]


def new(stage, kind):
    return page("office-question-new", stage, section(stage).pk) + f"?kind={kind}"


def found(stage, key):
    return Question.objects.get(section__form=stage.form, key=key)


def add(client, stage, kind, **fields):
    posted = {"label": "How many?", "writers": "team", "is_required": "on"} | fields
    response = client.post(new(stage, kind), posted)
    assert response.status_code == 302, response.context["form"].errors
    return Question.objects.latest("pk")


def test_the_builder_shows_every_question_with_what_it_asks_for(client, stage):
    text = client.get(page("office-form", stage)).text

    assert "Profile of the cluster" in text
    assert "long text, at most 600 words" in text
    assert "partner list, at most 60 rows" in text


def test_a_question_needs_one_short_form_with_the_fields_of_its_kind(client, stage):
    shown = client.get(new(stage, "long_text"))

    assert [field.name for field in shown.context["form"].main()] == [
        "label",
        "help",
        "word_limit",
        "is_required",
    ]
    question = add(client, stage, "long_text", label="What is new?", word_limit="300")
    assert (question.key, question.word_limit, question.is_required) == ("what-is-new", 300, True)
    assert question.section == section(stage)
    assert question.position == 4


@pytest.mark.parametrize(
    ("kind", "fields", "options"),
    [
        ("short_text", {"characters_max": "80"}, {"characters_max": 80}),
        ("number", {"unit": "km", "minimum": "0.5"}, {"unit": "km", "minimum": "0.5"}),
        ("money", {"role": ""}, {}),
        ("date", {"earliest": "1.5.2027"}, {"earliest": "2027-05-01"}),
        (
            "choice",
            {"choices": "Red wine\n\nWhite  wine\n"},
            {"choices": [["red-wine", "Red wine"], ["white-wine", "White wine"]]},
        ),
        (
            "choices",
            {"choices": "甲\n乙", "choices_max": "1"},
            {"choices": [["answer", "甲"], ["answer-2", "乙"]], "choices_max": 1},
        ),
        ("yes_no", {}, {}),
        ("link", {}, {}),
        (
            "files",
            {
                "file_kinds": ["pdf", "png"],
                "files_max": "3",
                "megabytes_max": "5",
                "pages_max": "20",
            },
            {"file_kinds": ["pdf", "png"], "files_max": 3, "megabytes_max": 5, "pages_max": 20},
        ),
        ("partners", {"rows_max": "7"}, {"rows_max": 7}),
        ("projects", {}, {}),
        ("milestones", {"rows_max": "9"}, {"rows_max": 9}),
        (
            "financing",
            {
                "years": "3",
                "source-0-label": "Grant",
                "source-0-role": "grant",
                "source-2-label": "Foundations",
            },
            {"years": 3, "sources": [["grant", "Grant"], ["source5", "Foundations"]]},
        ),
        (
            "table",
            {
                "rows_max": "10",
                "column-0-label": "Patent",
                "column-0-is_required": "on",
                "column-1-label": "Land",
                "column-1-type": "choice",
                "column-1-choices": "DE, FR ,DE",
            },
            {
                "rows_max": 10,
                "columns": [
                    {"key": "c1", "label": "Patent", "type": "text", "is_required": True},
                    {
                        "key": "c2",
                        "label": "Land",
                        "type": "choice",
                        "is_required": False,
                        "choices": [["DE", "DE"], ["FR", "FR"]],
                    },
                ],
            },
        ),
    ],
)
def test_a_question_of_every_kind_is_built_and_opens_as_it_was_typed(
    client, stage, kind, fields, options
):
    question = add(client, stage, kind, **fields)

    assert (question.kind, question.options) == (kind, options)
    shown = client.get(page("office-question", stage, question.pk))
    form = shown.context["form"]
    again = {field.html_name: field.value() for field in form if field.value()}
    response = client.post(page("office-question", stage, question.pk), again)
    assert response.status_code == 302
    assert found(stage, question.key).options == options
    assert client.get(page("office-form-preview", stage)).status_code == 200


def test_indicators_are_generated_from_a_group_of_the_criteria(client, officer):
    rubric = make_rubric({"group": "finance", "key": "1.1", "descriptors": {"0": "None"}})
    call = make_call(status="draft")
    stage = make_stage(call=call, rubric=rubric, status="planned")

    question = add(client, stage, "indicators", group="finance")

    assert question.options["group"] == "finance"
    assert [i["code"] for i in question.options["indicators"]] == ["1.1"]


def test_a_financing_table_begins_with_the_usual_sources(client, stage):
    form = client.get(new(stage, "financing")).context["form"]

    labels = [row[0][1].value() for row in form.grid.rows()]
    assert labels == ["Grant requested", "Other public money", "Private money", None, None, None]


def test_indicators_are_offered_only_where_the_criteria_have_groups(client, stage):
    kinds = dict(client.get(page("office-form", stage)).context["kinds"])

    assert "table" in kinds
    assert "indicators" not in kinds


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("long_text", {"label": ""}, "label"),
        ("long_text", {"word_limit": "-3"}, "word_limit"),
        ("long_text", {"word_limit": "many"}, "word_limit"),
        ("long_text", {"writers": "nobody"}, "writers"),
        ("long_text", {"condition": "profile=x"}, "condition"),
        ("short_text", {"characters_max": "201"}, "characters_max"),
        ("number", {"minimum": "5", "maximum": "4"}, "maximum"),
        ("number", {"minimum": "NaN"}, "minimum"),
        ("number", {"minimum": "1e99"}, "minimum"),
        ("money", {"role": "grant"}, "role"),  # the preset asks for it already
        ("date", {"earliest": "31.02.2027"}, "earliest"),
        ("date", {"earliest": "2027-05-12", "latest": "2027-05-11"}, "latest"),
        ("choice", {"choices": ""}, "choices"),
        ("choice", {"choices": "only one"}, "choices"),
        ("choice", {"choices": "same\nSame"}, "choices"),
        ("choice", {"choices": "a\n" + "b" * 201}, "choices"),
        ("choice", {"choices": "\n".join(map(str, range(101)))}, "choices"),
        ("choices", {"choices": "a\nb", "choices_max": "0"}, "choices_max"),
        ("files", {"files_max": "1"}, "file_kinds"),
        ("files", {"file_kinds": ["exe"]}, "file_kinds"),
        ("files", {"file_kinds": ["pdf"], "megabytes_max": "2000"}, "megabytes_max"),
        ("partners", {"rows_max": "501"}, "rows_max"),
        ("financing", {"years": "0", "source-0-label": "A"}, "years"),
        ("financing", {"years": "3"}, "source-0-label"),
        (
            "financing",
            {
                "years": "3",
                "source-0-label": "A",
                "source-0-role": "grant",
                "source-1-label": "B",
                "source-1-role": "grant",
            },
            "source-1-role",
        ),
        ("table", {}, "column-0-label"),
        ("table", {"column-0-label": "A", "column-1-label": "a"}, "column-1-label"),
        ("table", {"column-0-label": "A", "column-0-type": "formula"}, "column-0-type"),
        ("table", {"column-0-label": "A", "column-0-type": "choice"}, "column-0-choices"),
        ("table", {"column-0-label": "A", "rows_min": "3", "rows_max": "2"}, "rows_max"),
    ],
)
def test_wrong_input_comes_back_at_its_field_and_nothing_is_stored(
    client, stage, kind, fields, field
):
    before = Question.objects.count()

    response = client.post(new(stage, kind), {"label": "How?", "writers": "team"} | fields)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Question.objects.count() == before


def test_everything_typed_stands_there_again_after_a_fault(client, stage):
    fields = {"label": "Patents", "writers": "managers", "column-0-label": "Name"}
    fields |= {"column-0-type": "nonsense", "column-5-label": "Far down", "is_secret": "on"}

    text = client.post(new(stage, "table"), fields).text

    assert 'value="Far down"' in text
    assert "Choose one of those listed." in text
    assert "<details open>" in text


def test_renamed_columns_and_answers_keep_what_is_typed_under_them(client, stage):
    table = add(client, stage, "table", **{"column-0-label": "Patent", "column-1-label": "Year"})
    edited = {"label": "Patents", "writers": "team"}
    edited |= {"column-1-label": "Year of grant", "column-2-label": "Land"}
    client.post(page("office-question", stage, table.pk), edited)
    columns = found(stage, table.key).options["columns"]
    assert [(c["key"], c["label"]) for c in columns] == [("c2", "Year of grant"), ("c3", "Land")]

    choice = add(client, stage, "choice", label="Which?", choices="Red\nBlue")
    edited = {"label": "Which?", "writers": "team", "choices": "Blue\nGreen\nRed"}
    client.post(page("office-question", stage, choice.pk), edited)
    assert found(stage, choice.key).options["choices"] == [
        ["blue", "Blue"],
        ["green", "Green"],
        ["red", "Red"],
    ]


def test_a_condition_is_chosen_from_the_answers_of_other_questions(client, stage):
    asked = add(client, stage, "yes_no", label="Do you export?")

    question = add(client, stage, "long_text", label="Where to?", condition="do-you-export=yes")

    assert question.condition == {"key": "do-you-export", "equals": "yes"}
    text = client.get(page("office-form", stage)).text
    assert "Asked only if “Do you export?” is answered with “Yes”." in text
    circle = {"label": "Do you export?", "writers": "team", "condition": "where-to=yes"}
    response = client.post(page("office-question", stage, asked.pk), circle)
    assert list(response.context["form"].errors) == ["condition"]


def test_questions_that_wait_for_each_other_are_refused_at_the_field(client, stage):
    one = add(client, stage, "yes_no", label="One")
    add(client, stage, "yes_no", label="Two", condition="one=yes")

    fields = {"label": "One", "writers": "team", "condition": "two=no"}
    response = client.post(page("office-question", stage, one.pk), fields)

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "condition": ["This question would depend in the end on itself."]
    }


def test_an_answer_that_another_question_waits_for_stays(client, stage):
    choice = add(client, stage, "choice", label="Which?", choices="Red\nBlue")
    add(client, stage, "long_text", label="Why red?", condition="which=red")

    edited = {"label": "Which?", "writers": "team", "choices": "Blue\nGreen"}
    response = client.post(page("office-question", stage, choice.pk), edited)
    refused = client.post(page("office-question-delete", stage, choice.pk))

    assert response.context["form"].errors == {
        "choices": ["Keep “Red”: “Why red?” is asked by it only."]
    }
    assert refused.status_code == 422
    assert "“Why red?” is asked by its answer only. Change that first." in refused.text


def test_a_later_question_may_begin_with_an_earlier_answer_of_its_kind(client, stage):
    full = stage.call.stages.get(position=2)

    first = client.get(new(stage, "long_text")).context["form"]
    second = client.get(new(full, "long_text")).context["form"]

    assert "carries_over" not in first.fields
    assert ("strengths", "Strengths and starting position") in second.fields["carries_over"].choices
    assert "partners" not in dict(second.fields["carries_over"].choices)
    assert add(client, full, "long_text", carries_over="novelty").carries_over == "novelty"


def test_sections_are_added_edited_moved_and_deleted(client, stage):
    client.post(page("office-section-new", stage), {"title": "Extras", "help": "If you wish."})
    extras = section(stage, 4)
    assert extras.title == "Extras"

    client.post(page("office-section", stage, extras.pk), {"title": "More", "help": ""})
    client.post(page("office-section-move", stage, extras.pk), {"to": "up"})
    assert [s.title for s in stage.form.sections.all()][3:] == ["More", "Rough financing"]

    assert "with its questions?" in client.get(page("office-section-delete", stage, extras.pk)).text
    client.post(page("office-section-delete", stage, extras.pk))
    assert [s.title for s in stage.form.sections.all()][3:] == ["Rough financing"]
    assert client.post(page("office-section-new", stage), {"title": ""}).status_code == 422


def test_the_preview_shows_the_applicants_controls_and_keeps_nothing(client, stage):
    question = add(client, stage, "long_text", label="Secret sauce", is_secret="on")

    text = client.get(page("office-form-preview", stage)).text

    assert f'id="q{question.pk}"' in text
    assert "Outside your consortium, only the panel and the office read this answer." in text
    assert 'type="file"' in text


def test_what_is_typed_is_shown_at_once_as_the_applicant_would_see_it(client, stage):
    address = page("office-question-preview", stage, "choice")

    response = client.post(address, {"label": "Which <b>?", "choices": "Red\nBlue"})
    half = client.post(address, {"label": "", "choices": "Red"})

    assert "Which &lt;b&gt;?" in response.text
    assert ">Blue</label>" in response.text
    assert half.status_code == 200
    assert not stage.form.sections.filter(questions__label__startswith="Which").exists()


def test_a_frozen_form_is_not_built_any_more(client, stage):
    form = stage.form
    question = form.sections.first().questions.first()
    calls.edit(
        stage.call,
        by=None,
        plan={
            1: {"opens_at": "2027-01-01T00:00Z", "closes_at": "2027-02-01T00:00Z"},
            2: {"opens_at": "2027-03-01T00:00Z", "closes_at": "2027-04-01T00:00Z"},
        },
    )
    calls.publish(stage.call, by=None)

    for address in [
        page("office-form", stage),
        page("office-section-new", stage),
        page("office-question", stage, question.pk),
    ]:
        assert client.get(address).status_code == 409
    response = client.post(page("office-question-move", stage, question.pk), {"to": "down"})
    assert response.status_code == 409
    full = stage.call.stages.get(position=2)
    assert client.get(page("office-form", full)).status_code == 200  # it has not opened yet


def test_a_question_of_another_form_is_not_found(client, stage):
    elsewhere = make_form().sections.get().questions.get()

    assert client.get(page("office-question", stage, elsewhere.pk)).status_code == 404
    assert client.get(new(stage, "nothing")).status_code == 404


def test_an_auditor_reads_the_preview_and_builds_nothing(client, stage):
    client.force_login(make_auditor())

    assert client.get(page("office-form-preview", stage)).status_code == 200
    assert client.get(page("office-form", stage)).status_code == 403
    assert "Edit the form" not in client.get(page("office-call-questions", stage)).text
