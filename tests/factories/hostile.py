"""Files that want to do harm: small, and enormous or active when they are opened."""

import io
import struct
import zipfile
import zlib

from tests.factories.uploads import office_bytes
from tests.services.clamav import EICAR

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"
PLAIN = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    PAGE[:-2] + b"/Contents 4 0 R>>",
)


def pdf_of(*objects, trailer=b"", table=None):
    """A PDF with these bodies as objects 1, 2, ...; object 1 is the catalogue.

    ``table`` is the number of an object that holds the list of objects in packed form.
    """
    written, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = places[table - 1] if table else len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, trailer)
    return bytes(written + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(data, more=b""):
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), more, data)


def many_pages(levels=9):
    """Ten branches on each level, all of them the same one: 10 to the power of ``levels``."""
    nodes = [
        b"<</Type/Pages/Kids[%s]/Count %d>>"
        % (b"%d 0 R " % (place + 3) * 10, 10 ** (levels - place))
        for place in range(levels)
    ]
    return pdf_of(b"<</Type/Catalog/Pages 2 0 R>>", *nodes, PAGE)


def endless_tree():
    return pdf_of(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>")


def deep_values(depth=20_000):
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R/X %s%s>>" % (b"[" * depth, b"]" * depth),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        PAGE,
    )


def zeros(megabytes):
    """So many zeros, deflated: one block again and again (the checksum is wrong, too late)."""
    packed = zlib.compressobj(9)
    head = packed.compress(b"0") + packed.flush(zlib.Z_FULL_FLUSH)
    block = packed.compress(bytes(1_000_000)) + packed.flush(zlib.Z_FULL_FLUSH)
    return head + block * megabytes + packed.flush()


def packed_twice():
    """Gigabytes of zeros, deflated twice: some kilobytes."""
    return pdf_of(
        *PLAIN,
        stream(zlib.compress(zeros(2_000), 9), b"/Filter[/FlateDecode/FlateDecode]"),
    )


def packed_table():
    """The list of objects itself unpacks to gigabytes: it bursts when the file is opened."""
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        PAGE,
        stream(zeros(2_000), b"/Type/XRef/W[1 2 1]/Size 999999999/Root 1 0 R/Filter/FlateDecode"),
        table=4,
    )


def huge_picture(side=50_000):
    """A PNG of 2.5 thousand million pixels, of which hardly a byte is there."""

    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(1_000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


def office_bomb(megabytes=100):
    data = io.BytesIO(office_bytes())
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/zeros.xml", bytes(megabytes * 1_000_000))
    return data.getvalue()


def damaged_office():
    """A part whose packed bytes make no sense, under a list that is in order."""
    data = bytearray(office_bomb(1))
    place = data.index(b"word/media/zeros.xml") + len("word/media/zeros.xml")
    data[place : place + 20] = b"\xff" * 20
    return bytes(data)


def infected_pdf():
    """A PDF with the test virus of all scanners in the text of its page."""
    return pdf_of(
        *PLAIN,
        stream(EICAR),
    )


def active_pdf():
    """A script that runs at opening, an attached program, a button that starts one."""
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
        b"/Names<</EmbeddedFiles<</Names[(a)4 0 R]>>/JavaScript<</Names[(b)6 0 R]>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        PAGE[:-2] + b"/Annots[7 0 R 8 0 R]>>",
        b"<</Type/Filespec/F(evil.exe)/EF<</F 5 0 R>>>>",
        stream(b"MZ program"),
        b"<</S/JavaScript/JS(app.alert\\(2\\))>>",
        b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(cmd.exe)>>>>",
        b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.org)>>>>",
    )


def portfolio():
    catalogue = b"<</Type/Catalog/Pages 2 0 R/Collection<</Type/Collection>>>>"
    return pdf_of(catalogue, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE)


def dynamic_form():
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R/NeedsRendering true/AcroForm<</Fields[]/XFA 4 0 R>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        PAGE,
        stream(b"<xdp/>"),
    )


def signed_pdf(*, active=False):
    """A PDF with a signature in a form (which nobody checks here), and with an author."""
    action = b"/OpenAction<</S/JavaScript/JS(1)>>" if active else b""
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[4 0 R]>>%s>>" % action,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        PAGE[:-2] + b"/Annots[4 0 R]>>",
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature)/Rect[0 0 0 0]/V 5 0 R>>",
        b"<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 9 9 9]/Contents<00>>>",
        b"<</Author(Ada Example)>>",
        trailer=b"/Info 6 0 R",
    )
