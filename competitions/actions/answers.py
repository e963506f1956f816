"""Writing: every change of an answer names the version it read, and keeps a revision.

The dossier's row is locked first, so that writing and handing in never overlap. Words have
their own history; the audit trail holds decisions, not typing.
"""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import timing, versions
from competitions.kinds import kind_of
from competitions.models import Answer, AnswerRevision, Attachment
from core import clock, files
from core.digests import canonical
from core.errors import Refused, Stale
from core.states import lock

COALESCED = timedelta(minutes=1)  # one author's typing within it is one revision
MOST_BYTES = 1_000_000  # of one answer


class Closed(Refused):
    """The dossier takes no more words."""


@transaction.atomic
def save(dossier, question, value, *, by, version, received_at=None):
    """Write an answer as typed, valid or not; raises Stale with the answer that is in force.

    Writing what stands there already is no change, whatever the version: a retry of a
    request that did arrive does no harm.
    """
    question = _lock_for_writing(dossier, question, received_at)
    kind = kind_of(question)
    value = kind.coerce(value)
    if len(canonical(value)) > MOST_BYTES:
        raise Refused(_("This answer is too long to be kept."))
    answer = dossier.answers.filter(question=question).first()
    if answer is None:
        answer = Answer(dossier=dossier, question=question, value=kind.empty)
    if answer.value == value:
        return answer
    if answer.version != version:
        raise Stale(answer, value)
    return _write(dossier, answer, value, by=by)


@transaction.atomic
def attach(dossier, question, upload, *, by, received_at=None):
    """Add a file to the answer of a question of kind ``files``."""
    question = _lock_for_writing(dossier, question, received_at)
    kind = kind_of(question)
    answer = _answer(dossier, question)
    if len(answer.value) >= kind.files_max(question):
        raise Refused(_("No further file fits. Remove one first."))
    stored = files.store(
        upload, by=by, kinds=set(kind.accepted(question)), max_bytes=kind.max_bytes(question)
    )
    Attachment.objects.create(dossier=dossier, question=question, stored=stored)
    entry = {
        "id": str(stored.pk),
        "name": stored.name,
        "size": stored.size,
        "sha256": stored.sha256,
        "content_type": stored.content_type,
    }
    return _write(dossier, answer, [*answer.value, entry], by=by)


@transaction.atomic
def detach(dossier, question, stored_id, *, by, received_at=None):
    """Take a file off the answer. Earlier hand-ins keep it."""
    question = _lock_for_writing(dossier, question, received_at)
    answer = _answer(dossier, question)
    remaining = kind_of(question).without(answer.value, str(stored_id))
    if remaining == answer.value:
        return answer
    attachments = dossier.attachments.filter(question=question, stored_id=stored_id)
    attachments.update(removed_at=clock.now(), updated_at=clock.now())
    return _write(dossier, answer, remaining, by=by)


@transaction.atomic
def restore(answer, revision, *, by, version, received_at=None):
    """Let an earlier revision be the answer again; what stood there stays in the history."""
    if answer.question.kind == "files":
        raise Refused(_("Files are not restored: add the file once more."))
    return save(
        answer.dossier,
        answer.question,
        revision.value,
        by=by,
        version=version,
        received_at=received_at,
    )


def _lock_for_writing(dossier, question, received_at):
    """Lock the dossier and return the question as it is asked now: its form may be a new one."""
    lock(dossier)
    if not timing.takes_words(dossier, received_at or clock.now()):
        raise Closed(closed_words(dossier))
    return versions.current(dossier.stage, question)


def closed_words(dossier):
    return _("%(stage)s takes no more words: it is %(status)s, or its time is over.") % {
        "stage": dossier.stage.title,
        "status": dossier.get_status_display(),
    }


def _answer(dossier, question):
    existing = dossier.answers.filter(question=question).first()
    return existing or Answer(dossier=dossier, question=question, value=kind_of(question).empty)


def _write(dossier, answer, value, *, by):
    answer.value, answer.version, answer.updated_by = value, answer.version + 1, by
    if answer.pk:
        answer.save(update_fields=["value", "version", "updated_by", "updated_at"])
    else:
        answer.save(force_insert=True)
    _keep_revision(answer, by=by)
    dossier.draft_version += 1
    dossier.save(update_fields=["draft_version", "updated_at"])
    return answer


def _keep_revision(answer, *, by):
    """Typing of the same author within a minute is one revision, which grows."""
    now = clock.now()
    last = answer.revisions.first()
    if last and last.author_id == (by.pk if by else None) and last.saved_at > now - COALESCED:
        last.value, last.version = answer.value, answer.version
        last.save(update_fields=["value", "version"])
        return
    AnswerRevision.objects.create(
        answer=answer, version=answer.version, value=answer.value, author=by, saved_at=now
    )


def prefill(dossier, submission, *, by):
    """Let a new stage begin with what was handed in before, question by question.

    Part of ``applications.open_next_stage``; files stay where they were handed in.
    """
    earlier = {entry["key"]: entry for entry in submission.content.get("answers", [])}
    for question in _questions(dossier):
        entry = earlier.get(question.carries_over)
        if not entry or "value" not in entry or entry["kind"] != question.kind:
            continue
        value = kind_of(question).coerce(entry["value"])
        if question.kind != "files" and not kind_of(question).is_empty(value):
            _write(dossier, Answer(dossier=dossier, question=question), value, by=by)


def _questions(dossier):
    sections = dossier.stage.form.sections.prefetch_related("questions")
    return [question for section in sections for question in section.questions.all()]
