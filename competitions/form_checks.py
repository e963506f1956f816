"""What keeps a form from being asked: nothing in it, or conditions that cannot be met.

Part of what keeps a call from being published, and enforced when a question is written.
"""

from django.utils.translation import gettext as _

from competitions import conditions
from competitions.kinds import kind_of
from competitions.models import Question, Writers


def questions_of(form):
    """All questions of a form in their order."""
    return list(Question.objects.filter(section__form=form).select_related("section"))


def problems(stage, form):
    """Sentences about what must be put right before ``stage`` may ask ``form``."""
    questions = questions_of(form)
    if not questions:
        return [_("The form of the stage “%(stage)s” has no question.") % {"stage": stage.title}]
    found = [*condition_problems(questions), *_carrying_problems(stage, questions)]
    return [f"{stage.title}: {problem}" for problem in found]


def condition_problems(questions):
    """What is wrong with the conditions of these questions, one sentence for each."""
    by_key = {question.key: question for question in questions}
    needs = {key: conditions.of(question.condition) for key, question in by_key.items()}
    unknown, circling = conditions.unknown(needs), conditions.in_circles(needs)
    found = []
    for key, question in by_key.items():
        label = {"question": question.label}
        if key in unknown:
            found.append(_("“%(question)s” depends on a question that is not there.") % label)
        elif key in circling:
            found.append(_("“%(question)s” depends in the end on itself.") % label)
        elif needs[key] and _is_of_others(question, by_key[needs[key].key]):
            words = _("“%(question)s” depends on what each partner answers for itself.")
            found.append(words % label)
        elif needs[key] and not _can_be(by_key[needs[key].key], needs[key].equals):
            found.append(_("“%(question)s” depends on an answer that nobody can give.") % label)
    return found


def orphaning(question, writers):
    """Why the question cannot be answered by ``writers`` instead, as a sentence; "" if it can.

    Words of the team are no partner's, and words of a partner are not the team's.
    """
    stays = (question.writers == Writers.PARTNERS) == (writers == Writers.PARTNERS)
    if stays or question.pk is None or not question.answers.exists():
        return ""
    return _("Answers were carried over already, and would be nobody's. Add a question instead.")


def _carrying_problems(stage, questions):
    """Questions that begin with an answer which the stage before does not ask for."""
    carrying = [question for question in questions if question.carries_over]
    if not carrying:
        return
    before = stage.call.stages.filter(position=stage.position - 1)
    earlier = Question.objects.filter(section__form__stages__in=before)
    kinds = dict(earlier.values_list("key", "kind"))
    for question in carrying:
        if kinds.get(question.carries_over) != question.kind:
            words = _(
                "“%(question)s” begins with an answer that the stage before does not ask for."
            )
            yield words % {"question": question.label}


def _is_of_others(question, deciding):
    """Whether every partner may answer ``deciding`` otherwise, and ``question`` is the team's."""
    return deciding.writers == Writers.PARTNERS != question.writers


def _can_be(question, value):
    return value in dict(kind_of(question).choices(question))


def depending_on(question, questions):
    """Those of ``questions`` that are only asked for an answer to ``question``."""
    return [other for other in questions if other.condition.get("key") == question.key]
