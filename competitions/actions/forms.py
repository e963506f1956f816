"""Building a stage's form: its sections and questions, added, edited, moved and deleted.

Only a version that is not frozen is changed (``competitions.versions``). Its row is locked, so
that two officers at work and the opening of the stage come one after the other; freezing locks
it as well. Events stand in the stream of the call.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import form_checks, versions
from competitions.actions.erasure import RESERVED
from competitions.models import Question, Section
from core import audit
from core.errors import Refused, WrongTime
from core.states import lock
from core.text import free_name

KEY_LENGTH = 50  # leaves room for a number behind it


@transaction.atomic
def add_section(stage, *, by, title, help=""):
    form = _open(stage)
    last = form.sections.order_by("position").last()
    section = Section.objects.create(
        form=form, position=last.position + 1 if last else 1, title=title, help=help
    )
    _record(stage, form, "add section", by=by, new={"section": section.pk, "title": title})
    return section


@transaction.atomic
def edit_section(stage, section, *, by, title, help=""):
    form = _open(stage)
    section = _found(form.sections, section)
    old = {"section": section.pk, "title": section.title, "help": section.help}
    section.title, section.help = title, help
    section.save(update_fields=["title", "help"])
    _record(stage, form, "edit section", by=by, old=old, new={"title": title, "help": help})
    return section


@transaction.atomic
def move_section(stage, section, *, by, up):
    """Let a section change places with its neighbour; the first and the last stay."""
    form = _open(stage)
    rows = list(form.sections.select_for_update().order_by("position"))
    if _swap(rows, rows.index(_found(form.sections, section)), up):
        _record(stage, form, "move section", by=by, new={"section": section.pk, "up": up})


@transaction.atomic
def delete_section(stage, section, *, by):
    """Delete a section with its questions, unless others are asked only by answers to them."""
    form = _open(stage)
    section = _found(form.sections, section)
    questions = form_checks.questions_of(form)
    staying = [question for question in questions if question.section_id != section.pk]
    for question in section.questions.all():
        _refuse_while_needed(question, staying)
        _refuse_while_answered(question)
    old = {"section": section.pk, "title": section.title}
    _record(stage, form, "delete section", by=by, old=old)
    section.delete()


@transaction.atomic
def add_question(stage, section, *, by, kind, label, **fields):
    """Add a question at the end of a section; its key is made from its words."""
    form = _open(stage)
    section = _found(form.sections, section)
    last = section.questions.order_by("position").last()
    question = Question(
        section=section,
        position=last.position + 1 if last else 1,
        key=_free_key(stage, form, label, kind),
        kind=kind,
        label=label,
        **fields,
    )
    _check(form, question)
    question.save(force_insert=True)
    new = {"question": question.key, "kind": kind, "label": label, **fields}
    _record(stage, form, "add question", by=by, new=new)
    return question


@transaction.atomic
def edit_question(stage, question, *, by, **fields):
    """Write what is asked; key and kind stay, because answers follow them."""
    form = _open(stage)
    question = _found(_questions(form), question)
    if words := form_checks.orphaning(question, fields.get("writers", question.writers)):
        raise Refused(words)
    changed = {name: value for name, value in fields.items() if getattr(question, name) != value}
    old = {name: getattr(question, name) for name in changed}
    for name, value in changed.items():
        setattr(question, name, value)
    _check(form, question)
    if changed:
        question.save(update_fields=list(changed))
        key = {"question": question.key}
        _record(stage, form, "edit question", by=by, old=key | old, new=changed)
    return question


@transaction.atomic
def move_question(stage, question, *, by, up):
    """One place up or down; from the edge of a section into the one beside it."""
    form = _open(stage)
    question = _found(_questions(form), question)
    rows = list(question.section.questions.order_by("position"))
    if _swap(rows, rows.index(question), up) or _into_neighbour(form, question, up):
        new = {"question": question.key, "section": question.section_id, "up": up}
        _record(stage, form, "move question", by=by, new=new)


@transaction.atomic
def delete_question(stage, question, *, by):
    form = _open(stage)
    question = _found(_questions(form), question)
    _refuse_while_needed(question, form_checks.questions_of(form))
    _refuse_while_answered(question)
    old = {"question": question.key, "label": question.label}
    _record(stage, form, "delete question", by=by, old=old)
    question.delete()


def _open(stage):
    """The version that may be changed, locked; it may have been frozen a moment ago."""
    form = versions.require_editable(stage)
    lock(form)
    if form.frozen_at is not None:
        raise WrongTime(versions.frozen_words(stage))
    return form


def _questions(form):
    return Question.objects.filter(section__form=form).select_related("section")


def _found(rows, row):
    """``row`` as it is now; somebody else may have deleted it."""
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise WrongTime(_("Somebody else has deleted this meanwhile."))
    return found


def _check(form, question):
    """Refuse a form that could not be asked with ``question`` as it is to be."""
    others = [other for other in form_checks.questions_of(form) if other.pk != question.pk]
    if problems := form_checks.condition_problems([*others, question]):
        raise Refused(problems)


def _refuse_while_needed(question, questions):
    if needing := form_checks.depending_on(question, questions):
        words = _("“%(question)s” is asked by its answer only. Change that first.")
        raise Refused([words % {"question": other.label} for other in needing])


def _refuse_while_answered(question):
    """Those shortlisted find their answers carried over before the stage opens."""
    if question.answers.exists():
        words = _("Answers to “%(question)s” were carried over already: it cannot be deleted.")
        raise Refused(words % {"question": question.label})


def _swap(rows, place, up):
    """Let a row change places with the one before or after it; False when there is none."""
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return False
    one, two = rows[place], rows[other]
    spare = rows[-1].position + 1  # positions are unique at every moment
    positions = one.position, two.position
    for row, position in [(one, spare), (two, positions[0]), (one, positions[1])]:
        row.position = position
        row.save(update_fields=["position"])
    return True


def _into_neighbour(form, question, up):
    """To the end of the section before, or the beginning of the one after; False for none."""
    sections = list(form.sections.order_by("position"))
    other = sections.index(question.section) + (-1 if up else 1)
    if not 0 <= other < len(sections):
        return False
    rows = list(sections[other].questions.order_by("-position"))
    question.position = rows[0].position + 1 if rows else 1
    if not up:
        for row in rows:  # from the last on, so that no two share a place
            row.position += 1
            row.save(update_fields=["position"])
        question.position = rows[-1].position - 1 if rows else 1
    question.section = sections[other]
    question.save(update_fields=["section", "position"])
    return True


def _free_key(stage, form, label, kind):
    """No other question has it, and nothing else that stands where keys do."""
    taken = versions.keys_of(stage, form) | RESERVED
    return free_name(label, taken, length=KEY_LENGTH, otherwise=kind.replace("_", "-"))


def _record(stage, form, verb, *, by, old=None, new=None):
    audit.record(stage, verb, by=by, old=old, new={"form": form.pk} | (new or {}))
