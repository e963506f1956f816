"""Smallest valid jobs, letters, files and recorded events."""

from itertools import count
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from core import audit, files
from core.models import Job, Letter

_number = count(1)

# The smallest PDF that opens: one empty page
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n"
    b"0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n163\n%%EOF\n"
)


def make_job(**fields):
    n = next(_number)
    defaults = {"kind": "tests.echo", "key": f"job-{n}", "attempt_limit": 3}
    return Job.objects.create(**defaults | fields)


def make_letter(**fields):
    n = next(_number)
    defaults = {
        "key": f"news:{n}",
        "address": f"reader{n}@example.org",
        "subject": f"News {n}",
        "text": "Something has happened.\n",
        "language": "en",
        "message_id": f"<{uuid4().hex}@example.org>",
    }
    return Letter.objects.create(**defaults | fields)


def make_upload(content=PDF, name="outline.pdf"):
    return SimpleUploadedFile(name, content)


def make_stored_file(*, by=None, **fields):
    return store(make_upload(**fields), by=by, kinds={"pdf", "png", "jpeg"}, max_bytes=1_000_000)


def make_event(obj=None, verb="note", *, by=None, **sides):
    """An event about any row; without one, about a new letter."""
    return audit.record(obj or make_letter(), verb, by=by, **sides)


def store(upload, **limits):
    """An upload, opened and kept."""
    return files.keep(files.admit(upload, **limits))
