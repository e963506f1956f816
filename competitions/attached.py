"""What became of the files that an answer lists: its words stay, a file is checked meanwhile."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.kinds.base import Fault
from core.models import FileState, StoredFile

EVIDENCE = "evidence"  # the key of the question whose files other answers may name


def evidence_item(items):
    """Where the team's evidence is listed: the question of that key, else the first for files."""
    found = [item for item in items if item.question.kind == "files" and item.partner is None]
    named = [item for item in found if item.question.key == EVIDENCE]
    return next(iter(named or found), None)


def lay_evidence(items):
    """Lay the files that are listed as evidence at the answers that may name them."""
    source = evidence_item(items)
    if source is None:
        return
    for item in items:
        if item.question.kind == "indicators":
            item.evidence, item.takes_evidence = source.files, source.controls


def look_up(items):
    """Lay the StoredFile as it is now at every listed file, and a fault at what was refused.

    One query for all of them, none where no file is listed.
    """
    ids = [file["id"] for item in items for file in item.files]
    found = {str(stored.pk): stored for stored in _stored(ids)}
    for item in items:
        if item.question.kind != "files":
            continue
        item.kept = found
        item.cross_faults = tuple(
            Fault(refused_words(file["now"], file["name"]))
            for file in item.files
            if file["now"] and file["now"].state == FileState.INFECTED
        )
    lay_evidence(items)


def refused_words(stored, name):
    """``name`` is how the answer lists it: a reader may know no other."""
    words = _("%(name)s contains %(threat)s. Remove it; add a clean copy if you have one.")
    return words % {"name": name, "threat": stored.threat}


def pending(items):
    """How many of the files listed in ``items`` the scanner has not looked at yet."""
    return sum(
        file["now"].state == FileState.PENDING
        for item in items
        for file in item.files
        if file["now"]
    )


def stored(listed):
    """The files that a hand-in lists, as they are now."""
    return list(_stored([file["id"] for file in listed]))


def notices(files):
    """(tone, sentence) for the office: what of these files cannot be read, or was not scanned."""
    counts = {state: sum(one.state == state for one in files) for state in FileState}
    words = {
        FileState.INFECTED: ngettext(
            "%(count)s file was refused by the virus scanner; nobody can open it.",
            "%(count)s files were refused by the virus scanner; nobody can open them.",
            counts[FileState.INFECTED],
        ),
        FileState.PENDING: ngettext(
            "%(count)s file is still being checked for viruses; it opens afterwards.",
            "%(count)s files are still being checked for viruses; they open afterwards.",
            counts[FileState.PENDING],
        ),
        FileState.UNSCANNED: ngettext(
            "%(count)s file was not scanned for viruses.",
            "%(count)s files were not scanned for viruses.",
            counts[FileState.UNSCANNED],
        ),
    }
    tones = {FileState.INFECTED: "bad", FileState.PENDING: "info", FileState.UNSCANNED: "warn"}
    return [
        (tones[state], words[state] % {"count": counts[state]}) for state in words if counts[state]
    ]


def _stored(ids):
    return StoredFile.objects.filter(pk__in=ids) if ids else StoredFile.objects.none()
