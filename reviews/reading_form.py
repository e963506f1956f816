"""A hand-in in reading form, made once and kept in memory while it says the same.

Only what everybody on an open panel reads alike is kept, never longer than the process lives.
A hand-in changes in one way alone, by an erasure (see ``core.append_only``), and its files when
the scanner has looked at them: both are part of the key.
"""

from django.template.loader import render_to_string
from django.utils.translation import get_language

from competitions import attached, changes, handed_in
from competitions.models import Blinding, Decision
from competitions.templatetags.applications import submission_parts
from core.kept import Kept
from reviews import blinding

_kept = Kept(most=100)  # hand-ins, some ten to a hundred kilobytes each


def article(submission):
    """The answers of ``submission`` as markup; nothing where the panel reads blind."""
    if submission.dossier.stage.blinding != Blinding.OPEN:
        return ""
    key = (get_language(), *_state(submission), *_earlier(submission))
    return _kept.get(key, lambda: _made(submission))


def conditions(dossier, user):
    """What was decided on the application in the stages before, the latest first.

    A reason may name the applicant: it waits until ``user`` may know whose dossier it is.
    """
    if dossier.stage.position == 1 or blinding.hides_applicant(user, dossier):
        return []
    found = Decision.objects.filter(
        dossier__application=dossier.application_id,
        dossier__stage__position__lt=dossier.stage.position,
        superseded_by=None,
    )
    return list(found.exclude(reason="").select_related("dossier__stage__call"))


def _made(submission):
    parts = submission_parts(submission)
    return render_to_string("competitions/_reading.html", {"parts": parts})


def _state(submission):
    """What the reading form of a hand-in depends on."""
    answers = submission.content.get("answers", [])
    erased = tuple(place for place, entry in enumerate(answers) if "value" not in entry)
    listed = handed_in.files(submission.content)
    found = attached.stored(listed) if listed else ()
    files = tuple((str(file.pk), file.state, file.is_signed) for file in found)
    return submission.pk, submission.digest, erased, files


def _earlier(submission):
    """The same of the hand-in that it is held against, where there is one."""
    answers = submission.content.get("answers", [])
    if not any(entry.get("carries_over") for entry in answers):
        return ()
    earlier = changes.earlier(submission)
    return (earlier.dossier.stage.title, *_state(earlier)) if earlier else ()
