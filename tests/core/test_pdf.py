import pypdfium2
import pytest

from core import pdf

DATA = {
    "title": "Receipt",
    "language": "en",
    "issuer": "Podium",
    "paragraphs": ["We have received your application.", "#panic(1) $x$ *not markup*"],
    "pairs": [["Cluster", "深圳市先进电池材料集群"], ["Amount", "40,000,000.00 EUR"]],
}


def text_of(document):
    with pypdfium2.PdfDocument(document) as pages:
        return "".join(page.get_textpage().get_text_range() for page in pages)


@pytest.fixture(scope="module")
def document():
    return pdf.render("documents/plain.typ", DATA)


def test_document_says_what_it_was_given_and_runs_none_of_it(document):
    text = text_of(document)

    assert "We have received your application." in text
    assert "#panic(1) $x$ *not markup*" in text


def test_document_is_tagged_and_names_its_title_and_language(document):
    assert b"/MarkInfo" in document
    assert b"/Lang" in document
    with pypdfium2.PdfDocument(document) as pages:
        assert pages.get_metadata_dict()["Title"] == "Receipt"


def test_chinese_names_are_printed(document):
    assert "深圳市先进电池材料集群" in text_of(document)


def test_character_that_no_font_has_does_not_cost_the_document():
    document = pdf.render("documents/plain.typ", DATA | {"title": "Receipt \U0001f984"})

    assert "We have received your application." in text_of(document)
    assert b"/MarkInfo" in document


def test_fault_in_a_template_is_not_hidden():
    with pytest.raises(pdf.typst.TypstError, match="paragraphs"):
        pdf.render("documents/plain.typ", {"title": "A", "language": "en", "issuer": "Podium"})
