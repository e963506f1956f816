"""What an upload is before it is kept: opened in a process of its own, bounded, and cleaned."""

import io
import zipfile

import pikepdf
import pypdfium2
import pytest
import typst
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from core import inspection
from core.errors import Refused
from tests.factories import hostile
from tests.factories.uploads import (
    authored_pdf,
    encrypted_pdf,
    office_bytes,
    pdf_bytes,
    photograph,
)


@pytest.fixture
def inspect(tmp_path):
    """inspect(bytes, kind) -> (Findings, the bytes that would be kept)."""

    def run(content, kind="pdf", **limits):
        source = tmp_path / "upload"
        source.write_bytes(content)
        found = inspection.inspect(source, kind, **limits)
        return found, found.path.read_bytes()

    return run


@pytest.fixture
def refusal(inspect):
    def run(content, kind="pdf", **limits):
        with pytest.raises(Refused) as error:
            inspect(content, kind, **limits)
        return str(error.value)

    return run


def test_pages_are_counted_and_limited(inspect, refusal):
    assert inspect(pdf_bytes(3), pages_max=3)[0].pages == 3
    assert refusal(pdf_bytes(3), pages_max=2) == (
        "The PDF has 3 pages; at most 2 are allowed. Shorten it."
    )


def test_author_of_a_pdf_is_removed(inspect):
    before = authored_pdf()
    assert before.count(b"Ada Example") == 2

    found, kept = inspect(before)

    assert b"Ada" not in kept
    with pikepdf.open(io.BytesIO(kept)) as document:
        assert "/Info" not in document.trailer
        assert "/Metadata" not in document.Root
    assert not found.is_signed


def test_text_and_what_screen_readers_need_stay(inspect, tmp_path):
    (tmp_path / "a.typ").write_text('#set document(title: "A", author: "Ada")\n= Light')
    before = typst.compile(tmp_path / "a.typ", pdf_standards=["ua-1"])

    _found, kept = inspect(before)

    with pikepdf.open(io.BytesIO(kept)) as document:
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
        assert document.Root.Lang == "en"
    with pypdfium2.PdfDocument(kept) as document:
        assert document[0].get_textpage().get_text_range() == "Light"
    assert b"Ada" not in kept


def test_the_same_file_is_cleaned_to_the_same_bytes(inspect):
    content = authored_pdf()

    assert inspect(content)[1] == inspect(content)[1]


def test_scripts_and_attached_files_are_removed_and_links_stay(inspect):
    _found, kept = inspect(hostile.active_pdf())

    with pikepdf.open(io.BytesIO(kept)) as document:
        assert "/OpenAction" not in document.Root
        assert not set(document.Root.Names.keys())
        launch, link = document.pages[0].Annots
        assert "/A" not in launch
        assert link.A.URI == "https://example.org"
    assert b"MZ program" not in kept


def test_a_signed_pdf_stays_as_it_is(inspect):
    content = hostile.signed_pdf()

    found, kept = inspect(content)

    assert found.is_signed
    assert kept == content


def test_an_empty_field_for_a_signature_keeps_no_author(inspect):
    content = hostile.signed_pdf().replace(b"/ByteRange", b"/Something")

    found, kept = inspect(content)

    assert not found.is_signed
    assert b"Ada" not in kept


def test_a_signature_does_not_carry_a_script_in(refusal):
    assert "Have it signed again without them" in refusal(hostile.signed_pdf(active=True))


@pytest.mark.parametrize("password", ["secret", ""], ids=["to open", "to change"])
def test_an_encrypted_pdf_is_refused(refusal, password):
    assert "protected by a password" in refusal(encrypted_pdf(password))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (hostile.many_pages, "cannot be opened"),
        (hostile.endless_tree, "cannot be opened"),
        (hostile.deep_values, "cannot be opened"),
        (hostile.packed_twice, "too intricate"),
        (hostile.packed_table, "too intricate"),
        (hostile.portfolio, "folder of other files"),
        (hostile.dynamic_form, "fills itself"),
        (lambda: pdf_bytes(2_001), "more than 2000 pages"),
        (lambda: pdf_bytes()[:-300], "cannot be opened"),
    ],
    ids="many endless deep packed-twice packed-table portfolio form 2001-pages cut-off".split(),
)
def test_a_pdf_that_would_burst_or_has_no_pages_of_its_own_is_refused(refusal, make, words):
    assert words in refusal(make())


def test_an_inspection_that_does_not_end_is_ended(refusal, monkeypatch):
    monkeypatch.setattr(inspection, "SECONDS", 0.01)

    assert "too intricate" in refusal(pdf_bytes())


def test_a_photograph_keeps_how_it_was_held_and_nothing_of_who_took_it(inspect):
    before = photograph()
    assert before.count(b"Ada Example") == 2

    _found, kept = inspect(before, "jpeg")

    assert b"Ada" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert dict(picture.getexif()) == {0x0112: 6}
        assert picture.size == (8, 4)


def test_several_pictures_in_one_as_phones_make_them_become_one(inspect):
    before = io.BytesIO()
    first, second = Image.new("RGB", (8, 4), "navy"), Image.new("RGB", (2, 2), "red")
    first.save(before, "MPO", save_all=True, append_images=[second])

    _found, kept = inspect(before.getvalue(), "jpeg")

    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (8, 4))


def test_a_png_loses_its_texts_and_no_pixel(inspect):
    before, data = io.BytesIO(), Image.effect_noise((20, 20), 50).convert("RGBA")
    info = PngInfo()
    info.add_text("Author", "Ada Example")
    data.save(before, "PNG", pnginfo=info)

    _found, kept = inspect(before.getvalue(), "png")

    assert b"Ada" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.tobytes() == data.tobytes()


def test_a_picture_of_too_many_pixels_is_refused_unopened(refusal):
    assert refusal(hostile.huge_picture(), "png") == (
        "The picture has more than 60 million pixels. Make it smaller."
    )


def test_properties_of_an_office_file_are_emptied_and_its_text_stays(inspect):
    _found, kept = inspect(office_bytes(), "docx")

    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        assert b"Ada" not in archive.read("docProps/core.xml")
        assert archive.read("word/document.xml") == b"<document/>"
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_an_excel_file_does_not_tell_where_it_lay(inspect):
    folder = '<x15ac:absPath url="C:\\Users\\Ada\\"/>'
    book = office_bytes("xl/other.xml", **{"xl/workbook.xml": f"<workbook>{folder}</workbook>"})

    _found, kept = inspect(book, "xlsx")

    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        assert archive.read("xl/workbook.xml") == b"<workbook></workbook>"


MACRO_TYPE = "<Types><Default ContentType='application/vnd.ms-word.document.macroEnabled'/></Types>"
TEMPLATE = (
    '<Relationships><Relationship Type="http://example.org/relationships/attachedTemplate" '
    'Target="http://example.org/evil.dotm" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (office_bytes(**{"word/vbaProject.bin": "x"}), "holds macros"),
        (office_bytes(types=MACRO_TYPE), "holds macros"),
        (office_bytes(**{"word/embeddings/a.bin": "x"}), "objects of other programs"),
        (office_bytes(**{"word/_rels/settings.xml.rels": TEMPLATE}), "objects of other programs"),
        (office_bytes(**{"word/_rels/a.rels": TEMPLATE.replace('"', "'")}), "other programs"),
        (office_bytes(**{"word/_rels/a.rels": TEMPLATE.encode("utf-16")}), "cannot be opened"),
        (office_bytes(**{"word/a.xml": "<!DOCTYPE a [<!ENTITY b 'b'>]>"}), "too intricate"),
        (office_bytes(**{"../evil.xml": "x"}), "cannot be opened"),
        (hostile.office_bomb(1).replace(b"PK\x01\x02", b"PK\x01\x03"), "cannot be opened"),
        (hostile.damaged_office(), "cannot be opened"),
        (hostile.office_bomb(100), "too intricate"),
        (hostile.office_bomb(400), "too intricate"),
    ],
    ids="macro type object template quotes utf-16 entities path list damaged ratio size".split(),
)
def test_an_office_file_that_runs_loads_or_bursts_is_refused(refusal, content, words):
    assert words in refusal(content, "docx")
