"""Changing the catalogue of indicators of a label call, and preparing its next version.

A catalogue is the rubric of a call. It changes as a whole while the call is a draft. Once frozen it
never does: its next version belongs to a later call, which takes the place of this one when it is
published. Whoever began before ends under the version with which they began.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import catalogue, states, versions
from competitions.kinds.indicators import describe
from competitions.models import Call, Criterion, ProgrammeKind, Question, QuestionKind, Rubric
from competitions.states import CallStatus, StageStatus
from core import audit
from core.errors import Changed, Refused, WrongTime
from core.states import lock
from core.text import free_name

COPIED = ("title", "summary", "zone", "eligibility", "label_rules", "fees", "payment_terms")
COPIED += ("is_sample",)
HEAD = ("name", "source", "groups")
CODE_LENGTH = 30  # leaves room for a number behind it


@transaction.atomic
def replace(call, rubric, *, by, entries, digest, groups=None, name=None, source=None):
    """Let ``entries`` be the catalogue of a draft call; ``digest`` is of the one that was read.

    Raises Refused with what is wrong, Changed where somebody else wrote meanwhile. All or nothing.
    """
    lock(call)
    states.EDIT_CALL.check(call)
    lock(rubric)
    if rubric.frozen_at is not None:
        raise WrongTime(_("This version of the catalogue is frozen: prepare the next one."))
    before, groups = catalogue.of(rubric), rubric.groups if groups is None else groups
    if catalogue.digest_of(before, rubric.groups) != digest:
        raise Changed(_("Somebody else changed the catalogue meanwhile. Look at it once more."))
    if problems := catalogue.problems(entries, groups):
        raise Refused([_named(entries, at, words) for at, words in problems])

    head = {name: getattr(rubric, name) for name in HEAD}
    _write(rubric, entries, groups, name, source)
    refresh_questions(rubric)
    _retitle(rubric, dict(head["groups"]))
    changed = catalogue.changes(before, entries)
    new = {name: value for name in HEAD if (value := getattr(rubric, name)) != head[name]}
    old = {name: head[name] for name in new}
    told = {"old": old | _told(changed, -1), "new": new | _told(changed, 1)}
    audit.record(call, "set catalogue", by=by, **told)
    return rubric


def _named(entries, at, words):
    return words if at is None else f"{entries[at].code}: {words}"


def _write(rubric, entries, groups, name, source):
    rubric.groups = groups
    rubric.name = rubric.name if name is None else name
    rubric.source = rubric.source if source is None else source
    rubric.save(update_fields=["groups", "name", "source", "updated_at"])
    rubric.criteria.all().delete()
    Criterion.objects.bulk_create(
        Criterion(rubric=rubric, position=position, **entry.fields())
        for position, entry in enumerate(entries, 1)
    )


def _told(changed, side):
    """The changed indicators as they were (-1) or are (1), by their code."""
    entries = {c.code: c.before if side < 0 else c.after for c in changed}
    return {code: entry and entry.as_data() for code, entry in entries.items()}


def refresh_questions(rubric):
    """Copy the indicators anew into the questions that ask for them, where those may change."""
    by_group = {}
    for criterion in rubric.criteria.all():
        by_group.setdefault(criterion.group, []).append(describe(criterion))
    for question in _questions(rubric):
        found = by_group.get(question.options.get("group"), [])
        question.options = question.options | {"indicators": found}
        question.save(update_fields=["options"])


def _retitle(rubric, before):
    """Questions and sections that bear the title of their group bear the new one."""
    titles = dict(rubric.groups)
    for question in _questions(rubric).select_related("section"):
        key = question.options.get("group")
        old, new = before.get(key), titles.get(key)
        if new and new != old:
            for row, field in ((question, "label"), (question.section, "title")):
                if getattr(row, field) == old:
                    setattr(row, field, new)
                    row.save(update_fields=[field])


def _questions(rubric):
    """Those that ask for indicators of the rubric, where they may change."""
    return Question.objects.filter(
        section__form__stages__rubric=rubric,
        section__form__frozen_at=None,
        kind=QuestionKind.INDICATORS,
    )


@transaction.atomic
def prepare_next(call, *, by):
    """A draft call with the next version of the catalogue; the one there is, if prepared already.

    It copies all that the call promises. Publishing it closes ``call`` for new applications.
    """
    lock(call)
    if call.programme.kind != ProgrammeKind.LABEL or call.status != CallStatus.PUBLISHED:
        raise WrongTime(_("Only a label call that is published gets a next version."))
    if existing := Call.objects.filter(former=call).first():
        return existing
    later = _copy_call(call)
    rubrics = {}
    for stage in call.stages.select_related("form", "rubric"):
        if stage.rubric_id not in rubrics:
            rubrics[stage.rubric_id] = copy_rubric(stage.rubric)
        _copy_stage(stage, later, rubrics[stage.rubric_id])
    audit.record(later, "create", by=by, new={"code": later.code, "former": call.code})
    return later


def _copy_call(call):
    taken = set(Call.objects.values_list("code", flat=True))
    code = free_name(call.code, taken, length=CODE_LENGTH, otherwise="label")
    same = {name: getattr(call, name) for name in COPIED}
    return Call.objects.create(programme=call.programme, code=code, former=call, **same)


def copy_rubric(rubric):
    """The next version, not frozen, with the same indicators."""
    same = ("name", "minimum", "maximum", "step", "direction", "threshold", "source", "groups")
    later = Rubric.objects.create(
        version=rubric.version + 1, former=rubric, **{name: getattr(rubric, name) for name in same}
    )
    criteria = list(rubric.criteria.all())
    for criterion in criteria:
        criterion.pk, criterion._state.adding, criterion.rubric = None, True, later
    Criterion.objects.bulk_create(criteria)
    return later


def _copy_stage(stage, later, rubric):
    form = versions.copy(stage.form)
    stage.pk, stage._state.adding = None, True
    stage.call, stage.form, stage.rubric = later, form, rubric
    stage.status, stage.opens_at, stage.closes_at = StageStatus.PLANNED, None, None
    stage.outage_minutes, stage.extended_at = 0, None
    stage.save(force_insert=True)
