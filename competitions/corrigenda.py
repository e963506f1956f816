"""The corrigenda of a call as pages show them."""

from competitions import form_changes
from competitions.states import StageStatus

EXTENDABLE = {StageStatus.OPEN, StageStatus.CLOSED}


def published(call):
    """The published corrigenda in their order, with what each changes (``told``)."""
    return [tell(corrigendum) for corrigendum in call.corrigenda.published().for_list()]


def draft(call):
    """The one under way, with what it would change; None when there is none."""
    found = call.corrigenda.filter(published_at=None).for_list().first()
    return tell(found) if found else None


def tell(corrigendum):
    """Add ``told``: for each stage its change and the sentences about its questions."""
    corrigendum.told = [
        {
            "change": change,
            "stage": change.stage,
            "questions": form_changes.between(change.before, change.form) if change.form else [],
        }
        for change in corrigendum.changes.all()
    ]
    return corrigendum


def with_deadlines(call):
    """The stages whose deadline a corrigendum can move."""
    stages = call.stages.select_related("call").filter(status__in=EXTENDABLE)
    return [stage for stage in stages if stage.deadline]


def with_frozen_questions(call):
    """The stages whose questions change by a corrigendum only."""
    stages = call.stages.select_related("form").exclude(status=StageStatus.DECIDED)
    return list(stages.filter(form__frozen_at__isnull=False))
