import hashlib

import pytest

from core import files
from core.errors import Refused
from core.models import StoredFile
from tests.factories.accounts import make_user
from tests.factories.core import PDF, make_stored_file, make_upload, store
from tests.factories.uploads import office_bytes

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def refusal(**upload):
    with pytest.raises(Refused) as error:
        store(make_upload(**upload), by=None, kinds={"pdf", "png"}, max_bytes=2_000)
    assert not StoredFile.objects.exists()
    return str(error.value)


@pytest.mark.django_db
def test_upload_is_kept_with_what_its_bytes_say():
    person = make_user()

    stored = make_stored_file(by=person, name="Outline final.PDF")

    stored = StoredFile.objects.get(pk=stored.pk)
    assert (stored.name, stored.content_type) == ("Outline final.pdf", "application/pdf")
    assert (stored.pages, stored.is_signed, stored.uploaded_by) == (1, False, person)
    kept = stored.content.read()
    assert (stored.size, stored.sha256) == (len(kept), hashlib.sha256(kept).hexdigest())


@pytest.mark.django_db
def test_place_of_the_content_has_nothing_of_the_name():
    stored = make_stored_file(name="../../etc/passwd.pdf")

    assert stored.content.name == f"{stored.pk.hex[:2]}/{stored.pk.hex}"


@pytest.mark.django_db
def test_picture_is_known_by_its_content_whatever_it_is_called():
    stored = make_stored_file(content=PNG, name="logo.pdf")

    assert (stored.name, stored.content_type) == ("logo.pdf.png", "image/png")


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "part"), files.OFFICE_PARTS.items())
def test_office_files_are_told_apart(kind, part):
    upload = make_upload(content=office_bytes(part), name=f"table.{kind}")

    stored = store(upload, by=None, kinds={kind}, max_bytes=100_000)

    assert stored.content_type == files.KINDS[kind].content_type


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [office_bytes("notes.txt"), office_bytes()[:-30], b"PK\x03\x04" + b"\xff" * 9000],
    ids=["plain archive", "cut off", "no archive"],
)
def test_an_archive_that_is_no_document_is_refused(content):
    upload = make_upload(content=content, name="table.docx")

    with pytest.raises(Refused, match="not accepted"):
        store(upload, by=None, kinds={"docx", "xlsx"}, max_bytes=100_000)


@pytest.mark.django_db
def test_a_program_called_pdf_is_refused():
    assert refusal(content=b"MZ\x90\x00" + b"\0" * 100) == (
        "This kind of file is not accepted. Accepted: PDF, PNG picture."
    )


@pytest.mark.django_db
def test_a_pdf_that_does_not_begin_as_one_is_refused():
    assert "not accepted" in refusal(content=b"\n" + PDF)


@pytest.mark.django_db
def test_a_pdf_that_does_not_open_is_refused():
    assert "cannot be opened" in refusal(content=b"%PDF-1.7\nnothing")


@pytest.mark.django_db
def test_empty_and_large_files_are_refused():
    assert refusal(content=b"") == "The file is empty."
    assert refusal(content=PDF + b" " * 2_000) == "The file is larger than 0.002 MB."


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("C:\\Users\\ada\\plan.pdf", "plan.pdf"),
        ("plan\x00\n\u202efdp.exe", "planfdp.exe.pdf"),
        ("  .pdf", "file.pdf"),
        ("..", "file.pdf"),
        ("集群申请.pdf", "集群申请.pdf"),
        ("Su\u0308dwest.pdf", "S\u00fcdwest.pdf"),
        ('a<b>"c|d?.pdf', "abcd.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_names_lose_paths_and_tricks_and_keep_their_letters(name, clean):
    assert files.clean_name(name, files.KINDS["pdf"]) == clean


@pytest.mark.django_db
def test_download_is_an_attachment_that_no_browser_interprets():
    response = files.serve(make_stored_file(name="Süd.pdf"))

    assert response.headers["Content-Disposition"] == "attachment; filename*=utf-8''S%C3%BCd.pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
