"""Uploads: checked by content, stored privately, served to whom the caller let through.

A file is what its bytes say, whatever its name and the browser claim. A PDF must begin
with ``%PDF-`` at byte 0. What is kept has been opened and cleaned by ``core.inspection``; what
is read by others has passed ``core.scanning``, where there is a scanner.
"""

import hashlib
import shutil
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import puremagic
from django.core.files import File
from django.db import DatabaseError
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import scanning
from core.errors import Refused
from core.inspection import inspect
from core.models import FileState, StoredFile

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


def admit(upload, *, by, kinds, max_bytes, pages_max=None):
    """Check and clean an upload and put it into storage; raises Refused with the reason.

    Returns a StoredFile without its row, to be given to ``keep`` or to ``discard``: opening a
    stranger's file takes seconds at worst, in which no row should be locked. ``kinds`` are keys
    of ``KINDS``. Bytes whose row never came are removed by ``core.tidying``.
    """
    if not upload.size:
        raise Refused(_("The file is empty."))
    if upload.size > max_bytes:
        raise Refused(too_large_words(max_bytes))
    kind = _kind_of(upload, kinds)
    with TemporaryDirectory(prefix="podium-upload-") as folder:
        source = Path(folder, "upload")
        _copy(upload, source)
        found = inspect(source, kind, pages_max=pages_max)
        with found.path.open("rb") as content:
            return _put(
                content,
                name=clean_name(upload.name, KINDS[kind]),
                content_type=KINDS[kind].content_type,
                pages=found.pages,
                is_signed=found.is_signed,
                uploaded_by_id=by.pk if by else None,
            )


def keep(stored):
    """Write the row of what ``admit`` put into storage; the scanner looks at it after commit."""
    stored.state = FileState.PENDING if scanning.is_configured() else FileState.UNSCANNED
    stored.save(force_insert=True)
    scanning.request(stored)
    return stored


def discard(stored):
    """Take the bytes of a file that was not kept out of storage again."""
    stored.content.delete(save=False)


def admitting(act, upload, **limits):
    """``act(stored)`` with an admitted upload, which it is to ``keep``; gives what it gives.

    For actions that lock rows: the file is opened before, and discarded when they refuse.
    """
    stored = admit(upload, **limits)
    try:
        return act(stored)
    except DatabaseError:  # whether its row is there is not known; core.tidying will see
        raise
    except BaseException:
        discard(stored)
        raise


def store_ours(content, *, name, content_type, by):
    """Keep a file that was made here, open as ``content``: it waits for no scanner."""
    stored = _put(
        content,
        name=name,
        content_type=content_type,
        state=FileState.OURS,
        uploaded_by_id=by.pk if by else None,
    )
    stored.save(force_insert=True)
    return stored


def too_large_words(max_bytes):
    return _("The file is larger than %(limit)s MB.") % {"limit": f"{max_bytes / 1_000_000:.3g}"}


def serve(stored, *, name=None):
    """The file as a download, under ``name`` or its own. May the reader have it? The caller knows.

    What waits for the scanner or was refused by it is not there, whoever asks.
    """
    if not stored.is_served:
        raise Http404
    return FileResponse(
        stored.content.open("rb"),
        as_attachment=True,
        filename=name or stored.name,
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


def _copy(upload, target):
    upload.seek(0)
    with target.open("wb") as copy:
        shutil.copyfileobj(upload, copy, 1_000_000)


def _put(content, **fields):
    """Write the bytes and return their StoredFile without its row."""
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256").hexdigest()
    size = content.seek(0, 2)
    content.seek(0)
    stored = StoredFile(sha256=digest, size=size, **fields)
    stored.content.save(stored.name, File(content), save=False)
    return stored
