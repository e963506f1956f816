"""Uploads: checked by content, stored privately, served to whom the caller let through.

A file is what its bytes say, whatever its name and the browser claim. A PDF must begin
with ``%PDF-`` at byte 0 and must open without a password.
"""

import hashlib
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

import puremagic
import pypdfium2
from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refused
from core.models import StoredFile

NAME_LENGTH = 120
OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


@dataclass(frozen=True)
class Kind:
    """A kind of file that a form may ask for."""

    words: str
    content_type: str
    suffixes: tuple[str, ...]  # the first is what a file without one gets


KINDS = {
    "pdf": Kind(gettext_lazy("PDF"), "application/pdf", (".pdf",)),
    "png": Kind(gettext_lazy("PNG picture"), "image/png", (".png",)),
    "jpeg": Kind(gettext_lazy("JPEG picture"), "image/jpeg", (".jpg", ".jpeg")),
    "docx": Kind(
        gettext_lazy("Word document"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (".docx",),
    ),
    "xlsx": Kind(
        gettext_lazy("Excel workbook"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        (".xlsx",),
    ),
}


def store(upload, *, by, kinds, max_bytes):
    """Keep an upload as a StoredFile; raises Refused with the reason for the person.

    ``kinds`` are keys of ``KINDS``. The content is written before the row: a transaction
    that fails afterwards leaves bytes that nothing points to, never a row without them.
    """
    if not upload.size:
        raise Refused(_("The file is empty."))
    if upload.size > max_bytes:
        limit = f"{max_bytes / 1_000_000:.3g}"
        raise Refused(_("The file is larger than %(limit)s MB.") % {"limit": limit})
    kind = KINDS[_kind_of(upload, kinds)]
    if kind is KINDS["pdf"]:
        _require_readable_pdf(upload)

    stored = StoredFile(
        name=clean_name(upload.name, kind),
        content_type=kind.content_type,
        size=upload.size,
        sha256=_digest(upload),
        uploaded_by_id=by.pk if by else None,
    )
    upload.seek(0)
    stored.content.save(stored.name, upload, save=False)
    stored.save(force_insert=True)
    return stored


def serve(stored):
    """The file as a download. Whether the reader may have it is the caller's question."""
    return FileResponse(
        stored.content.open("rb"),
        as_attachment=True,
        filename=stored.name,
        content_type=stored.content_type,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )


def clean_name(name, kind):
    """The name without path, control and direction characters, with a fitting suffix."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/"))
    name = PurePosixPath(name).name
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*')
    stem, dot, suffix = name.rpartition(".")
    if dot and f".{suffix.lower()}" in kind.suffixes:
        suffix = f".{suffix.lower()}"
    else:
        stem, suffix = name, kind.suffixes[0]
    return (stem.strip(" .")[:NAME_LENGTH] or "file") + suffix


def _kind_of(upload, kinds):
    """Which of ``kinds`` the content is; the name only decides between look-alikes."""
    upload.seek(0)
    head = upload.read(8192)
    if head.startswith(b"%PDF-"):
        found = {"application/pdf"}
    else:
        found = _sniffed(upload, head) - {"application/pdf"}
    for kind in sorted(kinds):
        if KINDS[kind].content_type in found:
            return kind
    wanted = ", ".join(str(KINDS[kind].words) for kind in sorted(kinds))
    raise Refused(_("This kind of file is not accepted. Accepted: %(kinds)s.") % {"kinds": wanted})


def _sniffed(upload, head):
    """Content types that the bytes may have."""
    if head.startswith(b"PK\x03\x04"):
        return _office_types(upload)
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return set()
    best = max(match.confidence for match in matches)
    return {match.mime_type for match in matches if match.confidence == best}


def _office_types(upload):
    """What an archive is by the part that every such document has; its list alone is read."""
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return set()
    return {KINDS[kind].content_type for kind, part in OFFICE_PARTS.items() if part in names}


def _require_readable_pdf(upload):
    upload.seek(0)
    try:
        with pypdfium2.PdfDocument(upload.read()) as document:
            pages = len(document)
    except pypdfium2.PdfiumError:
        raise Refused(
            _("The PDF cannot be opened. Save it again without a password and try once more.")
        ) from None
    if not pages:
        raise Refused(_("The PDF has no pages."))


def _digest(upload):
    upload.seek(0)
    return hashlib.file_digest(upload, "sha256").hexdigest()
