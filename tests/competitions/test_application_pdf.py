"""The PDF of a whole hand-in."""

import pypdfium2
import pytest

from competitions import application_pdf, snapshots
from competitions.actions import answers, submissions
from competitions.jobs import KIND
from competitions.models import Answer
from core import clock, jobs
from core.models import Job, StoredFile
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.applications import (
    VALID,
    make_complete_draft,
    make_preset_call,
    question,
    questions,
)
from tests.factories.competitions import make_application, make_dossier, make_submission
from tests.factories.reviews import make_assignment, make_panel, make_panelist
from tests.factories.uploads import pdf_upload

pytestmark = pytest.mark.django_db
HOSTILE = '#panic(1) $x$ *bold* `#eval("1")` <b> \\ @label [a](javascript:alert(1)) // words'


@pytest.fixture
def manager():
    return make_user()


def handed_in(manager, words=None, **fields):
    draft = make_complete_draft(managers=[manager], by=manager, **fields)
    for key, text in (words or {}).items():
        answers.save(draft, question(draft, key), text, by=manager, version=1)
    if draft.stage.form.name == "Outline":
        answers.attach(draft, question(draft, "annex"), pdf_upload(), by=manager)
    return submissions.submit(draft, by=manager, received_at=clock.now())


def text_of(document):
    with pypdfium2.PdfDocument(document) as pages:
        return " ".join(page.get_textpage().get_text_range() for page in pages)


def address(submission):
    return f"/receipts/{submission.number}/application/"


def test_document_has_every_answer_the_files_and_the_receipt(manager):
    submission = handed_in(manager)

    text = text_of(application_pdf.render(submission))

    for entry in submission.content["answers"]:
        assert entry["label"] in text
    assert "We turn waste heat into light." in text
    assert "Acme" in text
    assert "small or medium firm" in text
    assert "10,000,000.00 EUR" in text
    assert "4.50 FTE" in text
    assert "annex.pdf" in text
    assert submission.content["files"][0]["sha256"] in text
    assert f"Receipt {submission.number}, SHA-256 {submission.digest}" in text


def test_document_is_tagged_with_title_and_language_and_every_page_says_what_it_belongs_to(manager):
    submission = handed_in(manager, {"profile": "word " * 590, "strategy": "word " * 1100})

    document = application_pdf.render(submission)

    assert b"/MarkInfo" in document
    assert b"/Lang" in document
    assert b"pdfuaid" in document  # the standard for accessible documents was kept
    with pypdfium2.PdfDocument(document) as pages:
        assert submission.dossier.application.title in pages.get_metadata_dict()["Title"]
        assert len(pages) >= 4
        for page in pages:
            assert submission.digest in page.get_textpage().get_text_range()


def test_hostile_text_is_printed_and_never_run(manager):
    submission = handed_in(manager, {"profile": HOSTILE, "strengths": f"```\n{HOSTILE}\n```"})

    text = text_of(application_pdf.render(submission))

    assert "#panic(1) $x$ bold" in text  # of the Markdown, only the Markdown
    assert '#eval("1")' in text
    assert "#panic(1) $x$ *bold*" in text  # where it stands as code


@pytest.mark.parametrize(
    ("title", "profile", "shown"),
    [
        (
            "深圳市先进电池材料集群" * 18,
            "# 战略\n\n我们把废热变成光。\n\n- 第一\n- 第二",
            "我们把废热变成光。",
        ),
        ("אור מחום " * 22, "אנחנו הופכים חום לאור.\n\n| א | ב |\n|---|---|\n| ג | ד |", "הופכים"),
        ("x" * 200, "y" * 5000, "x" * 60),
        (
            "W \U0001f984" * 50,
            "An animal \U0001f984 nobody has a letter for",
            "nobody has a letter",
        ),
        (
            "#panic(1)",
            "> # a\n> 1. b\n>    ###### c\n\n***\n\n<script>alert(1)</script>",
            "<script>alert(1)</script>",
        ),
    ],
)
def test_any_writing_is_printed(manager, title, profile, shown):
    submission = handed_in(manager, {"profile": profile}, title=title[:200])

    document = application_pdf.render(submission)

    assert b"/MarkInfo" in document
    text = text_of(document).replace("\u200b", "").replace("\r\n", "").replace("\ufffe", "")
    assert shown in text


def test_tables_of_the_full_application_and_of_indicators_are_printed(manager):
    for preset, position, expected in [
        ("leading-edge", 2, ["Year 1", "Other public money", "First light", "Own share"]),
        ("cluster-management", 1, ["What proves it", "1.1"]),
    ]:
        call = make_preset_call(preset)
        stage = call.stages.select_related("form", "call").get(position=position)
        submission = submission_of(stage)

        text = text_of(application_pdf.render(submission))

        assert not [words for words in expected if words not in text]


def submission_of(stage):
    """A hand-in of whatever stands in the form, without asking whether it is complete."""
    dossier = make_dossier(stage=stage, application=make_application(call=stage.call))
    for asked in questions(dossier):
        if value := VALID.get(asked.kind, indicators(asked)):
            Answer.objects.create(dossier=dossier, question=asked, value=value)
    return make_submission(dossier, content=snapshots.build(dossier))


def indicators(asked):
    rows = asked.options.get("indicators", [])
    return {row["code"]: {"level": "3", "text": "Minutes", "link": ""} for row in rows}


def test_short_one_comes_at_once_to_the_cluster_the_office_and_the_panel(client, manager):
    submission = handed_in(manager)
    panelist = make_user()
    seat = make_panelist(
        panel=make_panel(call=submission.dossier.stage.call),
        user=panelist,
        declared_for=[submission.dossier.stage],
    )
    make_assignment(seat, submission.dossier)

    for reader in (manager, make_officer(), make_auditor(), panelist):
        client.force_login(reader)
        response = client.get(address(submission))
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/pdf"
        assert submission.number in response.headers["Content-Disposition"]
    for stranger in (make_user(), make_panelist().user):
        client.force_login(stranger)
        assert client.get(address(submission)).status_code == 404


def test_long_one_is_made_once_in_the_background_and_then_served(client, manager, monkeypatch):
    monkeypatch.setattr(application_pdf, "PAGES_AT_ONCE", 0)
    submission = handed_in(manager)
    client.force_login(manager)

    page = client.get(address(submission))
    assert "Make the PDF" in page.text
    assert not Job.objects.exists()

    for _ in range(2):
        assert client.post(address(submission)).status_code == 302
    job = Job.objects.get()
    assert (job.kind, job.subject) == (KIND, submission)
    assert str(job.pk) in client.get(address(submission)).text

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == "done"
    assert job.result == {"file": str(StoredFile.objects.get(name__contains="application").pk)}
    response = client.get(address(submission))
    content = b"".join(response.streaming_content)
    assert content.startswith(b"%PDF-")
    assert submission.digest in text_of(content)


def test_auditor_is_told_whom_to_ask_for_a_long_one(client, manager, monkeypatch):
    monkeypatch.setattr(application_pdf, "PAGES_AT_ONCE", 0)
    submission = handed_in(manager)
    client.force_login(make_auditor())

    page = client.get(address(submission)).text
    assert "Ask an officer" in page
    assert "Make the PDF" not in page


def test_pages_are_estimated_from_the_size_of_what_was_written(manager):
    short = handed_in(manager)
    longer = handed_in(make_user(), {"profile": "word " * 600, "strategy": "word " * 1200})

    assert not application_pdf.is_long(longer)
    assert application_pdf.pages(short) < application_pdf.pages(longer) < 10


def test_short_one_asks_little_of_the_database(client, manager, django_assert_num_queries):
    submission = handed_in(manager)
    client.force_login(manager)
    with django_assert_num_queries(3):  # session, person, the hand-in with all it names
        client.get(address(submission))
