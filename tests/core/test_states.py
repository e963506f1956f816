import pytest
from django.db import models

from competitions.models import Call
from competitions.states import CLOSE_CALL, EDIT_CALL, PUBLISH_CALL, CallStatus
from core import audit, clock, states
from core.models import AuditEvent
from core.states import Machine, TransitionNotAllowed, lock, transition
from tests.core.threads import together
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_call


@pytest.mark.django_db
def test_apply_moves_the_row_writes_the_changes_and_records_old_and_new_values():
    officer, call = make_officer(), make_call(status=CallStatus.DRAFT, title="Old title")

    EDIT_CALL.apply(call, by=officer, reason="A typing error.", title="New title")

    call.refresh_from_db()
    assert (call.title, call.status) == ("New title", CallStatus.DRAFT)
    event = AuditEvent.objects.about(call).get()
    assert (event.verb, event.by, event.reason) == ("edit", officer, "A typing error.")
    assert event.old == {"status": "draft", "title": "Old title"}
    assert event.new == {"status": "draft", "title": "New title"}


@pytest.mark.django_db
def test_apply_judges_the_row_and_not_the_copy_in_hand():
    call = make_call(status=CallStatus.DRAFT)
    stale = Call.objects.get(pk=call.pk)
    PUBLISH_CALL.apply(call, by=None, published_at=clock.now())

    with pytest.raises(TransitionNotAllowed, match="published"):
        EDIT_CALL.apply(stale, by=None, title="Overwritten")

    call.refresh_from_db()
    assert call.title != "Overwritten"
    assert AuditEvent.objects.count() == 1


@pytest.mark.django_db
def test_apply_leaves_columns_alone_that_are_only_changed_in_memory():
    call = make_call(status=CallStatus.DRAFT)
    call.title = "Not meant to be saved"

    PUBLISH_CALL.apply(call, by=None, published_at=clock.now())

    assert Call.objects.get(pk=call.pk).title != "Not meant to be saved"


@pytest.mark.django_db
def test_personal_fields_go_to_the_erasable_part(monkeypatch):
    monkeypatch.setattr(Call, "audit_personal", {"title"}, raising=False)
    call = make_call(status=CallStatus.DRAFT, title="Ada's call")

    EDIT_CALL.apply(call, by=None, title="Ben's call")

    event = AuditEvent.objects.about(call).get()
    assert "Ada" not in event.text
    assert event.personal == {"old title": "Ada's call", "new title": "Ben's call"}


@pytest.mark.django_db
def test_apply_many_moves_all_and_records_each(django_assert_num_queries):
    calls = [make_call() for _ in range(30)]

    with django_assert_num_queries(12):  # 4 for two savepoints, 2 for the rows, 6 for the trail
        moved = CLOSE_CALL.apply_many(Call.objects.all(), by=None, reason="The year is over.")

    assert moved == 30
    assert set(Call.objects.values_list("status", flat=True)) == {CallStatus.CLOSED}
    event = AuditEvent.objects.about(calls[0]).get()
    assert (event.old, event.new) == ({"status": "published"}, {"status": "closed"})
    assert event.reason == "The year is over."


@pytest.mark.django_db
def test_apply_many_moves_none_when_one_may_not():
    make_call(), make_call(status=CallStatus.DRAFT)

    with pytest.raises(TransitionNotAllowed):
        CLOSE_CALL.apply_many(Call.objects.all(), by=None)

    assert not Call.objects.filter(status=CallStatus.CLOSED).exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_apply_many_of_nothing_does_nothing():
    assert CLOSE_CALL.apply_many(Call.objects.none(), by=None) == 0


@pytest.mark.django_db
def test_updated_at_follows_the_project_clock():
    call = make_call(status=CallStatus.DRAFT)
    later = clock.now().replace(year=2040)

    with clock.frozen(later):
        EDIT_CALL.apply(call, by=None, title="New")
        CLOSE_CALL.apply_many(Call.objects.none(), by=None)

    assert Call.objects.get(pk=call.pk).updated_at == later


@pytest.mark.django_db
def test_lock_reads_the_row_afresh():
    call = make_call(title="As it was")
    Call.objects.filter(pk=call.pk).update(title="As it is")

    lock(call)

    assert call.title == "As it is"


def test_a_machine_knows_all_its_statuses():
    class Light(models.TextChoices):
        RED = "red"

    with pytest.raises(ValueError, match="green"):
        Machine(
            "Light",
            model="core.Light",
            statuses=Light,
            transitions=[transition("go", sources=["red"], target="green")],
        )
    assert "Light" not in states.machines


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_simultaneous_transitions_one_succeeds():
    call = make_call(status=CallStatus.DRAFT)
    now = clock.now()

    def publish():
        return PUBLISH_CALL.apply(Call.objects.get(pk=call.pk), by=None, published_at=now)

    for _ in range(5):
        results = together(publish, publish, publish)

        refused = [result for result in results if isinstance(result, TransitionNotAllowed)]
        assert len(refused) == 2
        assert AuditEvent.objects.about(call).count() == 1
        call = make_call(status=CallStatus.DRAFT)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_simultaneous_sets_in_opposite_order_do_not_wait_for_each_other_for_ever():
    for _ in range(6):
        make_call(status=CallStatus.DRAFT)
    forwards = Call.objects.order_by("code")
    backwards = Call.objects.order_by("-code")

    results = together(
        lambda: EDIT_CALL.apply_many(forwards, by=None, title="A"),
        lambda: EDIT_CALL.apply_many(backwards, by=None, title="B"),
    )

    assert results == [6, 6]
    assert AuditEvent.objects.count() == 12
    assert audit.seal_pending().count == 12
