"""Which version of a stage's form is which, and where a question of an earlier one stands now."""

from django.db.models import Q
from django.utils.translation import gettext as _

from competitions.models import Form, Question, StageChange
from competitions.states import CallStatus
from core.errors import WrongTime


def editable(stage):
    """The version that may be changed now; None when there is none, or the call is over.

    The stage's own while it is not frozen; afterwards the one that a corrigendum prepares.
    """
    if stage.call.status not in {CallStatus.DRAFT, CallStatus.PUBLISHED}:
        return None
    if stage.form.frozen_at is None:
        return stage.form
    change = prepared(stage)
    return change.form if change else None


def prepared(stage):
    """The change of questions in the draft of a corrigendum, or None."""
    changes = StageChange.objects.filter(stage=stage, applied_at=None, form__isnull=False)
    return changes.select_related("form", "corrigendum").first()


def require_editable(stage):
    form = editable(stage)
    if form is None:
        raise WrongTime(frozen_words(stage))
    return form


def frozen_words(stage):
    return _("The questions of “%(stage)s” are frozen: they change by a corrigendum only.") % {
        "stage": stage.title
    }


def keys_of(stage, form):
    """Keys that a new question of ``form`` must not take: answers would follow it there."""
    forms = [form.pk, stage.form_id, *former(stage).values_list("pk", flat=True)]
    return set(Question.objects.filter(section__form__in=forms).values_list("key", flat=True))


def former(stage):
    """The versions that corrigenda have replaced."""
    return Form.objects.filter(replaced_by__stage=stage, replaced_by__applied_at__isnull=False)


def current(stage, question):
    """What asks now for the answer to ``question``: itself, or its like in a later version.

    A question that is no longer asked stands where it was asked last: its words stay with it.
    """
    if question.section.form_id == stage.form_id:
        return question
    asked = Q(section__form=stage.form_id) | Q(section__form__in=former(stage))
    found = Question.objects.filter(asked, key=question.key).select_related("section")
    latest = found.order_by("-section__form__version")
    return next((q for q in latest if q.identity == question.identity), question)


def current_key(stage, pk):
    """The primary key of what asks now for the answer to the question ``pk``."""
    earlier = Question.objects.filter(pk=pk, section__form__in=former(stage))
    question = earlier.select_related("section").first()
    return current(stage, question).pk if question else pk


def pairs(before, after):
    """(old, new) questions between which answers follow; of the versions ``before``, the latest.

    An earlier one has the words where a question is asked again of whom it was asked at first.
    """
    new = {q.identity: q for q in Question.objects.filter(section__form=after)}
    old = Question.objects.filter(section__form__in=before).order_by("-section__form__version")
    return [(q, new.pop(q.identity)) for q in old if q.identity in new]


def copy(form):
    """The next version of ``form``, not frozen, with the same sections and questions."""
    version = Form.objects.create(name=form.name, version=form.version + 1)
    for section in form.sections.prefetch_related("questions"):
        questions = list(section.questions.all())
        section.pk, section._state.adding, section.form = None, True, version
        section.save(force_insert=True)
        for question in questions:
            question.pk, question._state.adding, question.section = None, True, section
        Question.objects.bulk_create(questions)
    return version
