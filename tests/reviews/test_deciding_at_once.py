"""Two officers at the same moment, on real PostgreSQL: one of them acts, the other is told."""

from functools import partial

import pytest

from competitions.models import Award, Decision
from core.audit import AuditEvent
from core.errors import Refused
from core.models import Letter
from core.states import TransitionNotAllowed
from reviews.actions import selections
from reviews.models import Selection
from reviews.states import SelectionStatus
from tests.core.threads import together
from tests.factories.accounts import make_officer, make_user
from tests.reviews.deciding import make_ranked_stage

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


def copy_of(selection):
    return Selection.objects.get(pk=selection.pk)


def test_two_officers_who_publish_at_once_make_one_publication():
    for _round in range(ROUNDS):
        stage = make_ranked_stage()
        selection = selections.propose(stage, by=make_officer())
        officers = [make_officer(), make_officer()]
        selections.confirm(selection, by=officers[0])
        for dossier in stage.dossiers.all():
            dossier.application.cluster.roles.create(user=make_user(), role="manager")
        letters = Letter.objects.count()

        results = together(
            *(partial(selections.publish, copy_of(selection), by=officer) for officer in officers)
        )

        refused = [result for result in results if isinstance(result, TransitionNotAllowed)]
        assert len(refused) == 1, results
        assert Decision.objects.filter(dossier__stage=stage).count() == 3
        assert Award.objects.filter(application__call=stage.call).count() == 2
        assert Letter.objects.count() == letters + 3
        assert AuditEvent.objects.about(selection).filter(verb="publish").count() == 1


def test_two_officers_who_confirm_at_once_give_one_confirmation():
    for _round in range(ROUNDS):
        selection = selections.propose(make_ranked_stage(), by=make_officer())

        results = together(
            *(
                partial(selections.confirm, copy_of(selection), by=officer)
                for officer in (make_officer(), make_officer())
            )
        )

        assert sum(isinstance(r, TransitionNotAllowed) for r in results) == 1, results
        assert copy_of(selection).status == SelectionStatus.CONFIRMED
        assert AuditEvent.objects.about(selection).filter(verb="confirm").count() == 1


def test_two_officers_who_propose_at_once_leave_one_selection():
    for _round in range(ROUNDS):
        stage = make_ranked_stage()

        results = together(
            *(
                partial(selections.propose, stage, by=officer)
                for officer in (make_officer(), make_officer())
            )
        )

        assert sum(isinstance(result, Refused) for result in results) == 1, results
        assert stage.selections.count() == 1


def test_a_change_and_a_confirmation_at_once_never_confirm_what_nobody_saw():
    """Either the change came first and is confirmed, or it comes too late."""
    for _round in range(ROUNDS):
        selection = selections.propose(make_ranked_stage(), by=make_officer())
        choice = selection.choices.order_by("dossier_id").first()

        results = together(
            partial(selections.confirm, copy_of(selection), by=make_officer()),
            partial(selections.amend, choice, by=make_officer(), kind="declined", reason="No."),
        )

        choice.refresh_from_db()
        late = isinstance(results[1], TransitionNotAllowed)
        assert choice.kind == ("awarded" if late else "declined"), results
