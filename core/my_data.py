"""All that is kept about one person, gathered from every app into one archive.

Each app registers in ``AppConfig.ready`` what it keeps. What it yields belongs to the person or
is open to them anyway; the words of others about others are not among it.
"""

import json
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files import File
from django.utils.translation import gettext as _

from core.models import StoredFile
from core.plain import plain

CHUNK = 1_000_000  # bytes copied at once


@dataclass(frozen=True)
class Part:
    """``gather(user)`` yields (path in the archive, content): a StoredFile, else plain values."""

    label: str  # lazily translated: what people call it
    gather: Callable
    order: int


_parts = {}


def register(name, label, gather, *, order):
    """Let ``gather`` add to every archive; called in ``AppConfig.ready``."""
    if name in _parts:
        raise ValueError(f"two parts of an archive are named {name}")
    _parts[name] = Part(label, gather, order)


def parts():
    return sorted(_parts.values(), key=lambda part: part.order)


def archive(user, report):
    """A ZIP of everything about ``user``, as an open file; tells ``report`` how far it is."""
    target = tempfile.TemporaryFile(suffix=".zip")  # noqa: SIM115, the caller closes it
    found = parts()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        for done, part in enumerate(found):
            report(done, len(found), str(part.label))
            for path, content in part.gather(user):
                _add(bundle, path, content)
    return File(target)


def _add(bundle, path, content):
    if not isinstance(content, StoredFile):
        bundle.writestr(path, json.dumps(plain(content), indent=1, ensure_ascii=False))
        return
    if not content.is_served:  # an archive is one more way to read it
        words = _("This file is withheld (%(state)s).") % {"state": content.get_state_display()}
        bundle.writestr(f"{path}.txt", words)
        return
    try:
        source = content.content.open("rb")
    except (OSError, ValueError):  # erased, or lost with a disk: said instead of hidden
        bundle.writestr(f"{path}.txt", _("The content of this file is not kept any more."))
        return
    with source, bundle.open(path, "w") as copy:
        while chunk := source.read(CHUNK):
            copy.write(chunk)
