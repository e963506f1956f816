"""What keeps the draft of a corrigendum from being published."""

from django.utils.translation import gettext as _

from competitions import deciding_rules, form_changes, form_checks
from competitions.states import StageStatus


def problems(corrigendum):
    """Sentences about what must be put right; nothing when it can be published."""
    changes = corrigendum.changes.select_related("stage__call", "before", "form")
    return [problem for change in changes if change.form_id for problem in _of(change)]


def _of(change):
    stage = change.stage
    title = {"stage": stage.title}
    if stage.status == StageStatus.DECIDED:
        yield _("“%(stage)s” is decided: its questions cannot change any more.") % title
    if stage.status == StageStatus.CLOSED and change.closes_at is None:
        yield _("“%(stage)s” is closed: its questions change only with a later deadline.") % title
    if not form_changes.between(change.before, change.form):
        yield (
            _("The questions of “%(stage)s” are as they were: change them, or leave them.") % title
        )
    yield from form_checks.problems(stage, change.form)
    yield from deciding_rules.balance_problems(stage, change.form)
