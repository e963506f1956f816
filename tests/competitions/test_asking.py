"""What is asked of a dossier, and of whom."""

import pytest
from django.urls import reverse

from competitions import amounts, application_pdf, checks, snapshots
from competitions import answers as sheets
from competitions.actions import answers
from competitions.handed_in import of_snapshot
from competitions.models import Answer, Question
from tests.competitions.pages import address, posted
from tests.factories.accounts import make_user
from tests.factories.competitions import (
    make_application,
    make_dossier,
    make_form,
    make_stage,
    make_submission,
)

pytestmark = pytest.mark.django_db
EXPORT = {"key": "export", "kind": "yes_no", "label": "Do you export?"}
WHERE = {
    "key": "where",
    "kind": "money",
    "label": "For how much?",
    "condition": {"key": "export", "equals": "yes"},
    "options": {"role": "grant"},
}


@pytest.fixture
def manager(client):
    manager = make_user()
    client.force_login(manager)
    return manager


@pytest.fixture
def editor():
    return make_user()


def make_draft(*questions, manager, editor=None):
    stage = make_stage(form=make_form(*questions))
    editors = [editor] if editor else []
    application = make_application(call=stage.call, managers=[manager], editors=editors)
    return make_dossier(stage=stage, application=application)


def asked(dossier, key):
    return Question.objects.get(section__form=dossier.stage.form, key=key)


def write(dossier, key, value, by):
    version = Answer.objects.filter(dossier=dossier, question__key=key).count()
    return answers.save(dossier, asked(dossier, key), value, by=by, version=version)


def problems(dossier):
    return [str(problem) for problem in checks.missing(dossier)]


def keys(dossier):
    return [entry["key"] for entry in snapshots.build(dossier)["answers"]]


def test_a_question_that_is_not_asked_is_not_missing_not_faulty_and_not_handed_in(manager):
    draft = make_draft(EXPORT, WHERE, manager=manager)
    write(draft, "where", "41,000,000", manager)
    assert problems(draft) == ["Do you export?: Choose an answer."]

    write(draft, "export", "no", manager)
    assert problems(draft) == []
    assert keys(draft) == ["export"]
    assert amounts.of(sheets.load(draft).items)["grant"] is None
    assert draft.answers.get(question__key="where").value == "41,000,000"  # kept all the same


def test_a_question_that_is_asked_again_has_its_words_back(manager):
    draft = make_draft(EXPORT, WHERE, manager=manager)
    write(draft, "where", "41,000,000", manager)

    write(draft, "export", "yes", manager)

    assert problems(draft) == [
        "For how much?: At most 40,000,000.00 EUR can be requested by one cluster; "
        "this is 41,000,000.00 EUR."
    ]
    assert keys(draft) == ["export", "where"]


def test_without_script_a_saved_answer_shows_what_it_leads_to(client, manager):
    draft = make_draft(EXPORT, WHERE, manager=manager)
    page = client.get(address("everything", draft))
    where, export = asked(draft, "where"), asked(draft, "export")
    attributes = f'data-if="q{export.pk}" data-equals="yes"'
    assert f"{attributes} hidden" in page.text

    client.post(address("everything", draft), posted(page, **{f"q{export.pk}": "yes"}))

    text = client.get(address("everything", draft)).text
    assert attributes in text
    assert f"{attributes} hidden" not in text
    assert f'name="q{where.pk}"' in text


def test_a_section_in_which_nothing_is_asked_is_complete(manager):
    draft = make_draft(EXPORT, manager=manager)
    form = draft.stage.form
    second = form.sections.create(position=2, title="Abroad")
    second.questions.create(position=1, **WHERE)

    assert [part.state for part in sheets.load(draft).parts] == ["empty", "complete"]
    write(draft, "export", "yes", manager)
    assert [part.state for part in sheets.load(draft).parts] == ["complete", "empty"]


def test_what_is_not_asked_is_not_read_before_handing_in(client, manager):
    draft = make_draft(EXPORT, WHERE, manager=manager)
    write(draft, "export", "no", manager)

    assert "For how much?" not in client.get(address("review", draft)).text


OWN = {"key": "own", "kind": "short_text", "label": "Own role", "writers": "partners"}


@pytest.mark.parametrize(
    ("said", "needs", "is_owed"),
    [
        ("no", ("export", "yes"), False),
        ("yes", ("export", "yes"), True),
        ("no", ("optional", "yes"), False),  # what a partner alone could answer
        ("no", None, True),
    ],
)
def test_a_partner_is_missing_only_where_something_is_asked_of_it(manager, said, needs, is_owed):
    condition = {"key": needs[0], "equals": needs[1]} if needs else {}
    optional = OWN | {"key": "optional", "kind": "yes_no", "is_required": False}
    draft = make_draft(EXPORT, optional, OWN | {"condition": condition}, manager=manager)

    write(draft, "export", said, manager)

    assert [problem.startswith("Partners: ") for problem in problems(draft)] == [True] * is_owed


# Managers only


SECRET = {"key": "owner", "label": "Who owns it?", "writers": "managers"}


def test_an_editor_reads_what_only_managers_answer_and_is_told_why(client, manager, editor):
    draft = make_draft(SECRET, {"key": "open"}, manager=manager, editor=editor)
    write(draft, "owner", "The duchess", manager)
    client.force_login(editor)

    text = client.get(address("everything", draft)).text

    assert "Only managers of the cluster answer this question." in text
    assert "The duchess" in text
    assert f'name="q{asked(draft, "owner").pk}"' not in text
    assert f'name="q{asked(draft, "open").pk}"' in text


def test_an_editor_changes_nothing_there_by_page_autosave_or_history(client, manager, editor):
    draft = make_draft(SECRET, manager=manager, editor=editor)
    write(draft, "owner", "The duchess", manager)
    question = asked(draft, "owner")
    client.force_login(editor)
    forged = {f"q{question.pk}": "Me", f"q{question.pk}-version": "1", f"q{question.pk}-read": "x"}

    client.post(address("everything", draft), forged)
    saved = client.post(address("answer", draft, question.pk), forged)
    restored = client.post(address("answer-restore", draft, question.pk, 1), {"version": "1"})

    assert draft.answers.get().value == "The duchess"
    assert (saved.status_code, restored.status_code) == (403, 403)


def test_a_manager_answers_it(client, manager, editor):
    draft = make_draft(SECRET, manager=manager, editor=editor)
    question = asked(draft, "owner")
    page = client.get(address("everything", draft))

    client.post(address("everything", draft), posted(page, **{f"q{question.pk}": "The duke"}))

    assert draft.answers.get().value == "The duke"


# Business secrets


def test_a_business_secret_is_marked_wherever_its_answer_is_read(client, manager):
    secret = {"key": "recipe", "label": "Recipe", "is_secret": True}
    draft = make_draft(secret, {"key": "open", "label": "Open"}, manager=manager)
    write(draft, "recipe", "Salt", manager)

    for name in ("everything", "review"):
        assert client.get(address(name, draft)).text.count("only the panel and the office") == 1
    (part,) = of_snapshot(snapshots.build(draft))
    assert [item.question.is_secret for item in part.items] == [True, False]


def test_a_hand_in_from_before_there_were_secrets_has_none():
    entry = {"key": "a", "kind": "short_text", "label": "A", "section": "S", "value": "x"}
    (part,) = of_snapshot({"answers": [entry | {"options": {}, "word_limit": None}]})

    assert (part.items[0].question.is_secret, part.items[0].is_asked) == (False, True)


def test_the_pdf_marks_business_secrets(manager):
    secret = {"key": "recipe", "label": "Recipe", "is_secret": True}
    dossier = make_draft(secret, manager=manager)
    write(dossier, "recipe", "Salt", manager)
    submission = make_submission_of(dossier)

    (part,) = application_pdf.data(submission)["parts"]

    assert [item["mark"] for item in part["items"]] == ["Business secret"]
    assert application_pdf.render(submission).startswith(b"%PDF-")


def make_submission_of(dossier):
    return make_submission(dossier, content=snapshots.build(dossier))


def test_no_public_page_shows_an_answer(client, manager):
    secret = {"key": "recipe", "label": "Recipe", "is_secret": True}
    dossier = make_draft(secret, manager=manager)
    write(dossier, "recipe", "Unheard-of salt", manager)
    submission = make_submission_of(dossier)
    call, cluster = dossier.stage.call, dossier.application.cluster
    client.logout()
    pages = [
        reverse("competitions:call", args=[call.code]),
        reverse("competitions:call-questions", args=[call.code, 1]),
        reverse("competitions:winners", args=[call.code]),
        submission.check_url,
        cluster.get_absolute_url(),
        "/",
    ]

    for page in pages:
        response = client.get(page)
        assert response.status_code == 200
        assert "Unheard-of salt" not in response.text
    for page in ("receipt", "submission-pdf"):
        response = client.get(reverse(f"competitions:{page}", args=[submission.number]))
        assert response.status_code == 302  # to the sign-in
