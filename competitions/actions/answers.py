"""Writing: every change of an answer names the version it read, and keeps a revision.

The dossier's row is locked first, so that writing and handing in never overlap. Words have
their own history; the audit trail holds decisions, not typing.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from operator import attrgetter

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import timing, versions
from competitions.actions import lapses
from competitions.handed_in import place_of
from competitions.kinds import kind_of
from competitions.models import Answer, AnswerRevision, Attachment, Writers
from core import clock, files
from core.digests import canonical
from core.errors import Refused, Stale
from core.states import lock

COALESCED = timedelta(minutes=1)  # one author's typing within it is one revision
MOST_BYTES = 1_000_000  # of one answer


class Closed(Refused):
    """The dossier takes no more words."""


@dataclass(frozen=True)
class Sent:
    """A send that may be repeated, from a browser whose network comes and goes.

    ``mutation`` is its id; ``after`` are those of earlier sends of the same page that no answer
    came back for. Whichever of them arrived, this one was typed after it.
    """

    mutation: str = ""
    after: tuple[str, ...] = ()


@transaction.atomic
def save(dossier, question, value, *, by, version, partner=None, sent=Sent(), received_at=None):
    """Write an answer as typed, valid or not; raises Stale with the answer that is in force.

    ``partner`` is whose part it is, where each partner answers for itself.

    Writing what stands there already is no change, whatever the version: a retry of a
    request that did arrive does no harm. Nor is it somebody else's text when the answer in
    force came by one of the sends that this one follows.
    """
    question = _lock(dossier, question, received_at)
    kind = kind_of(question)
    value = kind.coerce(value)
    if len(canonical(value)) > MOST_BYTES:
        raise Refused(_("This answer is too long to be kept."))
    answer = _answer(dossier, question, partner)
    if answer.value == value:
        return answer
    if answer.version != version and answer.mutation not in sent.after:
        raise Stale(answer, value)
    return _write(dossier, answer, value, by=by, mutation=sent.mutation)


def attach(dossier, question, upload, *, by, partner=None, received_at=None, then=None):
    """Add a file to the answer of a question of kind ``files``.

    It is opened and cleaned before the dossier is locked, so that nobody waits for that.
    ``then(stored)`` runs in the transaction that adds it.
    """
    _require_place(dossier, question, partner)
    how = {"by": by, "partner": partner, "received_at": received_at, "then": then}
    act = partial(_attach, dossier, question, **how)
    return files.admitting(act, upload, by=by, **kind_of(question).limits(question))


@transaction.atomic
def _attach(dossier, question, stored, *, by, partner, received_at, then):
    question = _lock(dossier, question, received_at)
    answer = _require_place(dossier, question, partner)
    files.keep(stored)
    Attachment.objects.create(dossier=dossier, question=question, partner=partner, stored=stored)
    if then:
        then(stored)
    entry = kind_of(question).entry(stored)
    return _write(dossier, answer, [*answer.value, entry], by=by)


def _require_place(dossier, question, partner):
    """The answer, if one more file fits."""
    answer = _answer(dossier, question, partner)
    if len(answer.value) >= kind_of(question).files_max(question):
        raise Refused(_("No further file fits. Remove one first."))
    return answer


@transaction.atomic
def detach(dossier, question, stored_id, *, by, partner=None, received_at=None):
    """Take a file off the answer. Earlier hand-ins keep it."""
    question = _lock(dossier, question, received_at)
    answer = _answer(dossier, question, partner)
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
        partner=answer.partner,
        received_at=received_at,
    )


def _lock(dossier, question, received_at):
    """Lock the dossier and return the question as it is asked now: its form may be a new one."""
    lock_for_writing(dossier, received_at)
    return versions.current(dossier.stage, question)


def lock_for_writing(dossier, received_at):
    """Lock the dossier; Closed when it takes no words at that moment."""
    lock(dossier)
    if not timing.takes_words(dossier, received_at or clock.now()):
        raise Closed(closed_words(dossier))


def closed_words(dossier):
    return _("%(stage)s takes no more words: it is %(status)s, or its time is over.") % {
        "stage": dossier.stage.title,
        "status": dossier.get_status_display(),
    }


def _answer(dossier, question, partner):
    existing = dossier.answers.filter(question=question, partner=partner).first()
    empty = kind_of(question).empty
    return existing or Answer(dossier=dossier, question=question, partner=partner, value=empty)


def _write(dossier, answer, value, *, by, mutation=""):
    answer.value, answer.version, answer.updated_by = value, answer.version + 1, by
    answer.mutation = mutation
    if answer.pk:
        answer.save(update_fields=["value", "version", "mutation", "updated_by", "updated_at"])
    else:
        answer.save(force_insert=True)
    _keep_revision(answer, by=by)
    if answer.partner:
        lapses.lapse(dossier, answer.partner, by=by)
    elif kind_of(answer.question).choices(answer.question):  # may decide what partners are asked
        lapses.lapse_altered(dossier, by=by)
    grow(dossier, by=by)
    return answer


def grow(dossier, *, by):
    """Count a change of what a hand-in would hold; whoever confirmed it is asked again."""
    lapses.ask_signatory_again(dossier, by=by)
    dossier.draft_version += 1
    dossier.save(update_fields=["draft_version", "updated_at"])


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
    fill(dossier, submission.content.get("answers", []), by=by, key_of=attrgetter("carries_over"))


def fill(dossier, entries, *, by, key_of):
    """Write what ``entries`` of a hand-in say into an empty draft.

    ``key_of(question)`` is the key of the entry that answers it, if the kinds agree. A partner
    finds its own part again; that of another application's partner is nobody's.
    """
    earlier = {place_of(entry): entry for entry in entries}
    partners = list(dossier.application.partners.active())
    for question in _questions(dossier):
        for partner in partners if question.writers == Writers.PARTNERS else [None]:
            entry = earlier.get((key_of(question), partner and partner.pk))
            if not entry or "value" not in entry or entry["kind"] != question.kind:
                continue
            value = kind_of(question).coerce(entry["value"])
            if question.kind != "files" and not kind_of(question).is_empty(value):
                answer = Answer(dossier=dossier, question=question, partner=partner)
                _write(dossier, answer, value, by=by)


def _questions(dossier):
    sections = dossier.stage.form.sections.prefetch_related("questions")
    return [question for section in sections for question in section.questions.all()]
