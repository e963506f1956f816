"""What a panelist takes along of each dossier: its words and files, as this reader may see them."""

from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from competitions import application_pdf, attached, reading, supplied
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
    shown = blinding.shown_all((row.dossier for row in assignments), user)
    titles = (dossier.application.title for dossier in shown)
    return {row.pk: title for row, title in zip(assignments, titles, strict=True)}


def words(assignment, user):
    """What ``documents/_application.typ`` takes, with the pairs above it."""
    return application_pdf.data(_seen(assignment, user))


def enclosures(assignment, user):
    """The files of the hand-in, then what was supplied later; named after the reference.

    Powers of attorney are the office's. While names are hidden, only files are enclosed whose
    question asks for none.
    """
    dossier, seen = assignment.dossier, _seen(assignment, user)
    reference = dossier.application.reference
    listed = seen.content.get("files", [])
    found = {str(one.pk): one for one in attached.stored(listed)}
    files = [(_("attachment"), file["name"], found.get(file["id"])) for file in listed]
    files += [
        (_("supplied"), document.stored.name, document.stored)
        for document in supplied.to(user, dossier)
    ]
    for number, (kind, name, stored) in enumerate(files, 1):
        yield _enclosed(f"{reference}-{kind}-{number}-{name}", stored)
    shown = {file["id"] for file in listed}
    kept_back = [f for f in dossier.pinned.content.get("files", []) if f["id"] not in shown]
    for number, file in enumerate(kept_back, len(files) + 1):
        name = f"{reference}-{_('attachment')}-{number}{PurePath(file['name']).suffix}"
        yield Enclosed(name, None, _("left out: it may name the applicant"))


def _seen(assignment, user):
    submission = assignment.dossier.pinned
    submission.dossier = assignment.dossier
    return reading.as_seen(submission, user)


def _enclosed(name, stored):
    if stored is None:
        return Enclosed(name, None, _("not kept any more"))
    if not stored.is_served:
        return Enclosed(name, None, _("withheld: %s") % stored.get_state_display())
    return Enclosed(name, stored)
