"""The certificate on paper: what it says, that everybody can read it, where its code leads."""

import io

import pikepdf
import pypdfium2
import pytest
import segno

from clusters import documents
from clusters.models import Label
from core import clock
from tests.clusters.test_label_checks import NOW, ended
from tests.core.test_pdf import text_of
from tests.factories.clusters import make_cluster, make_label

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def label():
    cluster = make_cluster(name="MicroTEC Südwest", name_native="深圳市先进电池材料集群")
    made = make_label(cluster=cluster, tier="silver")
    return Label.objects.for_check().get(pk=made.pk)


def test_certificate_says_who_what_and_the_last_valid_day(label):
    text = text_of(documents.certificate(label))

    for words in ("MicroTEC Südwest", "深圳市先进电池材料集群", "SILVER", label.number):
        assert words in text
    assert "1 Jan 2026" in text
    assert "31 Dec 2027" in text
    assert "2028" not in text  # the first day that is not valid
    assert "Sample" not in text


def test_certificate_of_a_sample_says_so(label):
    label.is_sample = True

    assert "Sample, not a real label" in text_of(documents.certificate(label))


def test_certificate_is_tagged_for_readers_of_screens_and_embeds_its_fonts(label):
    with pikepdf.open(io.BytesIO(documents.certificate(label))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert "pdfuaid:part" in pdf.Root.Metadata.read_bytes().decode()
        kinds = {str(one.get("/S")) for one in pdf.objects if isinstance(one, pikepdf.Dictionary)}
        assert {"/H1", "/Figure", "/Table"} <= kinds
        fonts = [one for one in pdf.objects if _is(one, "/FontDescriptor")]
        assert fonts
        assert all({"/FontFile2", "/FontFile3"} & set(one.keys()) for one in fonts)
        assert len(pdf.pages) == 1


def _is(thing, kind):
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == kind


@pytest.mark.parametrize("length", [1, 60, 200])
def test_any_name_fits_on_the_one_page(label, length):
    label.cluster.name = "W" * length
    label.cluster.name_native = "深" * length
    label.label_type.name = "Label " * 25

    with pypdfium2.PdfDocument(documents.certificate(label)) as pdf:
        assert len(pdf) == 1


def test_code_leads_to_the_check_page(label):
    """Every module that is printed is the one that a QR code of this address has there."""
    address = f"http://127.0.0.1:8000/labels/{label.number}/"
    wanted = [list(map(bool, row)) for row in segno.make(address, error="m", micro=False).matrix]

    assert documents.check_address(label) == address
    assert _modules(documents.certificate(label), len(wanted)) == wanted


def _modules(document, size):
    """The dark and light modules of the code at the foot of the page, at four pixels a point."""
    with pypdfium2.PdfDocument(document) as pdf:
        page = pdf[0].render(scale=4).to_pil().convert("L")
    foot = page.crop(
        (
            int(page.width * 0.16),
            int(page.height * 0.8),
            page.width * 3 // 10,
            page.height * 95 // 100,
        )
    )
    black = foot.point(lambda value: 255 if value < 60 else 0)
    left, top, right, bottom = black.getbbox()
    step_x, step_y = (right - left) / size, (bottom - top) / size
    return [
        [
            foot.getpixel((int(left + (x + 0.5) * step_x), int(top + (y + 0.5) * step_y))) < 128
            for x in range(size)
        ]
        for y in range(size)
    ]


def test_certificate_is_handed_out_to_everybody(client, label):
    answer = client.get(f"{label.get_absolute_url()}certificate.pdf")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert label.number in text_of(answer.content)


def test_no_certificate_is_handed_out_for_a_label_that_was_ended(client):
    label = ended("revoked", NOW.date())

    answer = client.get(f"{label.get_absolute_url()}certificate.pdf")

    assert answer.status_code == 409
    assert "Revoked: not in force since 26 Nov 2026." in answer.text
