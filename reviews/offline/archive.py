"""A folder for each dossier of a batch: the application, its files and a score sheet to fill in."""

import tempfile
import zipfile

from django.core.files import File
from django.utils.translation import gettext as _

from core import pdf
from reviews.offline import content, workbook

CHUNK = 1_000_000  # bytes copied at once


def build(panelist, stage, assignments, report):
    """A ZIP as an open file; tells ``report`` how far it is."""
    target = tempfile.TemporaryFile(suffix=".zip")  # noqa: SIM115, the caller closes it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        _sheet(bundle, _("score-sheets.xlsx"), panelist, stage, assignments)
        for done, assignment in enumerate(assignments):
            reference = assignment.dossier.application.reference
            report(done, len(assignments), reference)
            _folder(bundle, reference, panelist, stage, assignment)
    return File(target)


def _folder(bundle, reference, panelist, stage, assignment):
    words = content.words(assignment, panelist.user)
    bundle.writestr(
        f"{reference}/{reference}-application.pdf", pdf.render("documents/application.typ", words)
    )
    left_out = []
    for enclosed in content.enclosures(assignment, panelist.user):
        if not (enclosed.stored and _copied(bundle, f"{reference}/{enclosed.name}", enclosed)):
            reason = enclosed.reason or _("not kept any more")
            left_out.append(f"{enclosed.name}: {reason}")
    if left_out:
        heading = _("These files are not in this folder:")
        bundle.writestr(f"{reference}/{_('left-out')}.txt", "\n".join([heading, *left_out]) + "\n")
    _sheet(bundle, f"{reference}/{reference}-score-sheet.xlsx", panelist, stage, [assignment])


def _copied(bundle, path, enclosed):
    """Whether the bytes are in the archive; those erased or lost with a disk cannot be."""
    try:
        source = enclosed.stored.content.open("rb")
    except (OSError, ValueError):
        return False
    with source, bundle.open(path, "w") as copy:
        while chunk := source.read(CHUNK):
            copy.write(chunk)
    return True


def _sheet(bundle, path, panelist, stage, assignments):
    with workbook.write(panelist, stage, assignments) as book:
        bundle.writestr(path, book.read())
