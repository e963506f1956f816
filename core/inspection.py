"""Looking into an upload in a process of its own, with limits (see ``core.cleaning``)."""

import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Busy, Refused

SECONDS = 30  # by the clock on the wall, where the limit on the processor does not bite
BARE = {"PATH": os.defpath, "LANG": "C.UTF-8"}  # a file that takes it over finds no secret
AT_ONCE = BoundedSemaphore(2)  # in one web process: each may take a gigabyte for a moment
PATIENCE = 5  # seconds in the queue: whoever writes needs the threads
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Findings:
    """The file to be kept, its pages where it has such, and whether it bears a signature."""

    path: Path
    pages: int | None
    is_signed: bool


def inspect(source, kind, *, pages_max=None):
    """Open ``source``, a Path, as a ``kind`` of file and clean it; raises Refused with why not."""
    target = source.with_suffix(".clean")
    found = _run(kind, source, target)
    if code := found.get("refused"):
        raise Refused(words(code, found.get("limit")))
    if pages_max and found["pages"] and found["pages"] > pages_max:
        sentence = _("The PDF has %(pages)s pages; at most %(limit)s are allowed. Shorten it.")
        raise Refused(sentence % {"pages": found["pages"], "limit": pages_max})
    is_signed = found["is_signed"]
    return Findings(source if is_signed else target, found["pages"], is_signed)


def _run(kind, source, target):
    command = [sys.executable, "-m", "core.cleaning", kind, source, target]
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise Busy(_("Many files arrive at this moment. Add yours again in a minute."))
    try:
        ended = subprocess.run(  # noqa: S603 - our own module
            command,
            cwd=settings.BASE_DIR,
            env=BARE,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        return json.loads(ended.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        output = getattr(error, "stderr", None) or b""
        logger.warning("a %s broke off its inspection: %s %s", kind, error, output[-500:])
        return {"refused": "too_complex"}
    finally:
        AT_ONCE.release()


def words(code, limit):
    """What a code of ``core.cleaning`` says to whoever sent the file."""
    sentences = {
        "unreadable": _("The file cannot be opened. Save it anew and try once more."),
        "encrypted": _("The file is protected by a password. Save it without one and try again."),
        "no_pages": _("The PDF has no pages."),
        "too_many_pages": _("The PDF has more than %(limit)s pages. Shorten it."),
        "too_complex": _(
            "The file is too large or too intricate once it is opened. "
            "Print it to a new, plain PDF and add that."
        ),
        "signed_and_active": _(
            "The PDF is signed and holds scripts or attached files, which cannot be removed "
            "without breaking the signature. Have it signed again without them."
        ),
        "portfolio": _(
            "The PDF is a folder of other files. Join them to one document, or add each."
        ),
        "dynamic_form": _("The PDF is a form that fills itself. Print it to a new, plain PDF."),
        "too_many_rows": _("The table has more than %(limit)s rows. Part it."),
        "too_many_columns": _("The table has more than %(limit)s columns. Remove some."),
        "unreadable_picture": _("The picture cannot be opened. Save it anew and try once more."),
        "too_many_pixels": _(
            "The picture has more than %(limit)s million pixels. Make it smaller."
        ),
        "macros": _("The file holds macros. Save it without them, or as PDF."),
        "objects": _(
            "The file holds or loads objects of other programs. Save it as PDF and add that."
        ),
    }
    return sentences[code] % {"limit": limit}
