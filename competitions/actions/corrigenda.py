"""Changing a published call: by a numbered corrigendum, told to everybody who takes part.

A draft is written, may be discarded, and is published once. Publishing locks the call, so that
numbers run without gaps, and every dossier whose form changes, so that no word that is being
saved at that moment is left behind.
"""

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from competitions import call_emails, corrigendum_checks, timing, versions
from competitions.actions import lapses, stages
from competitions.models import (
    Answer,
    Attachment,
    Confirmation,
    Corrigendum,
    Dossier,
    SignOff,
    StageChange,
)
from competitions.states import CallStatus, StageStatus
from core import audit, clock
from core.errors import NotReady, Refused, WrongTime
from core.states import lock


@transaction.atomic
def draft(call, *, by, title, text, deadlines=None):
    """Begin a corrigendum; ``deadlines`` maps stages to a later deadline, or None."""
    lock(call)
    if call.status != CallStatus.PUBLISHED:
        raise WrongTime(_("Only a published call is changed by a corrigendum."))
    if call.corrigenda.filter(published_at=None).exists():
        raise Refused(_("A corrigendum is being drafted already: publish or discard it first."))
    corrigendum = Corrigendum.objects.create(call=call, title=title, text=text)
    _set_deadlines(corrigendum, deadlines)
    audit.record(corrigendum, "draft corrigendum", by=by, new=_facts(corrigendum))
    return corrigendum


@transaction.atomic
def edit(corrigendum, *, by, title, text, deadlines=None):
    _lock_draft(corrigendum)
    old = _facts(corrigendum)
    corrigendum.title, corrigendum.text = title, text
    corrigendum.save(update_fields=["title", "text", "updated_at"])
    _set_deadlines(corrigendum, deadlines)
    audit.record(corrigendum, "edit corrigendum", by=by, old=old, new=_facts(corrigendum))
    return corrigendum


@transaction.atomic
def change_questions(corrigendum, stage, *, by):
    """Prepare the next version of the stage's form: a copy, to be changed in the builder."""
    _lock_draft(corrigendum)
    lock(stage)
    if stage.form.frozen_at is None:
        raise WrongTime(_("These questions are not frozen yet: change them directly."))
    if stage.status == StageStatus.DECIDED:
        raise WrongTime(_("The stage is decided: its questions cannot change any more."))
    change = _change(corrigendum, stage)
    if change.form_id is None:
        change.before, change.form = stage.form, versions.copy(stage.form)
        change.save(update_fields=["before", "form"])
        new = {"stage": stage.pk, "form": change.form_id}
        audit.record(corrigendum, "prepare questions", by=by, new=new)
    return change


@transaction.atomic
def leave_questions(corrigendum, stage, *, by):
    """Drop the prepared version: the questions of the stage stay as they are."""
    _lock_draft(corrigendum)
    change = corrigendum.changes.filter(stage=stage, form__isnull=False).first()
    if change is None:
        return
    form = change.form
    old = {"stage": stage.pk, "form": form.pk}
    audit.record(corrigendum, "leave questions", by=by, old=old)
    change.before = change.form = None
    change.save(update_fields=["before", "form"])
    form.delete()
    _drop_empty(corrigendum)


@transaction.atomic
def discard(corrigendum, *, by):
    _lock_draft(corrigendum)
    audit.record(corrigendum, "discard corrigendum", by=by, old=_facts(corrigendum))
    forms = [change.form for change in corrigendum.changes.select_related("form") if change.form]
    corrigendum.delete()
    for form in forms:
        form.delete()


@transaction.atomic
def publish(corrigendum, *, by):
    """Put it in force: number, deadlines, questions, letters. Raises NotReady with what lacks."""
    call = corrigendum.call
    lock(call)
    _lock_draft(corrigendum)
    if call.status != CallStatus.PUBLISHED:
        raise WrongTime(_("Only a published call is changed by a corrigendum."))
    if problems := corrigendum_checks.problems(corrigendum):
        raise NotReady(problems)

    for change in corrigendum.changes.select_related("stage__call", "before", "form"):
        _apply(change, by=by)
    last = call.corrigenda.aggregate(last=Max("number"))["last"] or 0
    corrigendum.number, corrigendum.published_at = last + 1, clock.now()
    corrigendum.published_by = by
    corrigendum.save(update_fields=["number", "published_at", "published_by", "updated_at"])
    new = {"number": corrigendum.number, "title": corrigendum.title, "text": corrigendum.text}
    audit.record(corrigendum, "publish corrigendum", by=by, new=new)
    call_emails.corrigendum_published(corrigendum)
    return corrigendum


def _apply(change, *, by):
    stage = change.stage
    if change.closes_at:
        change.closed_at = stage.deadline
        reason = change.corrigendum.title
        stages.move_deadline(stage, by=by, closes_at=change.closes_at, reason=reason)
    if change.form_id:
        _put_in_force(stage, change.before, change.form, by=by)
    change.applied_at = clock.now()
    change.save(update_fields=["closed_at", "applied_at"])


def _put_in_force(stage, before, form, *, by):
    """Let the stage ask ``form``; answers and files follow their question by its key."""
    lock(stage)
    if stage.form_id != before.pk:
        raise WrongTime(_("The questions were changed by another corrigendum meanwhile."))
    stage.form = form
    stage.save(update_fields=["form", "updated_at"])
    stages.freeze(stage)
    dossiers = Dossier.objects.filter(stage=stage)
    list(dossiers.order_by("pk").select_for_update().values_list("pk"))  # whoever saves, waits
    for old, new in versions.pairs([before, *versions.former(stage)], form):
        for model in (Answer, Attachment):
            rows = model.objects.filter(dossier__in=dossiers, question=old)
            rows.update(question=new)
    _count(stage, dossiers, by=by)


def _count(stage, dossiers, *, by):
    """A hand-in would hold other questions now: a change, as if somebody had written.

    Whoever stood by what was asked before is asked again.
    """
    writable = dossiers.filter(status__in=timing.writable(stage))
    signed = SignOff.objects.in_force().filter(dossier__stage=stage).values("dossier")
    confirmed = Confirmation.objects.filter(dossier__stage=stage).values("dossier")
    stood_by = writable.filter(Q(pk__in=signed) | Q(pk__in=confirmed))
    for dossier in stood_by.select_related("application", "stage__call", "stage__form"):
        lapses.lapse_altered(dossier, by=by)
        lapses.ask_signatory_again(dossier, by=by)
    writable.update(draft_version=F("draft_version") + 1, updated_at=clock.now())


def _lock_draft(corrigendum):
    found = Corrigendum.objects.select_for_update().filter(pk=corrigendum.pk, published_at=None)
    if not found.exists():
        raise WrongTime(_("This corrigendum is published or discarded already."))
    lock(corrigendum)


def _change(corrigendum, stage):
    return StageChange.objects.get_or_create(corrigendum=corrigendum, stage=stage)[0]


def _set_deadlines(corrigendum, deadlines):
    for stage, closes_at in (deadlines or {}).items():
        change = _change(corrigendum, stage)
        change.closes_at = closes_at
        change.save(update_fields=["closes_at"])
    _drop_empty(corrigendum)


def _drop_empty(corrigendum):
    corrigendum.changes.filter(closes_at=None, form=None).delete()


def _facts(corrigendum):
    """What a draft says, for its events; deadlines by the position of their stages."""
    deadlines = corrigendum.changes.exclude(closes_at=None)
    return {
        "title": corrigendum.title,
        "text": corrigendum.text,
        "deadlines": dict(deadlines.values_list("stage__position", "closes_at")),
    }
