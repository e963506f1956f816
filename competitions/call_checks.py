"""What still keeps a call from being published.

The same list stands on the call desk and is enforced by ``actions.calls.publish``.
"""

from itertools import pairwise

from django.utils.translation import gettext as _

from competitions import catalogue, deciding_rules, form_checks
from competitions.labelling import policy_of
from competitions.models import ProgrammeKind, Question, QuestionKind, Writers
from core import clock


def call_problems(call):
    """Return what must be put right before publication, as sentences; empty if nothing."""
    stages = list(call.stages.select_related("form", "rubric"))
    if not stages:
        return [_("The call has no stage.")]
    return [
        *_date_problems(stages),
        *_money_problems(call),
        *_rubric_problems({stage.rubric_id: stage.rubric for stage in stages}.values()),
        *_form_problems(stages),
        *_judging_problems(stages),
        *_deciding_problems(call, stages),
        *_label_problems(call, stages),
    ]


def _date_problems(stages):
    problems = [
        _("Set when the stage “%(stage)s” opens and closes.") % {"stage": stage.title}
        for stage in stages
        if not stage.is_rolling and not (stage.opens_at and stage.closes_at)
    ]
    problems += [
        _("The stage “%(stage)s” closes before it opens.") % {"stage": stage.title}
        for stage in stages
        if stage.opens_at and stage.closes_at and stage.closes_at <= stage.opens_at
    ]
    for earlier, later in pairwise(stages):
        if earlier.closes_at and later.opens_at and later.opens_at < earlier.closes_at:
            problems.append(
                _("The stage “%(later)s” opens before “%(earlier)s” closes.")
                % {"later": later.title, "earlier": earlier.title}
            )
    first = stages[0]
    if first.closes_at and first.closes_at <= clock.now():
        problems.append(
            _("The stage “%(stage)s” would be over already: set a later closing date.")
            % {"stage": first.title}
        )
    return problems


def _money_problems(call):
    if call.programme.kind != ProgrammeKind.CONTEST:
        return []
    if not call.budget or call.budget <= 0:
        return [_("Set a budget above 0.")]
    if not call.cap_per_winner or call.cap_per_winner <= 0:
        return [_("Set the most that one winner can get, above 0.")]
    if call.cap_per_winner > call.budget:
        return [_("The most per winner is more than the budget.")]
    return []


def _rubric_problems(rubrics):
    for rubric in rubrics:
        criteria = list(rubric.criteria.all())
        if not criteria:
            yield _("There is no criterion.")
        elif not any(criterion.weight for criterion in criteria):
            yield _("All weights of the criteria are 0: at least one must count.")
        if len({criterion.key for criterion in criteria}) < len(criteria):
            yield _("Two criteria have the same code.")
        if (rubric.maximum - rubric.minimum) % rubric.step:
            yield _("The step of the scale does not lead from the lowest score to the highest.")
        yield from _threshold_problems(rubric, criteria)


def _threshold_problems(rubric, criteria):
    for criterion in criteria:
        threshold = criterion.threshold
        if threshold is not None and not rubric.minimum <= threshold <= rubric.maximum:
            yield (
                _("The threshold of “%(criterion)s” is off the scale.")
                % {"criterion": criterion.title}
            )
    if rubric.threshold is not None and rubric.threshold > rubric.maximum * len(criteria):
        yield _("Nobody can reach the threshold on the sum.")


def _form_problems(stages):
    for stage in stages:
        found = form_checks.problems(stage, stage.form)
        yield from found
        asked = stage.form.sections.filter(questions__writers=Writers.PARTNERS)
        if stage.asks_sign_off and not found and not asked.exists():
            words = _(
                "Partners sign off their parts in “%(stage)s”, but its form asks them nothing."
            )
            yield words % {"stage": stage.title}


def _judging_problems(stages):
    for stage in stages:
        if stage.quorum > stage.judges:
            words = _("In “%(stage)s” a dossier needs more judgements than it gets.")
            yield words % {"stage": stage.title}


def _deciding_problems(call, stages):
    """A label is decided by levels: nothing of this is asked there."""
    if call.programme.kind != ProgrammeKind.CONTEST:
        return
    for stage in stages:
        keys = {criterion.key for criterion in stage.rubric.criteria.all()}
        for _field, words in deciding_rules.problems(stage, keys):
            yield _("“%(stage)s”: %(words)s") % {"stage": stage.title, "words": words}
        asked = Question.objects.filter(section__form=stage.form_id, options__role="grant")
        if stage.cut_factor and not stage.is_last and not asked.exists():
            words = _("“%(stage)s” is cut by the sums requested, but its form asks for none.")
            yield words % {"stage": stage.title}


def _label_problems(call, stages):
    """A label's catalogue holds together, and its form asks for all of it."""
    if call.programme.kind != ProgrammeKind.LABEL:
        return
    for stage in stages:
        entries, groups = catalogue.of(stage.rubric), stage.rubric.groups
        if entries and groups:
            yield from (words for _place, words in catalogue.problems(entries, groups))
        questions = Question.objects.filter(
            section__form=stage.form_id, kind=QuestionKind.INDICATORS
        )
        asked = {question.options.get("group") for question in questions}
        for key, title in groups:
            if key not in asked and any(entry.group == key for entry in entries):
                words = _("No question of the form asks for the indicators of “%(group)s”.")
                yield words % {"group": title}
        if stage.judges != policy_of(call).assessors:
            words = _(
                "The rules of the label speak of %(rules)s assessors, the stage of %(stage)s."
            )
            yield words % {"rules": policy_of(call).assessors, "stage": stage.judges}
