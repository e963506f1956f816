"""Private notes of panelists: nobody's business, so no event of the audit trail names them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core import visibility
from core.errors import Refused
from core.text import tidy
from reviews.models import Note

LONGEST = 5_000  # characters of a note, and of a passage
MOST = 200  # notes of one person on one dossier


@transaction.atomic
def add(assignment, submission, *, by, question="", quote="", start=None, end=None, words=""):
    """Note something about the dossier, the answer to ``question`` or a passage in it."""
    dossier = assignment.dossier
    if by is None or by.pk != assignment.panelist.user_id or visibility.vetoed(by, dossier):
        raise PermissionDenied("reviews.write_note")
    quote, words = (tidy(text) for text in (quote, words))
    if not quote and not words:
        raise Refused(_("Write a note, or mark a passage."))
    if max(len(quote), len(words)) > LONGEST:
        raise Refused(_("A note has at most %(most)s characters.") % {"most": LONGEST})
    if question and question not in questions(submission):
        raise Refused(_("This application has no such question."))
    if Note.objects.filter(user=by, dossier=dossier).count() >= MOST:
        raise Refused(_("These are %(most)s notes. Delete some first.") % {"most": MOST})
    is_placed = bool(quote and question) and start is not None and end == start + len(quote)
    return Note.objects.create(
        user=by,
        dossier=dossier,
        submission=submission,
        question=question,
        quote=quote,
        start=start if is_placed else None,
        end=end if is_placed else None,
        words=words,
    )


def delete(note, *, by):
    if by is None or by.pk != note.user_id:
        raise PermissionDenied("reviews.write_note")
    note.delete()


def questions(submission):
    """Key -> label of what was asked."""
    answers = submission.content.get("answers", [])
    return {entry["key"]: entry["label"] for entry in answers}


def forget_passages(application, keys):
    """Words of the application that were erased are not kept in anybody's notes either."""
    found = Note.objects.filter(dossier__application=application, question__in=keys)
    found.update(quote="", start=None, end=None)
    # A passage that names no question may come from any of them
    Note.objects.filter(dossier__application=application, question="").update(quote="")
    Note.objects.filter(dossier__application=application, quote="", words="").delete()
