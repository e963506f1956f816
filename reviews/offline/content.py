"""What a panelist takes along of each dossier: its words and files, as this reader may see them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from competitions import application_pdf, attached, supplied
from core.models import StoredFile
from reviews import blinding


@dataclass(frozen=True)
class Enclosed:
    """A file for the archive: ``stored``, or None with the reason why it is left out."""

    name: str
    stored: StoredFile | None
    reason: str = ""


def titles(assignments, user):
    """Assignment -> the title of its application, as ``user`` may read it."""
    return {row.pk: row.dossier.application.title for row in assignments}


def words(assignment, user):
    """What ``documents/_application.typ`` takes, with the pairs above it."""
    dossier = assignment.dossier
    data = application_pdf.data(dossier.pinned)
    if blinding.hides_applicant(user, dossier):
        return _without_names(data)
    return data


def enclosures(assignment, user):
    """The files of the hand-in, then what was supplied later; named after the reference.

    Powers of attorney are the office's. In a blind stage a file says in its letterhead whose
    it is, so none is enclosed.
    """
    dossier = assignment.dossier
    reference = dossier.application.reference
    is_blind = blinding.hides_applicant(user, dossier)
    listed = dossier.pinned.content.get("files", [])
    found = {str(one.pk): one for one in attached.stored(listed)}
    files = [(_("attachment"), file["name"], found.get(file["id"])) for file in listed]
    files += [
        (_("supplied"), document.stored.name, document.stored)
        for document in supplied.to(user, dossier)
    ]
    for number, (kind, name, stored) in enumerate(files, 1):
        shown = f"{reference}-{kind}-{number}"
        shown += _suffix(name) if is_blind else f"-{name}"
        yield _enclosed(shown, stored, is_blind)


def _enclosed(name, stored, is_blind):
    if is_blind:
        return Enclosed(name, None, _("left out: it may name the applicant"))
    if stored is None:
        return Enclosed(name, None, _("not kept any more"))
    if not stored.is_served:
        return Enclosed(name, None, _("withheld: %s") % stored.get_state_display())
    return Enclosed(name, stored)


def _suffix(name):
    _stem, dot, suffix = name.rpartition(".")
    return f".{suffix}" if dot else ""


def _without_names(data):
    """The same without cluster, signatures, partners and names of files."""
    kept = {_("Call"), _("Stage"), _("Receipt number"), _("Received"), _("Grant requested")}
    parts = [
        part
        | {
            "shares": [
                share | {"name": _("Partner %d") % number}
                for number, share in enumerate(part["shares"], 1)
            ]
        }
        for part in data["parts"]
    ]
    files = [file | {"name": _("File %d") % number} for number, file in enumerate(data["files"], 1)]
    pairs = [pair for pair in data["pairs"] if pair[0] in kept]
    return data | {"pairs": pairs, "parts": parts, "files": files}
