"""What a panelist takes along: their own dossiers alone, and nothing that a conflict closes."""

import io
import zipfile
from datetime import timedelta

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core import clock, files
from core import jobs as work
from core.models import FileState, Job, StoredFile
from reviews import tasks
from reviews.actions import conflicts, sheets
from reviews.models import Panelist
from reviews.offline import jobs, packs
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.competitions import make_dossier, make_rubric, make_stage
from tests.factories.core import make_stored_file
from tests.factories.documents import make_document_request, make_supplied
from tests.factories.reviews import make_assignment, make_panel, make_panelist

pytestmark = pytest.mark.django_db
SECRET = "Words that only the others may read"


def answered(words, *stored):
    """A hand-in with one answer and these files."""
    answer = {
        "section": "The cluster",
        "key": "profile",
        "kind": "long_text",
        "label": "Profile",
        "options": {},
        "word_limit": None,
        "value": words,
    }
    listed = [
        {"id": str(one.pk), "name": one.name, "size": one.size, "sha256": one.sha256}
        for one in stored
    ]
    return {"content": {"form": {}, "answers": [answer], "files": listed}}


@pytest.fixture
def stage():
    rubric = make_rubric({"descriptors": {"5": "Best of its kind."}, "help": "Who pays?"}, {})
    return make_stage(status="closed", rubric=rubric)


@pytest.fixture
def seat(stage):
    panel = make_panel(call=stage.call)
    return make_panelist(panel=panel, user=make_user(name="Ada Lovelace"), declared_for=[stage])


def given(seat, stage, words="Light.", *stored, **fields):
    dossier = make_dossier(
        stage=stage, status="submitted", submission=answered(words, *stored), **fields
    )
    return make_assignment(seat, dossier)


def made(name, seat, stage):
    """The finished job, and the bytes that it made."""
    job = work.run(jobs.request(name, seat, stage, by=seat.user).pk)
    assert job.state == "done", job.detail
    with StoredFile.objects.get(pk=job.result["file"]).content.open("rb") as content:
        return job, content.read()


def text_of(document):
    with pypdfium2.PdfDocument(document) as pages:
        return [page.get_textpage().get_text_range() for page in pages]


def bookmarks(document):
    with pypdfium2.PdfDocument(document) as pages:
        return [mark.get_title() for mark in pages.get_toc() if mark.level == 0]


def address(seat, stage, name, *more):
    return reverse(f"reviews:{name}", args=[seat.pk, stage.position, *more])


def bundle(content):
    return zipfile.ZipFile(io.BytesIO(content))


# The PDF


def test_the_pdf_holds_every_dossier_in_the_panelists_own_order_and_the_criteria_once(seat, stage):
    for number in range(4):
        given(seat, stage, f"Profile number {number}.")

    _job, document = made("pdf", seat, stage)

    order = [row.dossier.application.reference for row in packs.readable(seat, stage)]
    assert [title.split()[0] for title in bookmarks(document)[1:]] == order
    text = " ".join(text_of(document))
    assert all(f"Profile number {number}." in text for number in range(4))
    assert text.count("Best of its kind.") == 1
    assert text.count("Who pays?") == 1


def test_every_page_says_for_whom_it_is_and_each_dossier_counts_its_own_pages(seat, stage):
    long, short = given(seat, stage, "word " * 2500), given(seat, stage, "Short.")

    _job, document = made("pdf", seat, stage)

    pages = text_of(document)
    assert all("For Ada Lovelace only, confidential" in page for page in pages)
    reference = long.dossier.application.reference
    count = sum(f"{reference}, " in page.rsplit("confidential", 1)[-1] for page in pages)
    assert count >= 4
    for number in range(1, count + 1):
        assert sum(f"{reference}, {number} of {count}" in page for page in pages) == 1
    assert sum(f"{short.dossier.application.reference}, 1 of 1" in page for page in pages) == 1


def test_the_pdf_is_tagged_and_hostile_words_are_printed(seat, stage):
    given(seat, stage, '#panic(1) $x$ `#eval("1")` <script>alert(1)</script>')

    _job, document = made("pdf", seat, stage)

    assert b"pdfuaid" in document
    assert "#panic(1) $x$" in " ".join(text_of(document))


def test_neither_others_dossiers_nor_closed_ones_are_in_it(seat, stage):
    given(seat, stage, "Mine.")
    closed = given(seat, stage, SECRET)
    make_dossier(stage=stage, status="submitted", submission=answered(SECRET))
    refused = given(seat, stage, SECRET)
    type(refused).objects.filter(pk=refused.pk).update(status="refused")
    conflicts.record(
        seat.user, closed.dossier.application, by=None, reason="partner", source="officer"
    )

    for name in jobs.KINDS:
        job, content = made(name, seat, stage)
        assert len(job.result["dossiers"]) == 1
        documents = [content] if name == "pdf" else pdfs(content)
        text = " ".join(page for document in documents for page in text_of(document))
        assert "Mine." in text
        assert SECRET not in text
        assert closed.dossier.application.reference not in text


def pdfs(content):
    archive = bundle(content)
    return [archive.read(name) for name in archive.namelist() if name.endswith(".pdf")]


@pytest.mark.parametrize("blinding", ["until_sheet", "always"])
def test_in_a_blind_stage_nothing_names_the_cluster(seat, stage, blinding):
    type(stage).objects.filter(pk=stage.pk).update(blinding=blinding)
    row = given(seat, stage, "Light.", make_stored_file(name="Sunny Cluster annex.pdf"))
    cluster = row.dossier.application.cluster
    type(cluster).objects.filter(pk=cluster.pk).update(name="Sunny Cluster")

    _job, document = made("pdf", seat, stage)
    _job, content = made("zip", seat, stage)

    for one in [document, *pdfs(content)]:
        assert "Sunny Cluster" not in " ".join(text_of(one))
    archive = bundle(content)
    assert not [name for name in archive.namelist() if "Sunny" in name]
    reference = row.dossier.application.reference
    said = archive.read(f"{reference}/left-out.txt").decode()
    assert f"{reference}-attachment-1.pdf: left out: it may name the applicant" in said


# The archive


def test_the_archive_has_a_folder_for_each_dossier(seat, stage):
    row = given(seat, stage, "Light.", make_stored_file(name="annex.pdf"))
    reference = row.dossier.application.reference
    supplied = make_supplied(make_document_request(row.dossier), by=make_user())

    _job, content = made("zip", seat, stage)

    archive = bundle(content)
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == [
        f"{reference}/{reference}-application.pdf",
        f"{reference}/{reference}-attachment-1-annex.pdf",
        f"{reference}/{reference}-score-sheet.xlsx",
        f"{reference}/{reference}-supplied-2-letter.pdf",
        "score-sheets.xlsx",
    ]
    with supplied.stored.content.open("rb") as file:
        assert archive.read(f"{reference}/{reference}-supplied-2-letter.pdf") == file.read()
    sheet = load_workbook(io.BytesIO(archive.read(f"{reference}/{reference}-score-sheet.xlsx")))
    assert sheet.worksheets[0]["A3"].value == reference


@pytest.mark.parametrize("state", [FileState.PENDING, FileState.INFECTED, "erased", "lost"])
def test_a_file_that_may_not_be_read_is_named_and_left_out(seat, stage, state):
    stored = make_stored_file(name="annex.pdf")
    row = given(seat, stage, "Light.", stored, make_stored_file(name="good.pdf"))
    if state == "lost":
        stored.content.storage.delete(stored.content.name)
    elif state == "erased":
        stored.delete()
    else:
        threat = "Eicar" if state == FileState.INFECTED else ""
        StoredFile.objects.filter(pk=stored.pk).update(state=state, threat=threat)

    _job, content = made("zip", seat, stage)

    archive, reference = bundle(content), row.dossier.application.reference
    names = archive.namelist()
    assert f"{reference}/{reference}-attachment-1-annex.pdf" not in names
    assert f"{reference}/{reference}-attachment-2-good.pdf" in names
    said = archive.read(f"{reference}/left-out.txt").decode()
    assert f"{reference}-attachment-1-annex.pdf: " in said
    assert "good.pdf" not in said


# Its life


def test_only_its_panelist_has_it(client, seat, stage):
    given(seat, stage)
    job, _content = made("pdf", seat, stage)
    other = make_panelist(panel=seat.panel, declared_for=[stage])
    given(other, stage)

    for user in (other.user, make_officer(), make_auditor(), make_user()):
        client.force_login(user)
        for place in (seat, other):
            answer = client.get(address(place, stage, "offline-pack", job.pk))
            assert answer.status_code in (403, 404)
    client.force_login(seat.user)
    response = client.get(address(seat, stage, "offline-pack", job.pk))
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["pdf", "zip"])
def test_a_conflict_declared_since_throws_it_away(client, seat, stage, name):
    given(seat, stage)
    closed = given(seat, stage)
    job, _content = made(name, seat, stage)
    conflicts.record(
        seat.user, closed.dossier.application, by=seat.user, reason="family", source="declared"
    )
    client.force_login(seat.user)

    assert client.get(address(seat, stage, "offline-pack", job.pk)).status_code == 404
    assert not StoredFile.objects.filter(pk=job.result["file"]).exists()
    assert "Download</a>" not in client.get(address(seat, stage, "offline")).text


def test_the_timetable_removes_what_is_old_and_what_is_closed(seat, stage):
    given(seat, stage)
    kept, _content = made("pdf", seat, stage)
    other = make_panelist(panel=seat.panel, declared_for=[stage])
    closed = given(other, stage)
    gone, _content = made("zip", other, stage)
    conflicts.record(
        other.user, closed.dossier.application, by=None, reason="family", source="officer"
    )

    tasks.forget_packs()
    assert StoredFile.objects.filter(pk=kept.result["file"]).exists()
    assert not StoredFile.objects.filter(pk=gone.result["file"]).exists()

    with clock.frozen(clock.now() + timedelta(days=3, seconds=1)):
        tasks.forget_packs()
    assert not StoredFile.objects.exists()


def test_it_goes_with_the_seat(client, seat, stage):
    given(seat, stage)
    job, _content = made("pdf", seat, stage)
    Panelist.objects.filter(pk=seat.pk).update(ended_at=clock.now())

    assert jobs.result(job) is None
    assert not StoredFile.objects.exists()


def test_a_conflict_while_it_is_made_keeps_it_from_being_published(seat, stage):
    given(seat, stage)
    closed = given(seat, stage)
    job = work.claim(jobs.request("pdf", seat, stage, by=seat.user).pk)
    outcome = work.compute(job)
    conflicts.record(
        seat.user, closed.dossier.application, by=None, reason="family", source="officer"
    )

    with pytest.raises(Exception, match="closed to you meanwhile"):
        work.publish(job, outcome)

    assert not StoredFile.objects.exists()


def test_asking_twice_gives_the_same_job_and_a_new_one_replaces_the_old(seat, stage):
    given(seat, stage)
    first = jobs.request("pdf", seat, stage, by=seat.user)
    assert jobs.request("pdf", seat, stage, by=seat.user) == first
    work.run(first.pk)

    second, _content = made("pdf", seat, stage)

    assert second != first
    assert Job.objects.filter(kind=jobs.PDF).count() == 2
    assert StoredFile.objects.count() == 1


def test_it_says_when_something_has_changed_since(seat, stage):
    row = given(seat, stage, "Light.", make_stored_file())
    pdf, _content = made("pdf", seat, stage)
    archive, _content = made("zip", seat, stage)

    def outdated():
        rows = packs.readable(seat, stage)
        return [jobs.is_outdated(job, rows, seat) for job in (pdf, archive)]

    assert outdated() == [False, False]
    sheet = sheets.open(row, by=seat.user)
    sheets.save(sheet, by=seat.user, version=0, scores={"criterion-1": "4"})
    assert outdated() == [False, True]  # a draft is in the sheets of the archive alone
    given(seat, stage)
    assert outdated() == [True, True]


def test_a_file_of_ours_waits_for_no_scanner(seat, stage):
    given(seat, stage)
    job, _content = made("zip", seat, stage)
    stored = StoredFile.objects.get(pk=job.result["file"])

    assert stored.state == FileState.OURS
    assert files.serve(stored).status_code == 200


def test_the_pages_ask_as_often_for_24_dossiers_as_for_one(client, seat, stage, many_queries):
    client.force_login(seat.user)
    pages = ["offline", "offline-scores", "offline-scores-in"]
    given(seat, stage)
    few = [many_queries(client, address(seat, stage, name)) for name in pages]
    for _ in range(23):
        given(seat, stage)

    assert [many_queries(client, address(seat, stage, name)) for name in pages] == few


@pytest.fixture
def many_queries():
    def count(client, address):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    return count
