"""Small files to upload."""

import io
import zipfile

import pikepdf
import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

CORE = '<cp:coreProperties xmlns:cp="core"><creator>Ada Example</creator></cp:coreProperties>'


def pdf_bytes(pages=1):
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(200, 200)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf_upload(name="annex.pdf", content=None):
    return SimpleUploadedFile(name, content or pdf_bytes(), content_type="application/pdf")


def authored_pdf(**options):
    """A PDF that says who wrote it, in both ways."""
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Author"] = "Ada Example"
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = ["Ada Example"]
    buffer = io.BytesIO()
    document.save(buffer, compress_streams=False, **options)
    return buffer.getvalue()


def encrypted_pdf(password="secret"):
    return authored_pdf(encryption=pikepdf.Encryption(user=password, owner="owner"))


def photograph(width=8, height=4):
    """A JPEG that says who took it and how the camera was held: turned by 90 degrees."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Ada Example"
    buffer = io.BytesIO()
    picture = Image.new("RGB", (width, height), "navy")
    picture.save(buffer, "JPEG", exif=exif, comment=b"Ada Example")
    return buffer.getvalue()


def office_bytes(part="word/document.xml", **parts):
    """The smallest office file that is told apart from a plain archive; ``parts`` are more."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", parts.pop("types", "<Types/>"))
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr(part, "<document/>")
        archive.writestr("docProps/core.xml", CORE)
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()
